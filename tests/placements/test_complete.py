"""The end of a placement that ran its course."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem import clock
from apsystem.demo.cast import Cast
from placements import actions
from placements.models import Placement
from placements.places import free_places
from tests.placements.making import facts_of_end, placed


def test_the_end_keeps_every_fact_and_frees_the_place(cast: Cast) -> None:
    placement = placed(cast)
    ended = actions.complete(placement, **facts_of_end(placement), by=cast.quinn)  # type: ignore[arg-type]
    assert placement.stay
    assert placement.offer
    placement.stay.refresh_from_db()
    assert (ended.status, ended.destination, placement.stay.last_on) == ("completed", "home_full", clock.today())
    assert ended.results.count() == placement.offer.referral.outcomes.count() > 0
    tomorrow = clock.today() + dt.timedelta(days=1)
    assert free_places(placement.stay.group, tomorrow, tomorrow) == 10


def test_checks_are_due_two_six_and_twelve_school_weeks_after_a_return(cast: Cast) -> None:
    placement = placed(cast)
    actions.complete(placement, **facts_of_end(placement), by=cast.quinn)  # type: ignore[arg-type]
    due = [(check.weeks, check.due_on) for check in placement.return_checks.all()]
    assert due == [(2, dt.date(2026, 12, 1)), (6, dt.date(2027, 1, 13)), (12, dt.date(2027, 2, 24))]


def test_no_checks_are_due_after_a_managed_move(cast: Cast) -> None:
    placement = placed(cast)
    actions.complete(placement, **facts_of_end(placement, destination="managed_move"), by=cast.quinn)  # type: ignore[arg-type]
    assert not placement.return_checks.exists()


@pytest.mark.parametrize(
    ("others", "sentence"),
    [
        ({"results": {}}, "Select a result for every outcome"),
        ({"exit_report": " "}, "Enter the exit report"),
        ({"sessions_attended": 61}, "must not be more than"),
        ({"ended_on": dt.date(2026, 11, 18)}, "between the start of the placement and today"),
        ({"ended_on": dt.date(2026, 11, 16)}, "between the start of the placement and today"),
    ],
)
def test_an_end_without_a_fact_is_refused_whole(cast: Cast, others: dict[str, object], sentence: str) -> None:
    placement = placed(cast)
    with pytest.raises(ValidationError, match=sentence):
        actions.complete(placement, **facts_of_end(placement, **others), by=cast.quinn)  # type: ignore[arg-type]
    assert Placement.objects.get().status == "active"


@pytest.mark.parametrize("who", ["asha", "rowan", "cora"])
def test_only_the_base_lead_and_the_ap_officer_end(cast: Cast, who: str) -> None:
    placement = placed(cast)
    with pytest.raises(PermissionDenied):
        actions.complete(placement, **facts_of_end(placement), by=cast.people[who])  # type: ignore[arg-type]


def test_the_page_asks_for_a_result_of_each_outcome(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    placement = placed(cast)
    assert placement.offer
    outcomes = list(placement.offer.referral.outcomes.all())
    client, address = sign_in(cast.quinn), f"{placement.get_absolute_url()}complete/"
    empty = client.post(address, {"exit_report": "Kept"})
    assert b"Select the result of outcome 1" in empty.content
    assert b"Kept" in empty.content
    sent = {
        "ended_on_day": "17", "ended_on_month": "11", "ended_on_year": "2026", "destination": "home_full",
        "sessions_possible": "60", "sessions_attended": "51", "exit_report": "Settled.",
    } | {f"result_{outcome.pk}": "partly" for outcome in outcomes}  # fmt: skip
    page = client.post(address, sent, follow=True)
    assert b"The placement has ended" in page.content
    assert set(placement.results.values_list("result", flat=True)) == {"partly"}


def test_a_base_loses_sight_of_a_case_thirty_days_after_its_end(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    placement = placed(cast)
    assert placement.offer
    actions.complete(placement, by=cast.quinn, **facts_of_end(placement))  # type: ignore[arg-type]
    offer = placement.offer.get_absolute_url()
    pages = (placement.get_absolute_url(), placement.offer.referral.get_absolute_url(), offer, f"{offer}day-one/")
    assert [sign_in(cast.quinn).get(page).status_code for page in pages] == [200] * 4
    for days, status in ((30, 200), (31, 404)):
        with time_machine.travel(clock.now() + dt.timedelta(days=days), tick=False):
            assert [sign_in(cast.quinn).get(page).status_code for page in pages] == [status] * 4
