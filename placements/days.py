"""The places of one provision day by day, and what bears on one of its days."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from partnerships.calendar import Calendar, calendar_of
from partnerships.models import Capacity, ClosedDay, Closure, Group, Kind, Organisation, Provision
from placements.models import ExtraPlace, Stay
from placements.places import ALL_DAY, ONE_DAY, Book, Figures, books_of, holds, is_only_offered


WEEKS = 5
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
NO_TERM = "Not in a term"
NO_SCHOOL = "No school"
SESSIONS: dict[tuple[str, ...], str] = {("am",): "mornings", ("pm",): "afternoons"}


@dataclass(frozen=True)
class Day:
    """One weekday of a provision's calendar: its figures, or why there is no school."""

    on: dt.date
    figures: Figures
    no_school: str = ""


@dataclass(frozen=True)
class Held:
    """A place that somebody holds on a day, and when on that day where half days are counted apart."""

    stay: Stay
    is_offered: bool
    when: str = ""


@dataclass(frozen=True)
class GroupDay:
    """Everything that bears on one group's places on one day."""

    group: Group
    figures: Figures
    capacity: Capacity | None
    closures: list[Closure] = field(default_factory=list)
    extras: list[ExtraPlace] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)


@dataclass(frozen=True)
class NamedDays:
    """The days with school, and why there is none on the others."""

    calendar: Calendar
    closed: Sequence[tuple[dt.date, dt.date, str]]

    def no_school(self, day: dt.date) -> str:
        """Return why there is no school on a day, or nothing where there is."""
        if self.calendar.is_school_day(day):
            return ""
        reason = next((reason for first, last, reason in self.closed if first <= day <= last), "")
        in_term = any(first <= day <= last for first, last in self.calendar.terms)
        return reason or (NO_SCHOOL if in_term else NO_TERM)


def named_days(school: Organisation | None, first: dt.date, last: dt.date) -> NamedDays:
    """Return the school days from a day to a day as a school keeps them, or the authority, in three queries."""
    whose = Q(organisation__kind=Kind.AUTHORITY) | Q(organisation=school)
    rows = ClosedDay.objects.filter(whose, from_on__lte=last, to_on__gte=first)
    return NamedDays(calendar_of(school), list(rows.values_list("from_on", "to_on", "reason")))


def weeks_of(provision: Provision, day: dt.date, number: int = WEEKS) -> list[list[Day]]:
    """Return the weekdays of a provision from the week of a day on, in nine queries at most."""
    first = day - dt.timedelta(days=day.weekday())
    days = [first + dt.timedelta(days=n) for n in range(7 * number) if n % 7 < len(WEEKDAYS)]
    groups = list(Group.objects.filter(provision=provision).select_related("provision__type"))
    books = books_of(groups, days[0], days[-1]).values()
    named = named_days(provision.host_school, days[0], days[-1])
    shown = [Day(on, sum((book.on(on) for book in books), Figures()), named.no_school(on)) for on in days]
    return [shown[n : n + len(WEEKDAYS)] for n in range(0, len(shown), len(WEEKDAYS))]


def groups_on(provision: Provision, day: dt.date) -> list[GroupDay]:
    """Return what bears on each group of a provision on a day, in six queries at most."""
    groups = list(Group.objects.filter(provision=provision).select_related("provision__type"))
    return [group_on(book, day) for book in books_of(groups, day, day + ONE_DAY).values()]


def group_on(book: Book, day: dt.date) -> GroupDay:
    """Return what bears on one group on a day."""
    here = sorted((s for s in book.stays if s.first_on <= day <= s.last_on), key=lambda s: (s.first_on, s.pk))
    held = [Held(stay, is_only_offered(stay), when(book, stay, day)) for stay in here if sits_at_all(book, stay, day)]
    return GroupDay(
        book.group, book.on(day), next((c for c in book.capacities if holds(c, day)), None),
        [closure for closure in book.closures if holds(closure, day)],
        [extra for extra in book.extras if extra.counts_on(day)], held,
    )  # fmt: skip


def sits_at_all(book: Book, stay: Stay, day: dt.date) -> bool:
    """Say whether a stay uses a place on any half of a day."""
    return any(book.sits(stay, day, half) for half in book.halves)


def when(book: Book, stay: Stay, day: dt.date) -> str:
    """Return which half of a day a stay uses, in words; nothing for all of it."""
    if book.halves == ALL_DAY:
        return ""
    return SESSIONS.get(tuple(half for half in book.halves if book.sits(stay, day, half)), "")
