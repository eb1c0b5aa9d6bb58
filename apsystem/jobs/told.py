"""Whether somebody may still be told what a message says, asked at the moment it is sent."""

from apsystem.outbox.models import Message
from partnerships.models import Membership
from placements.models import Clash, Offer, Placement
from referrals.models import Meeting, Referral


ABOUT = (Referral, Meeting, Offer, Placement, Clash)


def may_still_be_told(message: Message) -> bool:
    """Say whether the reader still has a role, and may still open what the message is about where only readers get it.

    A message to an address alone (an invitation) or about an account is always sent.
    """
    if message.recipient is None:
        return True
    if not message.recipient.is_active:
        return False
    if not message.about:
        return True
    roles = list(Membership.objects.current().filter(user=message.recipient).select_related("organisation"))
    return bool(roles) and (not message.only_readers or any(may_open(role, message.about) for role in roles))


def may_open(role: Membership, reference: str) -> bool:
    """Say whether a case, meeting, offer, placement or clash of this reference is among what somebody may see."""
    return any(model.objects.visible_to(role).filter(reference=reference).exists() for model in ABOUT)
