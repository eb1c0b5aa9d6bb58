"""What withdrawing a referral undoes, in sentences, before anybody presses the button."""

from referrals.models import AgendaItem, Referral
from referrals.workflow import Status


# The place offered or taken up belongs to the floor above: it is followed by the names of its relations.
HOLDS_A_PLACE = ("sent", "later", "confirmed")


def holds_a_place(referral: Referral) -> bool:
    """Say whether a place is held for the case, or the pupil has started in one; its offers are fetched with it."""
    offered = any(offer.status in HOLDS_A_PLACE for offer in referral.offers.all())
    return offered or referral.status == Status.PLACED


def consequences(referral: Referral) -> list[str]:
    """Return what withdrawing the referral itself undoes (at most one query)."""
    if referral.submitted_at is None:
        return ["The panel has not seen it, and nobody is told.", "It cannot be opened again."]
    lines = [f"The co-ordinator of {referral.partnership} is told, and reads why."]
    if referral.status == Status.LISTED:
        lines += leaves_agenda(referral)
    if referral.waiting_since and referral.status in (Status.WAITING, Status.AGREED, Status.OFFERED):
        lines.append(f"The pupil loses the place on the waiting list, held since {referral.waiting_since:%-d %B %Y}.")
    if referral.status in (Status.AGREED, Status.WAITING, Status.OFFERED):
        lines.append("The panel’s agreement ends: a new referral would go to a meeting again.")
    return [*lines, "What was sent is kept. The referral cannot be opened again."]


def leaves_agenda(referral: Referral) -> list[str]:
    """Return which agenda the case leaves."""
    item: AgendaItem | None = (
        referral.agenda_items.filter(taken_off_at=None, decided_at=None).select_related("meeting").last()
    )
    if item is None:
        return []
    left = f"It leaves the agenda of the meeting on {item.meeting.held_on:%-d %B %Y}."
    seen = "Panel members who have its papers can no longer read it." if item.meeting.papers_issued_at else ""
    return [left, seen] if seen else [left]
