"""The five measures as one person may see them: figures, partnerships, pictures, with small numbers hidden."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from apsystem import clock
from apsystem.dashboards.charts import Chart, bar_chart
from apsystem.dashboards.definitions import MEASURES, Measure
from apsystem.dashboards.suppression import FEWEST, HIDDEN, hidden_in, shown
from partnerships.models import Membership, Organisation, Wording
from partnerships.models.membership import LA_CASE_ROLES, RUNS_THE_PANEL
from partnerships.years import SchoolYear
from placements import measures as placed
from referrals import measures as excluded


MONTHS_SHOWN = 13
Areas = dict[int | None, str]
Counts = dict[int | None, tuple[int, int]]


@dataclass(frozen=True)
class Sight:
    """Whose small numbers a person sees: everybody's, one partnership's, or nobody's."""

    everything: bool
    own: frozenset[int]

    def of(self, areas: Areas) -> set[int | None]:
        """Return the partnerships whose counts are shown whatever their size."""
        return set(areas) if self.everything else set(self.own)


@dataclass
class Section:
    """One measure on the page."""

    measure: Measure
    headline: str
    sentence: str
    period: str
    target: str
    table: dict[str, Any]
    facts: list[dict[str, str]] = field(default_factory=list)
    chart: Chart | None = None
    tables: list[dict[str, Any]] = field(default_factory=list)


def sight_of(actor: Membership) -> Sight:
    """Return whose small numbers this person sees: those of the cases they see."""
    own = frozenset({actor.organisation_id}) if actor.role in RUNS_THE_PANEL else frozenset()
    return Sight(actor.role in LA_CASE_ROLES, own)


def as_at(year: SchoolYear) -> dt.date:
    """Return the last day a school year's figures can speak of: its end, or today."""
    return min(year.last, clock.today())


def sections(year: SchoolYear, actor: Membership) -> list[Section]:
    """Return the five measures for a school year, as this person may see them."""
    sight, areas = sight_of(actor), areas_now()
    targets = dict(Wording.objects.filter(key__startswith="target-m").values_list("key", "text"))
    until = as_at(year)
    made = [
        exclusions(year, until, sight, areas),
        fraction("m2", placed.with_learning_outcomes(year.first, until), sight, areas),
        fraction("m3", placed.with_plans(until), sight, areas),
        voices(year, until, sight, areas),
        pupils(until, sight, areas),
    ]
    for section in made:
        section.target = targets.get(section.measure.target_key, "")
        begun = section.measure.key in ("m1", "m2", "m4")
        section.period = f"{day(year.first)} to {day(until)}" if begun else f"On {day(until)}"
    return made


def areas_now() -> Areas:
    """Return the partnerships by number, and a line for what lies in none."""
    found: Areas = dict(Organisation.objects.partnerships().order_by("name").values_list("pk", "name"))
    return {**found, None: "In no partnership"}


def day(date: dt.date) -> str:
    """Return a date as people write it."""
    return f"{date:%-d %B %Y}"


def percent(met: int, whole: int) -> str:
    """Return a share in per cent, or a dash where there is nothing to share."""
    return f"{round(100 * met / whole)}%" if whole else "–"


def cell(text: str, *, number: bool = True) -> dict[str, Any]:
    """Return one cell of a table."""
    return {"text": text, "number": number}


def in_words(met: int, whole: int, *, sees: bool) -> str:
    """Return a fraction as a headline, hidden where either number is small."""
    if not whole:
        return "None"
    if not sees and (met < FEWEST or whole < FEWEST):
        return HIDDEN if whole < FEWEST else f"{HIDDEN} of {whole}"
    return f"{percent(met, whole)} ({met} of {whole})"


def fraction_table(caption: str, counts: Counts, sight: Sight, areas: Areas) -> dict[str, Any]:
    """Return the table of a fraction by partnership; a hidden number takes its percentage with it."""
    listed = [area for area in areas if area is not None or None in counts]
    sees = sight.of(areas)
    met = hidden_in({area: counts.get(area, (0, 0))[0] for area in listed}, sees)
    whole = hidden_in({area: counts.get(area, (0, 0))[1] for area in listed}, sees)
    rows = []
    for area in listed:
        n, d = counts.get(area, (0, 0))
        share = "–" if area in met or area in whole else percent(n, d)
        texts = (met.get(area, str(n)), whole.get(area, str(d)), share)
        rows.append([cell(areas[area], number=False), *(cell(text) for text in texts)])
    numbers = ("Numerator", "Denominator", "Share")
    head = [{"text": "Partnership"}, *({"text": words, "number": True} for words in numbers)]
    return {"caption": caption, "head": head, "rows": rows}


def by_area_of(key: str) -> str:
    """Return the caption of a measure's table by partnership: each region of a page needs a name of its own."""
    return f"{MEASURES[key].title}: by partnership"


def count_table(caption: str, label: str, counts: dict[Any, tuple[str, int]], sees: set[Any]) -> dict[str, Any]:
    """Return a table of counts by anything: key → (words, number)."""
    hidden = hidden_in({key: number for key, (_, number) in counts.items()}, sees)
    rows = [[cell(words, number=False), cell(hidden.get(key, str(number)))] for key, (words, number) in counts.items()]
    return {"caption": caption, "head": [{"text": label}, {"text": "Number", "number": True}], "rows": rows}


def fraction(key: str, rows: Any, sight: Sight, areas: Areas, *also: str) -> Section:
    """Return the section of a measure that is a share of placements."""
    grouped = placed.by_partnership(rows, *also)
    counts = {area: (row["met"], row["all"]) for area, row in grouped.items()}
    met, whole = (sum(pair[place] for pair in counts.values()) for place in (0, 1))
    table = fraction_table(by_area_of(key), counts, sight, areas)
    section = Section(MEASURES[key], in_words(met, whole, sees=sight.everything), "", "", "", table)
    for flag in also:
        number = sum(row[flag] for row in grouped.values())
        section.facts.append({"key": flag, "value": in_words(number, whole, sees=sight.everything)})
    return section


def voices(year: SchoolYear, until: dt.date, sight: Sight, areas: Areas) -> Section:
    """Return measure 4: both voices, and each of them."""
    rows = placed.with_voices(year.first, until)
    section = fraction("m4", rows, sight, areas, "pupil_heard", "family_heard")
    words = ("Pupil's views sought", "Parent's or carer's views sought")
    section.facts = [{"key": said, "value": fact["value"]} for said, fact in zip(words, section.facts, strict=True)]
    return section


def exclusions(year: SchoolYear, until: dt.date, sight: Sight, areas: Areas) -> Section:
    """Return measure 1: this school year to date, the same part of the year before, and the years as a picture."""
    same_day = until.replace(year=until.year - 1, day=min(until.day, 28) if until.month == 2 else until.day)
    now = excluded.by_partnership(excluded.permanent_exclusions(year.first, until))
    before = excluded.permanent_exclusions(year.before.first, same_day).count()
    total, years = sum(now.values()), [SchoolYear(year.begins - back) for back in range(4, -1, -1)]
    table = count_table(by_area_of("m1"), "Partnership", listed_by_area(now, areas), sight.of(areas))
    small = not sight.everything and min(total, before) < FEWEST
    change = None if small else excluded.change_in_percent(total, before)
    way = "more" if change and change > 0 else "fewer"
    sentence = "" if change is None else f"{abs(change):g}% {way} than by the same date the year before"
    section = Section(MEASURES["m1"], shown(total, sees=sight.everything), sentence, "", "", table)
    section.facts = [{"key": f"By {day(same_day)}", "value": shown(before, sees=sight.everything)}]
    by_year = excluded.by_year(years, until)
    points = [(each.label, visible(by_year[each.begins], sight)) for each in years]
    title = "Permanent exclusions that stand, by school year"
    section.chart = bar_chart("m1-chart", title, points, head=("School year", "Number"))
    return section


def pupils(until: dt.date, sight: Sight, areas: Areas) -> Section:
    """Return measure 5: pupils on the day, by partnership, type, year and school, and month by month."""
    rows = placed.with_home_school(placed.on_roll(until), until)
    by_area = placed.pupils_by_partnership(rows)
    by_day = placed.pupils_on([*months_to(until), until])
    table = count_table(by_area_of("m5"), "Partnership", listed_by_area(by_area, areas), sight.of(areas))
    section = Section(MEASURES["m5"], shown(by_day[until], sees=sight.everything), "", "", "", table)
    points = [(f"{month:%b %y}", visible(by_day[month], sight)) for month in months_to(until)]
    section.chart = bar_chart("m5-chart", "Pupils on the first day of each month", points, head=("Month", "Pupils"))
    kinds = [("By type of provision", "Type", "provision__type__name"), ("By year group", "Year group", "year_group")]
    if sight.everything:
        kinds.append(("By home school", "School", "school_then"))
    for caption, label, column in kinds:
        found = placed.pupils_by(rows, column)
        if column == "year_group":
            found.sort(key=lambda pair: pair[0] or 0)
        counts = {value: ("Not recorded" if value is None else str(value), number) for value, number in found}
        section.tables.append(count_table(caption, label, counts, set(counts) if sight.everything else set()))
    return section


def listed_by_area(counts: dict[int | None, int], areas: Areas) -> dict[Any, tuple[str, int]]:
    """Return every partnership with its count, and what lies in none where there is any."""
    return {area: (name, counts.get(area, 0)) for area, name in areas.items() if area is not None or area in counts}


def visible(number: int, sight: Sight) -> int | None:
    """Return a number of the whole county, or none where it is too small for this person."""
    return number if sight.everything or number >= FEWEST else None


def months_to(until: dt.date) -> list[dt.date]:
    """Return the first days of the last thirteen months, oldest first."""
    place = until.year * 12 + until.month - 1
    return [dt.date(number // 12, number % 12 + 1, 1) for number in range(place - MONTHS_SHOWN + 1, place + 1)]
