"""What the floor above moves: a case between the panel's decision and the pupil's place."""

from django.db import transaction

from apsystem import clock
from partnerships.doers import Doer
from partnerships.models import Membership
from partnerships.policies import require
from referrals.actions.moving import move
from referrals.models import Referral
from referrals.policies import may_bring_back, may_check, may_place


@transaction.atomic
def mark_offered(referral: Referral, *, by: Membership) -> Referral:
    """Note that a place has been offered; since when the case waited is kept in case the offer comes to nothing."""
    require(may_place(by, referral))
    return move(referral, "offer", by=by)


@transaction.atomic
def mark_placed(referral: Referral, *, by: Membership) -> Referral:
    """Note that the placement has started."""
    require(may_place(by, referral))
    return move(referral, "place", by=by)


@transaction.atomic
def return_to_panel(referral: Referral, *, reason: str, by: Doer) -> Referral:
    """Bring a case back whose offer came to nothing, with the reason: still agreed, and another place is sought."""
    require(may_bring_back(by, referral))
    return move(referral, "fall_through", by=by, reason=reason)


@transaction.atomic
def put_on_waiting_list(referral: Referral, *, reason: str, by: Membership) -> Referral:
    """Put an agreed case on the waiting list, with the reason; one that waited before keeps its first day."""
    require(may_check(by, referral))
    return move(referral, "wait", by=by, reason=reason, waiting_since=referral.waiting_since or clock.today())
