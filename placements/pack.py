"""The panel's pack for one reader: the agenda, a page a child as far as this person reads it, and the places."""

from dataclasses import dataclass, field
from typing import Any

from apsystem import clock
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from placements.places import board, provisions_for, serving
from referrals.answers import Part
from referrals.changelog import changed_after_papers
from referrals.interests import barring_kinds, interests_in
from referrals.models import Meeting
from referrals.panel_pages import AgendaRow, agenda_rows, line_rows, paper_blocks, paper_rows, voice_rows
from referrals.policies import waits_for_signature


WEEKS_SHOWN = 6
BARRED = "Not in your pack: you have an interest that bars you from deciding this case."
UNSIGNED = "Not in the pack: the head teacher has not signed it."


@dataclass(frozen=True)
class PackRow:
    """One case of the agenda: its page, or why there is none in this reader's pack."""

    row: AgendaRow
    why_not: str = ""
    voices: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    papers: list[dict[str, Any]] = field(default_factory=list)
    blocks: Part | None = None
    after_papers: Any = None


def pack_of(meeting: Meeting, actor: Membership) -> dict[str, Any]:
    """Return what the pack shows to this reader; raise NotAllowed before the papers are out."""
    if meeting.papers_issued_at is None:
        raise NotAllowed(f"The papers of {meeting} are not out yet.")
    rows = agenda_rows(meeting, actor)
    found, bars = interests_in([row.item for row in rows], [actor]), barring_kinds()
    agenda = [pack_row(row, is_barred=bool(found.get((row.item.pk, actor.pk), set()) & bars)) for row in rows]
    mondays, lines = board(
        provisions_for(actor, clock.today()).filter(pk__in=serving(meeting.partnership_id, meeting.held_on))
    )
    return {
        "meeting": meeting, "agenda": agenda, "mondays": mondays[:WEEKS_SHOWN],
        "places": [(line.provision, line.weeks[:WEEKS_SHOWN]) for line in lines],
        "reader": f"{actor.user.name}, {actor.acting_as}", "made_at": clock.now(),
    }  # fmt: skip


def pack_row(row: AgendaRow, *, is_barred: bool) -> PackRow:
    """Return a case's page, drawn from its projection alone, or why it is left out."""
    if is_barred:
        return PackRow(row, BARRED)
    if waits_for_signature(row.item.referral):
        return PackRow(row, UNSIGNED)
    after = changed_after_papers(row.item.referral, row.case.reading)
    blocks = paper_blocks(row.case, row.item.referral)
    return PackRow(row, "", voice_rows(row.case), line_rows(row.case), paper_rows(row.case), blocks, after)


def cases_in(pack: dict[str, Any]) -> list[str]:
    """Return the references of the cases that have a page in a pack."""
    return [one.row.case.reference for one in pack["agenda"] if not one.why_not]
