"""A placement the school arranged changes, or ends, and the school tells the authority."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apsystem import clock
from apsystem.workflow import NotAllowed
from partnerships.actions import Stale, report_provider
from partnerships.calendar import calendar_of
from partnerships.models import Membership, Provision, Role
from partnerships.models import Status as OrganisationStatus
from partnerships.models.membership import SCHOOL_ROLES
from partnerships.policies import require
from placements.actions.answering import lock_notification
from placements.actions.importing import plan_reviews_to_come
from placements.actions.moving import (
    authority,
    free,
    last_move,
    lock_provision,
    move_notification,
    move_placement,
    remember_notification,
    tell,
)
from placements.actions.notifying import alert, hold_if_free, leave_tasks, reply_by, tell_officers, tell_unsafe
from placements.actions.offering import sentence_of
from placements.models import Notification, Placement, Task
from placements.notified import OF_NOTIFICATION, OF_PLACEMENT, differences, gaps, in_words, is_said
from placements.policies import may_answer_for_school, may_end_notification
from placements.workflow import NotificationStatus, PlacementStatus
from referrals.models import Pupil


HOLDS_A_PLACE = {"provision", "started_on", "planned_end_on"}
WHILE_PAUSED = "It ended while it was paused for safeguarding"


@transaction.atomic
def update_notification(
    notification: Notification, *, given: Mapping[str, Any], reason: str, version: int, by: Membership
) -> Notification:
    """Change what was told, with the reason, or add what was missing; what is left empty stays as it was.

    Raise Stale if somebody changed it since the page was drawn, NotAllowed once the placement has ended.
    """
    require(may_answer_for_school(by, notification))
    provision = provider_in(given, by)
    for pk in sorted({notification.placement.provision_id, (provision or notification.placement.provision).pk}):
        lock_provision(pk)
    locked = lock_notification(notification)
    if locked.status == NotificationStatus.ENDED:
        raise NotAllowed(f"The placement has ended. {last_move(locked)}")
    if locked.version != version:
        raise Stale
    was_safe = locked.safe
    changed = differences(locked, {**given, "provision": provision}) | guessed_end(locked, given)
    gave_upn = give_upn(locked, given.get("upn", ""))
    if not changed and not gave_upn:
        raise ValidationError("Change or add something before you save")
    if any(is_said(old) for old, _ in changed.values()) and not reason.strip():
        raise ValidationError({"reason": "Say why this has changed"})
    change_placement(locked.placement, {name: new for name, (_, new) in changed.items() if name in OF_PLACEMENT})
    moved = remembered(locked, changed, reason, by)
    follow_up(moved, given, was_safe=was_safe, by=by)
    tell_officers(
        moved, "updated", "A school has changed what it told you",
        f"{by.organisation} has changed or added to what it told you. Open the placement to see what, and why. ",
    )  # fmt: skip
    return moved


def guessed_end(notification: Notification, given: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return a planned end that is given for the first time: until then a date is only assumed, and a task says so."""
    end = given.get("planned_end_on")
    assumed = notification.placement.tasks.filter(key="planned_end", done_at=None).exists()
    return {"planned_end_on": (None, end)} if end and assumed else {}


def provider_in(given: Mapping[str, Any], by: Membership) -> Provision | None:
    """Return the provider a change names, from the directory or in the school's own words; none if it names none."""
    chosen: Provision | None = given.get("provision")
    if chosen or not given.get("provider_name"):
        return chosen
    return report_provider(
        name=given["provider_name"], address=given["provider_address"], postcode=given["provider_postcode"], by=by
    )


def give_upn(notification: Notification, upn: str) -> bool:
    """Write the pupil's UPN where there was none; another child's is left out and becomes the authority's task."""
    pupil = notification.placement.pupil
    if not upn or pupil.upn:
        return False
    if Pupil.objects.filter(upn=upn).exists():
        alert(notification.placement, {"upn_taken": True}, calendar_of())
        return True
    pupil.upn = upn
    pupil.version += 1
    pupil.save(update_fields=["upn", "version"])
    return True


def change_placement(placement: Placement, changes: Mapping[str, Any]) -> None:
    """Change the placement's own facts, and the place it holds with them."""
    if not changes:
        return
    for column, value in changes.items():
        setattr(placement, column, value)
    if placement.planned_end_on < placement.started_on:
        raise ValidationError({"planned_end_on": "The planned end must be the same as or after the first day"})
    provision = placement.provision
    placement.setting_urn, placement.setting_ukprn = provision.setting_urn, provision.setting_ukprn
    placement.setting_type = provision.setting_type
    if HOLDS_A_PLACE & set(changes):
        hold_again(placement)
    placement.version += 1
    placement.save(update_fields=[*changes, "setting_urn", "setting_ukprn", "setting_type", "stay", "version"])
    plan_reviews_to_come(placement, calendar_of(), planned=set(placement.reviews.values_list("due_on", flat=True)))


def hold_again(placement: Placement) -> None:
    """Move the place a placement holds to its new days or provider; where none is free it holds none."""
    stay, provision = placement.stay, placement.provision
    if stay is None or stay.group.provision_id != provision.pk:
        if stay:
            free(stay)
        placement.stay = hold_if_free(provision, placement.year_group, placement.started_on, placement.planned_end_on)
        return
    try:
        with transaction.atomic():
            stay.first_on, stay.last_on = placement.started_on, placement.planned_end_on
            stay.save(update_fields=["first_on", "last_on"])
    except IntegrityError as error:
        sentence_of(error, provision)
        stay.refresh_from_db()
        free(stay)
        placement.stay = None


def remembered(
    notification: Notification, changed: Mapping[str, tuple[Any, Any]], reason: str, by: Membership
) -> Notification:
    """Keep what has changed and why; what was acknowledged waits to be acknowledged again."""
    own: dict[str, Any] = {name: new for name, (_, new) in changed.items() if name in OF_NOTIFICATION}
    words = f"{in_words(changed) or 'UPN: given.'} {reason}".strip()
    if notification.status == NotificationStatus.ACKNOWLEDGED:
        until = reply_by(calendar_of())
        return move_notification(notification, "update", by=by, reason=words, reply_by_on=until, **own)
    return remember_notification(notification, "update", by=by, reason=words, **own)


def follow_up(notification: Notification, given: Mapping[str, Any], *, was_safe: bool, by: Membership) -> None:
    """Finish the tasks that are answered, and make those that the change brings."""
    placement, calendar = notification.placement, calendar_of()
    missing = gaps(notification)
    tasks = placement.tasks.filter(done_at=None, organisation=placement.home_school_id).exclude(key__in=missing)
    if not is_said(given.get("planned_end_on")):
        tasks = tasks.exclude(key="planned_end")
    tasks.update(done_at=clock.now(), done_by=by)
    is_new = placement.provision.organisation.status == OrganisationStatus.PROPOSED
    no_place = placement.stay is None and placement.provision.groups.exists()
    alert(placement, {"provider": is_new and "provision" in given, "no_place": no_place}, calendar)
    if was_safe and not notification.safe:
        leave_tasks(notification, {"checks"}, calendar)
        tell_unsafe(notification)


@transaction.atomic
def end_notification(
    notification: Notification, *, ended_on: dt.date, destination: str, as_planned: bool, reason: str = "",
    sessions_possible: int | None = None, sessions_attended: int | None = None, result: str = "",
    exit_report: str = "", by: Membership,
) -> Notification:  # fmt: skip
    """Record that the placement has ended, where the pupil goes and how it went, and tell the other side."""
    require(may_end_notification(by, notification))
    lock_provision(notification.placement.provision_id)
    locked = lock_notification(notification)
    placement = locked.placement
    if not placement.started_on <= ended_on <= clock.today():
        raise ValidationError({"ended_on": "The last day must be between the first day and today"})
    if not as_planned and not reason.strip():
        raise ValidationError({"reason": "Say why it ended before it was planned to"})
    paused = placement.status == PlacementStatus.PAUSED
    moved = move_notification(locked, "end", by=by, reason=reason, result=result)
    moved.placement = placement = move_placement(
        placement, "complete" if as_planned and not paused else "end_early", by=by, reason=reason or WHILE_PAUSED,
        ended_on=ended_on, destination=destination, sessions_possible=sessions_possible,
        sessions_attended=sessions_attended, exit_report=exit_report,
    )  # fmt: skip
    if placement.stay and ended_on < placement.stay.last_on:
        placement.stay.last_on = max(ended_on, placement.stay.first_on)
        placement.stay.save(update_fields=["last_on"])
    tasks = Task.objects.filter(placement=placement, organisation=placement.home_school_id, done_at=None)
    tasks.update(done_at=clock.now(), done_by=by)
    words = f"The last day was {ended_on:%-d %B %Y}."
    by_school = may_answer_for_school(by, notification)
    tell(
        authority().pk if by_school else placement.home_school_id, [Role.AP_OFFICER] if by_school else SCHOOL_ROLES,
        about=moved, what="told ended", subject="A placement that a school arranged has ended", body=words,
    )  # fmt: skip
    return moved
