"""Whose turn it is where a place is free: the cases of its list in order, and the rule each is passed over by.

Read from what is true at the moment, never stored: whatever frees a place, the next look shows it. Nothing is given.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from apsystem import clock
from partnerships.calendar import Calendar, calendar_of
from partnerships.models import Group
from placements.places import ONE_DAY, WEEKS, Book, books_of
from placements.rounds.known import Known, know_of, weeks_of
from placements.rounds.reading import days_of_change, free_runs, none_on, ruled_out, runs, shares, stay_at
from placements.suggesting.facts import Share
from placements.suggesting.facts import day as day_of
from referrals.models import Referral
from referrals.workflow import Status


@dataclass(frozen=True)
class Standing:
    """How one case of a list stands to a free place: its days there, or the rule that passes it over."""

    case: Referral
    first: dt.date
    last: dt.date
    rule: str = ""
    met: str = ""


@dataclass(frozen=True)
class FreePlace:
    """A group with a place free for a whole stay: from which day, how many, and its list in order."""

    group: Group
    from_on: dt.date
    free: int
    standings: tuple[Standing, ...]

    @property
    def next(self) -> Standing | None:
        """The first case that suits the place."""
        return next((one for one in self.standings if not one.rule), None)

    @property
    def passed_over(self) -> tuple[Standing, ...]:
        """The cases before the first that suits, each with its rule; all where none suits."""
        first = self.next
        return self.standings[: self.standings.index(first)] if first else self.standings

    @property
    def after(self) -> tuple[Standing, ...]:
        """The cases after the first that suits."""
        first = self.next
        return self.standings[self.standings.index(first) + 1 :] if first else ()


def free_places(
    groups: Sequence[Group], cases: Sequence[Referral], seen: Mapping[int, Collection[int]]
) -> list[FreePlace]:  # fmt: skip
    """Return the groups with a place free for a whole stay that begins in the next weeks, each with its list in order.

    `cases` are in the list's order, and `seen` says which partnerships' cases count for each provision. Groups carry
    their provision, its type and organisation; some twenty queries, however many groups and cases.
    """
    opens = openings(groups)
    return standing([group for group in groups if group.pk in opens], cases, seen, opens)


def openings(groups: Sequence[Group]) -> dict[int, dt.date]:
    """Return group → the first school day from which a place is free for a whole stay, where there is one."""
    calendar = calendar_of()
    first = calendar.add_school_days(clock.today(), 1)
    until = first + dt.timedelta(weeks=WEEKS)
    longest = dt.timedelta(weeks=max((weeks_of(group) for group in groups), default=0))
    books = books_of(groups, first, until + longest)
    found = {pk: opening(book, first, until, calendar) for pk, book in books.items()}
    return {pk: day for pk, day in found.items() if day}


def opening(book: Book, first: dt.date, until: dt.date, calendar: Calendar) -> dt.date | None:
    """Return the first school day, up to a last one, from which one place of a group is free for a whole stay."""
    stay = dt.timedelta(weeks=weeks_of(book.group)) - ONE_DAY
    last = until + stay
    found = runs(first, last, days_of_change(book, first, last), lambda day: book.on(day).free)
    starts = {calendar.add_school_days(day_of(run.first) - ONE_DAY, 1) for run in found if run.free}
    return next((day for day in sorted(starts) if day <= until and not none_on("full", found, day, day + stay)), None)


def standing(
    groups: Sequence[Group], cases: Sequence[Referral], seen: Mapping[int, Collection[int]],
    opens: Mapping[int, dt.date],
) -> list[FreePlace]:  # fmt: skip
    """Return how each case stands to each group from the day on which that opens, by the rules of suggested places."""
    known = know_of(cases, list(groups), opens, {case.partnership_id for case in cases})
    own = tuple(shares(known))
    return [
        place_of(known, group, own, [one for one in cases if one.partnership_id in seen[group.provision_id]])
        for group in groups
    ]


def place_of(known: Known, group: Group, own: Sequence[Share], cases: Sequence[Referral]) -> FreePlace:
    """Return one group with its list."""
    free, from_on = free_runs(known, group), known.opens[group.pk]
    until = from_on + dt.timedelta(weeks=weeks_of(group)) - ONE_DAY
    there = [run.free for run in free if day_of(run.first) <= until and day_of(run.last) >= from_on]
    standings = []
    for case in cases:
        ruled = named_elsewhere(case, group) or ruled_out(known, case, group, free, own)
        standings.append(Standing(case, *stay_at(known, case, group), *(ruled or ())))
    return FreePlace(group, from_on, min(there, default=0), tuple(standings))


def named_elsewhere(case: Referral, group: Group) -> tuple[str, str] | None:
    """Return that the panel agreed a place at another provision, which has not been offered yet, or None."""
    named = next((decision.provision_id for decision in case.decisions.all()), None)
    waits_for_it = case.status == Status.AGREED and not case.offers.all()
    return ("named", "") if named and named != group.provision_id and waits_for_it else None
