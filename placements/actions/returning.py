"""Going back to school, or on: the plan, its approval, the end of the placement, and the checks that follow."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from apsystem.workflow import NotAllowed
from partnerships.actions import Stale
from partnerships.calendar import calendar_of
from partnerships.models import Membership, Role
from partnerships.models.membership import HEADS, SCHOOL_ROLES
from partnerships.policies import require
from placements.actions.moving import audit, lock_provision, move_placement, tell
from placements.models import OutcomeResult, Placement, ReintegrationPlan, ReturnCheck
from placements.policies import may_approve_plan, may_check, may_end, may_write_plan
from placements.workflow import LIVE
from referrals.models import Outcome


CHECK_WEEKS = (2, 6, 12)
SCHOOL_DAYS_A_WEEK = 5
BACK_HOME = (Placement.Destination.HOME_FULL, Placement.Destination.HOME_PART)


@transaction.atomic
def write_plan(
    placement: Placement, *, stages: str, school_lead: str, provision_lead: str, return_on: dt.date, version: int,
    by: Membership,
) -> ReintegrationPlan:  # fmt: skip
    """Write or change the plan to go back to school (version 0 for a new one); an approved plan stays as approved.

    Raise Stale if somebody changed it since the page was drawn, NotAllowed once it is approved or the placement ended.
    """
    require(may_write_plan(by, placement))
    locked = Placement.objects.select_for_update(of=("self",), no_key=True).get(pk=placement.pk)
    if locked.status not in LIVE:
        raise NotAllowed("The placement has ended, so its plan can no longer be changed.")
    plan = ReintegrationPlan.objects.filter(placement=placement).select_related("approved_by__user").first()
    if plan and plan.approved_by:
        raise NotAllowed(f"{plan.approved_by.user.name} has approved this plan, so it can no longer be changed.")
    if (plan.version if plan else 0) != version:
        raise Stale
    plan = plan or ReintegrationPlan(placement=placement)
    plan.stages, plan.school_lead, plan.provision_lead = stages, school_lead, provision_lead
    plan.return_on, plan.drafted_by, plan.version = return_on, by, version + 1
    plan.save()
    audit("write_plan", placement, by=by)
    tell(
        placement.home_school_id, HEADS, about=placement, what=f"plan {plan.version}",
        subject="A plan to go back to school waits for your approval",
        body=f"The plan gives {return_on:%-d %B %Y} as the day of the return.",
    )  # fmt: skip
    return plan


@transaction.atomic
def approve_plan(placement: Placement, *, version: int | None = None, by: Membership) -> Placement:
    """Approve the plan for the home school; whoever wrote the plan's last version, in any role, cannot also approve it.

    Raise Stale if somebody changed the plan since the version that was read.
    """
    require(may_approve_plan(by, placement))
    plan = ReintegrationPlan.objects.select_for_update(no_key=True, of=("self",)).filter(placement=placement).first()
    if plan is None:
        raise ValidationError("There is no plan to approve yet")
    if version is not None and plan.version != version:
        raise Stale
    if plan.drafted_by.user_id == by.user_id:
        raise ValidationError(
            "You wrote this plan yourself. Ask another head or delegate, or the base lead, to agree it"
        )
    moved = move_placement(placement, "approve_return", by=by)
    plan.approved_by, plan.approved_at = by, clock.now()
    plan.version += 1
    plan.save()
    tell(
        moved.provision_id, [Role.BASE_LEAD], about=moved, what="plan approved",
        subject="A plan to go back to school is approved",
        body=f"The home school has approved the plan. The return is on {plan.return_on:%-d %B %Y}.",
    )  # fmt: skip
    return moved


@transaction.atomic
def complete(
    placement: Placement, *, ended_on: dt.date, destination: str, results: Mapping[int, tuple[str, str]],
    sessions_possible: int, sessions_attended: int, exit_report: str, by: Membership,
) -> Placement:  # fmt: skip
    """Record that the placement ran its course: destination, a result for every outcome, attendance, exit report."""
    facts = {"destination": destination, "sessions_possible": sessions_possible, "sessions_attended": sessions_attended}
    return end(placement, "complete", ended_on, results, by, "", exit_report=exit_report, **facts)


@transaction.atomic
def end_early(
    placement: Placement, *, reason: str, ended_on: dt.date, destination: str,
    results: Mapping[int, tuple[str, str]], sessions_possible: int, sessions_attended: int, exit_report: str,
    by: Membership,
) -> Placement:  # fmt: skip
    """Record that the placement ended before its time, why, and the same facts as any other end."""
    facts = {"destination": destination, "sessions_possible": sessions_possible, "sessions_attended": sessions_attended}
    return end(placement, "end_early", ended_on, results, by, reason, exit_report=exit_report, **facts)


def end(
    placement: Placement, move: str, ended_on: dt.date, results: Mapping[int, tuple[str, str]], by: Membership,
    reason: str, **facts: Any,
) -> Placement:  # fmt: skip
    """End a placement, give its remaining days back, keep the results and make the checks that follow a return."""
    require(may_end(by, placement))
    lock_provision(placement.provision_id)
    check_end(placement, ended_on, results, facts)
    moved = move_placement(placement, move, by=by, reason=reason, ended_on=ended_on, **facts)
    if placement.stay and ended_on < placement.stay.last_on:
        placement.stay.last_on = max(ended_on, placement.stay.first_on)
        placement.stay.save(update_fields=["last_on"])
    for outcome, (result, note) in results.items():
        OutcomeResult.objects.create(placement=placement, outcome_id=outcome, result=result, note=note, by=by)
    if facts["destination"] in BACK_HOME:
        plan_checks(moved, ended_on)
    tell(
        moved.home_school_id, [*SCHOOL_ROLES, Role.ATTENDANCE_OFFICER], about=moved, what="ended",
        subject="A placement has ended", body=f"The last day was {ended_on:%-d %B %Y}. The page says what is due next.",
    )  # fmt: skip
    return moved


def check_end(placement: Placement, ended_on: dt.date, results: Mapping[int, tuple[str, str]], facts: Any) -> None:
    """Raise ValidationError unless the facts of an end are whole: dates, attendance, and a result for each outcome."""
    if not placement.started_on <= ended_on <= clock.today():
        raise ValidationError({"ended_on": "The last day must be between the start of the placement and today"})
    if facts["sessions_attended"] > facts["sessions_possible"]:
        raise ValidationError({"sessions_attended": "Sessions attended must not be more than sessions possible"})
    if not facts["exit_report"].strip():
        raise ValidationError({"exit_report": "Enter the exit report"})
    if set(results) != {outcome.pk for outcome in outcomes_of(placement)}:
        raise ValidationError("Select a result for every outcome")


def outcomes_of(placement: Placement) -> list[Outcome]:
    """Return the outcomes the referral set; none for a placement that came from no referral."""
    if placement.offer is None:
        return []
    return list(Outcome.objects.filter(referral=placement.offer.referral_id))


def plan_checks(placement: Placement, ended_on: dt.date) -> None:
    """Make the checks due 2, 6 and 12 school weeks after the last day, so that a holiday is not counted as settled."""
    calendar = calendar_of(placement.home_school)
    ReturnCheck.objects.bulk_create(
        ReturnCheck(
            placement=placement, weeks=weeks,
            due_on=calendar.add_school_days(ended_on, weeks * SCHOOL_DAYS_A_WEEK),
        )
        for weeks in CHECK_WEEKS
    )  # fmt: skip


@transaction.atomic
def record_check(
    check: ReturnCheck, *, done_on: dt.date, result: str, note: str, version: int, by: Membership
) -> ReturnCheck:
    """Record whether the return holds; raise Stale if somebody changed the check since the page was drawn."""
    require(may_check(by, check.placement))
    locked: ReturnCheck = ReturnCheck.objects.select_for_update(of=("self",), no_key=True).get(pk=check.pk)
    if locked.version != version:
        raise Stale
    ended_on = check.placement.ended_on
    if done_on > clock.today() or (ended_on and done_on < ended_on):
        raise ValidationError(
            {"done_on": "The date of the check must be between the last day of the placement and today"}
        )
    locked.done_on, locked.result, locked.note, locked.recorded_by = done_on, result, note, by
    locked.version += 1
    locked.save()
    audit("record_check", check.placement, by=by)
    return locked
