"""The screen: the chair shows a case, and the projector and the members' pages follow."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from apsystem.demo.cast import Cast
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from referrals import actions
from referrals.models import Meeting, Referral
from tests.referrals.panel import a_place, item_of, meeting_in_session, papers_out, sent


SignIn = Callable[[Membership | None], Client]
SCREEN = "/meetings/WE-M0001/screen/"


def shown_to(client: Client) -> str:
    """Return which case a person's screen shows."""
    page = client.get(SCREEN).text
    return page.split("<h1", 1)[1].split(">", 1)[1].split("<", 1)[0]


def test_the_members_pages_follow_the_chair_case_by_case(cast: Cast, sign_in: SignIn) -> None:
    first, second = sent(cast, "marsh-lane"), sent(cast, "marsh-lane")
    meeting = meeting_in_session(cast, [first, second])
    assert shown_to(sign_in(cast.priya)) == "WE-9001"
    sign_in(cast.chidi).post("/meetings/WE-M0001/cases/WE-9002/show/")
    assert shown_to(sign_in(cast.priya)) == "WE-9002"
    actions.decide(item_of(meeting, second), by=cast.cora, **a_place())
    assert shown_to(sign_in(cast.priya)) == "WE-9001", "the next that waits comes by itself"
    actions.decide(item_of(meeting, first), by=cast.cora, **a_place())
    priya = sign_in(cast.priya)
    assert shown_to(priya) == "WE-9001", "the last one decided stays"
    assert "Agreed, a place to be offered" in priya.get(SCREEN).text


def test_the_room_opens_at_the_case_on_the_screen(cast: Cast, sign_in: SignIn) -> None:
    cases = [sent(cast, "marsh-lane") for _ in range(3)]
    meeting = meeting_in_session(cast, cases)
    actions.show(item_of(meeting, cases[2]), by=cast.cora)
    page = sign_in(cast.cora).get("/meetings/WE-M0001/room/").text
    assert "Case 3 of 3" in page
    assert "On the screen" in page


def test_the_screen_holds_no_name(cast: Cast, sign_in: SignIn) -> None:
    meeting_in_session(cast, [sent(cast)])
    for who in (cast.chidi, cast.priya, cast.cora, cast.olu):
        page = sign_in(who).get(SCREEN).text
        assert "WE-9001" in page
        assert "Jordan" not in page
        assert "Marlowe" not in page


def test_nothing_refreshes_by_itself_unless_the_reader_chose_it(cast: Cast, sign_in: SignIn) -> None:
    meeting_in_session(cast, [sent(cast)])
    client = sign_in(cast.priya)
    assert "http-equiv" not in client.get(SCREEN).text
    assert '<meta http-equiv="refresh" content="10">' in client.get(f"{SCREEN}?every=10").text
    assert "http-equiv" not in client.get(f"{SCREEN}?every=0").text


def test_before_and_after_the_meeting_no_case_is_on_the_screen(cast: Cast, sign_in: SignIn) -> None:
    meeting = papers_out(cast, [sent(cast)])
    client = sign_in(cast.priya)
    assert "The meeting has not begun" in client.get(SCREEN).text
    meeting = actions.begin_meeting(meeting, by=cast.cora)
    actions.close_meeting(meeting, by=cast.cora)
    assert "The meeting is over" in client.get(SCREEN).text


def test_an_unsigned_case_is_never_shown(cast: Cast) -> None:
    signed, unsigned = sent(cast), sent(cast)
    meeting = meeting_in_session(cast, [signed, unsigned])
    Referral.objects.filter(pk=unsigned.pk).update(signed_at=None)
    with pytest.raises(NotAllowed, match="has not signed"):
        actions.show(item_of(meeting, unsigned), by=cast.cora)
    assert Meeting.objects.get().showing == item_of(meeting, signed)


@pytest.mark.parametrize("who", ["priya", "ed", "olu", "kit"])
def test_only_those_who_run_the_meeting_show_a_case(cast: Cast, who: str) -> None:
    referral = sent(cast)
    meeting = meeting_in_session(cast, [referral])
    with pytest.raises(PermissionDenied):
        actions.show(item_of(meeting, referral), by=cast.people[who])


def test_a_case_is_shown_only_in_the_meeting(cast: Cast) -> None:
    referral = sent(cast)
    meeting = papers_out(cast, [referral])
    with pytest.raises(NotAllowed, match="shown in the meeting"):
        actions.show(item_of(meeting, referral), by=cast.cora)
