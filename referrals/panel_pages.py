"""What the panel's pages show: rows and lines made from projections, so that nobody reads more than they may."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from apsystem import clock
from partnerships.models import Membership, Role
from partnerships.models.membership import LA_CASE_ROLES, PANEL_ROLES
from partnerships.wording import word
from referrals.access import CaseView, project
from referrals.answers import Part, row_blocks
from referrals.choices import RISK, SEN_PROVISION, SEN_TYPE, SUPPORT_TRIED
from referrals.coming import as_what, attendance_of
from referrals.minutes import details_of, how
from referrals.models import AgendaItem, Attendance, Decision, Interest, Meeting, MemberView, Referral
from referrals.rows import KINDS
from referrals.sitting import Sitting, sittings
from referrals.workflow import MeetingStatus, Status


TONES = {
    MeetingStatus.PLANNED: "quiet",
    MeetingStatus.OPEN: "info",
    MeetingStatus.PAPERS: "waiting",
    MeetingStatus.IN_SESSION: "moving",
    MeetingStatus.MINUTED: "good",
    MeetingStatus.SIGNED_OFF: "good",
    MeetingStatus.CANCELLED: "quiet",
}
OUTCOME_TONES = {"agree_place": "good", "agree_conditions": "good", "agree_waiting": "waiting", "ask": "info"}


def words(choices: Iterable[tuple[str, str]], code: str) -> str:
    """Return the words of a code, or the code itself where the list does not know it."""
    return dict(choices).get(code, code)


def day(value: dt.date | None) -> str:
    """Return a date as one reads it, or nothing."""
    return f"{value:%-d %B %Y}" if value else ""


def days_waiting(case: CaseView) -> int:
    """Return how many days ago the school sent the case."""
    return (clock.today() - clock.local(case.submitted_at).date()).days if case.submitted_at else 0


def waiting_words(days: int) -> str:
    """Return how long a case has waited, in words."""
    return "Sent today" if days == 0 else f"{days} day{'' if days == 1 else 's'} since the school sent it"


@dataclass(frozen=True)
class AgendaRow:
    """One case on an agenda, as one person may see it."""

    item: AgendaItem
    case: CaseView
    name: str
    waited: int
    warning: str
    outcome: str
    tone: str
    leaves: list[str]
    presents: list[str]


def agenda_rows(meeting: Meeting, actor: Membership) -> list[AgendaRow]:
    """Return the agenda as this person may see it, each case with the warning that it would lack a quorum."""
    items = list(agenda_of(meeting, actor))
    sits = sittings(items)
    return [agenda_row(item, actor, sits[item.pk]) for item in items]


def agenda_of(meeting: Meeting, actor: Membership) -> Any:
    """Return the items on a meeting's agenda that this person may see, in order, with what a row needs."""
    rows = AgendaItem.objects.visible_to(actor).filter(meeting=meeting, taken_off_at=None)
    rows = rows.select_related("meeting__partnership", "referral__school", "referral__partnership")
    return rows.select_related("referral__provision_type").prefetch_related("decisions").order_by("position", "pk")


def agenda_row(item: AgendaItem, actor: Membership, sitting: Sitting) -> AgendaRow:
    """Return one row of the agenda, with who leaves the room for it and who presents it."""
    case = project(item.referral, actor)
    decision = standing(item)
    short = sitting.is_short_of(item.meeting.quorum) and not item.decided_at
    warning = f"{sitting.deciders} may decide, {item.meeting.quorum} needed" if short else ""
    outcome = decision.get_outcome_display() if decision else ""
    if not decision and item.referral.status != Status.LISTED:
        outcome = item.referral.get_status_display()
    tone = OUTCOME_TONES.get(decision.outcome, "quiet") if decision else "quiet"
    name = getattr(case, "pupil_name", "")
    leaves, presents = ([member.user.name for member in members] for members in (sitting.leave, sitting.present))
    return AgendaRow(item, case, name, days_waiting(case), warning, outcome, tone, leaves, presents)


def to_ratify(meeting: Meeting, actor: Membership) -> Any:
    """Return the chair's decisions that a meeting is asked about, as far as this person may see them."""
    rows = Decision.objects.visible_to(actor).to_ratify(meeting.partnership_id)
    return rows.select_related("referral", "by__user")


def standing(item: AgendaItem) -> Decision | None:
    """Return the decision that stands, the newest, from the prefetched ones."""
    return next(iter(item.decisions.all()), None)


def line_rows(case: CaseView) -> list[dict[str, Any]]:
    """Return the lines of a case that name nobody: for the projector, the decision page and the head of the papers."""
    needs = [words(SEN_PROVISION, case.sen_provision), words(SEN_TYPE, case.sen_type)]
    hours = f"{float(case.hours_per_week):g} hours a week" if case.hours_per_week else ""
    asked = [str(case.provision_type or ""), hours]
    return [
        {"key": "Year group", "value": f"Year {case.year_group}"},
        {"key": "Needs", "value": "\n".join(n for n in needs if n) or "None given"},
        {"key": "In short", "value": case.panel_line},
        {"key": "Risk", "value": words(RISK, case.risk_level)},
        {"key": "Asked for", "value": "\n".join(a for a in asked if a)},
        {"key": "Proposed start", "value": day(case.proposed_start_on)},
        {"key": "Waiting", "value": waiting_words(days_waiting(case))},
    ]


def paper_rows(case: CaseView) -> list[dict[str, Any]]:
    """Return what the panel reads of a case beyond its lines; what may stand in rows is left out where it does."""
    in_short = (
        ("What has been tried, in short", words(SUPPORT_TRIED, case.tried)),
        ("Other provision in place, in short", case.other_provision),
    )
    return [
        {"key": "Attendance", "value": f"{case.attendance}%" if case.attendance is not None else ""},
        {"key": "Suspensions in 12 months", "value": case.suspensions},
        {"key": "Advice taken", "value": case.advice_taken},
        {"key": "Health needs that matter here", "value": {"yes": "Yes", "no": "No"}.get(case.has_health_needs, "")},
        {"key": "Success will be", "value": case.success_measure},
        {"key": "Exit plan", "value": case.exit_plan},
        *({"key": key, "value": value} for key, value in in_short if value),
    ]


def paper_blocks(case: CaseView, referral: Referral) -> Part:
    """Return, row by row, what has been tried, what else is in place and what should change, as far as it is read."""
    kinds = [KINDS[name] for name in ("supports", "other_places", "outcomes")]
    read = [kind for kind in kinds if case.reading.may_read(kind.name, kind.group)]
    return Part("papers", "", blocks=[block for kind in read for block in row_blocks(referral, kind)])


def voice_rows(case: CaseView) -> list[dict[str, Any]]:
    """Return the pupil's and the parent's or carer's views, or why they were not obtained."""
    return [
        {"key": "Pupil's views", "value": voice(case.pupil_voice, case.pupil_voice_reason)},
        {"key": "Parent's or carer's views", "value": voice(case.family_voice, case.family_voice_reason)},
    ]


def voice(said: str, why_not: str) -> str:
    """Return what somebody said, or why they were not asked."""
    return said or (f"Not obtained: {why_not}" if why_not else "")


def decision_rows(decision: Decision, *, with_deliberation: bool) -> list[dict[str, Any]]:
    """Return what was decided; how and by whom only to those who read the panel's deliberation."""
    rows = [
        {"key": "Decision", "value": decision.get_outcome_display()},
        {"key": "Reasons", "value": decision.rationale},
        *({"key": label, "value": value} for label, value in details_of(decision) if value),
    ]
    if with_deliberation:
        deciders = sorted(f"{m.user.name} ({m.represents})" for m in decision.decided_by.all())
        rows += [{"key": "Decided by", "value": "\n".join([f"{how(decision).capitalize()}:", *deciders])}]
        rows += [{"key": "Dissent", "value": decision.dissent}] if decision.dissent else []
    moment = clock.local(decision.at)
    return [*rows, {"key": "Recorded", "value": f"{moment:%-d %B %Y at %H:%M} by {decision.by.user.name}"}]


@dataclass(frozen=True)
class Deliberation:
    """The panel's own part of an agenda item, as far as one person reads it."""

    own_kinds: list[str] = field(default_factory=list)
    interests: list[Interest] = field(default_factory=list)
    own_view: MemberView | None = None
    views: list[MemberView] = field(default_factory=list)
    waits_for_own: bool = False


def deliberation(item: AgendaItem, actor: Membership, *, runs: bool) -> Deliberation:
    """Return interests and views: one's own at once, others' interests to whoever runs the meeting or once it closed.

    Others' views are shown after one's own is given; a co-ordinator, who gives none, and the authority see them.
    """
    interests = list(item.interests.select_related("member__user", "member__represents").order_by("member__user__name"))
    views = list(item.views.select_related("member__user", "member__represents").order_by("at"))
    own_view = next((v for v in views if v.member_id == actor.pk), None)
    closed = item.meeting.status in (MeetingStatus.MINUTED, MeetingStatus.SIGNED_OFF)
    sees_all = (
        actor.role in (Role.COORDINATOR, *LA_CASE_ROLES)
        or own_view is not None
        or (closed and actor.role in PANEL_ROLES)
    )
    return Deliberation(
        own_kinds=sorted({i.get_kind_display().lower() for i in interests if i.member_id == actor.pk}),
        interests=interests if runs or closed else [i for i in interests if i.member_id == actor.pk],
        own_view=own_view,
        views=views if sees_all else [],
        waits_for_own=not sees_all and bool(views),
    )


def tally(views: Collection[MemberView]) -> list[dict[str, Any]]:
    """Return how many members gave each view before the meeting."""
    return [
        {"key": label, "value": sum(view.view == code for view in views)} for code, label in MemberView.View.choices
    ]


FOLLOW = ("Follow the meeting", "screen")
COMING = (
    ("Record apologies", "record_attendance"),
    ("Send a substitute", "send_substitute"),
    ("Ask a guest to make up the quorum", "ask_guest"),
    ("Record a notice given another way", "record_notice"),
)
# What whoever runs a meeting may do next, by its status: words and page name, the main thing first.
STEPS: dict[str, tuple[tuple[str, str], ...]] = {
    MeetingStatus.PLANNED: (("Give notice to the member schools", "give_notice"), ("Cancel it", "cancel_meeting")),
    MeetingStatus.OPEN: (
        ("Issue the papers", "issue_papers"),
        *COMING,
        ("Cancel it", "cancel_meeting"),
    ),
    MeetingStatus.PAPERS: (
        ("Begin the meeting", "begin_meeting"),
        *COMING,
        ("Print the decide-later sheet", "sheet"),
    ),
    MeetingStatus.IN_SESSION: (
        ("Open the {panel} room", "room"),
        ("The screen, for the projector", "screen"),
        ("Record who came", "record_attendance"),
        ("Ask a guest to make up the quorum", "ask_guest"),
        ("Print the decide-later sheet", "sheet"),
        ("Key in the sheet", "key_in"),
        ("Close the meeting", "close_meeting"),
    ),
    MeetingStatus.MINUTED: (("Edit and sign off the minutes", "sign_off"),),
}


def meeting_rows(meeting: Meeting) -> list[dict[str, Any]]:
    """Return the facts of a meeting."""
    return [
        {"key": "When", "value": f"{meeting.held_on:%A %-d %B %Y} at {meeting.starts_at:%H:%M}"},
        {"key": "Where", "value": meeting.place},
        {"key": "Schools send referrals by", "value": day(meeting.deadline_on)},
        {"key": "Papers go out on", "value": day(meeting.papers_on)},
        {"key": "Quorum", "value": f"{meeting.quorum} {word('panel')} members who may decide the case"},
    ]


def attendance_rows(meeting: Meeting) -> list[dict[str, Any]]:
    """Return who is expected, came or sent apologies, by state."""
    rows = attendance_of(meeting)
    return [
        {"key": label, "value": "\n".join(who(row) for row in rows if row.state == state)}
        for state, label in Attendance.State.choices
        if any(row.state == state for row in rows)
    ]


def who(row: Attendance) -> str:
    """Return a person with what they come as and their note."""
    return f"{row.member.user.name}, {as_what(row)}{f' ({row.note})' if row.note else ''}"
