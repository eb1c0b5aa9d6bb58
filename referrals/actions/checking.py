"""New referrals to check: returned with reasons, made ready for a meeting, or pointed to another route."""

from django.db import transaction

from partnerships.models import Membership
from partnerships.policies import require
from referrals import panel_emails
from referrals.actions.moving import move
from referrals.models import Referral
from referrals.policies import may_check


@transaction.atomic
def return_to_school(referral: Referral, *, reason: str, by: Membership) -> Referral:
    """Return a referral to its school with what is asked; the clock stops until it is sent again."""
    require(may_check(by, referral))
    returned = move(referral, "return", by=by, reason=reason)
    panel_emails.school_referral_returned(returned)
    return returned


@transaction.atomic
def accept(referral: Referral, *, by: Membership) -> Referral:
    """Mark a referral as checked and ready for a meeting."""
    require(may_check(by, referral))
    return move(referral, "accept", by=by)


@transaction.atomic
def signpost(referral: Referral, *, reason: str, by: Membership) -> Referral:
    """Point a referral to another route before the meeting; the reason names the route and says why."""
    require(may_check(by, referral))
    signposted = move(referral, "signpost", by=by, reason=reason)
    panel_emails.school_referral_signposted(signposted)
    return signposted
