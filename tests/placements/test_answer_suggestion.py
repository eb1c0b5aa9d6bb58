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
from tests.placements.making import agreed, suggested


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
