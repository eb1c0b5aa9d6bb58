"""Places that one partnership lends another: counted by the database, given back early, and their account."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from partnerships.actions import remove
from partnerships.models import Group, Loan, Organisation, Provision, ProvisionServes
from placements import actions
from placements.account import accounts
from placements.models import Stay
from placements.places import free_places, groups_for, provisions_for
from placements.rounds.reading import facts_of
from tests.conftest import SignIn
from tests.placements.making import agreed, lent, offered, own_places
from tests.placements.test_calendar import words_of


TODAY = dt.date(2026, 11, 17)
LAST = TODAY + dt.timedelta(days=55)
LATER = TODAY + dt.timedelta(days=20)


def group() -> Group:
    return Group.objects.select_related("provision__type").get()


def stay(partnership: Organisation, **more: Any) -> Stay:
    return Stay.objects.create(
        **{"group": group(), "first_on": TODAY, "last_on": LAST, "partnership": partnership} | more
    )


def refused(change: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError, match="the partnership has used its places"), transaction.atomic():
        change()


def test_what_is_lent_is_the_others_and_no_longer_its_own(cast: Cast) -> None:
    west, east = cast.places["west"], cast.places["east"]
    lent(cast, own=2)
    assert free_places(group(), TODAY, LAST, partnership=west.pk) == 1
    assert free_places(group(), TODAY, LAST, partnership=east.pk) == 1
    stay(west)
    stay(east)
    refused(lambda: stay(west))
    refused(lambda: stay(east))
    after = LAST + dt.timedelta(days=1)
    stay(west, first_on=after, last_on=after)
    assert free_places(group(), after, after, partnership=west.pk) == 1


def test_without_a_loan_the_same_stays_go_the_other_way(cast: Cast) -> None:
    own_places(cast, 2)
    ProvisionServes.objects.create(provision=Provision.objects.get(), partnership=cast.places["east"], from_on=TODAY,
                                   places=0)  # fmt: skip
    stay(cast.places["west"])
    stay(cast.places["west"])
    refused(lambda: stay(cast.places["east"]))


def test_no_more_is_lent_than_is_free(cast: Cast) -> None:
    own_places(cast, 2)
    stay(cast.places["west"])
    with pytest.raises(ValidationError, match=r"does not have so many places of its own free.*17 November 2026"):
        lent(cast, own=2, places=2)
    lent(cast, own=2, places=1)
    with pytest.raises(ValidationError, match="does not have so many"):
        lent(cast, own=2, places=1)
    refused(lambda: Loan.objects.update(places=2))


def test_a_partnership_without_places_of_its_own_lends_none(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="does not have a number of its own places"):
        lent(cast, own=None)  # type: ignore[arg-type]
    own_places(cast, 3)
    ProvisionServes.objects.update(to_on=LATER)
    with pytest.raises(ValidationError, match="on all of these days"):
        lent(cast, own=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        Loan.objects.create(
            provision=Provision.objects.get(), lender=cast.places["east"], borrower=cast.places["west"], places=1,
            from_on=TODAY, to_on=TODAY, reason="None", lender_agreed="A", borrower_agreed="B", lent_by=cast.cora,
            submission_key="6f0a4c1e-94f4-4a36-8a62-2d54e4d3a1b7",
        )  # fmt: skip


def test_a_partnership_that_shares_one_list_borrows_none(cast: Cast) -> None:
    ProvisionServes.objects.create(provision=Provision.objects.get(), partnership=cast.places["east"], from_on=TODAY)
    with pytest.raises(ValidationError, match="shares one list at Riverbank Base"):
        lent(cast)


def test_the_share_that_a_loan_stands_on_is_not_taken_away(cast: Cast) -> None:
    lent(cast, own=1)
    serves = ProvisionServes.objects.get()
    changes: tuple[dict[str, Any], ...] = ({"places": 0}, {"places": None}, {"to_on": LATER}, {"from_on": LATER})
    for change in changes:
        refused(partial(ProvisionServes.objects.update, **change))
    with pytest.raises(ValidationError, match="A partnership's pupils hold more places"):
        remove(serves, by=cast.ada)


def test_the_borrower_sees_the_base_and_is_offered_its_places(cast: Cast) -> None:
    east = cast.places["east"].pk
    assert not provisions_for(cast.kit, TODAY)
    assert not groups_for(east, TODAY, LAST, 9)
    lent(cast)
    assert list(provisions_for(cast.kit, TODAY)) == [Provision.objects.get()]
    assert list(groups_for(east, TODAY, LAST, 9)) == [group()]
    assert not provisions_for(cast.kit, LAST + dt.timedelta(days=1))


def test_suggested_places_know_what_is_lent(cast: Cast) -> None:
    agreed(cast)
    lent(cast, own=2, days=10)
    [share] = facts_of(cast.places["west"].pk, None).shares
    assert [run.free for run in share.left] == [1, 2]


def give_back(cast: Cast, loan: Loan, **others: Any) -> Loan:
    given: dict[str, Any] = {"stops_on": LATER, "reason": "Not needed", "by": cast.kit}
    return actions.end_loan(loan, **given | others)


def test_lent_places_are_given_back_early(cast: Cast) -> None:
    west = cast.places["west"].pk
    loan = give_back(cast, lent(cast, own=2))
    assert free_places(group(), TODAY, LATER - dt.timedelta(days=1), partnership=west) == 1
    assert free_places(group(), LATER, LAST, partnership=west) == 2
    with pytest.raises(ValidationError, match="already stopped"):
        give_back(cast, loan)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Loan.objects.all()._raw_delete("default")


def test_places_that_the_borrowers_pupils_hold_are_not_given_back(cast: Cast) -> None:
    loan = lent(cast, own=2)
    stay(cast.places["east"])
    with pytest.raises(ValidationError, match=r"Pupils of East Wherryshire.*hold these places.*7 December 2026"):
        give_back(cast, loan)
    assert Loan.objects.get().stops_on is None


def test_a_pupil_does_not_stay_on_a_borrowed_place_after_the_loan(cast: Cast) -> None:
    lent(cast, own=2, days=10)
    held = stay(cast.places["east"], last_on=TODAY + dt.timedelta(days=10))
    refused(lambda: Stay.objects.filter(pk=held.pk).update(last_on=TODAY + dt.timedelta(days=11)))
    assert free_places(group(), LATER, LAST, partnership=cast.places["east"].pk) == 0


@pytest.mark.parametrize("stops_on", [TODAY - dt.timedelta(days=1), LAST + dt.timedelta(days=1)])
def test_a_loan_stops_on_one_of_its_days_to_come(cast: Cast, stops_on: dt.date) -> None:
    with pytest.raises(ValidationError, match="from 17 November 2026 to 11 January 2027"):
        give_back(cast, lent(cast), stops_on=stops_on)


@pytest.mark.parametrize("who", ["kit", "quinn", "sam", "priya", "ada"])
def test_only_those_who_run_the_lenders_panel_or_an_officer_lend(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        lent(cast, by=cast.ada if who == "ada" else cast.people[who])
    for actor in (cast.chidi, cast.dana, cast.olu):
        lent(cast, by=actor)


@pytest.mark.parametrize("who", ["cora", "chidi", "quinn", "sam", "ada"])
def test_only_those_who_run_the_borrowers_panel_or_an_officer_give_back(cast: Cast, who: str) -> None:
    loan = lent(cast)
    with pytest.raises(PermissionDenied):
        give_back(cast, loan, by=cast.ada if who == "ada" else cast.people[who])
    give_back(cast, loan, by=cast.olu)


def test_both_sides_are_told(cast: Cast) -> None:
    give_back(cast, lent(cast))
    for subject in ("Places are lent", "Lent places are given back"):
        told = {message.recipient_id for message in Message.objects.filter(subject=subject)}
        assert {cast.cora.user_id, cast.chidi.user_id, cast.kit.user_id} <= told


def account_of(first: dt.date, last: dt.date) -> list[tuple[str, float, float, str]]:
    found = accounts(Loan.objects.select_related("lender", "borrower"), first, last)
    return [(line.one.code, line.lent, line.borrowed, line.owed) for line in found]


def test_the_account_counts_weeks_of_places_between_each_two(cast: Cast) -> None:
    ProvisionServes.objects.create(
        provision=Provision.objects.get(), partnership=cast.places["east"], from_on=TODAY, places=5
    )
    lent(cast, days=13, places=2)
    [(one, gave, got, owed)] = account_of(TODAY, LAST)
    assert (one, gave, got) == ("east", 0, 4)
    assert owed.startswith("East Wherryshire")
    assert owed.endswith("owes West Wherryshire Local Planning Partnership 4 weeks")
    back = lent(cast, lender=cast.places["east"], borrower=cast.places["west"], days=34, by=cast.kit)
    [(_, gave, got, owed)] = account_of(TODAY, LAST)
    assert (gave, got) == (5, 4)
    assert owed.endswith("owes East Wherryshire Local Planning Partnership 1 week")
    give_back(cast, back, stops_on=TODAY + dt.timedelta(days=28), by=cast.cora)
    assert account_of(TODAY, LAST)[0][3] == "Even"
    assert account_of(TODAY, TODAY)[0][1:3] == (0.1, 0.3)
    assert account_of(LAST, LAST) == []


def test_the_page_shows_a_side_its_own_loans_and_an_officer_all(cast: Cast, sign_in: SignIn) -> None:
    lent(cast, days=6)
    for who in (cast.cora, cast.kit, cast.priya, cast.olu):
        page = words_of(sign_in(who), "/places/lent/")
        assert "owes West Wherryshire Local Planning Partnership 1 week" in page
        assert "Chidi Eze and Kit Farrow" in page
    assert "No places are lent" in words_of(sign_in(cast.olu), "/places/lent/?year=2025")
    assert "The East's base is closed" in words_of(sign_in(cast.olu), "/places/lent/?year=nonsense")


def test_many_loans_cost_no_more_questions_than_one(cast: Cast, sign_in: SignIn) -> None:
    client, counts = sign_in(cast.olu), []
    for number in (1, 4):
        for _ in range(number):
            lent(cast, own=8)
        with CaptureQueriesContext(connection) as asked:
            client.get("/places/lent/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


def test_a_co_ordinator_lends_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    own_places(cast, 1)
    client = sign_in(cast.cora)
    given = {
        "provision": str(Provision.objects.get().pk), "lender": str(cast.places["west"].pk),
        "borrower": str(cast.places["east"].pk), "places": "2", "reason": "Theirs is closed",
        "lender_agreed": "Chidi Eze", "borrower_agreed": "Kit Farrow",
        "submission_key": "6f0a4c1e-94f4-4a36-8a62-2d54e4d3a1b7",
    }  # fmt: skip
    for name, day in (("from_on", clock.today()), ("to_on", LATER)):
        given |= {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
    assert "does not have so many places" in client.post("/places/lent/new/", given).content.decode()
    same = client.post("/places/lent/new/", given | {"borrower": given["lender"]}).content.decode()
    assert "Choose another partnership than the one that lends" in same
    for _ in range(2):
        assert client.post("/places/lent/new/", given | {"places": "1"}).status_code == 302
    assert Loan.objects.get().places == 1


def test_the_west_cannot_offer_what_it_has_lent(cast: Cast) -> None:
    lent(cast, own=1)
    with pytest.raises(ValidationError, match="The partnership has used all its places"):
        offered(cast)
