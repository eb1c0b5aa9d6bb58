"""Refusing an offered place."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from placements import actions
from placements.models import Stay
from tests.placements.making import offered


def test_a_refusal_frees_the_place_and_brings_the_case_back(cast: Cast) -> None:
    offer = actions.refuse_offer(offered(cast), refusal="staffing", note="From January we can.", by=cast.quinn)
    offer.referral.refresh_from_db()
    assert (offer.status, offer.refusal, offer.referral.status) == ("refused", "staffing", "agreed")
    assert not Stay.objects.get().live
    assert Message.objects.filter(about=offer.reference, email="cora.flint@wherryshire.example").exists()


def test_a_refusal_says_why(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Enter the reason"):
        actions.refuse_offer(offered(cast), refusal="mix", note=" ", by=cast.quinn)
    assert Stay.objects.get().live


def test_only_the_base_lead_refuses(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.refuse_offer(offered(cast), refusal="mix", note="No", by=cast.cora)


def test_after_a_refusal_the_base_keeps_the_fact_and_loses_the_child(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    offer = offered(cast)
    client = sign_in(cast.quinn)
    sent = client.post(f"{offer.get_absolute_url()}refuse/", {"refusal": "mix", "note": "Not together."}, follow=True)
    assert b"The place is refused" in sent.content
    page = client.get(offer.get_absolute_url()).content.decode()
    assert offer.reference in page
    assert offer.referral.surname not in page


def test_an_empty_form_says_what_is_missing(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in(cast.quinn).post(f"{offered(cast).get_absolute_url()}refuse/", {"note": "Kept"})
    assert b"Select why the place is refused" in page.content
    assert b"Kept" in page.content
