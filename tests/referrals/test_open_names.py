"""Where the authority says so, members read whose case it is only once the chair opens it in the meeting."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from apsystem.demo.cast import Cast
from apsystem.workflow import NotAllowed
from partnerships.models import Membership, PanelRule
from referrals import actions
from tests.referrals.panel import item_of, meeting_in_session, papers_out, sent


SignIn = Callable[[Membership | None], Client]
PAGES = ("/meetings/WE-M0001/", "/meetings/WE-M0001/cases/WE-9001/", "/referrals/WE-9001/", "/referrals/",
         "/meetings/WE-M0001/pack/")  # fmt: skip


def named_to(client: Client) -> list[str]:
    """Return the pages on which a person reads the pupil's name."""
    return [page for page in PAGES if "Marlowe" in client.get(page).text]


def test_by_default_members_read_the_name_with_the_papers(cast: Cast, sign_in: SignIn) -> None:
    papers_out(cast, [sent(cast)])
    assert named_to(sign_in(cast.priya)) == list(PAGES)


def test_names_are_read_once_the_chair_opens_them(cast: Cast, sign_in: SignIn) -> None:
    PanelRule.objects.update(names_from_papers=False)
    first, second = sent(cast), sent(cast)
    meeting = meeting_in_session(cast, [first, second])
    assert named_to(sign_in(cast.ed)) == []
    client = sign_in(cast.priya)
    assert named_to(client) == []
    assert "once the chair opens the name" in client.get("/meetings/WE-M0001/cases/WE-9001/").text
    assert sign_in(cast.chidi).post("/meetings/WE-M0001/cases/WE-9001/names/").status_code == 302
    client = sign_in(cast.priya)
    assert named_to(client) == list(PAGES)
    assert "Marlowe2" not in client.get("/meetings/WE-M0001/").text, "only that one"
    assert item_of(meeting, second).referral.named_to_panel is False


def test_those_who_run_the_meeting_the_school_and_the_authority_read_it_all_the_same(
    cast: Cast, sign_in: SignIn
) -> None:
    PanelRule.objects.update(names_from_papers=False)
    papers_out(cast, [sent(cast)])
    for who in (cast.cora, cast.chidi, cast.olu, cast.asha):
        assert "Marlowe" in sign_in(who).get("/referrals/WE-9001/").text


@pytest.mark.parametrize("who", ["priya", "ed", "olu", "kit", "asha"])
def test_only_those_who_run_the_meeting_open_a_name(cast: Cast, who: str) -> None:
    PanelRule.objects.update(names_from_papers=False)
    referral = sent(cast)
    meeting = meeting_in_session(cast, [referral])
    with pytest.raises(PermissionDenied):
        actions.open_names(item_of(meeting, referral), by=cast.people[who])


def test_names_are_opened_only_in_the_meeting(cast: Cast) -> None:
    PanelRule.objects.update(names_from_papers=False)
    referral = sent(cast)
    meeting = papers_out(cast, [referral])
    with pytest.raises(NotAllowed, match="opened in the meeting"):
        actions.open_names(item_of(meeting, referral), by=cast.cora)
