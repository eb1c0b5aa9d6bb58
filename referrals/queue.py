"""The queue of new referrals to check: its tabs with counts, and a clock that stops while a question is open."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from django.db.models import Count, Q

from apsystem import clock
from partnerships.calendar import Calendar, calendar_of, panel_rule
from partnerships.models import Membership
from referrals.access import CaseView, project
from referrals.models import Referral, ReferralEvent
from referrals.models.referral import ReferralQuerySet
from referrals.workflow import IN_QUEUE, Status


# What a home page looks through to say which referral is due first.
MOST_LOOKED_AT = 200


@dataclass(frozen=True)
class Tab:
    """One list of the queue: its name in the address, its words, which rows it holds, and what an empty one says."""

    name: str
    text: str
    statuses: tuple[Status, ...]
    empty: str
    only_mine: bool = False

    @property
    def caption(self) -> str:
        """Return the heading of its table, which says on a phone too which list is open."""
        return f"{self.text}, oldest first"

    def rows(self, actor: Membership) -> Q:
        """Return the condition of its rows."""
        mine = Q(checker=actor.pk) if self.only_mine else Q()
        return Q(status__in=self.statuses) & mine


TABS = (
    Tab("new", "New", (Status.SUBMITTED,), "A referral appears here as soon as a school sends it."),
    Tab(
        "questions", "Open questions", (Status.RETURNED, Status.MORE_INFORMATION),
        "A referral appears here when it is returned to its school, or the panel has asked for more information.",
    ),
    Tab("ready", "Ready", (Status.READY,), "A referral appears here when it is ready for a meeting."),
    Tab("mine", "Mine", IN_QUEUE, "A referral appears here when you take it to check.", only_mine=True),
)  # fmt: skip
BY_NAME = {tab.name: tab for tab in TABS}


def counts(seen: ReferralQuerySet, actor: Membership) -> dict[str, int]:
    """Return how many of the referrals a person may see each tab holds (one query)."""
    found = seen.order_by().filter(status__in=IN_QUEUE)
    return found.aggregate(**{tab.name: Count("pk", filter=tab.rows(actor)) for tab in TABS})


class Span(NamedTuple):
    """From which day to which a referral waited to be checked; the last day is empty while it still does."""

    first: dt.date
    last: dt.date | None


class Moved(NamedTuple):
    """A move of a case, as far as its clock asks."""

    at: dt.datetime
    before: str
    after: str


@dataclass(frozen=True)
class CheckClock:
    """How many working days a referral has waited to be checked, by when it is due, and why."""

    elapsed: int
    allowed: int
    words: str
    why: str
    due_on: dt.date | None = None
    stopped: bool = False

    @property
    def overdue(self) -> bool:
        """Say whether it has waited longer than the panel's rules want."""
        return self.due_on is not None and self.elapsed > self.allowed


def clocks(referrals: Sequence[Referral]) -> dict[int, CheckClock]:
    """Return the clock of each referral by its number: days not spent waiting to be checked do not count.

    Five queries for any number of referrals: the moves, the calendar and the rules.
    """
    moves: dict[int, list[Moved]] = defaultdict(list)
    rows = ReferralEvent.objects.filter(referral__in=[referral.pk for referral in referrals]).order_by("at", "pk")
    for pk, at, before, after in rows.values_list("referral", "at", "from_status", "to_status"):
        moves[pk].append(Moved(at, before, after))
    calendar, allowed = calendar_of(), panel_rule().check_days
    return {
        referral.pk: clock_of(spans_of(referral, moves[referral.pk]), referral.status, calendar, allowed)
        for referral in referrals
    }


def spans_of(referral: Referral, moves: Iterable[Moved]) -> list[Span]:
    """Return the times a referral waited to be checked, first to last, by its own memory."""
    known = list(moves)
    came = any(move.after == Status.SUBMITTED != move.before for move in known)
    began = None if came or not referral.submitted_at else clock.local(referral.submitted_at).date()
    spans = []
    for move in known:
        day = clock.local(move.at).date()
        if move.after == Status.SUBMITTED and began is None:
            began = day
        elif move.after != Status.SUBMITTED and began is not None:
            spans.append(Span(began, day))
            began = None
    return [*spans, Span(began, None)] if began else spans


def clock_of(spans: Sequence[Span], status: str, calendar: Calendar, allowed: int) -> CheckClock:
    """Return the clock that these times make, in words for the status the referral has now."""
    if not spans:
        return CheckClock(0, allowed, "No clock", "It came without a day on which it was sent.")
    last, today = spans[-1], clock.today()
    spent = sum(calendar.working_days(span.first, span.last) for span in spans if span.last)
    why = f"{days(allowed)} from {day(spans[0].first)}, when it was sent.{stops(spans)}"
    if last.last is not None:
        stopped = status in (Status.RETURNED, Status.MORE_INFORMATION)
        since = "Stopped since" if stopped else "Checked on"
        ended = f" {since} {day(last.last)}, after {days(spent)}."
        return CheckClock(spent, allowed, f"{since} {last.last:%-d %B}", why + ended, stopped=stopped)
    elapsed = spent + calendar.working_days(last.first, today)
    due_on = calendar.add_working_days(last.first, max(0, allowed - spent))
    words = f"Day {elapsed} of {allowed}"
    if not elapsed:
        words = f"Day 1 of {allowed} is {calendar.add_working_days(last.first, 1):%A %-d %B}"
    return CheckClock(elapsed, allowed, words, f"{why} The day it is sent does not count.", due_on)


def stops(spans: Sequence[Span]) -> str:
    """Return in sentences when the clock stood still between two times of waiting."""
    return "".join(
        f" The clock stood still from {day(before.last)} to {day(after.first)}, while a question was open."
        for before, after in pairwise(spans)
        if before.last
    )


def days(number: int) -> str:
    """Return a number of working days in words."""
    return f"{number} working day{'' if number == 1 else 's'}"


def day(date: dt.date) -> str:
    """Return a date with its weekday."""
    return f"{date:%A %-d %B}"


def due_first(seen: ReferralQuerySet) -> CheckClock | None:
    """Return the clock of the new referral that is due first among those a person may see; none where none waits."""
    waiting = list(seen.to_check().order_by("submitted_at", "pk")[:MOST_LOOKED_AT])
    if not waiting:
        return None
    return min(clocks(waiting).values(), key=lambda one: one.due_on or dt.date.max)


@dataclass(frozen=True)
class QueueRow:
    """One referral of the queue: as this person may see it, its clock, and who has taken it."""

    case: CaseView
    name: str
    clock: CheckClock
    taken_by: str
    is_mine: bool


def queue_rows(referrals: Sequence[Referral], actor: Membership) -> list[QueueRow]:
    """Return the rows of a page of the queue; the referrals carry school, provision type and checker."""
    found = clocks(referrals)
    return [
        QueueRow(
            case := project(referral, actor),
            getattr(case, "pupil_name", ""),
            found[referral.pk],
            referral.checker.user.name if referral.checker else "",
            referral.checker_id == actor.pk,
        )
        for referral in referrals
    ]
