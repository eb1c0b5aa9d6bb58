"""A meeting on paper: the sheet is printed, and keyed in afterwards, all of it or nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from partnerships.models import Membership
from referrals import actions
from referrals.models import Decision, Referral
from referrals.workflow import Status
from tests.referrals.panel import a_place, item_of, meeting_in_session, papers_out, sent


SignIn = Callable[[Membership | None], Client]
KEY_IN = "/meetings/WE-M0001/key-in/"


def written(**cases: dict[str, Any]) -> dict[str, Any]:
    """Return what the form sends for cases named by the last digits of their reference."""
    said: dict[str, Any] = {}
    for number in ("9001", "9002", "9003"):
        usual = {"outcome": "left", "method": "consensus", "family_told_by": "school"}
        for name, value in (usual | cases.get(f"c{number}", {})).items():
            said[f"WE-{number}-{name}"] = value
    return said


def test_a_sheet_is_keyed_in_at_once_and_what_was_not_decided_is_left(cast: Cast, sign_in: SignIn) -> None:
    meeting_in_session(cast, [sent(cast) for _ in range(3)])
    said = written(
        c9001={"outcome": "agree_waiting", "rationale": "No place is free."},
        c9003={"outcome": "redirect", "rationale": "Outreach first.", "route": "Tier 1 outreach"},
    )
    assert sign_in(cast.cora).post(KEY_IN, said).status_code == 302
    found = dict(Referral.objects.values_list("reference", "status"))
    assert found == {"WE-9001": Status.WAITING, "WE-9002": Status.LISTED, "WE-9003": Status.ANOTHER_ROUTE}
    assert all(Decision.objects.values_list("from_paper", flat=True))
    assert Message.objects.filter(key__startswith="decided").exists()


def test_one_fault_saves_nothing_and_loses_nothing(cast: Cast, sign_in: SignIn) -> None:
    meeting_in_session(cast, [sent(cast, "marsh-lane") for _ in range(3)])
    said = written(
        c9001={"outcome": "agree_waiting", "rationale": "No place is free."},
        c9002={"outcome": "redirect", "rationale": "Outreach first."},
        c9003={"rationale": "We talked about it."},
    )
    page = sign_in(cast.cora).post(KEY_IN, said).text
    assert "Enter the other route" in page
    assert "Select what the panel decided" in page
    assert "No place is free." in page
    assert not Decision.objects.exists()


def test_what_only_the_action_knows_is_refused_as_a_whole_too(cast: Cast, sign_in: SignIn) -> None:
    meeting_in_session(cast, [sent(cast, "lakeside"), sent(cast)], away=["priya"])
    said = written(
        c9001={"outcome": "agree_waiting", "rationale": "No place is free."},
        c9002={"outcome": "agree_waiting", "rationale": "No place is free."},
    )
    page = sign_in(cast.cora).post(KEY_IN, said).text
    assert "There is no quorum for WE-9002" in page
    assert not Decision.objects.exists(), "not even the first, which had one"


def test_keying_in_begins_with_the_meeting(cast: Cast, sign_in: SignIn) -> None:
    papers_out(cast, [sent(cast)])
    assert sign_in(cast.cora).get(KEY_IN).status_code == 409


def test_a_chair_is_not_offered_an_own_pupils_case(cast: Cast, sign_in: SignIn) -> None:
    meeting_in_session(cast, [sent(cast, "castle-rise"), sent(cast, "marsh-lane")])
    page = sign_in(cast.chidi).get(KEY_IN).text
    assert "WE-9002" in page
    assert "WE-9001" not in page


@pytest.mark.parametrize("who", ["priya", "ed", "olu"])
def test_only_those_who_run_the_meeting_key_in(cast: Cast, sign_in: SignIn, who: str) -> None:
    referral = sent(cast)
    meeting = meeting_in_session(cast, [referral])
    assert sign_in(cast.people[who]).get(KEY_IN).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.key_in([(item_of(meeting, referral), a_place())], by=cast.people[who])


def test_the_sheet_has_every_case_every_outcome_and_everybody_and_no_name_of_a_child(
    cast: Cast, sign_in: SignIn
) -> None:
    first, second = sent(cast), sent(cast, "lakeside")
    meeting = papers_out(cast, [first, second])
    actions.declare_interest(item_of(meeting, second), kind="personal", note="", by=cast.dana)
    page = sign_in(cast.cora).get("/meetings/WE-M0001/sheet/").text
    for words in (
        "1. WE-9001", "2. WE-9002", "Chidi Eze, Castle Rise School", "Agreed with conditions", "Withdrawn",
        "Dana Whitlock", "Presents, and does not decide:", "Dissent, if asked for", "Signed by the chair",
    ):  # fmt: skip
        assert words in page, words
    assert "Marlowe" not in page


def test_the_minutes_do_not_hide_that_it_was_keyed_in(cast: Cast) -> None:
    referral = sent(cast)
    meeting = meeting_in_session(cast, [referral])
    actions.key_in([(item_of(meeting, referral), a_place())], by=cast.cora)
    assert (
        "Written on paper in the meeting, keyed in by Cora Flint"
        in actions.close_meeting(meeting, by=cast.cora).minutes
    )
