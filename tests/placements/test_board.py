"""The places board, and every figure on it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.actions import add
from partnerships.models import (
    Capacity,
    Closure,
    Group,
    Kind,
    Membership,
    Organisation,
    Provision,
    ProvisionServes,
    ProvisionType,
)
from placements import actions
from placements.models import PatternSession, Stay
from placements.places import Figures, board, free_places, provisions_for
from tests.placements.making import confirmed, offered


SignIn = Callable[[Membership | None], Client]


def this_week(cast: Cast) -> Figures:
    """Return the figures of Riverbank Base this week."""
    return board(provisions_for(cast.cora, clock.today()))[1][0].weeks[0]


def test_an_offer_is_offered_then_taken_then_free(cast: Cast) -> None:
    offer = offered(cast, days=2)
    assert (this_week(cast).offered, this_week(cast).taken, this_week(cast).free) == (1, 0, 9)
    offer = actions.confirm_offer(offer, by=cast.quinn)
    assert (this_week(cast).offered, this_week(cast).taken, this_week(cast).leaving) == (0, 1, 1)
    actions.release_offer(offer, reason="Moved", by=cast.cora)
    assert this_week(cast).free == 10


def test_closed_places_are_not_free_and_the_board_says_why(cast: Cast, sign_in: SignIn) -> None:
    closure = Closure(provision=Provision.objects.get(), from_on=clock.today(), places=4, reason="A leaking roof")
    add(closure, by=cast.ada)
    assert (this_week(cast).closed, this_week(cast).free) == (4, 6)
    page = sign_in(cast.cora).get("/places/").content.decode()
    assert "A leaking roof" in page
    assert "6 free" in page


def test_half_days_are_counted_apart_where_a_type_counts_sessions(cast: Cast) -> None:
    ProvisionType.objects.update(counts="sessions")
    Capacity.objects.update(places=1)
    group = Group.objects.select_related("provision__type").get()
    first, last = dt.date(2026, 11, 23), dt.date(2026, 11, 27)
    stay = Stay.objects.create(group=group, first_on=first, last_on=first)
    PatternSession.objects.create(stay=stay, weekday=1, half="am", from_on=first)
    Stay.objects.filter(pk=stay.pk).update(last_on=last)
    assert free_places(group, first, first) == 0
    assert free_places(group, first + dt.timedelta(days=1), last) == 1


def test_the_figures_agree_with_what_the_database_allows(cast: Cast) -> None:
    Capacity.objects.update(places=3)
    group = Group.objects.select_related("provision__type").get()
    first, last = clock.today(), clock.today() + dt.timedelta(days=30)
    for left in (3, 2, 1):
        assert free_places(group, first, last) == left
        Stay.objects.create(group=group, first_on=last, last_on=last)
    assert free_places(group, first, last) == 0
    assert free_places(group, first, last - dt.timedelta(days=1)) == 3


@pytest.mark.parametrize("who", ["cora", "chidi", "priya", "ed", "olu", "sam", "quinn", "ada"])
def test_who_sees_the_board(cast: Cast, sign_in: SignIn, who: str) -> None:
    actor = cast.ada if who == "ada" else cast.people[who]
    page = sign_in(actor).get("/places/")
    assert (page.status_code, b"Riverbank Base" in page.content) == (200, True)


@pytest.mark.parametrize("who", ["asha", "amir", "vera"])
def test_who_does_not_see_the_board(cast: Cast, sign_in: SignIn, who: str) -> None:
    assert sign_in(cast.people[who]).get("/places/").status_code == 403


def test_another_partnership_does_not_see_places_that_do_not_serve_it(cast: Cast, sign_in: SignIn) -> None:
    assert b"Riverbank Base" not in sign_in(cast.kit).get("/places/").content


def test_the_board_never_names_a_child(cast: Cast, sign_in: SignIn) -> None:
    offer = confirmed(cast)
    assert offer.referral.surname not in sign_in(cast.ada).get("/places/").content.decode()


def more_bases(cast: Cast, number: int) -> None:
    """Add bases with a group of eight places each."""
    kind, since = ProvisionType.objects.get(), clock.today()
    for n in range(number):
        place = add(Organisation(kind=Kind.PROVISION, code=f"base-{n}", name=f"Base {n}"), by=cast.ada)
        base = add(Provision(organisation=place, type=kind, setting_urn="900003"), by=cast.ada)
        group = add(Group(provision=base, name="One"), by=cast.ada)
        add(Capacity(group=group, from_on=since, places=8), by=cast.ada)
        add(ProvisionServes(provision=base, partnership=cast.places["west"], from_on=since), by=cast.ada)


def test_the_board_asks_as_many_questions_of_the_database_for_twenty_bases_as_for_two(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast.olu)
    counts = []
    for number in (1, 18):
        more_bases(cast, number) if number == 1 else more_bases_after_first(cast, number)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get("/places/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16


def more_bases_after_first(cast: Cast, number: int) -> None:
    """Add bases beside the first."""
    Organisation.objects.filter(code="base-0").update(code="the-first")
    more_bases(cast, number)


@pytest.mark.parametrize(
    "query", ["partnership=nonsense", "type=99999999999999999999", "partnership=-1&type=", "page=9e9"]
)
def test_nonsense_in_the_query_is_never_a_fault(cast: Cast, sign_in: SignIn, query: str) -> None:
    client = sign_in(cast.olu)
    for page in ("places/", "places/waiting/", "offers/", "placements/", "reviews/", "checks/", "tasks/"):
        assert client.get(f"/{page}?{query}").status_code == 200
