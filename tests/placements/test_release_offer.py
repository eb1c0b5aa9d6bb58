"""Taking an offer back."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem.demo.cast import Cast
from placements import actions
from placements.models import Stay
from referrals import actions as cases
from tests.placements.making import confirmed, offered


def test_a_release_frees_the_place_and_brings_the_case_back(cast: Cast) -> None:
    offer = actions.release_offer(confirmed(cast), reason="The family has moved", by=cast.cora)
    offer.referral.refresh_from_db()
    assert (offer.status, offer.referral.status, Stay.objects.get().live) == ("released", "agreed", False)


def test_a_release_says_why(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Enter the reason"):
        actions.release_offer(offered(cast), reason="", by=cast.cora)


def test_the_base_cannot_release(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.release_offer(offered(cast), reason="No", by=cast.quinn)


def test_a_withdrawn_case_gives_its_place_back_and_stays_withdrawn(cast: Cast) -> None:
    offer = offered(cast)
    cases.withdraw(offer.referral, reason="Moved away", by=cast.asha)
    released = actions.release_offer(offer, reason="Withdrawn by the school", by=cast.cora)
    offer.referral.refresh_from_db()
    assert (released.status, offer.referral.status) == ("released", "withdrawn")
