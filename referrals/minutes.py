"""The minutes of a meeting, drafted from the record alone: references and no names of children."""

from partnerships.wording import word
from referrals.coming import as_what, attendance_of, bound_in_absence, not_told
from referrals.models import Attendance, Decision, Meeting
from referrals.policies import voters_of


OFFERS = (Decision.Outcome.PLACE, Decision.Outcome.CONDITIONS)


def draft_minutes(meeting: Meeting, *, not_reached: list[str]) -> str:
    """Return the text of the minutes: who came, the quorum, each case by reference with outcome and reasons."""
    rows, decisions = attendance_of(meeting), decisions_of(meeting)
    parts = [
        f"{meeting.partnership}: panel meeting {meeting.reference}, {meeting.held_on:%A %-d %B %Y} at "
        f"{meeting.starts_at:%H:%M}{f', {meeting.place}' if meeting.place else ''}",
        *attendance_lines(rows),
        quorum_line(meeting, rows),
        *bound_lines(meeting),
        *[case_lines(n, decision) for n, decision in enumerate(decisions, 1)],
    ]
    parts += ratified_lines(meeting)
    if not_reached:
        parts.append(f"Not decided at this meeting: {', '.join(not_reached)}. Each is ready for the next.")
    if actions := actions_of(decisions):
        parts.append("\n".join(["Actions:", *actions]))
    return "\n\n".join(parts)


def attendance_lines(rows: list[Attendance]) -> list[str]:
    """Return one line for each state of attendance that somebody has."""
    lines = []
    for state, heading in (("present", "Present"), ("apologies", "Apologies"), ("absent", "Absent")):
        names = [named(row) for row in rows if row.state == state]
        lines += [f"{heading}: {'; '.join(names)}."] if names else []
    return lines


def named(row: Attendance) -> str:
    """Return a person with what they came as, and their note."""
    return f"{row.member.user.name} ({as_what(row)}{f'; {row.note}' if row.note else ''})"


def quorum_line(meeting: Meeting, rows: list[Attendance]) -> str:
    """Return the sentence about the quorum of the meeting; that of each case is counted with its decision."""
    present = len(voters_of(meeting, Attendance.State.PRESENT))
    return f"Quorum: {meeting.quorum} {word('panel')} members; {present} were present."


def bound_lines(meeting: Meeting) -> list[str]:
    """Return which schools had notice and nobody there, and which had no notice."""
    bound, untold = bound_in_absence(meeting), not_told(meeting)
    lines = [f"Had notice and were not there, bound by what was decided: {', '.join(bound)}."] if bound else []
    return lines + ([f"No notice on record: {', '.join(untold)}."] if untold else [])


def ratified_lines(meeting: Meeting) -> list[str]:
    """Return a line for each decision of the chair alone that the meeting spoke of."""
    rows = meeting.ratifications.select_related("decision__referral").prefetch_related("decided_by__user")
    return [
        f"Chair’s action on {row.decision.referral.reference} ({row.decision.get_outcome_display().lower()}): "
        f"{'ratified' if row.ratified else 'not ratified'} by "
        f"{', '.join(sorted(m.user.name for m in row.decided_by.all()))}.{f' {row.note}' if row.note else ''}"
        for row in rows.order_by("at", "pk")
    ]


def actions_of(decisions: list[Decision]) -> list[str]:
    """Return who is to do what by when after a meeting, a line each, from its decisions alone."""
    lines = []
    for decision in decisions:
        case, outcome = decision.referral, decision.outcome
        if outcome in OFFERS:
            lines.append(f"{case.reference}: the co-ordinator offers the place at {decision.provision}.")
        if outcome == Decision.Outcome.MORE_INFORMATION and decision.answer_by_on:
            lines.append(f"{case.reference}: {case.school} answers by {decision.answer_by_on:%-d %B %Y}.")
        if outcome == Decision.Outcome.ANOTHER_ROUTE:
            lines.append(f"{case.reference}: {case.school} follows up {decision.route}.")
        if decision.family_told_by_on:
            teller = decision.get_family_told_by_display().lower()
            lines.append(f"{case.reference}: {teller} tells the family by {decision.family_told_by_on:%-d %B %Y}.")
    return lines


def decisions_of(meeting: Meeting) -> list[Decision]:
    """Return the standing decisions of a meeting in the order of its agenda."""
    found = Decision.objects.filter(agenda_item__meeting=meeting, corrected_by=None)
    found = found.select_related("referral__school", "provision__organisation", "by__user").prefetch_related(
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
    if decision.from_paper:
        lines.append(f"Written on paper in the meeting, keyed in by {decision.by.user.name}.")
    if decision.dissent:
        lines.append(f"Dissent: {decision.dissent}")
    return "\n".join(lines)


def details_of(decision: Decision) -> list[tuple[str, str]]:
    """Return what an outcome carries beside its reasons, as label and text; what does not apply is empty."""

    def day(value: object) -> str:
        return f"{value:%-d %B %Y}" if value else ""

    teller = decision.get_family_told_by_display()
    by = f" by {day(decision.family_told_by_on)}" if decision.family_told_by_on else ""

    return [
        ("Conditions", decision.conditions),
        ("Where", str(decision.provision or "")),
        ("Start", day(decision.start_on)),
        ("First review", day(decision.first_review_on)),
        ("Route", decision.route),
        ("Answer by", day(decision.answer_by_on)),
        ("Tells the family", f"{teller}{by}" if teller else ""),
    ]


def how(decision: Decision) -> str:
    """Return consensus, or the vote with its numbers."""
    if decision.chairs_action:
        return "the chair alone, between meetings"
    if decision.method == Decision.Method.VOTE:
        return f"vote, {decision.votes_for} for and {decision.votes_against} against"
    return "consensus"
