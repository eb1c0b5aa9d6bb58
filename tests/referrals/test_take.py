"""Taking a referral to check, taking over a colleague's, and handing it back."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from referrals import actions
from referrals.models import Referral
from tests.referrals.panel import sent


SignIn = Callable[[Membership | None], Client]
TAKE, BACK = "/referrals/WE-9001/take/", "/referrals/WE-9001/hand-back/"


def holder() -> Membership | None:
    return Referral.objects.get().checker


def test_one_press_takes_it_and_the_audit_knows(cast: Cast, sign_in: SignIn) -> None:
    sent(cast)
    client = sign_in(cast.cora)
    assert client.post(TAKE).status_code == 302
    assert client.post(TAKE).status_code == 302  # a second press changes nothing
    assert holder() == cast.cora
    assert Entry.objects.filter(action="take", references=["WE-9001"]).count() == 1
    assert "You" in client.get("/to-check/?show=mine").content.decode()


def test_taking_a_colleagues_asks_first_and_tells_them(cast: Cast, sign_in: SignIn) -> None:
    actions.take(sent(cast), by=cast.cora)
    client = sign_in(cast.chidi)
    assert "Cora Flint" in client.get("/to-check/").content.decode()
    page = client.post(TAKE).content.decode()
    assert "Cora Flint has this referral" in page
    assert holder() == cast.cora
    assert client.post(TAKE, {"held_by": cast.cora.pk}).status_code == 302
    assert holder() == cast.chidi
    told = Message.objects.get(subject="WE-9001: a colleague checks it now")
    assert told.email == "cora.flint@wherryshire.example"
    assert "Jordan" not in told.body


def test_what_somebody_else_took_meanwhile_is_not_taken_unseen(cast: Cast) -> None:
    referral = sent(cast)
    actions.take(referral, by=cast.cora)
    with pytest.raises(NotAllowed, match="Cora Flint has taken WE-9001"):
        actions.take(referral, by=cast.chidi)
    actions.take(referral, held_by=cast.cora.pk, by=cast.dana)
    with pytest.raises(NotAllowed, match="Dana Whitlock has taken WE-9001"):
        actions.take(referral, held_by=cast.cora.pk, by=cast.chidi)


def test_it_is_handed_back_by_whoever_has_it(cast: Cast, sign_in: SignIn) -> None:
    actions.take(sent(cast), by=cast.cora)
    assert sign_in(cast.chidi).post(BACK).status_code == 409
    assert sign_in(cast.cora).post(BACK).status_code == 302
    assert holder() is None
    assert sign_in(cast.cora).post(BACK).status_code == 409


@pytest.mark.parametrize("who", ["asha", "rowan", "priya", "ed", "kit", "quinn", "sam", "vera"])
def test_nobody_else_takes_or_hands_back(cast: Cast, who: str) -> None:
    referral = sent(cast)
    with pytest.raises(PermissionDenied):
        actions.take(referral, by=cast.people[who])
    with pytest.raises(PermissionDenied):
        actions.hand_back(referral, by=cast.people[who])


def test_what_is_no_longer_in_the_queue_is_not_taken(cast: Cast) -> None:
    referral = sent(cast)
    actions.signpost(referral, reason="Outreach: first.", by=cast.cora)
    with pytest.raises(NotAllowed, match="no longer in the queue"):
        actions.take(referral, by=cast.cora)


def test_it_stays_taken_while_the_school_answers(cast: Cast) -> None:
    referral = actions.take(sent(cast), by=cast.cora)
    actions.return_to_school(referral, reason="Say more.", by=cast.cora)
    assert holder() == cast.cora
