"""The date by which something happens to each open case, and whose turn it is: without one a case would be lost.

A date that has passed stays the date: it is late, and nothing moves it on by itself.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, Max

from apsystem import clock
from partnerships.calendar import Calendar, calendar_of, panel_rule
from partnerships.models import Organisation, PanelRule
from referrals.models import AgendaItem, Meeting, Referral, ReferralEvent
from referrals.queue import clocks
from referrals.withdrawing import HOLDS_A_PLACE
from referrals.workflow import OPEN, MeetingStatus, Status


@dataclass(frozen=True)
class Due:
    """By when something happens to a case, and who has it."""

    day: dt.date
    owner: Organisation


class Dates:
    """The dates that follow from the authority's own numbers of school days, read once for any number of cases."""

    def __init__(self, referrals: Sequence[Referral]) -> None:
        self.referrals = referrals

    @cached_property
    def calendar(self) -> Calendar:
        """The authority's calendar."""
        return calendar_of()

    @cached_property
    def rule(self) -> PanelRule:
        """The panel rules in force today."""
        return panel_rule()

    @cached_property
    def moved(self) -> dict[int, dt.datetime]:
        """Case → when it came to where it stands."""
        rows = ReferralEvent.objects.filter(referral__in=self.referrals, to_status=F("referral__status")).order_by()
        return dict(rows.values_list("referral").annotate(last=Max("at")))

    def since(self, referral: Referral) -> dt.date:
        """Return the day on which a case came to where it stands."""
        known = self.moved.get(referral.pk) or referral.decided_at or referral.submitted_at or referral.started_at
        return clock.local(known).date()

    def to_offer(self, referral: Referral) -> dt.date:
        """Return by when an agreed case is offered a place."""
        return self.calendar.add_school_days(self.since(referral), self.rule.offer_days)

    def to_review(self, referral: Referral) -> dt.date:
        """Return by when a waiting case is reviewed: the day its last review set, or so long after it began to wait."""
        last = next(iter(referral.waiting_reviews.all()), None)
        if last is not None:
            next_on: dt.date = last.next_on
            return next_on
        return self.calendar.add_school_days(
            referral.waiting_since or self.since(referral), self.rule.waiting_review_days
        )

    def without_place(self, referral: Referral) -> dt.date:
        """Return by when an agreed case is offered a place, or a waiting one reviewed."""
        return self.to_review(referral) if referral.status == Status.WAITING else self.to_offer(referral)

    def to_follow_up(self, referral: Referral) -> dt.date:
        """Return by when a case that has no date of its own is followed up."""
        return self.calendar.add_school_days(self.since(referral), self.rule.follow_up_days)


def next_date(referral: Referral) -> Due | None:
    """Return the next date of an open case and who has it (at most six queries); None for one that is over."""
    if referral.status not in OPEN:
        return None
    found = BY_STATUS[Status(referral.status)](referral)
    return found or Due(Dates([referral]).to_follow_up(referral), referral.partnership)


def next_meeting(referral: Referral) -> Meeting | None:
    """Return the partnership's next meeting whose deadline has not passed."""
    today = clock.today()
    return Meeting.objects.to_come(today).filter(partnership=referral.partnership_id, deadline_on__gte=today).first()


def agenda_item(referral: Referral) -> AgendaItem | None:
    """Return the line of an agenda on which a case stands."""
    rows = referral.agenda_items.filter(taken_off_at=None, decided_at=None).select_related("meeting")
    item: AgendaItem | None = rows.exclude(meeting__status=MeetingStatus.CANCELLED).last()
    return item


def open_offer(referral: Referral) -> Any:
    """Return the offer that holds a place for a case, a row of the floor above, or None."""
    return referral.offers.filter(status__in=HOLDS_A_PLACE).select_related("stay", "provision__organisation").first()


def draft(referral: Referral) -> Due:
    """Return by when a school sends its draft: the deadline of the next meeting, or else when it looks again."""
    meeting = next_meeting(referral)
    return Due(meeting.deadline_on if meeting else Dates([referral]).to_follow_up(referral), referral.school)


def submitted(referral: Referral) -> Due | None:
    """Return by when a sent referral is checked; None where its clock has no beginning."""
    due_on = clocks([referral])[referral.pk].due_on
    return Due(due_on, referral.partnership) if due_on else None


def returned(referral: Referral) -> Due:
    """Return by when the school amends a returned referral."""
    return Due(Dates([referral]).to_follow_up(referral), referral.school)


def ready(referral: Referral) -> Due | None:
    """Return the meeting a checked referral is likely to go to; None where none is planned."""
    meeting = next_meeting(referral)
    return Due(meeting.held_on, referral.partnership) if meeting else None


def listed(referral: Referral) -> Due | None:
    """Return when the panel discusses a case; None where its meeting was called off."""
    item = agenda_item(referral)
    return Due(item.meeting.held_on, referral.partnership) if item else None


def more_information(referral: Referral) -> Due:
    """Return by when the school answers: the day the panel set, or else when it looks again."""
    decision = referral.decisions.first()
    day = decision.answer_by_on if decision else None
    return Due(day or Dates([referral]).to_follow_up(referral), referral.school)


def agreed(referral: Referral) -> Due:
    """Return by when an agreed case is offered a place."""
    return Due(Dates([referral]).to_offer(referral), referral.partnership)


def waiting(referral: Referral) -> Due:
    """Return by when a case on the waiting list is reviewed."""
    return Due(Dates([referral]).to_review(referral), referral.partnership)


def offered(referral: Referral) -> Due | None:
    """Return by when the provision answers, the partnership agrees to a later day, or the pupil comes."""
    offer = open_offer(referral)
    if offer is None:
        return None
    if offer.status == "later" and offer.ready_on:
        return Due(offer.ready_on, referral.partnership)
    day: dt.date = offer.reply_by_on if offer.status == "sent" else offer.stay.first_on
    return Due(day, offer.provision.organisation)


BY_STATUS: dict[Status, Callable[[Referral], Due | None]] = {
    Status.DRAFT: draft,
    Status.SUBMITTED: submitted,
    Status.RETURNED: returned,
    Status.READY: ready,
    Status.LISTED: listed,
    Status.MORE_INFORMATION: more_information,
    Status.AGREED: agreed,
    Status.WAITING: waiting,
    Status.OFFERED: offered,
}
