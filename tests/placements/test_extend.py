"""Extending a placement: more days where the place is free, with a reason, told to both sides."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.models import Capacity, Group
from placements import actions
from placements.models import Placement, Stay
from tests.conftest import SignIn
from tests.placements.making import facts_of_end, placed


WHY = "The return plan needs four more weeks."
WEEKS = dt.timedelta(weeks=8)


def test_the_place_is_held_until_the_new_end_and_both_sides_are_told(cast: Cast) -> None:
    placement = placed(cast)
    before = placement.planned_end_on
    extended = actions.extend(placement, to_on=before + WEEKS, reason=WHY, by=cast.cora)
    assert extended.planned_end_on == Stay.objects.get().last_on == before + WEEKS
    assert extended.events.last().reason.endswith(WHY)  # type: ignore[union-attr]
    told = Message.objects.filter(key__startswith="extended")
    assert {message.email.split(".")[0] for message in told} == {"rowan", "quinn"}
    assert not any(WHY in message.body for message in told)


def test_the_reviews_until_the_new_end_are_planned_and_none_twice(cast: Cast) -> None:
    placement = placed(cast)
    planned = set(placement.reviews.values_list("due_on", flat=True))
    extended = actions.extend(placement, to_on=placement.planned_end_on + WEEKS, reason=WHY, by=cast.cora)
    after = list(extended.reviews.values_list("due_on", flat=True))
    assert planned < set(after)
    assert len(after) == len(set(after))


def test_where_somebody_else_has_the_later_days_nothing_changes(cast: Cast) -> None:
    Capacity.objects.update(places=1)
    placement = placed(cast)
    before = placement.planned_end_on
    Stay.objects.create(group=Group.objects.get(), first_on=before + dt.timedelta(days=1), last_on=before + WEEKS)
    with pytest.raises(ValidationError, match="There is no free place at Riverbank Base"):
        actions.extend(placement, to_on=before + WEEKS, reason=WHY, by=cast.cora)
    assert Placement.objects.get().planned_end_on == before
    assert Stay.objects.order_by("pk")[0].last_on == before


def test_a_day_no_later_or_without_a_reason_is_refused(cast: Cast) -> None:
    placement = placed(cast)
    with pytest.raises(ValidationError, match="must be after"):
        actions.extend(placement, to_on=placement.planned_end_on, reason=WHY, by=cast.cora)
    with pytest.raises(ValidationError, match="Enter why"):
        actions.extend(placement, to_on=placement.planned_end_on + WEEKS, reason=" ", by=cast.cora)


def test_what_has_ended_is_not_extended(cast: Cast) -> None:
    placement = placed(cast)
    actions.complete(placement, by=cast.quinn, **facts_of_end(placement))  # type: ignore[arg-type]
    with pytest.raises(NotAllowed, match="has ended"):
        actions.extend(placement, to_on=placement.planned_end_on + WEEKS, reason=WHY, by=cast.cora)


@pytest.mark.parametrize("who", ["asha", "rowan", "quinn", "kit", "sam"])
def test_only_who_gave_the_place_extends_it(cast: Cast, who: str) -> None:
    placement = placed(cast)
    with pytest.raises(PermissionDenied):
        actions.extend(placement, to_on=placement.planned_end_on + WEEKS, reason=WHY, by=cast.people[who])


def test_on_the_page_a_fault_is_said_beside_its_field_and_nothing_typed_is_lost(cast: Cast, sign_in: SignIn) -> None:
    placement = placed(cast)
    client, address = sign_in(cast.cora), f"{placement.get_absolute_url()}extend/"
    day = clock.today()
    given = {"to_on_day": day.day, "to_on_month": day.month, "to_on_year": day.year, "reason": WHY}
    page = client.post(address, given).content.decode()
    assert "The new planned end must be after" in page
    assert WHY in page
    later = placement.planned_end_on + WEEKS
    given |= {"to_on_day": later.day, "to_on_month": later.month, "to_on_year": later.year}
    assert "The placement is extended." in client.post(address, given, follow=True).content.decode()
