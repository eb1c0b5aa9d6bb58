"""How many places will be free, week by week for two terms: from planned ends, offers, closures and openings.

Nobody can know when a pupil will leave, so each week has a range: the pupils there if every stay ends as planned, and
the pupils there if stays run over as far as four in five of the ended ones did.
"""

import copy
import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from django.db.models import OuterRef, Subquery
from django.db.models.query import QuerySet

from partnerships.models import Group, Provision
from placements.models import Placement, Stay
from placements.places import Book, books_of, weekdays, weeks_from


WEEKS = 26  # two terms
OBSERVED = dt.timedelta(days=730)
ENOUGH = 5  # ended placements of a type, under which nothing is said of how they run over
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Expected:
    """A week: the places there are and are open, and the fewest and most pupils expected on its fullest day."""

    monday: dt.date
    places: int = 0
    closed: int = 0
    fewest: int = 0
    most: int = 0

    @property
    def open(self) -> int:
        """Places that are not closed."""
        return max(0, self.places - self.closed)

    @property
    def free_at_most(self) -> int:
        """Places free if every stay ends as planned."""
        return max(0, self.open - self.fewest)

    @property
    def free_at_least(self) -> int:
        """Places free if stays run over as observed."""
        return max(0, self.open - self.most)

    def __add__(self, other: "Expected") -> "Expected":
        return replace(
            self, places=self.places + other.places, closed=self.closed + other.closed,
            fewest=self.fewest + other.fewest, most=self.most + other.most,
        )  # fmt: skip


@dataclass(frozen=True)
class Forecast:
    """What is expected of one provision, and by how many days its type's stays have run over."""

    provision: Provision
    weeks: list[Expected]
    runs_over: int | None

    @property
    def first_free(self) -> dt.date | None:
        """The Monday of the first week with a place free if every stay ends as planned."""
        return next((week.monday for week in self.weeks if week.free_at_most), None)

    @property
    def likely_free(self) -> dt.date | None:
        """The Monday of the first week with a place free even if stays run over."""
        return next((week.monday for week in self.weeks if week.free_at_least), None)


def forecast(provisions: QuerySet[Provision], today: dt.date) -> list[Forecast]:
    """Return what is expected of each provision for 26 weeks, in nine queries however many provisions."""
    listed = list(provisions)
    over = overrun(today)
    groups = list(Group.objects.filter(provision__in=listed).select_related("provision__type"))
    mondays = weeks_from(today, WEEKS)
    books = books_of(groups, mondays[0], mondays[-1] + WEEK)
    by_provision: dict[int, list[Book]] = defaultdict(list)
    for book in books.values():
        by_provision[book.group.provision_id].append(book)
    return [of_provision(row, by_provision[row.pk], mondays, over.get(row.type_id)) for row in listed]


def of_provision(
    provision: Provision, books: Sequence[Book], mondays: Sequence[dt.date], runs_over: int | None
) -> Forecast:
    """Return what is expected of one provision, from the books of its groups."""
    late = [run_over(book, runs_over or 0) for book in books]
    weeks = []
    for monday in mondays:
        week = Expected(monday)
        for book, longer in zip(books, late, strict=True):
            planned, most = book.over(weekdays(monday)), longer.over(weekdays(monday))
            pupils = planned.taken + planned.offered
            places = planned.places - planned.kept
            week += Expected(monday, places, planned.closed, pupils, max(pupils, most.taken + most.offered))
        weeks.append(week)
    return Forecast(provision, weeks, runs_over)


def run_over(book: Book, days: int) -> Book:
    """Return a book in which every stay lasts so many days longer; nothing is saved."""
    return replace(book, stays=[longer(stay, days) for stay in book.stays])


def longer(stay: Stay, days: int) -> Stay:
    """Return a copy of a stay that lasts so many days longer."""
    other = copy.copy(stay)
    other.last_on = stay.last_on + dt.timedelta(days=days)
    return other


def overrun(today: dt.date) -> dict[int, int]:
    """Return provision type → days past their first planned end within which four in five placements ended.

    Of those that ended in the last two years, types with fewer than five left out; one that ended early ran over by
    none. The first planned end is the one row history kept when the placement began.
    """
    history: Any = cast("Any", Placement).pgh_event_model
    planned = history.objects.filter(pgh_obj=OuterRef("pk")).order_by("pgh_id").values("planned_end_on")[:1]
    ended = Placement.objects.filter(ended_on__gte=today - OBSERVED, ended_on__lte=today, stay__isnull=False)
    days: dict[int, list[int]] = defaultdict(list)
    rows = ended.order_by().annotate(first_end=Subquery(planned))
    for type_id, first_end, ended_on in rows.values_list("provision__type", "first_end", "ended_on"):
        days[type_id].append(max(0, (ended_on - first_end).days))
    return {key: within(sorted(spread)) for key, spread in days.items() if len(spread) >= ENOUGH}


def within(days: Sequence[int]) -> int:
    """Return the smallest of some numbers in order that at least four in five of them do not exceed."""
    return days[-(-len(days) * 4 // 5) - 1]


def total(lines: Sequence[Forecast]) -> list[Expected]:
    """Return the weeks of all provisions together."""
    if not lines:
        return []
    weeks = [Expected(week.monday) for week in lines[0].weeks]
    for line in lines:
        weeks = [one + other for one, other in zip(weeks, line.weeks, strict=True)]
    return weeks
