"""The forecast of places: planned ends, offers, closures and openings, and how far stays have run over."""

import datetime as dt
import uuid

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apsystem.demo.cast import Cast
from partnerships.models import Capacity, Closure, Group, Provision
from placements.forecast import Forecast, forecast, overrun, total, within
from placements.models import Offer, Placement, Stay
from tests.conftest import SignIn
from tests.placements.making import placed


TODAY, MONDAY = dt.date(2026, 11, 17), dt.date(2026, 11, 16)
WEEK = dt.timedelta(days=7)


def of_base() -> Forecast:
    (line,) = forecast(Provision.objects.select_related("organisation", "type"), TODAY)
    return line


def stay(weeks: int, **more: dt.date) -> Stay:
    """Return a stay from today that ends with the Friday of so many weeks from now."""
    given = {"first_on": TODAY, "last_on": MONDAY + WEEK * weeks + dt.timedelta(days=4)} | more
    return Stay.objects.create(group=Group.objects.get(), **given)


def capacity(places: int) -> None:
    Capacity.objects.update(places=places)


def test_a_place_is_free_the_week_after_a_stay_ends_as_planned(cast: Cast) -> None:
    capacity(1)
    stay(3)
    line = of_base()
    assert [week.free_at_most for week in line.weeks[:6]] == [0, 0, 0, 0, 1, 1]
    assert line.first_free == line.likely_free == MONDAY + 4 * WEEK
    assert line.runs_over is None, "nothing has ended yet that could say"


def test_closures_and_openings_on_record_are_counted(cast: Cast) -> None:
    capacity(2)
    base = Provision.objects.get()
    Closure.objects.create(provision=base, from_on=MONDAY + WEEK, to_on=MONDAY + WEEK, places=1, reason="Works")
    new = Group.objects.create(provision=base, name="New", year_from=7, year_to=11)
    Capacity.objects.create(group=new, from_on=MONDAY + 2 * WEEK, places=4)
    weeks = of_base().weeks
    assert [(week.places, week.closed, week.free_at_most) for week in weeks[:3]] == [(2, 0, 2), (2, 1, 1), (6, 0, 6)]


def ended(cast: Cast, late: list[int]) -> None:
    """Let placements of the base have ended so many days after their first planned end."""
    first = placed(cast)
    for number, days in enumerate(late):
        row = Placement.objects.get(pk=first.pk)
        row.pk, row.reference, row.submission_key = None, f"PL-9{number:03}", uuid.uuid4()
        row.offer, row.planned_end_on, row.started_on = None, TODAY - 10 * WEEK, TODAY - 20 * WEEK
        row.stay = Stay.objects.create(
            group=Group.objects.get(), first_on=row.started_on, last_on=row.planned_end_on, live=False
        )
        row.save()
        end = row.planned_end_on + dt.timedelta(days=days)
        # An extension moves the planned end; the first one is what the forecast measures from.
        Placement.objects.filter(pk=row.pk).update(
            status="completed", ended_on=end, planned_end_on=max(end, row.planned_end_on), destination="home_full"
        )


def test_stays_run_over_as_far_as_four_in_five_did(cast: Cast) -> None:
    capacity(1)
    ended(cast, [-7, 0, 7, 14, 60])
    assert list(overrun(TODAY).values()) == [14]
    Stay.objects.filter(placement__status="active").update(live=False)
    stay(3)
    line = of_base()
    assert (line.first_free, line.likely_free) == (MONDAY + 4 * WEEK, MONDAY + 6 * WEEK)
    fourth = line.weeks[4]
    assert (fourth.fewest, fourth.most, fourth.free_at_least, fourth.free_at_most) == (0, 1, 0, 1)


def test_of_four_that_ended_nothing_is_said(cast: Cast) -> None:
    ended(cast, [1, 2, 3, 4])
    assert overrun(TODAY) == {}


def test_four_in_five_of_a_few() -> None:
    assert [within(days) for days in ([0, 1, 2, 3, 9], [0, 0, 0, 0, 0, 30], [5] * 10)] == [3, 0, 5]


def test_nothing_is_saved_by_looking(cast: Cast) -> None:
    held = stay(3)
    of_base()
    held.refresh_from_db()
    assert held.last_on == MONDAY + 3 * WEEK + dt.timedelta(days=4)


def test_provisions_add_up(cast: Cast) -> None:
    line = of_base()
    doubled = total([line, line])
    assert [week.places for week in doubled] == [2 * week.places for week in line.weeks]
    assert total([]) == []


def test_ten_groups_cost_no_more_questions_than_one(cast: Cast) -> None:
    placed(cast)
    with CaptureQueriesContext(connection) as one:
        of_base()
    base = Provision.objects.get()
    for number in range(9):
        group = Group.objects.create(provision=base, name=f"Group {number}", year_from=7, year_to=11)
        Capacity.objects.create(group=group, from_on=TODAY, places=3)
    with CaptureQueriesContext(connection) as ten:
        of_base()
    assert len(ten) == len(one) <= 8


def test_the_page_says_when_a_place_is_free_and_no_child(cast: Cast, sign_in: SignIn) -> None:
    capacity(1)
    placement = placed(cast)
    for who in ("cora", "quinn", "olu"):
        page = sign_in(cast.people[who]).get("/places-forecast/").content.decode()
        assert "Riverbank Base" in page
        assert "Too few have ended to say" in page
        assert placement.pupil.surname not in page
    assert Offer.objects.count() == 1


def test_without_a_provision_the_page_says_so(cast: Cast, sign_in: SignIn) -> None:
    assert "No base or centre fits" in sign_in(cast.kit).get("/places-forecast/?type=").content.decode()
