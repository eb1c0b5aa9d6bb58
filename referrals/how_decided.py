"""How a case was decided, told from the record alone: who was told and came, what was declared, decided and why."""

from typing import Any

from apsystem import clock
from partnerships.models import Membership
from referrals.coming import bound_in_absence, schools_of
from referrals.models import Decision, Notice, Referral
from referrals.panel_pages import attendance_rows, day, decision_rows, tally


def decided(referral: Referral, actor: Membership) -> list[Decision]:
    """Return the decisions on a case, newest first, with all that tells how each was reached."""
    rows = (
        Decision.objects.visible_to(actor)
        .filter(referral=referral)
        .prefetch_related(
            "decided_by__user", "decided_by__represents", "agenda_item__interests__member__user", "agenda_item__views"
        )
    )
    rows = rows.select_related("ratification__meeting", "family_told__by__user")
    return list(rows.select_related("agenda_item__meeting__partnership", "provision__organisation", "by__user"))


def why_corrected(decision: Decision) -> list[dict[str, Any]]:
    """Return why a decision corrects an earlier one, from the case's own memory."""
    if decision.corrects_id is None:
        return []
    event = decision.referral.events.filter(move="correct", at__lte=decision.at).last()
    return [{"key": "Corrected because", "value": event.reason}] if event else []


def how_told(notice: Notice) -> str:
    """Return who at a school was told of a meeting, how and when."""
    return f"{notice.person}, {notice.get_how_display().lower()}, {day(notice.told_on)}"


def more_of(decision: Decision, *, in_full: bool) -> list[dict[str, Any]]:
    """Return what happened around a decision: why it corrects another, what a meeting said of it, the family told."""
    told = getattr(decision, "family_told", None)
    family = f"{day(told.told_on)}, {told.how} (recorded by {told.by.user.name})" if told else "Not on record"
    return [*why_corrected(decision), *ratification(decision, in_full=in_full), {"key": "Family told", "value": family}]


def ratification(decision: Decision, *, in_full: bool) -> list[dict[str, Any]]:
    """Return what a meeting said of a chair's decision; why it could not wait, and who spoke, only in full."""
    if not decision.chairs_action:
        return []
    said = getattr(decision, "ratification", None)
    words = "Not asked yet"
    if said:
        by = f", by {', '.join(sorted(member.user.name for member in said.decided_by.all()))}" if in_full else ""
        words = f"{'Ratified' if said.ratified else 'Not ratified'} at {said.meeting}{by}. {said.note}".strip()
    why = [{"key": "Why it could not wait", "value": decision.why_now}] if in_full else []
    return [*why, {"key": "The next meeting", "value": words}]


def account_of(decision: Decision, *, in_full: bool) -> dict[str, Any]:
    """Return the account of one decision; names of the panel, interests and views only in full."""
    item = decision.agenda_item
    meeting = item.meeting
    told = [f"{row.school}: {', '.join(map(how_told, row.notices)) or 'not told'}" for row in schools_of(meeting)]
    papers = f"{clock.local(meeting.papers_issued_at):%-d %B %Y}" if meeting.papers_issued_at else ""
    quorum = f"{meeting.quorum} needed; {len(decision.decided_by.all())} decided"
    if decision.chairs_action:
        quorum = "None: the chair decided between meetings"
    return {
        "decision": decision,
        "meeting": [
            {"key": "Meeting", "value": f"{meeting}, {meeting.held_on:%A %-d %B %Y}"},
            {"key": "Notice given", "value": "\n".join(told)},
            {"key": "Papers issued", "value": papers},
            {"key": "Listed", "value": "Late, let in by the chair" if item.late else "Before the deadline"},
            {"key": "Quorum", "value": quorum},
            {"key": "Bound in absence", "value": "\n".join(bound_in_absence(meeting)) or "No school"},
        ],
        "rows": decision_rows(decision, with_deliberation=in_full) + more_of(decision, in_full=in_full),
        "people": attendance_rows(meeting) if in_full else [],
        "interests": list(item.interests.all()) if in_full else [],
        "views": tally(item.views.all()) if in_full else [],
    }
