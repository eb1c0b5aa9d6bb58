"""Returning a new referral to its school, or pointing it to another route."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.models import Code, Membership
from referrals import actions
from referrals.asked import Asking, asked_of
from referrals.models import Asked, Referral
from referrals.workflow import Status
from tests.referrals.making import submitted
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
    assert "Tick at least one question, or enter what the school needs to add or change" in page.content.decode()
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
    page = sign_in(cast.cora).get("/to-check/?show=questions").content.decode()
    assert "Stopped" in page


@pytest.mark.parametrize("query", ["?show=%27", "?page=99999999999999999999", "?page=x", "?show=submitted&page=-1"])
def test_the_queue_survives_any_question(cast: Cast, sign_in: SignIn, query: str) -> None:
    assert sign_in(cast.cora).get(f"/to-check/{query}").status_code == 200


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


UPN, VOICE = Asking("pupil", "upn", "missing", "It is on the census return."), Asking("voice", "", "voice")


def test_what_is_asked_is_kept_question_by_question_with_the_move(cast: Cast) -> None:
    returned = actions.return_to_school(submitted(cast), reason="Thank you.", asked=[UPN, VOICE], by=cast.cora)
    event = returned.events.last()
    assert event is not None
    assert [(row.section, row.question, row.reason) for row in event.asked.all()] == [
        ("pupil", "upn", "missing"), ("voice", "", "voice"),
    ]  # fmt: skip
    assert event.reason == (
        "About the pupil: Unique pupil number (UPN). Something is missing: It is on the census return.\n"
        "What the pupil and family say. The pupil's or family's views are missing\nThank you."
    )


def test_the_form_shows_each_question_what_is_asked_of_it_until_it_is_sent(cast: Cast) -> None:
    referral = submitted(cast)
    assert asked_of(referral) == {}
    returned = actions.return_to_school(referral, asked=[UPN, VOICE], by=cast.cora)
    assert asked_of(returned) == {
        ("pupil", "upn"): ["Something is missing: It is on the census return."],
        ("voice", ""): ["The pupil's or family's views are missing"],
    }
    assert asked_of(actions.submit(returned, by=cast.asha)) == {}


def test_only_the_last_return_is_asked_and_a_reason_the_authority_has_ended_stays_readable(cast: Cast) -> None:
    first = actions.return_to_school(submitted(cast), asked=[UPN], by=cast.cora)
    again = actions.return_to_school(actions.submit(first, by=cast.asha), asked=[VOICE], by=cast.cora)
    Code.objects.create(
        list="return", code="voice", label="Voices", from_on=dt.date(2026, 1, 1), to_on=dt.date(2026, 11, 17)
    )
    assert asked_of(again) == {("voice", ""): ["Voices"]}


def test_the_email_says_only_how_many_questions(cast: Cast) -> None:
    actions.return_to_school(submitted(cast), asked=[UPN, VOICE], by=cast.cora)
    told = Message.objects.filter(subject__endswith="returned to you")
    assert told.count() == 2
    assert all("returned to you with 2 questions." in m.body and "census" not in m.body for m in told)


@pytest.mark.parametrize(
    "bad", [Asking("nowhere", "upn", "missing"), Asking("pupil", "safety", "missing"), Asking("pupil", "upn", "mood")]
)
def test_only_the_forms_own_questions_and_listed_reasons_are_asked(cast: Cast, bad: Asking) -> None:
    with pytest.raises(ValueError, match="cannot be asked"):
        actions.return_to_school(submitted(cast), asked=[bad], by=cast.cora)
    assert not Asked.objects.exists()


def test_a_return_that_asks_nothing_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Say what the school needs"):
        actions.return_to_school(sent(cast), reason=" ", by=cast.cora)


def test_the_questions_are_ticked_first_and_each_then_has_its_own_box(cast: Cast, sign_in: SignIn) -> None:
    referral = submitted(cast)
    client, address = sign_in(cast.cora), f"{referral.get_absolute_url()}return/"
    page = client.get(address).content.decode()
    assert 'value="pupil.upn"' in page
    assert 'value="documents."' in page
    ticked = client.post(address, {"ask-pupil": ["pupil.upn"], "ask-voice": ["voice."], "reason": "Ring me."})
    chosen = {"chosen": ["pupil.upn", "voice."], "reason": "Ring me."}
    assert "About the pupil: Unique pupil number (UPN)" in ticked.content.decode()
    assert "Select a reason for “Unique pupil number (UPN)”" in client.post(address, chosen).content.decode()
    assert Referral.objects.get().status == Status.SUBMITTED
    said = chosen | {"why-0": "missing", "text-0": "It is on the census return.", "why-1": "voice", "text-1": ""}
    assert client.post(address, said).status_code == 302
    event = Referral.objects.get().events.last()
    assert event is not None
    assert event.asked.count() == 2
    assert event.reason.endswith("\nRing me.")


@pytest.mark.parametrize("chosen", ["nowhere.upn", "pupil", "", "pupil.upn\x00", "z" * 10_000])
def test_a_question_that_does_not_exist_leads_back_to_the_choice(cast: Cast, sign_in: SignIn, chosen: str) -> None:
    address = f"{submitted(cast).get_absolute_url()}return/"
    assert sign_in(cast.cora).post(address, {"chosen": [chosen], "why-0": "missing"}).status_code in (200, 302)
    assert Referral.objects.get().status == Status.SUBMITTED


def test_a_reason_that_is_no_reason_is_not_taken(cast: Cast, sign_in: SignIn) -> None:
    address = f"{submitted(cast).get_absolute_url()}return/"
    for why, text in (("mood", ""), ("missing", "x" * 3000), ("missing\x00", "a\x00b")):
        answer = sign_in(cast.cora).post(address, {"chosen": ["pupil.upn"], "why-0": why, "text-0": text})
        assert answer.status_code == 200
    assert Referral.objects.get().status == Status.SUBMITTED
