"""The panel meeting from its date to its signed minutes."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from apsystem.references import next_reference
from apsystem.workflow import NotAllowed
from partnerships.actions.locking import lock_organisation
from partnerships.calendar import calendar_of, panel_rule
from partnerships.models import Membership, Organisation, Role
from partnerships.models.membership import PANEL_ROLES
from partnerships.policies import require
from referrals import panel_emails
from referrals.actions.agenda import derive_interests, take_off_undecided
from referrals.actions.coming import note_the_notice
from referrals.actions.moving import move_meeting
from referrals.actions.remembering import remember
from referrals.actions.showing import first_to_show
from referrals.minutes import draft_minutes
from referrals.models import Attendance, Meeting
from referrals.policies import may_plan, may_run, may_sign_off
from referrals.workflow import BEFORE_THE_END, MeetingStatus


# Referrals are in this many school days before the papers go out, unless the planner says otherwise.
DEADLINE_DAYS = 5
# A summer holiday and more: beyond that the calendar has no terms.
MOST_WEEKS_OFF = 10
ATTENDS = (*PANEL_ROLES, Role.COORDINATOR, Role.ADVISER)


@dataclass(frozen=True)
class Dates:
    """The two days that go before a meeting."""

    deadline_on: dt.date
    papers_on: dt.date


def proposed_dates(held_on: dt.date) -> Dates:
    """Return the papers-out day and, five school days before it, the deadline, by the rules in force."""
    calendar = calendar_of()
    papers_on = calendar.less_school_days(held_on, panel_rule().papers_days)
    return Dates(calendar.less_school_days(papers_on, DEADLINE_DAYS), papers_on)


def proposed_day(partnership: Organisation) -> dt.date:
    """Return when a partnership would meet next: its usual weeks after the last meeting planned, on a school day.

    A holiday moves it to the first week after with the same weekday at school.
    """
    last = Meeting.objects.filter(partnership=partnership).exclude(status=MeetingStatus.CANCELLED)
    newest = last.order_by("-held_on").values_list("held_on", flat=True).first()
    weeks, calendar = panel_rule().meets_weeks, calendar_of()
    day = max(newest or clock.today(), clock.today() - dt.timedelta(weeks=weeks)) + dt.timedelta(weeks=weeks)
    later = (day + dt.timedelta(weeks=n) for n in range(MOST_WEEKS_OFF))
    return next((one for one in later if calendar.is_school_day(one)), day)


@transaction.atomic
def plan_meeting(
    *,
    partnership: Organisation,
    held_on: dt.date,
    starts_at: dt.time,
    place: str,
    submission_key: uuid.UUID,
    by: Membership,
    deadline_on: dt.date | None = None,
    papers_on: dt.date | None = None,
) -> Meeting:
    """Plan a meeting of a partnership; days not given are proposed, and a second press returns the first meeting."""
    require(may_plan(by) and by.organisation_id == partnership.pk)
    lock_organisation(partnership)  # a second press at the same moment waits here
    known = Meeting.objects.filter(submission_key=submission_key, partnership=partnership).first()
    if known:
        return known
    proposed = proposed_dates(held_on)
    meeting = Meeting(
        reference=new_reference(partnership),
        submission_key=submission_key,
        partnership=partnership,
        held_on=held_on,
        starts_at=starts_at,
        place=place,
        deadline_on=deadline_on or proposed.deadline_on,
        papers_on=papers_on or proposed.papers_on,
        quorum=panel_rule().quorum,
    )
    meeting.full_clean()
    meeting.save()
    remember(meeting, "plan", by=by)
    return meeting


@transaction.atomic
def give_notice(meeting: Meeting, *, by: Membership) -> Meeting:
    """Open a meeting for referrals and tell the head of every member school and the panel."""
    require(may_run(by, meeting))
    opened = move_meeting(meeting, "give_notice", by=by, notice_at=clock.now())
    expect_the_panel(opened)
    note_the_notice(opened, by=by)
    panel_emails.schools_meeting_notice(opened)
    return opened


@transaction.atomic
def issue_papers(meeting: Meeting, *, by: Membership) -> Meeting:
    """Give the panel the papers: from now its members see the cases that are signed, and others once they are."""
    require(may_run(by, meeting))
    items = list(meeting.agenda_items.filter(taken_off_at=None).select_related("referral__school", "meeting"))
    issued = move_meeting(meeting, "issue_papers", by=by, papers_issued_at=clock.now())
    expect_the_panel(issued)
    derive_interests(issued, items)
    panel_emails.panel_papers_issued(issued)
    return issued


@transaction.atomic
def begin_meeting(meeting: Meeting, *, by: Membership) -> Meeting:
    """Begin a meeting: from now cases may be decided, and the first is on the screen."""
    require(may_run(by, meeting))
    expect_the_panel(meeting)
    return move_meeting(meeting, "begin", by=by, showing=first_to_show(meeting))


@transaction.atomic
def record_attendance(
    meeting: Meeting,
    *,
    states: dict[int, str],
    by: Membership,
    notes: dict[int, str] | None = None,
    version: int | None = None,
) -> Meeting:
    """Record who came, sent apologies or a substitute, by membership; raise NotAllowed on a page out of date."""
    require(may_run(by, meeting))
    locked = Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    if locked.status not in BEFORE_THE_END:
        raise NotAllowed(f"Attendance can no longer be recorded: the meeting is “{locked.get_status_display()}”.")
    if version is not None and version != locked.version:
        raise NotAllowed("Somebody else changed this meeting while you were looking at it. Nothing has been saved.")
    rows = list(locked.attendances.select_for_update())
    for row in rows:
        row.state = states.get(row.member_id, row.state)
        row.note = (notes or {}).get(row.member_id, row.note)
        row.recorded_by = by
        row.version += 1
        # The links are those the row had, and the database checks the rest.
        row.clean_fields(exclude=["meeting", "member", "recorded_by"])
    Attendance.objects.bulk_update(rows, ["state", "note", "recorded_by", "version"])
    locked.version += 1
    locked.save(update_fields=["version"])
    remember(locked, "attendance", by=by)
    return locked


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, reason: str, by: Membership) -> Meeting:
    """Cancel a meeting whose papers are not out: its cases are ready for another, and those told of it are told."""
    require(may_run(by, meeting))
    cancelled = move_meeting(meeting, "cancel", by=by, reason=reason)
    take_off_undecided(cancelled, by=by)
    if cancelled.notice_at:
        panel_emails.schools_meeting_cancelled(cancelled)
    return cancelled


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: Membership) -> Meeting:
    """Close a meeting: cases not decided go back to the ready queue, and the minutes are drafted from the record."""
    require(may_run(by, meeting))
    closed = move_meeting(meeting, "close", by=by, closed_at=clock.now())
    left = take_off_undecided(closed, by=by)
    closed.minutes = draft_minutes(closed, not_reached=left)
    closed.save(update_fields=["minutes"])
    return closed


@transaction.atomic
def edit_minutes(meeting: Meeting, *, minutes: str, version: int, by: Membership) -> Meeting:
    """Change the drafted minutes until they are signed off; raise NotAllowed on a page out of date."""
    require(may_run(by, meeting))
    locked = Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    if locked.status != MeetingStatus.MINUTED:
        raise NotAllowed(f"The minutes can no longer be changed: the meeting is “{locked.get_status_display()}”.")
    if version != locked.version:
        raise NotAllowed("Somebody else changed the minutes while you were looking at them. Nothing has been saved.")
    locked.minutes = minutes
    locked.version += 1
    locked.save(update_fields=["minutes", "version"])
    remember(locked, "minutes", by=by)
    return locked


@transaction.atomic
def sign_off(meeting: Meeting, *, minutes: str, by: Membership) -> Meeting:
    """Sign off the minutes, as edited; from then on they do not change."""
    require(may_sign_off(by, meeting))
    if not minutes.strip():
        raise ValidationError("Enter the minutes")
    return move_meeting(meeting, "sign_off", by=by, minutes=minutes)


def new_reference(partnership: Organisation) -> str:
    """Return a meeting reference nobody has had, such as WE-M0001."""
    prefix = partnership.code[:2].upper()
    return f"{prefix}-M{next_reference(f'{prefix}-M').rpartition('-')[2]}"


def expect_the_panel(meeting: Meeting) -> None:
    """Expect everybody who sits on the panel today; those already expected stay as they are."""
    members = Membership.objects.current().filter(organisation=meeting.partnership_id, role__in=ATTENDS)
    Attendance.objects.bulk_create(
        [Attendance(meeting=meeting, member=member) for member in members], ignore_conflicts=True
    )
