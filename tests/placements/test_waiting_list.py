"""The waiting list: in which order, by when what is done, who sees it, and what it costs."""

import datetime as dt
import re
import uuid

import pytest

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.actions import add, change
from partnerships.models import Provision, ProvisionServes
from placements import actions
from referrals.models import Referral
from tests.conftest import SignIn
from tests.placements.making import agreed, of_the_east, offered, reviewed, waits
from tests.placements.test_lists import cost_of
from tests.placements.test_remind import on, school_day


LIST = "/places/waiting/"


def since(referral: Referral, days: int) -> Referral:
    """Have a case wait for so many days."""
    Referral.objects.filter(pk=referral.pk).update(waiting_since=clock.today() - dt.timedelta(days=days))
    return referral


def prioritised(cast: Cast, referral: Referral, band: int) -> Referral:
    """Give a case a priority band."""
    actions.set_priority(referral, band=band, reason="Out of school", submission_key=uuid.uuid4(), by=cast.cora)
    return referral


def order_of(page: str) -> list[str]:
    """Return the references of a page, each once, in order."""
    return list(dict.fromkeys(re.findall(r"\b[A-Z]{2}-\d{4}\b", page.partition("<tbody")[2])))


def test_the_most_urgent_come_first_and_among_equals_who_has_waited_longest(cast: Cast, sign_in: SignIn) -> None:
    new, old = since(waits(cast), 1), since(waits(cast), 30)
    urgent, later = prioritised(cast, since(waits(cast), 2), 1), prioritised(cast, since(waits(cast), 90), 4)
    page = sign_in(cast.cora).get(LIST).content.decode()
    assert order_of(page) == [row.reference for row in (urgent, old, new, later)]
    assert "The most urgent first, and among equals whoever has waited longest." in page
    assert "Out of school" in page
    assert "Nobody has set it" in page


def test_each_line_says_what_is_next_and_by_when(cast: Cast, sign_in: SignIn) -> None:
    waits(cast)
    agreed(cast)
    page = sign_in(cast.cora).get(LIST).content.decode()
    assert "Review by 15 December 2026" in page
    assert "Offer a place by 24 November 2026" in page


def test_what_is_late_is_said_in_words_and_kept_by_the_filter(cast: Cast, sign_in: SignIn) -> None:
    late, fine = since(waits(cast), 60), waits(cast)
    client = sign_in(cast.cora)
    page = client.get(LIST).content.decode()
    assert re.search(r"govuk-tag--red[^>]*>\s*Review: overdue since 16 October 2026", page)
    assert order_of(client.get(f"{LIST}?due=yes").content.decode()) == [late.reference]
    reviewed(cast, late)
    assert order_of(client.get(f"{LIST}?due=yes").content.decode()) == []
    assert fine.reference in client.get(LIST).content.decode()


def test_the_home_page_counts_what_is_due_and_leads_there(cast: Cast, sign_in: SignIn) -> None:
    since(waits(cast), 60)
    for who in ("cora", "chidi", "olu"):
        home = sign_in(cast.people[who]).get("/").content.decode()
        assert "Waiting list: reviews and offers due or overdue" in home
        assert "/places/waiting/?due=yes" in home
    assert "Waiting list: reviews" not in sign_in(cast.kit).get("/").content.decode()


def test_a_partnership_sees_its_own_and_the_authority_every_one(cast: Cast, sign_in: SignIn) -> None:
    ours, theirs = waits(cast), of_the_east(cast)
    seen = {who: order_of(sign_in(cast.people[who]).get(LIST).content.decode()) for who in ("cora", "kit", "sam")}
    assert seen["cora"] == [ours.reference]
    assert seen["kit"] == [theirs.reference]
    assert set(seen["sam"]) == {ours.reference, theirs.reference}


@pytest.mark.parametrize("who", ["asha", "priya", "ed", "quinn", "ada", "vera"])
def test_nobody_else_opens_it(cast: Cast, sign_in: SignIn, who: str) -> None:
    by = cast.ada if who == "ada" else cast.people[who]
    assert sign_in(by).get(LIST).status_code == 403


def test_nobody_who_waits_is_said(cast: Cast, sign_in: SignIn) -> None:
    offered(cast)
    assert "Nobody is waiting for a place." in sign_in(cast.cora).get(LIST).content.decode()


def test_a_long_list_costs_as_much_as_a_short_one(cast: Cast, sign_in: SignIn) -> None:
    client, cost = sign_in(cast.cora), list[int]()
    for number in (2, 5):
        for _ in range(number):
            reviewed(cast, prioritised(cast, waits(cast), 2))
            agreed(cast)
        cost.append(cost_of(client, LIST.strip("/") + "/"))
    assert cost[0] == cost[1]


def test_the_list_is_the_same_tomorrow_but_for_the_days(cast: Cast, sign_in: SignIn) -> None:
    waits(cast)
    client = sign_in(cast.cora)
    with on(school_day(21)):
        assert "Review: overdue since 15 December 2026" in client.get(LIST).content.decode()


def test_a_list_is_called_shared_only_where_partnerships_share_it(cast: Cast, sign_in: SignIn) -> None:
    base, said = Provision.objects.get(), "Shared list of Riverbank Base"
    row = add(ProvisionServes(provision=base, partnership=cast.places["east"], from_on=clock.today()), by=cast.ada)
    for who in ("cora", "kit", "sam"):
        assert said in sign_in(cast.people[who]).get(LIST).content.decode()
    change(row, version=row.version, places=3, by=cast.ada)
    for who in ("cora", "kit", "sam"):
        assert said not in sign_in(cast.people[who]).get(LIST).content.decode()
