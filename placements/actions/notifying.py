"""A school tells the authority of alternative provision it has arranged itself: recorded whatever is still missing."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apsystem import clock
from apsystem.references import next_reference
from partnerships.actions import report_provider
from partnerships.actions.locking import lock_organisation
from partnerships.calendar import Calendar, calendar_of, panel_rule
from partnerships.models import Membership, Provision, Role
from partnerships.models import Status as OrganisationStatus
from partnerships.models.membership import HEADS, LA_CASE_ROLES
from partnerships.policies import require
from placements.actions.importing import DAYS_FOR_TASKS, plan_reviews_to_come, probable_end
from placements.actions.moving import audit, authority, lock_provision, tell
from placements.actions.offering import sentence_of
from placements.importing import year_of
from placements.models import Notification, NotificationEvent, Placement, PlacementEvent, Stay, Task
from placements.notified import TASKS, Told, gaps
from placements.policies import may_tell_the_la
from placements.workflow import NotificationStatus, PlacementStatus
from referrals.models import Pupil, Referral
from referrals.pupils import pupil_of


# Written confirmation of the checks comes before a pupil attends (Keeping children safe in education), so this is soon.
DAYS_FOR_CHECKS = 2
FOR_THE_AUTHORITY = {
    "provider": "Look at this provider, which is not in the directory; an LA administrator opens it under Settings",
    "upn_taken": "Ask the school for the UPN: the one it gave belongs to a pupil with another date of birth",
    "no_place": "Agree with the provision where this pupil counts: none of its places is free for these days",
}


@transaction.atomic
def tell_the_la(told: Told, *, submission_key: uuid.UUID, by: Membership) -> Notification:
    """Record a placement the school arranged, tell the authority, and make a task of everything not said yet.

    The same key a second time returns the first's row. Raise ValidationError where the same placement is told twice.
    """
    require(may_tell_the_la(by))
    school = lock_organisation(by.organisation)
    pressed_before = Notification.objects.filter(
        placement__submission_key=submission_key, placement__home_school=school
    ).select_related("placement").first()  # fmt: skip
    if pressed_before:
        return pressed_before
    provision = lock_provision((told.provision or reported(told, by)).pk)
    pupil, upn_taken = pupil_told(told, by)
    refuse_twice(pupil, provision, by)
    calendar = calendar_of()
    placement = begin(told, pupil, provision, submission_key, by)
    notification = Notification.objects.create(
        placement=placement, told_by=by, reply_by_on=reply_by(calendar), **told.facts
    )
    NotificationEvent.objects.create(
        notification=notification, move="tell", to_status=NotificationStatus.TOLD, at=clock.now(), by=by
    )
    plan_reviews_to_come(placement, calendar)
    missing = gaps(notification) | (set() if told.planned_end_on else {"planned_end"})
    leave_tasks(notification, missing, calendar)
    is_new = provision.organisation.status == OrganisationStatus.PROPOSED
    no_place = placement.stay is None and provision.groups.exists()
    alert(placement, {"provider": is_new, "upn_taken": upn_taken, "no_place": no_place}, calendar)
    audit("tell the LA", notification, by=by)
    tell_officers(
        notification, "told", "A school has told you of alternative provision it has arranged",
        f"{by.organisation} has placed a Year {placement.year_group} pupil from {placement.started_on:%-d %B %Y}. "
        f"{'The provider is not in the directory. ' if is_new else ''}",
    )  # fmt: skip
    if not notification.safe:
        tell_unsafe(notification)
    return notification


def reported(told: Told, by: Membership) -> Provision:
    """Return the provider the school names in its own words."""
    if not told.provider_name:
        raise ValidationError({"provision": "Select the provider, or enter its name"})
    return report_provider(
        name=told.provider_name, address=told.provider_address, postcode=told.provider_postcode, by=by
    )


def pupil_told(told: Told, by: Membership) -> tuple[Pupil, bool]:
    """Return the pupil, found or made, and whether the UPN given is another child's and was left out."""
    facts = Referral(
        school=by.organisation, forename=told.forename, surname=told.surname, upn=told.upn,
        date_of_birth=told.date_of_birth, in_care=told.in_care,
    )  # fmt: skip
    upn_taken = Pupil.objects.filter(upn=told.upn).exclude(date_of_birth=told.date_of_birth).exists()
    if upn_taken:
        facts.upn = ""
    return pupil_of(facts), upn_taken


def refuse_twice(pupil: Pupil, provision: Provision, by: Membership) -> None:
    """Raise ValidationError where this school has already told of this pupil at this provider."""
    here = Notification.objects.open().filter(placement__pupil=pupil, placement__provision=provision)
    known = here.filter(placement__home_school=by.organisation_id).select_related("placement").first()
    if known:
        raise ValidationError(
            f"Your school has already told the local authority of this: open {known.reference} to change it"
        )


def begin(told: Told, pupil: Pupil, provision: Provision, submission_key: uuid.UUID, by: Membership) -> Placement:
    """Save the placement, in no partnership: what a school arranges itself is between it and the authority."""
    last_on = told.planned_end_on or probable_end(told.started_on, provision.type)
    year = told.year_group if told.year_group is not None else year_of(told.date_of_birth)
    placement = Placement.objects.create(
        reference=next_reference("PL"), submission_key=submission_key, pupil=pupil, home_school=by.organisation,
        home_la_code=pupil.home_la_code, commissioner=by.organisation, route=Placement.Route.SCHOOL,
        provision=provision, stay=hold_if_free(provision, year, told.started_on, last_on), started_on=told.started_on,
        planned_end_on=last_on, hours_per_week=told.hours_per_week, year_group=year,
        setting_urn=provision.setting_urn, setting_ukprn=provision.setting_ukprn, setting_type=provision.setting_type,
    )  # fmt: skip
    PlacementEvent.objects.create(
        placement=placement, move="start", to_status=PlacementStatus.ACTIVE, at=clock.now(), by=by
    )
    return placement


def hold_if_free(provision: Provision, year: int | None, first_on: dt.date, last_on: dt.date) -> Stay | None:
    """Hold a place where the authority counts the provider's places and one is free for all these days, else none."""
    for group in provision.groups.all():
        if year is not None and not group.year_from <= year <= group.year_to:
            continue
        try:
            with transaction.atomic():
                return Stay.objects.create(group=group, first_on=first_on, last_on=last_on)
        except IntegrityError as error:
            sentence_of(error, provision)
    return None


def reply_by(calendar: Calendar) -> dt.date:
    """Return the working day to acknowledge by: as many days as the panel rules give for checking a new referral."""
    return calendar.add_working_days(clock.today(), panel_rule().check_days)


def leave_tasks(notification: Notification, missing: set[str], calendar: Calendar) -> None:
    """Make a task for the school of each thing that is missing; the safeguarding checks are due first."""
    placement = notification.placement
    Task.objects.bulk_create(
        Task(
            organisation=placement.home_school, placement=placement, key=key, text=text,
            due_on=calendar.add_school_days(clock.today(), DAYS_FOR_CHECKS if key == "checks" else DAYS_FOR_TASKS),
        )
        for key, text in TASKS.items() if key in missing
    )  # fmt: skip


def alert(placement: Placement, reasons: dict[str, bool], calendar: Calendar) -> None:
    """Make a task for the authority of each thing it should look at, where it has none yet."""
    keys = {key for key, applies in reasons.items() if applies}
    if not keys:
        return
    keys -= set(placement.tasks.filter(done_at=None).values_list("key", flat=True))
    due_on = calendar.add_working_days(clock.today(), DAYS_FOR_TASKS)
    Task.objects.bulk_create(
        Task(organisation=authority(), placement=placement, key=key, text=FOR_THE_AUTHORITY[key], due_on=due_on)
        for key in FOR_THE_AUTHORITY if key in keys
    )  # fmt: skip


def tell_officers(notification: Notification, what: str, subject: str, body: str) -> None:
    """Tell the AP officers, with the day to acknowledge by where it is their turn."""
    by = notification.reply_by_on
    tell(
        authority().pk, [Role.AP_OFFICER], about=notification, what=f"{what} {notification.version}", subject=subject,
        body=f"{body}Acknowledge it, or ask the school about it, by {by:%A %-d %B %Y}.",
    )  # fmt: skip


def tell_unsafe(notification: Notification) -> None:
    """Tell the school's heads and the authority's case roles, the same day, that the checks are not made."""
    placement, what = notification.placement, f"unsafe {notification.version}"
    subject = "A pupil's placement is unsafe until the checks are made"
    body = (
        f"{placement.home_school} has placed a Year {placement.year_group} pupil from "
        f"{placement.started_on:%-d %B %Y}, and has not said that the safeguarding checks on the provider are made. "
        "It is marked unsafe until the school says who made them."
    )
    tell(placement.home_school_id, HEADS, about=notification, what=what, subject=subject, body=body, urgent=True)
    tell(authority().pk, LA_CASE_ROLES, about=notification, what=what, subject=subject, body=body, urgent=True)
