"""A member's view before the meeting."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from apsystem.demo.cast import Cast
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from referrals import actions
from referrals.models import AgendaItem, MemberView, Referral
from tests.referrals.panel import a_place, item_of, meeting_in_session, papers_out, sent


SignIn = Callable[[Membership | None], Client]
ADDRESS = "/meetings/WE-M0001/cases/WE-9001/"


def an_item(cast: Cast) -> AgendaItem:
    referral = sent(cast)
    return item_of(papers_out(cast, [referral]), referral)


def test_a_view_may_be_changed_until_the_decision(cast: Cast) -> None:
    referral = sent(cast)
    item = item_of(meeting_in_session(cast, [referral]), referral)
    actions.give_view(item, view="question", note="What of the family?", by=cast.priya)
    assert actions.give_view(item, view="support", note="", by=cast.priya).version == 2
    actions.decide(item, by=cast.cora, **a_place())
    with pytest.raises(NotAllowed, match="past that"):
        actions.give_view(item, view="not_yet", note="", by=cast.priya)
    assert MemberView.objects.get().view == "support"


@pytest.mark.parametrize("who", ["rowan_panel", "cora", "ed", "asha", "kit", "olu"])
def test_advisers_and_those_barred_give_none(cast: Cast, who: str) -> None:
    item = an_item(cast)
    with pytest.raises(PermissionDenied):
        actions.give_view(item, view="support", note="", by=cast.people[who])


def test_there_are_three_views(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Select your view"):
        actions.give_view(an_item(cast), view="perhaps", note="", by=cast.priya)


def test_others_views_are_shown_after_ones_own(cast: Cast, sign_in: SignIn) -> None:
    actions.give_view(an_item(cast), view="not_yet", note="Too soon, I think.", by=cast.dana)
    client = sign_in(cast.priya)
    page = client.get(ADDRESS).content.decode()
    assert "Too soon" not in page
    assert "shown once you have given yours" in page
    assert "can be asked for by law" in client.get(f"{ADDRESS}view/").content.decode()
    assert "Select your view" in client.post(f"{ADDRESS}view/", {}).content.decode()
    assert client.post(f"{ADDRESS}view/", {"view": "support", "note": ""}).status_code == 302
    assert "Too soon" in client.get(ADDRESS).content.decode()
    assert "Too soon" not in sign_in(cast.rowan_panel).get(ADDRESS).content.decode()
    assert Referral.objects.get().status == "listed"
