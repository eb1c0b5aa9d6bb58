"""The head teacher's sign-off."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from apsystem.demo.cast import Cast
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from referrals import actions
from referrals.models import Referral, Signature
from tests.referrals.making import draft, signed, submitted


SignIn = Callable[[Membership | None], Client]


def test_a_head_signs_with_one_click_and_it_is_remembered(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    address = reverse("referrals:sign", args=[sent.reference])
    client = sign_in(cast.rowan)
    assert "This is the referral as it was sent" in client.get(address).content.decode()
    client.post(address, {"number": "1"})
    sent.refresh_from_db()
    assert sent.signed_at is not None
    assert Signature.objects.get().submission.referral == sent
    assert [event.move for event in sent.events.all()] == ["submit", "sign"]
    assert client.post(address).status_code == 409


def test_what_was_sent_again_since_it_was_read_is_not_signed_unread(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    address, client = reverse("referrals:sign", args=[sent.reference]), sign_in(cast.rowan)
    assert '<input type="hidden" name="number" value="1"' in client.get(address).content.decode()
    actions.submit(actions.return_to_school(sent, reason="Say more", by=cast.cora), by=cast.asha)
    assert client.post(address, {"number": "1"}).status_code == 409
    assert client.post(address, {"number": "2"}).status_code == 302


@pytest.mark.parametrize("who", ["asha", "cora", "olu", "tess", "priya_head"])
def test_only_the_schools_own_head_signs(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.sign(submitted(cast), by=getattr(cast, who))


def test_a_draft_and_a_withdrawn_referral_are_not_signed(cast: Cast) -> None:
    referral = draft(cast)
    with pytest.raises(NotAllowed):
        actions.sign(referral, by=cast.rowan)
    actions.withdraw(referral, reason="Begun in error", by=cast.asha)
    with pytest.raises(NotAllowed):
        actions.sign(referral, by=cast.rowan)


def test_after_a_return_the_head_sees_only_what_changed(cast: Cast, sign_in: SignIn) -> None:
    returned = actions.return_to_school(signed(cast, forename="Bea"), reason="Say more", by=cast.cora)
    values = {"safety": "Leaves by the back gate."}
    actions.save_section(returned, "safety", values=values, words={}, version=returned.version, by=cast.asha)
    again = actions.submit(returned, by=cast.asha)
    page = sign_in(cast.rowan).get(reverse("referrals:sign", args=[again.reference])).content.decode()
    assert "Leaves by the back gate." in page
    assert "Bea" not in page
    actions.sign(again, by=cast.rowan)
    assert Signature.objects.count() == 2
    assert Referral.objects.get().signed_at is not None
