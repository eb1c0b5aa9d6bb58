"""Starting a placement."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from placements import actions
from placements.actions.placing import review_weeks
from placements.models import Offer, Placement
from tests.placements.making import confirmed, offered, placed


def start(offer: Offer, cast: Cast, started_on: dt.date | None = None, **others: object) -> Placement:
    """Start the placement of an offer."""
    given = {"hours_per_week": Decimal(25), "submission_key": uuid.uuid4(), "by": cast.quinn}
    return actions.start_placement(offer, started_on=started_on or clock.today(), **given | others)  # type: ignore[arg-type]


def test_a_start_carries_the_case_over(cast: Cast) -> None:
    placement = placed(cast)
    assert placement.offer
    referral = placement.offer.referral
    referral.refresh_from_db()
    assert (referral.status, placement.offer.status, placement.status) == ("placed", "taken_up", "active")
    assert (placement.route, placement.commissioner.code) == ("panel", "wherryshire")
    assert (placement.home_school, placement.partnership) == (referral.school, referral.partnership)
    assert (placement.pupil, placement.year_group, placement.setting_urn) == (
        referral.pupil,
        referral.year_group,
        "900002",
    )
    assert placement.stay == placement.offer.stay
    assert placement.planned_end_on == placement.offer.stay.last_on


def test_the_reviews_of_the_type_are_planned_on_school_days(cast: Cast) -> None:
    assert [r.due_on for r in placed(cast).reviews.all()] == [dt.date(2026, 12, 8), dt.date(2027, 1, 5)]


@pytest.mark.parametrize(
    ("asked", "weeks", "due"),
    [([3, 6], 8, [3, 6]), ([], 20, [6, 12, 18]), ([3, 6], 39, [3, 6, 12, 18, 24, 30, 36]), ([3], 2, [])],
)
def test_a_review_is_due_at_least_each_half_term(asked: list[int], weeks: int, due: list[int]) -> None:
    first = dt.date(2026, 9, 7)
    assert review_weeks(asked, first, first + dt.timedelta(weeks=weeks)) == due


def test_an_unconfirmed_offer_does_not_start(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        start(offered(cast), cast)


def test_a_first_day_to_come_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="today or in the past"):
        start(confirmed(cast), cast, clock.today() + dt.timedelta(days=1))


def test_a_pupil_who_came_sooner_holds_the_place_sooner(cast: Cast) -> None:
    placement = start(confirmed(cast), cast, clock.today() - dt.timedelta(days=4))
    assert placement.stay
    placement.stay.refresh_from_db()
    assert placement.stay.first_on == placement.started_on


def test_a_second_press_gives_the_first_placement(cast: Cast) -> None:
    offer, key = confirmed(cast), uuid.uuid4()
    assert start(offer, cast, submission_key=key) == start(offer, cast, submission_key=key)
    assert Placement.objects.count() == 1


@pytest.mark.parametrize("who", ["asha", "rowan", "kit"])
def test_only_the_base_lead_and_the_partnership_start(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        start(confirmed(cast), cast, by=cast.people[who])


def test_the_school_is_told_and_so_is_its_attendance_officer(cast: Cast) -> None:
    placement = placed(cast)
    told = Message.objects.filter(about=placement.reference)
    assert {m.email.split(".")[0] for m in told} == {"asha", "rowan", "amir"}
    assert not any(placement.pupil.surname in m.subject + m.body for m in told)


def test_the_page_starts_it_and_goes_to_the_placement(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    offer = confirmed(cast)
    sent = {
        "started_on_day": "17", "started_on_month": "11", "started_on_year": "2026", "hours_per_week": "12.5",
        "submission_key": str(uuid.uuid4()),
    }  # fmt: skip
    page = sign_in(cast.quinn).post(f"{offer.get_absolute_url()}start/", sent, follow=True)
    assert page.status_code == 200
    placement = Placement.objects.get()
    assert placement.hours_per_week == Decimal("12.5")
    assert placement.reference.encode() in page.content
    assert placement.pupil.surname.encode() not in page.content.split(b"</title>")[0]
