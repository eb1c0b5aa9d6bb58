"""Checking that a return to school holds."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.actions import Stale
from placements import actions
from placements.models import ReturnCheck
from tests.placements.making import facts_of_end, placed


@pytest.fixture
def check(cast: Cast) -> ReturnCheck:
    """The first check after a return."""
    placement = placed(cast)
    actions.complete(placement, **facts_of_end(placement), by=cast.quinn)  # type: ignore[arg-type]
    first: ReturnCheck = ReturnCheck.objects.select_related("placement").earliest("due_on")
    return first


def words(cast: Cast, **others: Any) -> dict[str, Any]:
    """Return what a check found."""
    return {"done_on": clock.today(), "result": "sustained", "note": "", "version": 1, "by": cast.asha} | others


def test_the_home_school_records_it(cast: Cast, check: ReturnCheck) -> None:
    assert actions.record_check(check, **words(cast)).result == "sustained"


def test_a_stale_page_overwrites_nothing(cast: Cast, check: ReturnCheck) -> None:
    actions.record_check(check, **words(cast))
    with pytest.raises(Stale):
        actions.record_check(check, **words(cast, result="faltering"))


@pytest.mark.parametrize("who", ["quinn", "cora", "ben"])
def test_nobody_else_records_it(cast: Cast, check: ReturnCheck, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.record_check(check, **words(cast, by=cast.people[who]))


def test_the_pages_show_and_save_it(cast: Cast, check: ReturnCheck, sign_in) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(cast.asha)
    assert b"Check at 2 weeks" in client.get("/checks/").content
    day = clock.today()
    sent = {
        "done_on_day": day.day, "done_on_month": day.month, "done_on_year": day.year, "result": "faltering",
        "note": "Two days missed", "version": 1,
    }  # fmt: skip
    page = client.post(f"{check.placement.get_absolute_url()}checks/{check.pk}/", sent, follow=True)
    assert b"The check is saved" in page.content
    assert b"Faltering" in page.content
