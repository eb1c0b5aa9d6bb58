"""Bar charts drawn on the server: shapes for a small SVG template, with no style and no script."""

from collections.abc import Sequence
from dataclasses import dataclass

from apsystem.dashboards.suppression import HIDDEN


WIDTH, HEIGHT = 900, 260
LEFT, RIGHT, TOP, BOTTOM = 40, 10, 24, 40


@dataclass(frozen=True)
class Bar:
    """One bar: its shape, the middle of it, and the words above and under it."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    label: str
    value: str


@dataclass(frozen=True)
class Rule:
    """A horizontal line of the scale with its number."""

    y: float
    value: int


@dataclass(frozen=True)
class Chart:
    """A chart with the words a screen reader says for it, and its figures for the table under it."""

    key: str
    title: str
    description: str
    bars: list[Bar]
    rules: list[Rule]
    head: tuple[str, str]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM


def step_for(most: int) -> int:
    """Return a round step (1, 2, 5, 10, 20, 50 …) of which at most five reach the highest number."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * 5 >= most:
                return step
        size *= 10


def bar_chart(key: str, title: str, points: Sequence[tuple[str, int | None]], *, head: tuple[str, str]) -> Chart:
    """Return a bar chart of named points; a point without a number is one too small to show."""
    numbers = [number for _, number in points if number is not None]
    step = step_for(max(numbers, default=0) or 1)
    top = step * (-(-max(numbers, default=1) // step) or 1)
    plot = HEIGHT - TOP - BOTTOM
    slot = (WIDTH - LEFT - RIGHT) / max(len(points), 1)
    bars = []
    for place, (label, number) in enumerate(points):
        height = round(plot * (number or 0) / top, 1)
        x = LEFT + slot * place
        bars.append(
            Bar(
                x=round(x + slot * 0.15, 1),
                y=round(HEIGHT - BOTTOM - height, 1),
                width=round(slot * 0.7, 1),
                height=height,
                middle=round(x + slot / 2, 1),
                label=label,
                value=HIDDEN if number is None else str(number),
            )
        )
    rules = [Rule(round(HEIGHT - BOTTOM - plot * value / top, 1), value) for value in range(0, top + 1, step)]
    return Chart(key, title, describe(points), bars, rules, head)


def describe(points: Sequence[tuple[str, int | None]]) -> str:
    """Say the first and last point and the highest, for people who do not see the picture."""
    seen = [(label, number) for label, number in points if number is not None]
    if not seen:
        return "No figures to show."
    highest = max(seen, key=lambda point: point[1])
    return f"From {seen[0][1]} in {seen[0][0]} to {seen[-1][1]} in {seen[-1][0]}; highest {highest[1]} in {highest[0]}."
