"""Answering a line of suggested places: accepted, another place, or none now; each kept, none a decision."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from partnerships.actions import change
from partnerships.models import Capacity, Group
from placements import actions
from placements.models import Suggestion, SuggestionAnswer
from referrals.models import Referral
from tests.conftest import SignIn
from tests.placements.making import agreed, offered, suggested


@pytest.fixture
def line(cast: Cast) -> tuple[Suggestion, Referral]:
    """Return a round of one case, and the case."""
    referral = agreed(cast)
    return suggested(cast), referral


def answer(cast: Cast, line: tuple[Suggestion, Referral], verb: str, **others: object) -> SuggestionAnswer:
    """Answer a line as the co-ordinator."""
    given = {"verb": verb, "submission_key": uuid.uuid4(), "by": cast.cora} | others
    return actions.answer_suggestion(*line, **given)  # type: ignore[arg-type]


def test_accepting_keeps_the_suggested_place_and_moves_nothing(cast: Cast, line: tuple[Suggestion, Referral]) -> None:
    kept = answer(cast, line, "accept")
    assert (kept.group, kept.by) == (Group.objects.get(), cast.cora)
    assert Referral.objects.get(pk=line[1].pk).status == "agreed"
    assert Entry.objects.latest("pk").references == [line[1].reference]


def test_another_place_and_none_now_need_a_reason(cast: Cast, line: tuple[Suggestion, Referral]) -> None:
    with pytest.raises(ValidationError, match="Enter the reason"):
        answer(cast, line, "change", group=Group.objects.get())
    with pytest.raises(ValidationError, match="Enter the reason"):
        answer(cast, line, "reject")
    assert answer(cast, line, "reject", reason="The family is on holiday").group is None


def test_another_place_names_it(cast: Cast, line: tuple[Suggestion, Referral]) -> None:
    with pytest.raises(ValidationError, match="Choose the place"):
        answer(cast, line, "change", reason="Nearer to a grandparent")


def test_a_line_without_a_place_cannot_be_accepted(cast: Cast) -> None:
    change(Capacity.objects.get(), version=1, places=0, by=cast.ada)
    referral = agreed(cast)
    with pytest.raises(ValidationError, match="No place is suggested"):
        answer(cast, (suggested(cast), referral), "accept")


def test_every_answer_stays_and_the_newest_holds(cast: Cast, line: tuple[Suggestion, Referral]) -> None:
    answer(cast, line, "accept")
    answer(cast, line, "reject", reason="The base is closed that week")
    assert [kept.verb for kept in SuggestionAnswer.objects.all()] == ["reject", "accept"]


def test_a_second_press_is_one_answer(cast: Cast, line: tuple[Suggestion, Referral]) -> None:
    key = uuid.uuid4()
    answer(cast, line, "accept", submission_key=key)
    answer(cast, line, "accept", submission_key=key)
    assert SuggestionAnswer.objects.count() == 1


@pytest.mark.parametrize("who", ["priya", "kit", "sam", "quinn"])
def test_nobody_else_answers(cast: Cast, line: tuple[Suggestion, Referral], who: str) -> None:
    with pytest.raises(PermissionDenied):
        answer(cast, line, "accept", by=cast.people[who])


def test_a_case_of_another_round_is_refused(cast: Cast, line: tuple[Suggestion, Referral]) -> None:
    with pytest.raises(ValidationError, match="not in this round"):
        answer(cast, (line[0], agreed(cast)), "accept")


def test_an_accepted_line_leads_to_the_offer_page_with_its_place(
    cast: Cast, sign_in: SignIn, line: tuple[Suggestion, Referral]
) -> None:
    client = sign_in(cast.cora)
    address = f"/places/suggested/{line[0].reference}/{line[1].reference}/"
    sent = client.post(address, {"verb": "accept", "submission_key": str(uuid.uuid4())})
    assert sent["Location"].startswith(f"/offers/new/{line[1].reference}/?group={Group.objects.get().pk}")
    page = client.get(sent["Location"]).content.decode()
    assert 'value="24"' in page
    assert "checked" in page


def test_the_page_asks_for_what_is_missing(cast: Cast, sign_in: SignIn, line: tuple[Suggestion, Referral]) -> None:
    address = f"/places/suggested/{line[0].reference}/{line[1].reference}/"
    sent = sign_in(cast.cora).post(address, {"verb": "change", "submission_key": str(uuid.uuid4())})
    page = sent.content.decode()
    assert "Choose the place" in page
    assert "Enter the reason" in page


def test_the_round_shows_what_was_made_of_each_line_and_what_came_of_it(
    cast: Cast, sign_in: SignIn, line: tuple[Suggestion, Referral]
) -> None:
    client, round_of = sign_in(cast.cora), line[0].get_absolute_url()
    answer(cast, line, "accept")
    page = client.get(round_of).content.decode()
    assert "Accepted" in page
    assert "Offer this place" in page
    made = offered(cast, line[1])
    page = client.get(round_of).content.decode()
    assert f"Offer {made.reference}" in page
    assert "Offer this place" not in page


def test_who_only_looks_is_offered_no_answer(cast: Cast, sign_in: SignIn, line: tuple[Suggestion, Referral]) -> None:
    page = sign_in(cast.sam).get(line[0].get_absolute_url()).content.decode()
    assert "Not answered" in page
    assert "Answer<span" not in page
