"""A chart of places over weeks and the band of pupils expected in them: shapes for a small SVG template."""

from collections.abc import Sequence
from dataclasses import dataclass

from apsystem.dashboards.charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Rule, step_for
from placements.forecast import Expected


EVERY = 4  # weeks between two labels


@dataclass(frozen=True)
class Band:
    """Points of the band and of the line of open places, as SVG writes them, with the scale and the labels."""

    band: str
    line: str
    rules: list[Rule]
    labels: list[tuple[float, str]]
    description: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM


def band_of(weeks: Sequence[Expected]) -> Band | None:
    """Return the chart of some weeks, or none where there is no week to draw."""
    if len(weeks) < 2:
        return None
    most = max(max(week.open, week.most) for week in weeks) or 1
    step = step_for(most)
    top = step * -(-most // step)
    plot, apart = HEIGHT - TOP - BOTTOM, (WIDTH - LEFT - RIGHT) / (len(weeks) - 1)

    def point(place: int, number: int) -> str:
        return f"{LEFT + apart * place:.1f},{HEIGHT - BOTTOM - plot * number / top:.1f}"

    upper = [point(place, week.most) for place, week in enumerate(weeks)]
    lower = [point(place, week.fewest) for place, week in enumerate(weeks)]
    return Band(
        " ".join([*upper, *reversed(lower)]),
        " ".join(point(place, week.open) for place, week in enumerate(weeks)),
        [Rule(round(HEIGHT - BOTTOM - plot * value / top, 1), value) for value in range(0, top + 1, step)],
        [(round(LEFT + apart * n, 1), f"{week.monday:%-d %b}") for n, week in enumerate(weeks) if n % EVERY == 0],
        describe(weeks),
    )


def describe(weeks: Sequence[Expected]) -> str:
    """Say the first and the last week, for people who do not see the picture."""
    first, last = weeks[0], weeks[-1]
    return (
        f"In the week of {first.monday:%-d %B} {said(first)}; in the week of {last.monday:%-d %B} {said(last)}."
    )  # fmt: skip


def said(week: Expected) -> str:
    """Say one week: pupils expected, of how many open places."""
    pupils = str(week.fewest) if week.fewest == week.most else f"{week.fewest} to {week.most}"
    return f"{pupils} pupils are expected in {week.open} places"
