"""The minutes of a meeting, drafted from the record alone: references and no names of children."""

from partnerships.models.membership import PANEL_ROLES
from partnerships.wording import word
from referrals.models import Attendance, Decision, Meeting


def draft_minutes(meeting: Meeting, *, not_reached: list[str]) -> str:
    """Return the text of the minutes: who came, the quorum, each case by reference with outcome and reasons."""
    rows = list(meeting.attendances.select_related("member__user", "member__represents").order_by("member__user__name"))
    parts = [
        f"{meeting.partnership}: panel meeting {meeting.reference}, {meeting.held_on:%A %-d %B %Y} at "
        f"{meeting.starts_at:%H:%M}{f', {meeting.place}' if meeting.place else ''}",
        *attendance_lines(rows),
        quorum_line(meeting, rows),
        *[case_lines(n, decision) for n, decision in enumerate(decisions_of(meeting), 1)],
    ]
    if not_reached:
        parts.append(f"Not decided at this meeting: {', '.join(not_reached)}. Each is ready for the next.")
    return "\n\n".join(parts)


def attendance_lines(rows: list[Attendance]) -> list[str]:
    """Return one line for each state of attendance that somebody has."""
    lines = []
    for state, heading in (("present", "Present"), ("apologies", "Apologies"), ("absent", "Absent")):
        names = [named(row) for row in rows if row.state == state]
        lines += [f"{heading}: {'; '.join(names)}."] if names else []
    return lines


def named(row: Attendance) -> str:
    """Return a person with what they speak for, and the note of a substitute."""
    speaks_for = row.member.represents or row.member.get_role_display()
    return f"{row.member.user.name} ({speaks_for}{f'; {row.note}' if row.note else ''})"


def quorum_line(meeting: Meeting, rows: list[Attendance]) -> str:
    """Return the sentence about the quorum of the meeting; that of each case is counted with its decision."""
    present = sum(row.state == "present" and row.member.role in PANEL_ROLES for row in rows)
    return f"Quorum: {meeting.quorum} {word('panel')} members; {present} were present."


def decisions_of(meeting: Meeting) -> list[Decision]:
    """Return the standing decisions of a meeting in the order of its agenda."""
    found = Decision.objects.filter(agenda_item__meeting=meeting, corrected_by=None)
    found = found.select_related("referral__school", "provision__organisation").prefetch_related(
        "decided_by__user", "agenda_item__interests__member__user"
    )
    return list(found.order_by("agenda_item__position", "agenda_item__pk"))


def case_lines(number: int, decision: Decision) -> str:
    """Return the paragraph of one case."""
    case, outcome = decision.referral, decision.get_outcome_display()
    lines = [f"{number}. {case.reference}, year {case.year_group}: {outcome}."]
    interests = [f"{i.member.user.name} ({i.get_kind_display().lower()})" for i in decision.agenda_item.interests.all()]
    if interests:
        lines.append(f"Interests: {'; '.join(interests)}.")
    lines.append(f"Reasons: {decision.rationale}")
    lines += [f"{label}: {value}" for label, value in details_of(decision) if value]
    lines.append(f"Decided by {how(decision)}: {', '.join(sorted(m.user.name for m in decision.decided_by.all()))}.")
    if decision.dissent:
        lines.append(f"Dissent: {decision.dissent}")
    return "\n".join(lines)


def details_of(decision: Decision) -> list[tuple[str, str]]:
    """Return what an outcome carries beside its reasons, as label and text; what does not apply is empty."""

    def day(value: object) -> str:
        return f"{value:%-d %B %Y}" if value else ""

    return [
        ("Conditions", decision.conditions),
        ("Where", str(decision.provision or "")),
        ("Start", day(decision.start_on)),
        ("First review", day(decision.first_review_on)),
        ("Route", decision.route),
        ("Answer by", day(decision.answer_by_on)),
    ]


def how(decision: Decision) -> str:
    """Return consensus, or the vote with its numbers."""
    if decision.method == Decision.Method.VOTE:
        return f"vote, {decision.votes_for} for and {decision.votes_against} against"
    return "consensus"
