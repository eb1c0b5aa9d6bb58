"""School days and working days, counted by the authority's calendar or a school's own where it has one."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from apsystem import clock
from partnerships.models import ClosedDay, Kind, Organisation, PanelRule, Term


@dataclass(frozen=True)
class Calendar:
    """Terms and closed days, each a (first, last) pair with both included."""

    terms: tuple[tuple[dt.date, dt.date], ...]
    closed: tuple[tuple[dt.date, dt.date], ...]

    def is_school_day(self, day: dt.date) -> bool:
        """Say whether pupils are taught on this day."""
        in_term = any(first <= day <= last for first, last in self.terms)
        return day.weekday() < 5 and in_term and not any(first <= day <= last for first, last in self.closed)

    def is_working_day(self, day: dt.date) -> bool:
        """Say whether the authority's offices work: a weekday that is no single closed day such as a bank holiday."""
        one_day = any(first == last == day for first, last in self.closed)
        return day.weekday() < 5 and not one_day

    def add_school_days(self, day: dt.date, number: int) -> dt.date:
        """Return the school day that is a number of school days after a day (which itself does not count).

        Where the calendar ends before that, working days are counted instead, so that a date is always given.
        """
        days = (day + dt.timedelta(n) for n in range(1, (self._end - day).days + 1))
        found = self._last_of(number, days)
        return found or self._add(day, number, self.is_working_day)

    def add_working_days(self, day: dt.date, number: int) -> dt.date:
        """Return the working day that is a number of working days after a day (which itself does not count)."""
        return self._add(day, number, self.is_working_day)

    def less_school_days(self, day: dt.date, number: int) -> dt.date:
        """Return the school day that is a number of school days before a day (which itself does not count).

        Where the calendar begins after that, working days are counted instead, so that a date is always given.
        """
        days = (day - dt.timedelta(n) for n in range(1, (day - self._begin).days + 1))
        found = self._last_of(number, days)
        return found or self._add(day, -number, self.is_working_day)

    def school_days(self, first: dt.date, last: dt.date) -> int:
        """Return how many school days lie from a day to a day, both included."""
        return sum(self.is_school_day(first + dt.timedelta(n)) for n in range((last - first).days + 1))

    def working_days(self, after: dt.date, until: dt.date) -> int:
        """Return how many working days lie after a day, up to and including another."""
        return sum(self.is_working_day(after + dt.timedelta(n)) for n in range(1, (until - after).days + 1))

    def _last_of(self, number: int, days: Iterable[dt.date]) -> dt.date | None:
        """Return the last of a number of school days among these, or None where there are fewer."""
        found = list(islice(filter(self.is_school_day, days), number))
        return found[-1] if found and len(found) == number else None

    @cached_property
    def _begin(self) -> dt.date:
        return min((first for first, _ in self.terms), default=dt.date.max)

    @cached_property
    def _end(self) -> dt.date:
        return max((last for _, last in self.terms), default=dt.date.min)

    @staticmethod
    def _add(day: dt.date, number: int, counts: Callable[[dt.date], bool]) -> dt.date:
        """Return the day a number of days that count after a day, before it where the number is below nought."""
        step, left = dt.timedelta(1 if number > 0 else -1), abs(number)
        while left > 0:
            day += step
            left -= bool(counts(day))
        return day


def calendar_of(school: Organisation | None = None) -> Calendar:
    """Return the calendar of a school where it has terms of its own, else the authority's (two queries at most)."""
    whose = [school.pk] if school else []
    rows = Term.objects.filter(organisation__in=whose) | Term.objects.filter(organisation__kind=Kind.AUTHORITY)
    terms = list(rows.values_list("organisation", "from_on", "to_on"))
    own = [term for term in terms if term[0] in whose] or terms
    closed = ClosedDay.objects.filter(organisation__in=whose) | ClosedDay.objects.filter(
        organisation__kind=Kind.AUTHORITY
    )
    return Calendar(
        terms=tuple((first, last) for _, first, last in own),
        closed=tuple(closed.values_list("from_on", "to_on")),
    )


def panel_rule() -> PanelRule:
    """Return the panel rules in force today, or the neutral defaults where the authority has set none."""
    return PanelRule.objects.filter(from_on__lte=clock.today()).first() or PanelRule(from_on=clock.today())
