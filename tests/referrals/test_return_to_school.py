"""Returning a new referral to its school, or pointing it to another route."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from referrals import actions
from referrals.models import Referral
from referrals.workflow import Status
from tests.referrals.panel import sent


SignIn = Callable[[Membership | None], Client]


def test_a_return_says_what_is_asked_and_the_school_is_told(cast: Cast) -> None:
    returned = actions.return_to_school(sent(cast), reason="The exit plan is missing.", by=cast.cora)
    event = returned.events.last()
    assert event is not None
    assert (returned.status, event.reason) == (Status.RETURNED, "The exit plan is missing.")
    told = Message.objects.filter(subject="WE-9001: returned to you")
    assert {m.email for m in told} == {"asha.patel@wherryshire.example", "rowan.hughes@wherryshire.example"}
    assert not any("Jordan" in m.body or "exit plan" in m.body for m in told)


@pytest.mark.parametrize("who", ["cora", "chidi", "dana", "olu"])
def test_those_who_check_may_return(cast: Cast, who: str) -> None:
    assert actions.return_to_school(sent(cast), reason="Why.", by=cast.people[who]).status == Status.RETURNED


@pytest.mark.parametrize("who", ["asha", "rowan", "priya", "ed", "kit", "quinn", "sam", "vera"])
def test_nobody_else_may(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.return_to_school(sent(cast), reason="Why.", by=cast.people[who])


def test_a_case_that_moved_on_says_who_did_what(cast: Cast) -> None:
    referral = sent(cast)
    actions.accept(referral, by=cast.cora)
    with pytest.raises(NotAllowed, match="Cora Flint moved it to “Ready for a meeting”"):
        actions.return_to_school(referral, reason="Why.", by=cast.chidi)


def test_the_page_asks_what_the_school_needs_to_add(cast: Cast, sign_in: SignIn) -> None:
    sent(cast)
    client = sign_in(cast.cora)
    page = client.post("/referrals/WE-9001/return/", {"reason": " "})
    assert "Enter what the school needs to add or change" in page.content.decode()
    assert Referral.objects.get().status == Status.SUBMITTED
    page = client.post("/referrals/WE-9001/return/", {"reason": "x" * 1_000_000})
    assert "must be 8000 characters or fewer" in page.content.decode().replace(",", "")
    assert client.post("/referrals/WE-9001/return/", {"reason": "The exit plan."}).status_code == 302
    assert client.post("/referrals/WE-9001/return/", {"reason": "The exit plan."}).status_code == 409


def test_the_queue_shows_oldest_first_with_its_clock(cast: Cast, sign_in: SignIn) -> None:
    sent(cast)
    page = sign_in(cast.cora).get("/to-check/").content.decode()
    assert "WE-9001" in page
    assert "19 November 2026" in page  # two working days after Tuesday the 17th
    actions.return_to_school(Referral.objects.get(), reason="Why.", by=cast.cora)
    page = sign_in(cast.cora).get("/to-check/?show=returned").content.decode()
    assert "Stopped" in page


@pytest.mark.parametrize("query", ["?show=%27", "?page=99999999999999999999", "?page=x", "?show=submitted&page=-1"])
def test_the_queue_survives_any_question(cast: Cast, sign_in: SignIn, query: str) -> None:
    assert sign_in(cast.cora).get(f"/to-check/{query}").status_code == 200


def test_the_queue_asks_the_same_number_of_questions_for_2_and_20(cast: Cast, sign_in: SignIn) -> None:
    client, counts = sign_in(cast.cora), []
    for number in (2, 18):
        for _ in range(number):
            sent(cast)
        with CaptureQueriesContext(connection) as asked:
            client.get("/to-check/")
        counts.append(len(asked))
    assert counts[0] == counts[1] < 20


def test_another_route_names_the_route_and_says_why(cast: Cast, sign_in: SignIn) -> None:
    referral = sent(cast)
    client = sign_in(cast.cora)
    answer = client.post("/referrals/WE-9001/signpost/", {"route": "Tier 1 outreach", "reason": "Try this first."})
    assert answer.status_code == 302
    event = referral.events.last()
    assert event is not None
    assert (Referral.objects.get().status, event.reason) == (Status.ANOTHER_ROUTE, "Tier 1 outreach: Try this first.")


def test_strangers_and_colleagues_without_the_role(cast: Cast, sign_in: SignIn) -> None:
    sent(cast)
    assert sign_in(cast.kit).get("/referrals/WE-9001/return/").status_code == 404
    assert sign_in(cast.asha).get("/referrals/WE-9001/return/").status_code == 403
    assert sign_in(cast.asha).get("/to-check/").status_code == 403
