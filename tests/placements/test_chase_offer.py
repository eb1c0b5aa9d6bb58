"""Chasing an answer."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from placements import actions
from tests.placements.making import confirmed, offered


def test_the_base_is_asked_again_and_the_place_stays_reserved(cast: Cast) -> None:
    offer = actions.chase_offer(offered(cast), by=cast.cora)
    assert (offer.chased, offer.last_chased_on, offer.status) == (1, clock.today(), "sent")
    assert Message.objects.filter(about=offer.reference, email="quinn.abara@wherryshire.example").count() == 2


def test_at_most_once_a_school_day(cast: Cast) -> None:
    offer = actions.chase_offer(offered(cast), by=cast.cora)
    with pytest.raises(ValidationError, match="Chase it again from Wednesday 18 November"):
        actions.chase_offer(offer, by=cast.cora)
    with clock.set_to(clock.now() + dt.timedelta(days=1)):
        assert actions.chase_offer(offer, by=cast.cora).chased == 2


def test_an_answered_offer_is_not_chased(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="has been answered"):
        actions.chase_offer(confirmed(cast), by=cast.cora)


def test_the_base_does_not_chase_itself(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.chase_offer(offered(cast), by=cast.quinn)


def test_the_page_says_when_it_may_be_chased_again(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    offer = actions.chase_offer(offered(cast), by=cast.cora)
    page = sign_in(cast.cora).post(f"{offer.get_absolute_url()}chase/", follow=True)
    assert b"Chase it again from Wednesday 18 November" in page.content


def test_what_is_due_is_said_on_the_list(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    offered(cast)
    client = sign_in(cast.cora)
    assert b"Answer due by 24 November" in client.get("/offers/").content
    with clock.set_to(clock.now() + dt.timedelta(days=1)):
        assert b"Chase today" in client.get("/offers/").content
    with clock.set_to(clock.now() + dt.timedelta(days=9)):
        assert b"Overdue since 24 November" in client.get("/offers/").content
