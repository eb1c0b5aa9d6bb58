"""Writing and approving the plan to go back to school."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem.demo.cast import Cast
from apsystem.workflow import NotAllowed
from partnerships.actions import Stale, give_membership
from partnerships.models import Role
from placements import actions
from tests.placements.making import placed


def words(cast: Cast, **others: Any) -> dict[str, Any]:
    """Return a plan as its author wrote it."""
    return {
        "stages": "Two mornings, then four", "school_lead": "Asha Patel", "provision_lead": "Quinn Abara",
        "return_on": dt.date(2027, 1, 11), "version": 0, "by": cast.quinn,
    } | others  # fmt: skip


def test_the_base_writes_the_school_changes_and_the_head_approves(cast: Cast) -> None:
    placement = placed(cast)
    actions.write_plan(placement, **words(cast))
    plan = actions.write_plan(placement, **words(cast, stages="Three mornings", version=1, by=cast.asha))
    moved = actions.approve_plan(placement, by=cast.rowan)
    plan.refresh_from_db()
    assert (moved.status, plan.stages, plan.approved_by) == ("returning", "Three mornings", cast.rowan)


def test_a_stale_page_overwrites_nothing(cast: Cast) -> None:
    placement = placed(cast)
    actions.write_plan(placement, **words(cast))
    with pytest.raises(Stale):
        actions.write_plan(placement, **words(cast, stages="Overwritten"))


def test_an_approved_plan_stays_as_it_was_approved(cast: Cast) -> None:
    placement = placed(cast)
    actions.write_plan(placement, **words(cast))
    actions.approve_plan(placement, by=cast.rowan)
    with pytest.raises(NotAllowed, match="Rowan Hughes has approved this plan"):
        actions.write_plan(placement, **words(cast, version=2))


@pytest.mark.parametrize("who", ["quinn", "asha", "olu", "tess"])
def test_only_the_head_of_the_home_school_approves(cast: Cast, who: str) -> None:
    placement = placed(cast)
    actions.write_plan(placement, **words(cast))
    with pytest.raises(PermissionDenied):
        actions.approve_plan(placement, by=cast.people[who])


def test_a_head_does_not_approve_alone_what_they_wrote_alone(cast: Cast) -> None:
    placement = placed(cast)
    actions.write_plan(placement, **words(cast, by=cast.rowan))
    with pytest.raises(ValidationError, match="You wrote this plan yourself"):
        actions.approve_plan(placement, by=cast.rowan)


def test_another_role_of_the_same_person_is_not_another_person(cast: Cast) -> None:
    placement = placed(cast)
    other = give_membership(
        cast.rowan.user, cast.places["riverside"], Role.SCHOOL_CONTACT, from_on=cast.rowan.from_on, by=cast.ada
    )
    actions.write_plan(placement, **words(cast, by=other))
    with pytest.raises(ValidationError, match="You wrote this plan yourself"):
        actions.approve_plan(placement, by=cast.rowan)


def test_a_plan_that_changed_since_it_was_read_is_not_approved(cast: Cast) -> None:
    placement = placed(cast)
    read = actions.write_plan(placement, **words(cast))
    actions.write_plan(placement, **words(cast, stages="Four weeks at home", version=1))
    with pytest.raises(Stale):
        actions.approve_plan(placement, version=read.version, by=cast.rowan)


def test_there_must_be_a_plan(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="no plan"):
        actions.approve_plan(placed(cast), by=cast.rowan)


def test_the_pages_write_and_approve(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    address = placed(cast).get_absolute_url()
    sent = {
        "return_on_day": "11", "return_on_month": "1", "return_on_year": "2027", "stages": "Two mornings",
        "school_lead": "Asha Patel", "provision_lead": "Quinn Abara", "version": "0",
    }  # fmt: skip
    assert b"The plan is saved" in sign_in(cast.quinn).post(f"{address}plan/", sent, follow=True).content
    stale = sign_in(cast.rowan).post(f"{address}plan/approve/", {"version": "0"}, follow=True).content
    assert b"Somebody else changed this" in stale
    page = sign_in(cast.rowan).post(f"{address}plan/approve/", {"version": "1"}, follow=True).content
    assert b"The plan is approved" in page
    assert b"Going back to school" in page
