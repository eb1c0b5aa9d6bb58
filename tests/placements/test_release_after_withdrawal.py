"""A place held for a referral that the school has withdrawn is somebody's job until it is released."""

import pytest

from apsystem.demo.cast import Cast
from placements import actions
from referrals.actions import withdraw
from tests.conftest import SignIn
from tests.placements.making import offered


LINE = "Places to release: the referral was withdrawn"


@pytest.mark.parametrize("who", ["cora", "olu"])
def test_the_place_is_on_the_home_page_until_it_is_released(cast: Cast, sign_in: SignIn, who: str) -> None:
    offer = offered(cast)
    client = sign_in(cast.people[who])
    assert LINE not in client.get("/").content.decode()
    withdraw(offer.referral, reason="The family has moved away", by=cast.asha)
    assert LINE in client.get("/").content.decode()
    assert offer.reference in client.get("/offers/?held=withdrawn").content.decode()
    actions.release_offer(offer, reason="The referral was withdrawn", by=cast.cora)
    assert LINE not in client.get("/").content.decode()


def test_nobody_elses_offers_are_among_them(cast: Cast, sign_in: SignIn) -> None:
    offer = offered(cast)
    page = sign_in(cast.cora).get("/offers/?held=withdrawn").content.decode()
    assert offer.reference not in page
