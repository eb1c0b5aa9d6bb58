"""Withdrawing at the right level: the place, the whole referral, or neither once the pupil has started."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from placements import actions
from placements.models import Offer
from placements.workflow import OfferStatus
from referrals.models import Referral
from referrals.workflow import Status
from tests.conftest import SignIn
from tests.placements.making import agreed, confirmed, offered, placed


def address(offer: Offer) -> str:
    """Return the page that asks what to withdraw."""
    return reverse("placements:withdraw", args=[offer.referral.reference])


def test_a_school_with_a_place_is_asked_what_to_withdraw_and_told_what_each_undoes(cast: Cast, sign_in: SignIn) -> None:
    offer = confirmed(cast)
    client = sign_in(cast.asha)
    page = client.get(reverse("referrals:withdraw", args=[offer.referral.reference]), follow=True).content.decode()
    for words in (
        "The place offered at Riverbank Base", "The whole referral", "This cannot be undone",
        "is free for another pupil", "Riverbank Base is told, and no longer reads about the pupil",
        "The referral stays agreed", "The panel’s agreement ends",
    ):  # fmt: skip
        assert words in page
    assert "Select what you want to withdraw" in client.post(address(offer), {"reason": "No"}).content.decode()


def test_the_place_alone_is_given_back_and_the_case_stays_agreed(cast: Cast, sign_in: SignIn) -> None:
    offer = confirmed(cast)
    sign_in(cast.asha).post(address(offer), {"what": "place", "reason": "Too far for the family"})
    fresh = Offer.objects.select_related("referral", "stay").get(pk=offer.pk)
    assert (fresh.status, fresh.referral.status, fresh.stay.live) == (OfferStatus.RELEASED, Status.AGREED, False)
    told = {m.email.split(".")[0] for m in Message.objects.filter(key__contains=offer.reference, subject__contains="a")}
    assert {"quinn", "cora"} <= told


def test_the_whole_referral_is_withdrawn_with_its_place(cast: Cast, sign_in: SignIn) -> None:
    offer = confirmed(cast)
    sign_in(cast.asha).post(address(offer), {"what": "referral", "reason": "The family has moved away"})
    fresh = Offer.objects.select_related("referral", "stay").get(pk=offer.pk)
    assert (fresh.status, fresh.referral.status, fresh.stay.live) == (OfferStatus.RELEASED, Status.WITHDRAWN, False)
    assert "moved away" not in fresh.note, "the provision reads that it is released, and not why"
    assert sign_in(cast.quinn).get(fresh.referral.get_absolute_url()).status_code == 404


def test_the_co_ordinator_takes_back_only_the_place(cast: Cast, sign_in: SignIn) -> None:
    offer = offered(cast)
    client = sign_in(cast.cora)
    assert "The whole referral" not in client.get(address(offer)).content.decode()
    client.post(address(offer), {"reason": "Another place came free"})
    assert Referral.objects.get(pk=offer.referral_id).status == Status.AGREED
    with pytest.raises(PermissionDenied):
        actions.withdraw_with_place(offer.referral, reason="No", by=cast.cora)


@pytest.mark.parametrize("who", ["ben", "priya_head", "kit", "quinn", "sam", "priya", "vera"])
def test_nobody_else_is_asked(cast: Cast, sign_in: SignIn, who: str) -> None:
    offer = offered(cast)
    assert sign_in(cast.people[who]).get(address(offer)).status_code in (403, 404)
    with pytest.raises(PermissionDenied):
        actions.release_offer(offer, reason="No", by=cast.people[who])


def test_once_the_pupil_has_started_the_placement_is_ended_instead(cast: Cast, sign_in: SignIn) -> None:
    placement = placed(cast)
    assert placement.offer
    where, early = address(placement.offer), reverse("placements:end_early", args=[placement.reference])
    for who, link in (("olu", early), ("asha", placement.get_absolute_url())):
        page = sign_in(cast.people[who]).get(where).content.decode()
        assert "The placement has started" in page
        assert f'href="{link}"' in page
        assert '<form method="post" novalidate' not in page
    sign_in(cast.asha).post(where, {"what": "referral", "reason": "No"})
    assert Referral.objects.get(pk=placement.offer.referral_id).status == Status.PLACED
    with pytest.raises(NotAllowed):
        actions.withdraw_with_place(placement.offer.referral, reason="No", by=cast.asha)


def test_where_nothing_is_left_the_page_says_who_did_what(cast: Cast, sign_in: SignIn) -> None:
    offer = offered(cast)
    actions.withdraw_with_place(offer.referral, reason="The family has moved away", by=cast.asha)
    answer = sign_in(cast.asha).get(address(offer))
    assert answer.status_code == 409
    assert "Asha Patel moved it" in answer.content.decode()


def test_without_a_place_the_school_is_not_asked_which(cast: Cast, sign_in: SignIn) -> None:
    referral = agreed(cast)
    page = sign_in(cast.asha).get(reverse("referrals:withdraw", args=[referral.reference]))
    assert page.status_code == 200
    assert "What do you want to withdraw?" not in page.content.decode()
