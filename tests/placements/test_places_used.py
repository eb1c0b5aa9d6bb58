"""Places used by each school, beside its size, its waits and what became of its pupils."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.models import Kind, Organisation
from placements import actions
from placements.models import Placement
from placements.used import Used, used_by
from referrals.actions import record_exclusion
from referrals.models import Enrolment
from tests.conftest import SignIn
from tests.placements.making import agreed, facts_of_end, placed
from tests.placements.test_move_pupil import move


TODAY, WEEK = dt.date(2026, 11, 17), dt.timedelta(days=7)


def used(*codes: str, first: dt.date = TODAY - 52 * WEEK, last: dt.date = TODAY) -> dict[str, Used]:
    schools = Organisation.objects.filter(kind=Kind.SCHOOL, code__in=codes)
    return {line.school.code: line for line in used_by(list(schools), first, last)}


def long_placed(cast: Cast, weeks: int) -> Placement:
    """Return a placement that began whole weeks ago, counting today."""
    placement = placed(cast)
    began = TODAY - weeks * WEEK + dt.timedelta(days=1)
    Enrolment.objects.update(from_on=began - 10 * WEEK)
    Placement.objects.update(started_on=began)
    return placement


def test_a_school_used_the_weeks_its_pupils_held_a_place(cast: Cast) -> None:
    Organisation.objects.filter(code="riverside").update(pupils=500, fsm_percent=Decimal("21.5"))
    long_placed(cast, 6)
    lines = used("riverside", "lakeside")
    riverside, lakeside = lines["riverside"], lines["lakeside"]
    assert (len(riverside.pupils), riverside.weeks, riverside.per_thousand) == (1, 6, 12.0)
    assert (len(lakeside.pupils), lakeside.weeks, lakeside.wait) == (0, 0, None)


def test_only_the_days_asked_about_count(cast: Cast) -> None:
    long_placed(cast, 6)
    assert used("riverside", first=TODAY - WEEK + dt.timedelta(days=1))["riverside"].days == 7
    assert used("riverside", last=TODAY - 7 * WEEK)["riverside"].days == 0


def test_a_pupil_who_changes_school_counts_for_each_on_its_own_days(cast: Cast) -> None:
    placement = long_placed(cast, 4)
    assert placement.offer
    move(cast, placement.offer.referral, days=7)
    lines = used("riverside", "hilltop")
    assert (lines["riverside"].days, lines["hilltop"].days) == (20, 8)
    assert lines["riverside"].pupils == lines["hilltop"].pupils == {placement.pupil_id}


def test_waits_returns_and_exclusions_are_told_apart(cast: Cast) -> None:
    placement = placed(cast)
    actions.complete(placement, by=cast.quinn, **facts_of_end(placement))  # type: ignore[arg-type]
    agreed(cast)
    for result in ("stands", "withdrawn"):
        exclusion = record_exclusion(
            school=cast.places["riverside"],
            kind="permanent",
            on=TODAY,
            pupil=None,
            submission_key=uuid.uuid4(),
            by=cast.rowan,
        )
        exclusion.result = result
        exclusion.save(update_fields=["result"])
    line = used("riverside")["riverside"]
    assert (line.ended, line.returned, line.waiting, line.wait, line.excluded) == (1, 1, 1, 0, 1)


def test_what_a_school_arranged_itself_is_not_the_panels(cast: Cast) -> None:
    long_placed(cast, 6)
    Placement.objects.update(route=Placement.Route.SCHOOL)
    assert used("riverside")["riverside"].days == 0


def test_a_hundred_schools_cost_no_more_questions_than_one(cast: Cast) -> None:
    long_placed(cast, 6)
    counts = []
    for schools in (Organisation.objects.filter(code="riverside"), Organisation.objects.filter(kind=Kind.SCHOOL)):
        listed = list(schools)
        with CaptureQueriesContext(connection) as asked:
            used_by(listed, TODAY - 52 * WEEK, TODAY)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 5


@pytest.mark.parametrize("who", ["priya", "olu"])
def test_the_page_names_schools_and_no_child(cast: Cast, sign_in: SignIn, who: str) -> None:
    placement = long_placed(cast, 6)
    page = sign_in(cast.people[who]).get("/places-used/").content.decode()
    if who == "priya":
        assert "Riverside Academy" in page
    assert "Places used by each school" in page
    assert placement.pupil.surname not in page


def test_an_officer_looks_at_any_partnership(cast: Cast, sign_in: SignIn) -> None:
    west = cast.places["west"]
    page = sign_in(cast.olu).get(f"/places-used/?partnership={west.pk}").content.decode()
    assert "Lakeside High School" in page
    assert "Hilltop School" not in page
    assert sign_in(cast.olu).get("/places-used/?partnership=nonsense").status_code == 200


def test_a_panel_member_sees_only_the_own_partnership(cast: Cast, sign_in: SignIn) -> None:
    east = cast.places["east"]
    page = sign_in(cast.priya).get(f"/places-used/?partnership={east.pk}").content.decode()
    assert "Lakeside High School" in page
    assert "Hilltop School" not in page


def test_today_is_the_day_the_figures_end(cast: Cast) -> None:
    assert clock.today() == TODAY
