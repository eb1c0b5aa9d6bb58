"""Reminding a head teacher to sign what is on an agenda."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from referrals import actions
from referrals.models import Meeting, Referral
from tests.referrals.panel import planned, ready, sent


SignIn = Callable[[Membership | None], Client]
PAGE = "/referrals/WE-9001/chase-signature/"


def listed(cast: Cast, *, signed: bool = False) -> Referral:
    meeting = actions.give_notice(planned(cast), by=cast.cora)
    return actions.list_for_meeting(ready(cast, sent(cast, signed=signed)), meeting=meeting, by=cast.cora).referral


def reminders() -> list[Message]:
    return list(Message.objects.filter(subject="WE-9001: please sign"))


def test_the_head_is_reminded_with_the_meeting_and_without_a_name(cast: Cast, sign_in: SignIn) -> None:
    listed(cast)
    client = sign_in(cast.cora)
    assert PAGE in client.get("/meetings/WE-M0001/").content.decode()
    assert client.post(PAGE)["Location"] == "/meetings/WE-M0001/"
    (told,) = reminders()
    assert told.email == "rowan.hughes@wherryshire.example"
    assert "on the agenda of Tuesday 17 November" in told.body
    assert "/referrals/WE-9001/sign/" in told.body
    assert "Marlowe" not in told.body + told.subject
    assert [event.move for event in Referral.objects.get().events.all()] == ["accept", "list", "chase_signature"]


def test_once_a_day(cast: Cast, sign_in: SignIn) -> None:
    referral = listed(cast)
    client = sign_in(cast.cora)
    for _ in range(2):
        assert client.post(PAGE).status_code == 302
    assert len(reminders()) == 1
    with pytest.raises(ValidationError, match="already reminded of WE-9001 today"):
        actions.chase_signature(referral, by=cast.chidi)
    with time_machine.travel(clock.now() + dt.timedelta(days=1), tick=False):
        actions.chase_signature(referral, by=cast.cora)
    assert len(reminders()) == 2


def test_a_delegate_is_reminded_too(cast: Cast) -> None:
    delegate = cast.asha
    Membership.objects.create(
        user=delegate.user, organisation=delegate.organisation, kind="school", role="head_delegate",
        from_on=clock.today(), to_on=clock.today(),
    )  # fmt: skip
    actions.chase_signature(listed(cast), by=cast.cora)
    assert {m.email.partition(".")[0] for m in reminders()} == {"rowan", "asha"}


def test_a_school_without_a_head_is_said_to_have_none(cast: Cast, sign_in: SignIn) -> None:
    referral = listed(cast)
    Membership.objects.filter(pk=cast.rowan.pk).update(to_on=dt.date(2026, 11, 1))
    page = sign_in(cast.cora).post(PAGE, follow=True).content.decode()
    assert "Nobody at Riverside Academy may sign" in page
    assert not referral.events.filter(move="chase_signature").exists()


def test_what_is_signed_is_not_chased(cast: Cast, sign_in: SignIn) -> None:
    referral = listed(cast, signed=True)
    assert PAGE not in sign_in(cast.cora).get("/meetings/WE-M0001/").content.decode()
    with pytest.raises(NotAllowed, match="does not wait for a signature"):
        actions.chase_signature(referral, by=cast.cora)


@pytest.mark.parametrize("who", ["asha", "rowan", "priya", "ed", "kit", "quinn", "sam", "vera"])
def test_nobody_else_chases(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.chase_signature(listed(cast), by=cast.people[who])


def test_the_papers_page_names_what_is_unsigned_and_offers_the_reminder(cast: Cast, sign_in: SignIn) -> None:
    listed(cast)
    page = sign_in(cast.cora).get("/meetings/WE-M0001/papers/").content.decode()
    assert "Not signed by the head teacher, so not on the papers: WE-9001" in page
    assert PAGE in page
    assert Meeting.objects.get().papers_issued_at is None
