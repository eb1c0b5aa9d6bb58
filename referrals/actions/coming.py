"""Who is told of a meeting and who comes to it: notice to each school, substitutes, guests who make up the quorum."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from apsystem.workflow import NotAllowed
from partnerships.actions.configuring import save
from partnerships.models import Membership, Organisation, Role
from partnerships.models.membership import PANEL_ROLES
from partnerships.policies import require
from referrals import panel_emails
from referrals.actions.agenda import derive_interests, lock_of
from referrals.actions.remembering import remember
from referrals.coming import guests_to_ask, may_stand_in, member_schools
from referrals.models import Attendance, Meeting, Notice
from referrals.policies import may_run, may_send_substitute
from referrals.workflow import BEFORE_THE_END


@transaction.atomic
def record_notice(
    meeting: Meeting, *, school: Organisation, person: str, how: str, told_on: dt.date, by: Membership
) -> Notice:
    """Record that a member school was told of a meeting in another way than by this service's e-mail.

    Raises ValidationError for a school that is no member, a day in the future, or nobody named.
    """
    require(may_run(by, meeting))
    if school not in member_schools(meeting):
        raise ValidationError({"school": f"Choose a member school of {meeting.partnership}"})
    if told_on > clock.today():
        raise ValidationError({"told_on": "The day the school was told must be today or earlier"})
    notice = Notice(meeting=meeting, school=school, person=person, how=how, told_on=told_on, at=clock.now(), by=by)
    notice.full_clean()
    notice.save()
    remember(meeting, "notice", by=by)
    return notice


def note_the_notice(meeting: Meeting, *, by: Membership) -> None:
    """Record for each member school whose head is told by e-mail that it was, today."""
    heads = Membership.objects.current().filter(role=Role.HEAD, organisation__in=member_schools(meeting))
    Notice.objects.bulk_create(
        [
            Notice(
                meeting=meeting, school=head.organisation, person=head.user.name, how=Notice.How.EMAIL,
                told_on=clock.today(), at=clock.now(), by=by,
            )
            for head in heads.select_related("user", "organisation")
        ]
    )  # fmt: skip


@transaction.atomic
def ask_guest(meeting: Meeting, *, guest: Membership, reason: str, by: Membership) -> Attendance:
    """Ask a head of another partnership, or an AP officer, to make up the quorum, and tell them (product, journey 3).

    They read the papers of this meeting alone. Raises ValidationError for anybody else, NotAllowed once it has ended.
    """
    require(may_run(by, meeting))
    locked = lock_meeting(meeting)
    if not reason.strip():
        raise ValidationError({"reason": "Enter why a guest is needed"})
    if guest not in guests_to_ask(locked):
        raise ValidationError({"guest": "Choose a member of another partnership’s panel, or an AP officer"})
    row = Attendance.objects.create(
        meeting=locked, member=guest, capacity=Attendance.Capacity.GUEST, note=reason[:200], recorded_by=by
    )
    derive_interests(locked, list(locked.agenda_items.filter(taken_off_at=None).select_related("referral__school")))
    remember(locked, "ask_guest", by=by, reason=reason)
    panel_emails.guest_asked(locked, guest)
    return row


@transaction.atomic
def send_substitute(row: Attendance, *, person: Membership, by: Membership) -> Attendance:
    """Send somebody of the same school in a member's place: they sit on the panel until this meeting is over.

    The member's apologies are recorded, so that no more people decide than before. Raises ValidationError for somebody
    of another school or who sits on this panel already, NotAllowed once the meeting has ended.
    """
    require(may_send_substitute(by, row))
    meeting = lock_meeting(row.meeting)
    away = Attendance.objects.select_for_update(of=("self",)).select_related("member__represents").get(pk=row.pk)
    if away.capacity != Attendance.Capacity.MEMBER or away.member.role not in PANEL_ROLES:
        raise NotAllowed("Only a member of the panel sends a substitute.")
    if away.state not in (Attendance.State.EXPECTED, Attendance.State.APOLOGIES):
        raise NotAllowed(f"{away.member.user.name} is recorded as “{away.get_state_display().lower()}”.")
    if Attendance.objects.filter(meeting=meeting, substitute_for=away.member).exists():
        raise NotAllowed(f"Somebody comes in place of {away.member.user.name} already.")
    if person not in may_stand_in(away):
        raise ValidationError({"person": f"Choose somebody who works at {away.member.represents}"})
    last_day = max(meeting.held_on, clock.today())
    seat = Membership(
        user=person.user, organisation=meeting.partnership, kind=meeting.partnership.kind, role=Role.PANEL_MEMBER,
        represents=away.member.represents, from_on=clock.today(), to_on=last_day,
    )  # fmt: skip
    save(seat, by=by, verb="send substitute")
    away.state, away.recorded_by = Attendance.State.APOLOGIES, by
    away.version += 1
    away.save(update_fields=["state", "recorded_by", "version"])
    coming = Attendance.objects.create(
        meeting=meeting, member=seat, capacity=Attendance.Capacity.SUBSTITUTE, substitute_for=away.member,
        recorded_by=by,
    )  # fmt: skip
    derive_interests(meeting, list(meeting.agenda_items.filter(taken_off_at=None).select_related("referral__school")))
    remember(meeting, "send_substitute", by=by)
    panel_emails.substitute_sent(coming)
    return coming


def lock_meeting(meeting: Meeting) -> Meeting:
    """Return the meeting as it is now, locked to the end of the transaction; raise NotAllowed once it has ended."""
    locked = lock_of(meeting)
    if locked.status not in BEFORE_THE_END:
        raise NotAllowed(f"This can no longer be done: the meeting is “{locked.stands}”.")
    return locked
