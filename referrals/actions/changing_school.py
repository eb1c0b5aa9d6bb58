"""A pupil changes school, or leaves the area: the new school takes the case, and none is ever dropped."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from apsystem.workflow import NotAllowed
from partnerships.models import Kind, Membership, Organisation
from partnerships.policies import require
from referrals import school_emails
from referrals.actions.agenda import derive_interests, leave_agenda
from referrals.actions.drafting import note
from referrals.actions.moving import last_move, lock, move
from referrals.actions.sending import freeze_submission
from referrals.actions.starting import partnership_of
from referrals.answers import freeze, parts_of
from referrals.models import Referral, ReferralEvent
from referrals.policies import is_own_school, may_move_pupil
from referrals.pupils import enrol, leave_roll
from referrals.workflow import LIVE, UNDECIDED, Status


@transaction.atomic
def change_school(referral: Referral, *, to: Organisation, on: dt.date, reason: str, by: Membership) -> Referral:
    """Move the pupil to another school's roll from a day: the school takes the case, and its head signs it anew.

    A case that is not decided goes to the queue of the new school's partnership where that is another one.
    """
    require(may_move_pupil(by, referral))
    locked, before = to_move(referral, on), referral.school
    if to.kind != Kind.SCHOOL or to.pk == locked.school_id:
        raise ValidationError({"to": "Choose a school that the pupil is not at yet"})
    if locked.pupil:
        # Known only since it was sent, the old school's time may begin after the day of the move: it was never theirs.
        locked.pupil.enrolments.filter(school=before, from_on__gte=on, to_on=None).update(school=to)
        enrol(locked.pupil, to, on)
    said = f"From {before} to {to} on {on:%-d %B %Y}. {reason}"
    locked.school = to
    if locked.status not in UNDECIDED:
        locked.save(update_fields=["school"])
        moved = remember(locked, "change_school", said, by)
    else:
        moved = taken_over(locked, said, by)
    school_emails.school_changed(moved, before=before)
    return moved


def taken_over(locked: Referral, said: str, by: Membership) -> Referral:
    """Give an undecided case to its new school, frozen in its name and to be signed, and to that school's panel."""
    locked.signed_at = None
    locked.save(update_fields=["school", "signed_at"])
    if locked.status != Status.RETURNED:
        earlier = locked.submissions.first()
        freeze_submission(locked, freeze(parts_of(locked), locked), earlier, by=by, reason=said)
    area = partnership_of(locked.school)
    if area.pk != locked.partnership_id:
        return to_another_queue(locked, area, said, by)
    on_agenda = locked.agenda_items.filter(taken_off_at=None, decided_at=None)
    for item in on_agenda.select_related("meeting", "referral__school"):
        derive_interests(item.meeting, [item])
    return remember(locked, "change_school", said, by)


@transaction.atomic
def leave_area(referral: Referral, *, la_code: str, on: dt.date, reason: str, by: Membership) -> Referral:
    """Record that the pupil now lives in another authority's area: the case stays where it is, and says whose duty."""
    require(may_move_pupil(by, referral))
    locked = to_move(referral, on)
    locked.home_la_code = la_code
    locked.save(update_fields=["home_la_code"])
    if locked.pupil:
        locked.pupil.home_la_code = la_code
        locked.pupil.version += 1
        locked.pupil.save(update_fields=["home_la_code", "version"])
    moved = remember(locked, "leave_area", f"To the area of authority {la_code} on {on:%-d %B %Y}. {reason}", by)
    school_emails.pupil_left(moved, what="now lives in the area of another authority", by=by)
    return moved


@transaction.atomic
def say_left(referral: Referral, *, on: dt.date, reason: str, by: Membership) -> Referral:
    """Say that the pupil has left one's school: off its roll from that day; the authority and the panel are told."""
    require(is_own_school(by, referral))
    locked = to_move(referral, on)
    if locked.events.filter(move="left_school", by__organisation=by.organisation_id).exists():
        raise NotAllowed("Your school has already said that the pupil has left.")
    if locked.pupil:
        leave_roll(locked.pupil, locked.school, on)
    moved = remember(locked, "left_school", f"Left {locked.school} on {on:%-d %B %Y}. {reason}", by)
    school_emails.pupil_left(moved, what="has left the school", by=by)
    return moved


def to_move(referral: Referral, on: dt.date) -> Referral:
    """Return a live case locked; raise NotAllowed where nothing is left to do, ValidationError for a day to come."""
    locked = lock(referral)
    if locked.status not in LIVE or locked.submitted_at is None:
        raise NotAllowed(f"There is nothing to move here now. {last_move(locked)}")
    if on > clock.today():
        raise ValidationError({"on": "The date must be today or in the past"})
    return locked


def to_another_queue(locked: Referral, area: Organisation, said: str, by: Membership) -> Referral:
    """Give an undecided case to another partnership; one that its school is still mending stays with the school."""
    for item in locked.agenda_items.filter(taken_off_at=None, decided_at=None):
        leave_agenda(item)
    if locked.status == Status.RETURNED:
        locked.partnership = area
        locked.save(update_fields=["partnership"])
        return remember(locked, "change_school", said, by)
    return move(locked, "change_school", by=by, reason=said, partnership=area, checker=None)


def remember(locked: Referral, name: str, reason: str, by: Membership) -> Referral:
    """Remember what happened to a case that stands where it stood."""
    locked.version += 1
    locked.save(update_fields=["version"])
    ReferralEvent.objects.create(
        referral=locked, move=name, from_status=locked.status, to_status=locked.status, at=clock.now(), by=by,
        reason=reason,
    )  # fmt: skip
    note(name, locked, by)
    return locked
