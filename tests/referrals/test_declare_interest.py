"""A member declares an interest in a case."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError
from django.test import Client

from apsystem.demo.cast import Cast
from partnerships.models import Membership
from referrals import actions
from referrals.models import Decision, Interest
from referrals.policies import deciders_of
from tests.referrals.panel import a_place, agreed, item_of, meeting_in_session, papers_out, sent


SignIn = Callable[[Membership | None], Client]


def test_a_personal_interest_bars_from_deciding(cast: Cast) -> None:
    referral = sent(cast, "marsh-lane")
    item = item_of(meeting_in_session(cast, [referral]), referral)
    assert cast.priya in deciders_of(item)
    actions.declare_interest(item, kind="personal", note="A neighbour.", by=cast.priya)
    assert cast.priya not in deciders_of(item)
    actions.declare_interest(item, kind="personal", note="", by=cast.rowan_panel)
    with pytest.raises(ValidationError, match="no quorum"):
        actions.decide(item, by=cast.cora, **a_place())


def test_declaring_again_changes_nothing(cast: Cast) -> None:
    referral = sent(cast)
    item = item_of(papers_out(cast, [referral]), referral)
    first = actions.declare_interest(item, kind="personal", note="A neighbour.", by=cast.dana)
    assert actions.declare_interest(item, kind="personal", note="Other words.", by=cast.dana) == first


def test_an_interest_is_never_changed(cast: Cast) -> None:
    referral = sent(cast)
    papers_out(cast, [referral])
    with pytest.raises(ProgrammingError, match="permission denied"):
        Interest.objects.update(note="")


def test_nor_is_who_decided(cast: Cast) -> None:
    agreed(cast, sent(cast))
    with pytest.raises(ProgrammingError, match="permission denied"):
        Decision.objects.get().decided_by.clear()


@pytest.mark.parametrize("who", ["asha", "rowan", "kit", "olu", "quinn"])
def test_only_the_panel_declares(cast: Cast, who: str) -> None:
    referral = sent(cast)
    item = item_of(papers_out(cast, [referral]), referral)
    with pytest.raises(PermissionDenied):
        actions.declare_interest(item, kind="personal", note="", by=cast.people[who])


def test_the_page_declares_and_shows_ones_own_only(cast: Cast, sign_in: SignIn) -> None:
    papers_out(cast, [sent(cast)])
    address = "/meetings/WE-M0001/cases/WE-9001/"
    client = sign_in(cast.dana)
    assert "Select your interest" in client.post(f"{address}declare/", {}).content.decode()
    assert client.post(f"{address}declare/", {"kind": "personal", "note": "A neighbour."}).status_code == 302
    assert "A neighbour." in client.get(address).content.decode()
    assert "A neighbour." not in sign_in(cast.priya).get(address).content.decode()
    assert "A neighbour." in sign_in(cast.cora).get(address).content.decode()
    assert sign_in(cast.kit).get(f"{address}declare/").status_code == 404
    assert sign_in(cast.asha).get(f"{address}declare/").status_code == 404
    assert sign_in(cast.asha).get(address).status_code == 404
    assert sign_in(cast.olu).get(f"{address}declare/").status_code == 403


def test_what_a_member_on_paper_declares_in_the_room_is_written_down_for_them(cast: Cast, sign_in: SignIn) -> None:
    referral = sent(cast)
    item = item_of(meeting_in_session(cast, [referral]), referral)
    said = {"member": cast.priya.pk, "kind": "personal", "note": "A neighbour."}
    page = sign_in(cast.cora).post("/meetings/WE-M0001/cases/WE-9001/declare/", said, follow=True)
    assert "Priya Nair’s interest in WE-9001 is on record." in page.text
    assert cast.priya not in deciders_of(item)
    written = Interest.objects.get(member=cast.priya, kind="personal")
    assert written.recorded_by == cast.cora


def test_nobody_else_declares_for_another(cast: Cast) -> None:
    referral = sent(cast)
    item = item_of(meeting_in_session(cast, [referral]), referral)
    for who in (cast.rowan_panel, cast.ed):
        with pytest.raises(PermissionDenied):
            actions.declare_interest(item, kind="personal", note="", by=who, member=cast.priya)
    with pytest.raises(PermissionDenied):
        actions.declare_interest(item, kind="personal", note="", by=cast.cora, member=cast.olu)
