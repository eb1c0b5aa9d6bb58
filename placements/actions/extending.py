"""Extending a placement: the panel's officers give it more days, and the database says whether the place is free."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from apsystem.workflow import NotAllowed
from partnerships.models import Membership, Role
from partnerships.models.membership import HEADS
from partnerships.policies import require
from placements.actions.moving import audit, last_move, lock_provision, tell
from placements.actions.offering import hold
from placements.actions.placing import plan_reviews
from placements.models import Placement, PlacementEvent
from placements.policies import may_extend
from placements.workflow import LIVE


@transaction.atomic
def extend(placement: Placement, *, to_on: dt.date, reason: str, by: Membership) -> Placement:
    """Give a live placement a later planned end, with a reason, and tell the school and the provision.

    Raise ValidationError with a sentence where the day is no later or the place is not free until then, NotAllowed
    where the placement has ended. The provision is locked before anything is counted.
    """
    require(may_extend(by, placement))
    lock_provision(placement.provision_id)
    locked = Placement.objects.select_for_update(of=("self",), no_key=True).get(pk=placement.pk)
    if locked.status not in LIVE:
        raise NotAllowed(f"A placement that has ended is not extended. {last_move(locked)}")
    check_days(locked, to_on, reason)
    before = locked.planned_end_on
    if locked.stay:
        hold(locked.stay, locked.provision, last_on=to_on)
    locked.planned_end_on = to_on
    locked.version += 1
    locked.save(update_fields=["planned_end_on", "version"])
    plan_reviews(locked, after=before)
    PlacementEvent.objects.create(
        placement=locked, move="extend", from_status=locked.status, to_status=locked.status, at=clock.now(), by=by,
        reason=f"From {before:%-d %B %Y} to {to_on:%-d %B %Y}. {reason}",
    )  # fmt: skip
    audit("extend", locked, by=by)
    body = f"The planned end is now {to_on:%A %-d %B %Y}; it was {before:%-d %B %Y}."
    what, subject = f"extended {locked.version}", "A placement is extended"
    tell(locked.home_school_id, HEADS, about=locked, what=what, subject=subject, body=body)
    tell(locked.provision_id, [Role.BASE_LEAD], about=locked, what=what, subject=subject, body=body)
    return locked


def check_days(placement: Placement, to_on: dt.date, reason: str) -> None:
    """Raise ValidationError unless the new end is later than the planned one and today, and a reason is given."""
    latest = max(placement.planned_end_on, clock.today())
    if to_on <= latest:
        raise ValidationError({"to_on": f"The new planned end must be after {latest:%-d %B %Y}"})
    if not reason.strip():
        raise ValidationError({"reason": "Enter why the placement is extended"})
