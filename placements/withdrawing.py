"""What of a case can be withdrawn, by whom, and what each choice undoes."""

from dataclasses import dataclass

from partnerships.models import Membership
from placements.models import Offer, Placement
from placements.policies import may_release
from placements.workflow import HELD, LIVE
from referrals.models import Referral
from referrals.policies import moves_for
from referrals.withdrawing import consequences


@dataclass(frozen=True)
class Thing:
    """Something that can be withdrawn, and the sentences that say what is undone."""

    key: str
    words: str
    undoes: list[str]


def offer_held(referral: Referral) -> Offer | None:
    """Return the offer that holds a place for a case (one query)."""
    rows = Offer.objects.filter(referral=referral, status__in=HELD)
    return rows.select_related("provision__organisation", "stay__group", "referral").first()


def placement_begun(referral: Referral) -> Placement | None:
    """Return the placement that a case has led to, while it lasts (one query)."""
    rows = Placement.objects.filter(offer__referral=referral, status__in=LIVE)
    return rows.select_related("provision__organisation").first()


def things_of(referral: Referral, offer: Offer | None, actor: Membership) -> list[Thing]:
    """Return what this person may withdraw of a case: the place alone, or the whole referral."""
    things = []
    if offer and may_release(actor, offer):
        again = f"The referral stays agreed, and {referral.partnership} looks for another place."
        things.append(Thing("place", f"The place offered at {offer.provision}", [*frees(offer), again]))
    if "withdraw" in moves_for(actor, referral):
        freed = frees(offer) if offer else []
        things.append(Thing("referral", "The whole referral", [*freed, *consequences(referral)]))
    return things


def frees(offer: Offer) -> list[str]:
    """Return what becomes of the place when it is let go."""
    stay = offer.stay
    return [
        f"The place in {stay.group.name} at {offer.provision} from {stay.first_on:%-d %B %Y} to "
        f"{stay.last_on:%-d %B %Y} is free for another pupil.",
        f"{offer.provision} is told, and no longer reads about the pupil.",
    ]
