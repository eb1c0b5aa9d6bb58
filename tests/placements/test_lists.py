"""The lists of this floor: what is on them, and what they cost."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apsystem.demo.cast import Cast
from partnerships.models import Capacity, Membership
from placements.models import Placement, Task
from tests.placements.making import agreed, confirmed, offered, placed


SignIn = Callable[[Membership | None], Client]
LISTS = ("offers/", "placements/", "reviews/", "tasks/", "places/at/riverbank-base/")


@pytest.mark.parametrize("who", ["olu", "quinn"])
def test_a_list_costs_the_same_with_two_lines_and_with_eight(cast: Cast, sign_in: SignIn, who: str) -> None:
    client, cost = sign_in(cast.people[who]), list[dict[str, int]]()
    Capacity.objects.update(places=30)
    for number in (2, 6):
        for _ in range(number):
            placement = placed(cast)
            Task.objects.create(
                organisation=cast.people[who].organisation, placement=placement, key="gap", text="A gap",
                due_on=placement.started_on,
            )  # fmt: skip
            offered(cast)
        cost.append({page: cost_of(client, page) for page in LISTS})
    assert cost[0] == cost[1]


def cost_of(client: Client, page: str) -> int:
    """Return how many queries a page asks; nothing for a page this person may not see."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"/{page}")
    return len(asked) if answer.status_code == 200 else 0


def test_the_waiting_list_says_since_when_and_offers(cast: Cast, sign_in: SignIn) -> None:
    referral = agreed(cast)
    page = sign_in(cast.cora).get("/places/waiting/").content.decode()
    assert referral.reference in page
    assert "17 November 2026" in page
    assert f"/offers/new/{referral.reference}/" in page
    assert referral.reference not in sign_in(cast.kit).get("/places/waiting/").content.decode()
    assert sign_in(cast.asha).get("/places/waiting/").status_code == 403


def test_a_base_sees_who_is_coming_and_who_is_here(cast: Cast, sign_in: SignIn) -> None:
    here, coming = placed(cast), confirmed(cast)
    client = sign_in(cast.quinn)
    page = client.get("/places/ours/", follow=True).content.decode()
    assert here.reference in page
    assert coming.reference in page
    assert sign_in(cast.cora).get("/places/at/riverbank-base/").status_code == 403


def test_a_stranger_finds_nothing(cast: Cast, sign_in: SignIn) -> None:
    placement = placed(cast)
    assert placement.offer
    for who in ("ben", "kit", "vera"):
        client = sign_in(cast.people[who])
        assert client.get(placement.get_absolute_url()).status_code == 404
        assert client.get(placement.offer.get_absolute_url()).status_code == 404


def test_filters_keep_what_they_say(cast: Cast, sign_in: SignIn) -> None:
    placement = placed(cast)
    client = sign_in(cast.olu)
    assert placement.reference in client.get("/placements/?status=active").content.decode()
    assert placement.reference not in client.get("/placements/?status=completed").content.decode()


@pytest.mark.parametrize("who", ["asha", "rowan", "quinn", "cora", "olu", "sam", "amir"])
def test_every_page_names_no_child_in_its_title(cast: Cast, sign_in: SignIn, who: str) -> None:
    placement = placed(cast)
    assert placement.offer
    client = sign_in(cast.people[who])
    address, offer = placement.get_absolute_url(), placement.offer.get_absolute_url()
    ends = ("", "complete/", "end-early/", "pause/", "resume/", "plan/", "plan/approve/", "reviews/ask/")
    for page in (*(address + end for end in ends), offer, f"{offer}day-one/", "/placements/", "/offers/", "/reviews/"):
        answer = client.get(page)
        assert answer.status_code in (200, 403, 404)
        if answer.status_code == 200:
            assert placement.pupil.surname not in answer.content.decode().split("</title>")[0]
    assert Placement.objects.count() == 1
