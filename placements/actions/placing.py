"""Starting a placement, reviewing it, pausing it and finishing what has to be done about it."""

import datetime as dt
import uuid
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from apsystem.references import next_reference
from partnerships.actions import Stale
from partnerships.calendar import Calendar, calendar_of
from partnerships.models import Membership, Role
from partnerships.models.membership import HEADS, LA_CASE_ROLES, SCHOOL_ROLES
from partnerships.policies import require
from placements.actions.moving import (
    audit,
    authority,
    lock_provision,
    move_offer,
    move_placement,
    tell,
)
from placements.actions.offering import hold
from placements.models import Offer, Placement, PlacementEvent, Review, Task
from placements.policies import (
    may_ask_for_review,
    may_finish,
    may_pause,
    may_resume,
    may_review,
    may_start,
)
from placements.workflow import LIVE, PlacementStatus
from referrals import actions as cases


# Reviews at least half-termly where a type names no weeks (Arranging alternative provision, Department for Education).
HALF_TERM_WEEKS = 6
BASE_LEADS = (Role.BASE_LEAD,)


@transaction.atomic
def start_placement(
    offer: Offer, *, started_on: dt.date, hours_per_week: Decimal | None, submission_key: uuid.UUID, by: Membership
) -> Placement:
    """Record the first day attended: the offer is taken up, the case placed, the reviews due; return the placement."""
    require(may_start(by, offer))
    provision = lock_provision(offer.provision_id)
    pressed_before = Placement.objects.filter(submission_key=submission_key).first()
    if pressed_before:
        return pressed_before
    check_first_day(offer, started_on)
    offer = move_offer(offer, "take_up", by=by)
    offer.provision = provision
    hold_from(offer, started_on)
    cases.mark_placed(offer.referral, by=by)
    placement = begin(offer, started_on, hours_per_week, submission_key)
    PlacementEvent.objects.create(
        placement=placement, move="start", to_status=PlacementStatus.ACTIVE, at=clock.now(), by=by
    )
    plan_reviews(placement)
    audit("start_placement", placement, by=by)
    tell(
        placement.home_school_id, [*SCHOOL_ROLES, Role.ATTENDANCE_OFFICER], about=placement, what="started",
        subject="A placement has started",
        body=f"A Year {placement.year_group or 'not given'} pupil of your school started at {offer.provision} on "
        f"{started_on:%-d %B %Y}. The page says which attendance code is advised.",
    )  # fmt: skip
    return placement


def check_first_day(offer: Offer, started_on: dt.date) -> None:
    """Raise ValidationError unless the first day attended is past or today, and within the days reserved."""
    if started_on > clock.today():
        raise ValidationError("The first day attended must be today or in the past")
    if started_on > offer.stay.last_on:
        raise ValidationError(
            f"The place is reserved only to {offer.stay.last_on:%-d %B %Y}. Offer a place for later days"
        )


def hold_from(offer: Offer, started_on: dt.date) -> None:
    """Reserve the days before the offer's first day, where the pupil came sooner; they may be taken."""
    if started_on < offer.stay.first_on:
        hold(offer.stay, offer.provision, first_on=started_on)


def begin(offer: Offer, started_on: dt.date, hours: Decimal | None, submission_key: uuid.UUID) -> Placement:
    """Save the placement that carries the offer's stay on."""
    referral, provision = offer.referral, offer.provision
    if referral.pupil is None:
        raise ValidationError("The referral names no pupil")
    return Placement.objects.create(
        reference=next_reference("PL"), submission_key=submission_key, pupil=referral.pupil,
        home_school_id=referral.school_id, home_la_code=referral.home_la_code, commissioner=authority(),
        partnership_id=referral.partnership_id, route=Placement.Route.PANEL, offer=offer, stay=offer.stay,
        provision=provision, started_on=started_on, planned_end_on=offer.stay.last_on, hours_per_week=hours,
        year_group=referral.year_group, setting_urn=provision.setting_urn, setting_ukprn=provision.setting_ukprn,
        setting_type=provision.setting_type,
    )  # fmt: skip


def plan_reviews(placement: Placement, *, after: dt.date | None = None) -> None:
    """Make the reviews the type asks for, and then at least one each half-term, each on a school day.

    For a placement that is extended, only those that fall due after the day it was to end.
    """
    calendar = calendar_of()
    weeks = review_weeks(placement.provision.type.review_weeks, placement.started_on, placement.planned_end_on)
    days = {school_day_from(calendar, placement.started_on + dt.timedelta(weeks=week)) for week in weeks}
    if after:
        planned = set(placement.reviews.values_list("due_on", flat=True))
        days = {day for day in days - planned if day > after}
    Review.objects.bulk_create(Review(placement=placement, due_on=day) for day in sorted(days))


def review_weeks(asked: list[int], first: dt.date, last: dt.date) -> list[int]:
    """Return the weeks of a stay after which a review is due: those asked for, then one every six weeks."""
    length = (last - first).days // 7
    weeks = sorted(week for week in asked if week <= length)
    following = (weeks[-1] if weeks else 0) + HALF_TERM_WEEKS
    return [*weeks, *range(following, length + 1, HALF_TERM_WEEKS)]


def school_day_from(calendar: Calendar, day: dt.date) -> dt.date:
    """Return the first school day on or after a day."""
    return calendar.add_school_days(day - dt.timedelta(days=1), 1)


@transaction.atomic
def record_review(
    review: Review, *, held_on: dt.date, attended: str, safe: str, progress: str, next_steps: str, version: int,
    by: Membership,
) -> Review:  # fmt: skip
    """Write down a review that was held; raise Stale if somebody changed it since the page was drawn."""
    require(may_review(by, review.placement))
    locked: Review = Review.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)
    if locked.version != version:
        raise Stale
    if held_on > clock.today() or held_on < review.placement.started_on:
        raise ValidationError(
            {"held_on": "The date of the review must be between the start of the placement and today"}
        )
    locked.held_on, locked.attended, locked.safe = held_on, attended, safe
    locked.progress, locked.next_steps, locked.recorded_by = progress, next_steps, by
    locked.version += 1
    locked.save()
    audit("record_review", review.placement, by=by)
    return locked


@transaction.atomic
def ask_for_review(placement: Placement, *, due_on: dt.date, by: Membership) -> Review:
    """Ask for a review by a day and tell whoever holds it; the same day asked for twice is one review."""
    require(may_ask_for_review(by, placement))
    locked = Placement.objects.select_for_update(of=("self",), no_key=True).get(pk=placement.pk)
    if locked.status not in LIVE:
        raise ValidationError("The placement has ended, so no review can be asked for")
    review, made = Review.objects.get_or_create(placement=placement, due_on=due_on, held_on=None)
    if made:
        audit("ask_for_review", placement, by=by)
        arranged = placement.route == Placement.Route.SCHOOL
        whose, roles = (placement.home_school_id, SCHOOL_ROLES) if arranged else (placement.provision_id, BASE_LEADS)
        tell(
            whose, roles, about=placement, what=f"review asked {due_on}",
            subject="A review is asked for", body=f"{by.organisation} asks for a review by {due_on:%A %-d %B %Y}.",
        )  # fmt: skip
    return review


@transaction.atomic
def pause(placement: Placement, *, reason: str, by: Membership) -> Placement:
    """Pause for safeguarding: the place is kept, and the home school's heads and the authority are told at once."""
    require(may_pause(by, placement))
    moved = move_placement(placement, "pause", by=by, reason=reason)
    tell_of_pause(moved, f"paused {moved.version}", "A placement is paused: safeguarding",
                  "The pupil is not attending while it is paused. Open the placement to see what to do.")  # fmt: skip
    return moved


@transaction.atomic
def resume(placement: Placement, *, reason: str, by: Membership) -> Placement:
    """Resume a paused placement with a reason, and tell those who were told of the pause."""
    require(may_resume(by, placement))
    moved = move_placement(placement, "resume", by=by, reason=reason)
    tell_of_pause(moved, f"resumed {moved.version}", "A paused placement is resumed", "The pupil attends again.")
    return moved


def tell_of_pause(placement: Placement, what: str, subject: str, body: str) -> None:
    """Tell the home school's heads, the base lead and the authority's case roles, by reference only."""
    tell(placement.home_school_id, HEADS, about=placement, what=what, subject=subject, body=body, urgent=True)
    tell(placement.provision_id, [Role.BASE_LEAD], about=placement, what=what, subject=subject, body=body, urgent=True)
    tell(authority().pk, LA_CASE_ROLES, about=placement, what=what, subject=subject, body=body, urgent=True)


@transaction.atomic
def finish_task(task: Task, *, by: Membership) -> Task:
    """Mark a task as done; a second press does nothing."""
    require(may_finish(by, task))
    locked: Task = Task.objects.select_for_update(of=("self",), no_key=True).get(pk=task.pk)
    if locked.done_at is None:
        locked.done_at, locked.done_by = clock.now(), by
        locked.save(update_fields=["done_at", "done_by"])
        audit("finish_task", task.placement, by=by)
    return locked
