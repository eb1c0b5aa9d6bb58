"""Chair's action: a decision between meetings by the chair alone, and what the next meeting says of it."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from apsystem.workflow import NotAllowed
from partnerships.calendar import panel_rule
from partnerships.models import Membership
from partnerships.policies import require
from referrals import panel_emails
from referrals.actions.agenda import list_for_meeting, lock_item, lock_of
from referrals.actions.deciding import check_terms, leave_decided, resolve
from referrals.actions.remembering import remember
from referrals.interests import is_barred
from referrals.models import AgendaItem, Attendance, Decision, Meeting, Ratification, Referral
from referrals.policies import may_act_alone, may_ask_to_act, may_run, unbarred, voters_of
from referrals.terms import Terms
from referrals.workflow import MeetingStatus, Status


@transaction.atomic
def act_alone(referral: Referral, *, meeting: Meeting, why_now: str, by: Membership, **terms: Any) -> Decision:
    """Decide a ready or listed case between meetings; the meeting given, which is to come, says whether it stands.

    The terms are those of `Terms`, without a vote. Raises NotAllowed where the authority has no chair's action, the
    case has moved on, is unsigned, or its meeting has begun; ValidationError for what is missing.
    """
    require(may_ask_to_act(by, referral) and meeting.partnership_id == referral.partnership_id)
    if not panel_rule().chairs_action:
        raise NotAllowed("The authority’s rules have no chair’s action: the panel decides in its meetings.")
    if not why_now.strip():
        raise ValidationError({"why_now": "Enter why it cannot wait for the meeting"})
    waits = AgendaItem.objects.filter(referral=referral, taken_off_at=None, decided_at=None).first()
    locked = lock_of(waits.meeting if waits else meeting)
    if locked.status not in (MeetingStatus.PLANNED, MeetingStatus.OPEN, MeetingStatus.PAPERS):
        raise NotAllowed(f"The meeting is “{locked.stands}”: the case is decided there.")
    item = waiting_item(referral, waits, locked, by=by)
    require(may_act_alone(by, item))
    if item.referral.signed_at is None:
        raise NotAllowed(f"The head teacher has not signed {referral.reference} yet. Only what is signed is decided.")
    said = Terms(**terms)
    check_terms(said, item, [by])
    decision = resolve(item, said, [by], by=by, chairs_action=True, why_now=why_now)
    leave_decided(item, hidden_on=None)  # until a meeting has spoken
    remember(item.meeting, "chairs_action", by=by, reason=referral.reference)
    return decision


def waiting_item(referral: Referral, waits: AgendaItem | None, meeting: Meeting, *, by: Membership) -> AgendaItem:
    """Return the agenda item a case waits on, locked; a case that is ready is listed for the meeting first."""
    if waits is None and Referral.objects.get(pk=referral.pk).status == Status.READY:
        waits = list_for_meeting(referral, meeting=meeting, late=meeting.takes_no_more, by=by)
    if waits is None:
        raise NotAllowed(f"{referral.reference} waits for no decision now.")
    return lock_item(waits)


@transaction.atomic
def ratify(decision: Decision, *, meeting: Meeting, ratified: bool, note: str, by: Membership) -> Ratification:
    """Record whether a meeting in session ratifies what the chair decided alone, by those present who may decide it.

    What it does not ratify is not undone by that: it is corrected, or the place is looked at again, by a person.
    Raises NotAllowed where the meeting is not in session or one has spoken before; ValidationError without a quorum or,
    where it is not ratified, without the reason.
    """
    require(may_run(by, meeting))
    held = lock_of(meeting)
    item = lock_item(decision.agenda_item)
    require(not is_barred(by, item))
    if held.status != MeetingStatus.IN_SESSION:
        raise NotAllowed(f"Decisions are ratified in the meeting: {held} is “{held.stands}”.")
    if not Decision.objects.to_ratify(held.partnership_id).filter(pk=decision.pk).exists():
        raise NotAllowed(f"A meeting has already spoken of the chair’s decision on {item.referral.reference}.")
    deciders = unbarred(item, voters_of(held, Attendance.State.PRESENT))
    if len(deciders) < held.quorum:
        raise ValidationError(f"There is no quorum: {len(deciders)} may decide, and {held.quorum} are needed.")
    if not ratified and not note.strip():
        raise ValidationError({"note": "Enter why it is not ratified"})
    said = Ratification.objects.create(
        decision=decision, meeting=held, ratified=ratified, note=note, at=clock.now(), by=by
    )
    said.decided_by.add(*deciders)
    item.hidden_on = clock.today() + dt.timedelta(days=panel_rule().member_sees_days)
    item.save(update_fields=["hidden_on"])
    remember(held, "ratify" if ratified else "not_ratify", by=by, reason=item.referral.reference)
    if not ratified:
        panel_emails.school_not_ratified(decision)
    return said
