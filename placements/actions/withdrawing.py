"""Withdrawing a referral for which a place is held: the place goes back with it."""

from django.db import transaction

from partnerships.models import Membership
from partnerships.policies import require
from placements.actions.offering import let_go
from placements.models import Offer
from placements.workflow import HELD
from referrals import actions as cases
from referrals.models import Referral
from referrals.policies import may_withdraw


@transaction.atomic
def withdraw_with_place(referral: Referral, *, reason: str, by: Membership) -> Referral:
    """Withdraw a referral, and release the place that is held for it: the provision is told that, and not why."""
    require(may_withdraw(by, referral))
    offer = Offer.objects.filter(referral=referral, status__in=HELD).first()
    if offer:
        let_go(offer, reason="The school has withdrawn the referral", by=by)
    return cases.withdraw(referral, reason=reason, by=by)
