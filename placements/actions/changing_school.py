"""A pupil changes school while a place is offered or taken up: both go on, and the new school has their tasks."""

import datetime as dt

from django.db import transaction

from apsystem import clock
from partnerships.models import Membership, Organisation, Role
from partnerships.models.membership import SCHOOL_ROLES
from placements.actions.moving import audit, tell
from placements.models import Placement, PlacementEvent
from placements.workflow import LIVE
from referrals import actions as cases
from referrals.models import Referral


@transaction.atomic
def change_school(referral: Referral, *, to: Organisation, on: dt.date, reason: str, by: Membership) -> Referral:
    """Move the pupil to another school: the referral, a placement that has started and its open tasks are theirs."""
    moved = cases.change_school(referral, to=to, on=on, reason=reason, by=by)
    begun = Placement.objects.select_for_update(of=("self",), no_key=True).filter(
        offer__referral=moved, status__in=LIVE
    )
    for placement in begun.select_related("home_school", "provision__organisation"):
        take_over(placement, to, on, reason, by)
    return moved


def take_over(placement: Placement, to: Organisation, on: dt.date, reason: str, by: Membership) -> None:
    """Give a placement and what has to be done about it to the pupil's new school."""
    before = placement.home_school
    placement.tasks.filter(organisation=before, done_at=None).update(organisation=to)
    placement.home_school = to
    placement.version += 1
    placement.save(update_fields=["home_school", "version"])
    PlacementEvent.objects.create(
        placement=placement, move="change_school", from_status=placement.status, to_status=placement.status,
        at=clock.now(), by=by, reason=f"From {before} to {to} on {on:%-d %B %Y}. {reason}",
    )  # fmt: skip
    audit("change_school", placement, by=by)
    what, subject = f"school changed {placement.version}", "A pupil has changed school"
    body = f"The home school is now {to}. The placement goes on as it is."
    tell(placement.provision_id, [Role.BASE_LEAD], about=placement, what=what, subject=subject, body=body)
    new_school = [*SCHOOL_ROLES, Role.ATTENDANCE_OFFICER]
    tell(to.pk, new_school, about=placement, what=what, subject=subject, body=body)
