"""Pointed to another route before the meeting: a standing item, from which any panel member may call a case in."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from referrals import actions
from referrals.models import Referral
from referrals.signposted import signposted_to, standing_items, within_reach
from referrals.workflow import Status
from tests.referrals.panel import item_of, meeting_in_session, planned, sent


SignIn = Callable[[Membership | None], Client]
PAGE, MEETING = "/referrals/WE-9001/call-in/", "/meetings/WE-M0001/"


def pointed(cast: Cast) -> Referral:
    return actions.signpost(sent(cast), reason="Tier 1 outreach: It was not tried.", by=cast.cora)


def test_every_member_reads_the_standing_list_without_a_name(cast: Cast, sign_in: SignIn) -> None:
    pointed(cast)
    planned(cast)
    page = sign_in(cast.priya).get(MEETING).content.decode()
    for said in ("WE-9001", "Riverside Academy", "Year 9", "Tier 1 outreach", "It was not tried.", "Call it in"):
        assert said in page
    assert "Marlowe1" not in page
    assert Entry.objects.filter(action="read", references__contains=["WE-9001"]).exists()


def test_those_who_run_or_oversee_it_read_the_list_and_others_do_not(cast: Cast, sign_in: SignIn) -> None:
    pointed(cast)
    planned(cast)
    for who in ("cora", "olu"):
        page = sign_in(cast.people[who]).get(MEETING).content.decode()
        assert "WE-9001" in page
        assert "Call it in" not in page
    assert "WE-9001" not in sign_in(cast.ed).get(MEETING).content.decode()


@pytest.mark.parametrize("who", ["asha", "rowan", "ed", "kit", "quinn", "ada", "vera", "ben"])
def test_the_list_holds_nothing_for_anybody_else(cast: Cast, who: str) -> None:
    pointed(cast)
    actor = cast.ada if who == "ada" else cast.people[who]
    assert not signposted_to(actor).exists()
    assert not signposted_to(None).exists()


def test_a_member_reaches_the_case_through_the_list_alone(cast: Cast, sign_in: SignIn) -> None:
    referral = pointed(cast)
    client = sign_in(cast.priya)
    assert client.get(PAGE).status_code == 200
    assert "Marlowe1" not in client.get(PAGE).content.decode()
    assert client.get(referral.get_absolute_url()).status_code == 404
    assert not Referral.objects.visible_to(cast.priya).exists()
    assert within_reach(cast.priya).exists()
    other = sent(cast)
    assert client.get(f"/referrals/{other.reference}/call-in/").status_code == 404


def test_a_member_calls_it_in_and_the_school_and_the_coordinator_are_told(cast: Cast, sign_in: SignIn) -> None:
    pointed(cast)
    client = sign_in(cast.priya)
    assert "Enter why the panel should discuss it" in client.post(PAGE, {"reason": " "}).content.decode()
    assert client.post(PAGE, {"reason": "Outreach has a waiting list."}).status_code == 302
    referral = Referral.objects.get()
    event = referral.events.last()
    assert event is not None
    assert (referral.status, event.move, event.reason) == (Status.READY, "call_in", "Outreach has a waiting list.")
    told = {m.email.partition(".")[0] for m in Message.objects.filter(subject__contains="the panel will discuss it")}
    assert told == {"asha", "rowan"}
    assert Message.objects.get(subject="WE-9001: called in").email == "cora.flint@wherryshire.example"
    assert not any("Marlowe" in m.body or "waiting list" in m.body for m in Message.objects.all())
    assert client.post(PAGE, {"reason": "Again."}).status_code == 404  # it is off the list


def test_the_chair_who_comes_too_late_is_told_who_did_it(cast: Cast, sign_in: SignIn) -> None:
    actions.call_in(pointed(cast), reason="Discuss it.", by=cast.priya)
    page = sign_in(cast.chidi).get(PAGE)
    assert page.status_code == 409
    assert "Priya Nair moved it" in page.content.decode()


@pytest.mark.parametrize("who", ["asha", "rowan", "cora", "ed", "kit", "quinn", "olu", "sam", "vera"])
def test_nobody_else_calls_in(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.call_in(pointed(cast), reason="Why.", by=cast.people[who])


@pytest.mark.parametrize("who", ["rowan_panel", "priya", "chidi", "dana"])
def test_every_member_of_the_panel_may_even_for_their_own_school(cast: Cast, who: str) -> None:
    assert actions.call_in(pointed(cast), reason="Why.", by=cast.people[who]).status == Status.READY


def test_a_reason_is_needed(cast: Cast) -> None:
    with pytest.raises(ValueError, match="reason"):
        actions.call_in(pointed(cast), reason=" ", by=cast.priya)


def test_what_the_panel_itself_decided_is_not_called_in(cast: Cast) -> None:
    referral = sent(cast)
    meeting = meeting_in_session(cast, [referral])
    actions.decide(
        item_of(meeting, referral), outcome="redirect", rationale="Fits better.", route="Outreach", by=cast.cora
    )
    stale, decided = referral, Referral.objects.get()
    assert decided.status == Status.ANOTHER_ROUTE
    assert not signposted_to(cast.priya).exists()
    with pytest.raises(PermissionDenied):
        actions.call_in(decided, reason="Why.", by=cast.priya)
    with pytest.raises(NotAllowed, match="The panel has decided"):
        actions.call_in(stale, reason="Why.", by=cast.priya)


def test_only_what_was_pointed_elsewhere_since_the_last_signed_off_meeting_is_listed(cast: Cast) -> None:
    pointed(cast)
    earlier = actions.close_meeting(meeting_in_session(cast, []), by=cast.cora)
    with time_machine.travel(clock.now() + dt.timedelta(days=1), tick=False):
        later = actions.signpost(sent(cast), reason="Early help", by=cast.cora)
        coming = planned(cast)
        assert len(standing_items(coming, cast.priya)) == 2
        actions.sign_off(earlier, minutes="Done.", by=cast.chidi)
        items = standing_items(coming, cast.priya)
        assert [(item.reference, item.route, item.reason) for item in items] == [(later.reference, "", "Early help")]


def test_the_list_asks_the_same_number_of_questions_for_1_and_9(cast: Cast) -> None:
    meeting, counted = planned(cast), []
    for number in (1, 8):
        for _ in range(number):
            pointed(cast)
        with CaptureQueriesContext(connection) as asked:
            standing_items(meeting, cast.priya)
        counted.append(len(asked))
    assert counted == [2, 2]
