"""The one way a referral's or meeting's status changes: lock, check the table, change, remember, audit."""

from typing import Any

from apsystem import clock
from apsystem.audit.recording import record
from apsystem.workflow import NotAllowed
from partnerships.doers import Doer, as_entry, as_event
from partnerships.models import Membership
from referrals.models import Meeting, MeetingEvent, Referral, ReferralEvent
from referrals.workflow import MEETING, REFERRAL


def lock(referral: Referral) -> Referral:
    """Return the referral as it is now, locked to the end of the transaction."""
    return Referral.objects.select_for_update(of=("self",), no_key=True).get(pk=referral.pk)


def move(referral: Referral, name: str, *, by: Doer, reason: str = "", **changes: Any) -> Referral:
    """Make one move of the table, with other columns that change with it; raise NotAllowed if the case moved on."""
    return move_locked(lock(referral), name, by=by, reason=reason, **changes)


def move_locked(locked: Referral, name: str, *, by: Doer, reason: str = "", **changes: Any) -> Referral:
    """Make one move of a referral that the caller has locked in this transaction; else as `move`."""
    try:
        step = REFERRAL.check(name, status=locked.status, reason=reason)
    except NotAllowed as moved_on:
        raise NotAllowed(f"{moved_on} {last_move(locked)}") from moved_on
    before = locked.status
    locked.status = step.target
    locked.version += 1
    for column, value in changes.items():
        setattr(locked, column, value)
    locked.save(update_fields=["status", "version", *changes])
    ReferralEvent.objects.create(
        referral=locked, move=name, from_status=before, to_status=step.target, at=clock.now(), reason=reason,
        **as_event(by),
    )  # fmt: skip
    record(name, **as_entry(by), references=[locked.reference], kind="referral")
    return locked


def last_move(referral: Referral) -> str:
    """Say who moved the case last, and when."""
    event = referral.events.exclude(move="letter").select_related("by__user").last()
    if event is None:
        return ""
    when = f"{clock.local(event.at):%-d %B at %H:%M}"
    return f"{event.name} moved it to “{referral.get_status_display()}” on {when}."


def move_meeting(meeting: Meeting, name: str, *, by: Membership, reason: str = "", **changes: Any) -> Meeting:
    """Make one move of a meeting, with other columns that change with it; raise NotAllowed if it moved on."""
    locked = Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    step = MEETING.check(name, status=locked.status, reason=reason)
    before = locked.status
    locked.status = step.target
    locked.version += 1
    for column, value in changes.items():
        setattr(locked, column, value)
    locked.save(update_fields=["status", "version", *changes])
    MeetingEvent.objects.create(
        meeting=locked, move=name, from_status=before, to_status=step.target, at=clock.now(), by=by, reason=reason
    )
    record(name, person=by.user.email, acting_as=by.acting_as, references=[locked.reference], kind="meeting")
    return locked
