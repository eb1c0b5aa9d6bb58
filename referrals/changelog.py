"""What a school changed after sending: each time with who, when, why and what, as far as somebody reads it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

from apsystem.privacy import Group
from referrals.access import Reading
from referrals.answers import readable, thaw
from referrals.comparing import Change, changes
from referrals.models import AgendaItem, Referral, Submission
from referrals.sections import DOCUMENTS


@dataclass(frozen=True)
class Changed:
    """One section in which answers changed."""

    slug: str
    title: str
    changes: list[Change]


@dataclass(frozen=True)
class Amendment:
    """One time that a referral was sent again or changed, as one person reads it."""

    number: int
    at: dt.datetime
    by: str
    reason: str = ""
    sections: list[Changed] = field(default_factory=list)


@dataclass(frozen=True)
class AfterPapers:
    """What was changed after the panel was given its papers."""

    issued_at: dt.datetime
    amendments: list[Amendment]


def submissions_of(referral: Referral) -> list[Submission]:
    """Return what was sent, newest first, with who sent it (one query)."""
    return list(referral.submissions.select_related("by__user", "by__organisation"))


def changelog(referral: Referral, reading: Reading) -> list[Amendment]:
    """Return each time the referral was changed after it was first sent, newest first (one query)."""
    return [amendment_of(earlier, later, reading) for later, earlier in pairwise(submissions_of(referral))]


SPOKEN_OF = (Group.F2, Group.F3, Group.F4, Group.F5, Group.F6)


def amendment_of(earlier: Submission, later: Submission, reading: Reading) -> Amendment:
    """Return what one sending changed; why is for those who read every group that it may speak of."""
    return Amendment(
        later.number,
        later.at,
        f"{later.by.user.name} ({later.by.acting_as})",
        later.reason if all(reading.may_read("reason", group) for group in SPOKEN_OF) else "",
        changed_sections(earlier.content, later.content, reading),
    )


def changed_sections(earlier: dict[str, Any], later: dict[str, Any], reading: Reading) -> list[Changed]:
    """Return the sections that differ between two frozen submissions; documents come and go by themselves."""
    before, after = by_slug(earlier, reading), by_slug(later, reading)
    titles = {slug: part["title"] for slug, part in (before | after).items() if slug != DOCUMENTS}
    found = [Changed(slug, title, changes(alone(before, slug), alone(after, slug))) for slug, title in titles.items()]
    return [section for section in found if section.changes]


def by_slug(content: dict[str, Any], reading: Reading) -> dict[str, dict[str, Any]]:
    """Return the sections of a frozen submission as far as this person reads them."""
    return {part.slug: asdict(part) for part in readable(map(thaw, content["parts"]), reading)}


def alone(parts: dict[str, dict[str, Any]], slug: str) -> dict[str, Any]:
    """Return one section as if it were the whole submission."""
    return {"parts": [parts[slug]] if slug in parts else []}


def changed_since(
    submissions: Iterable[Submission], moment: dt.datetime, reading: Reading, *, but_not_by: int
) -> list[Changed]:
    """Return the sections that differ between what was sent at a moment and now; one's own changes are no news."""
    rows = list(submissions)
    before = next((row for row in rows if row.at <= moment), None)
    others = any(row.at > moment and row.by.user_id != but_not_by for row in rows)
    if before is None or not others:
        return []
    return changed_sections(before.content, rows[0].content, reading)


def on_papers(referral: Referral) -> AgendaItem | None:
    """Return the item of the agenda whose papers are out and on which the case waits to be decided (one query)."""
    waiting = referral.agenda_items.filter(taken_off_at=None, decided_at=None)
    item: AgendaItem | None = waiting.filter(meeting__papers_issued_at__isnull=False).select_related("meeting").first()
    return item


def papers_are_out(referral: Referral) -> bool:
    """Say whether the panel already has the case in the papers of a meeting to come."""
    return on_papers(referral) is not None


def changed_after_papers(referral: Referral, reading: Reading) -> AfterPapers | None:
    """Return what was changed since the panel got the papers of the meeting to come; None where nothing was."""
    item = on_papers(referral)
    issued_at = item.meeting.papers_issued_at if item else None
    if issued_at is None:
        return None
    late = [amendment for amendment in changelog(referral, reading) if amendment.at > issued_at]
    return AfterPapers(issued_at, late) if late else None
