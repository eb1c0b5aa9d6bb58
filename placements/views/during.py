from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from apsystem import clock
from partnerships.middleware import Request
from partnerships.policies import require
from placements import actions
from placements.forms.offers import ReasonForm
from placements.forms.placements import ApproveForm, AskForReviewForm, ExtendForm, PlanForm, ReviewForm
from placements.models import Placement, ReintegrationPlan
from placements.policies import (
    may_approve_plan,
    may_ask_for_review,
    may_extend,
    may_pause,
    may_resume,
    may_review,
    may_write_plan,
)
from placements.views.asking import Page, ask, typed
from placements.views.placements import found


def record_review(request: Request, reference: str, number: int) -> HttpResponse:
    """Write down a review."""
    row = found(request, reference)
    require(may_review(request.actor, row))
    review = get_object_or_404(row.reviews, pk=number)
    names = ("held_on", "attended", "safe", "progress", "next_steps", "version")
    shown = {name: getattr(review, name) for name in names} | {"held_on": review.held_on or clock.today()}
    page = Page(f"Review due {review.due_on:%-d %B %Y}", "Save the review", row.get_absolute_url(), caption=reference)
    return ask(
        request, ReviewForm(typed(request), initial=shown), page, said="The review is saved.",
        act=lambda given: actions.record_review(review, by=request.actor, **given),
    )  # fmt: skip


def ask_for_review(request: Request, reference: str) -> HttpResponse:
    """Ask for a review by a day."""
    row = found(request, reference)
    require(may_ask_for_review(request.actor, row))
    page = Page(
        "Ask for a review", "Ask for a review", row.get_absolute_url(), caption=reference,
        sentence=f"{holder_of_reviews(row)} is told, and holds the review with the family.",
    )  # fmt: skip
    return ask(
        request, AskForReviewForm(typed(request)), page, said="The review is asked for.",
        act=lambda given: actions.ask_for_review(row, by=request.actor, **given),
    )  # fmt: skip


def holder_of_reviews(row: Placement) -> str:
    """Return who holds the reviews: the provision, or the school where it arranged the placement itself."""
    return str(row.home_school if row.route == Placement.Route.SCHOOL else row.provision)


def extend(request: Request, reference: str) -> HttpResponse:
    """Give the placement a later planned end."""
    row = found(request, reference)
    require(may_extend(request.actor, row))
    page = Page(
        "Extend the placement", "Extend the placement", row.get_absolute_url(), caption=reference,
        sentence=f"The planned end is {row.planned_end_on:%A %-d %B %Y}. The place is held until the new day, if it is "
        "free until then.",
        consequences=("The school and the provision are told.", "The reviews until then are planned."),
    )  # fmt: skip
    return ask(
        request, ExtendForm(typed(request)), page, said="The placement is extended.",
        act=lambda given: actions.extend(row, by=request.actor, **given),
    )  # fmt: skip


def pause(request: Request, reference: str) -> HttpResponse:
    """Pause the placement for safeguarding."""
    row = found(request, reference)
    require(may_pause(request.actor, row))
    page = Page(
        "Pause: safeguarding", "Pause the placement", row.get_absolute_url(), caption=reference, warning=True,
        sentence="Do not use this service to report an emergency: if a child is in immediate danger, call 999.",
        consequences=("The head of the home school and the authority are told at once.", "The place is kept."),
    )  # fmt: skip
    return ask(
        request, ReasonForm(typed(request)), page, said="The placement is paused. The school and authority are told.",
        act=lambda given: actions.pause(row, by=request.actor, **given),
    )  # fmt: skip


def resume(request: Request, reference: str) -> HttpResponse:
    """Resume a paused placement."""
    row = found(request, reference)
    require(may_resume(request.actor, row))
    page = Page(
        "Resume the placement", "Resume", row.get_absolute_url(), caption=reference,
        sentence="Those who were told of the pause are told that the pupil attends again.",
    )  # fmt: skip
    return ask(
        request, ReasonForm(typed(request)), page, said="The placement is resumed.",
        act=lambda given: actions.resume(row, by=request.actor, **given),
    )  # fmt: skip


def write_plan(request: Request, reference: str) -> HttpResponse:
    """Write the plan to go back to school."""
    row = found(request, reference)
    require(may_write_plan(request.actor, row))
    plan = ReintegrationPlan.objects.filter(placement=row).first()
    names = ("return_on", "stages", "school_lead", "provision_lead", "version")
    shown = {name: getattr(plan, name) for name in names} if plan else {"version": 0}
    page = Page(
        "Plan to go back to school", "Save the plan", row.get_absolute_url(), caption=reference,
        sentence="The head of the home school approves the plan. Once approved it can no longer be changed.",
    )  # fmt: skip
    return ask(
        request, PlanForm(typed(request), initial=shown), page, said="The plan is saved.",
        act=lambda given: actions.write_plan(row, by=request.actor, **given),
    )  # fmt: skip


def plan_in_words(plan: ReintegrationPlan | None) -> tuple[str, ...]:
    """Return what a plan says, so that nobody approves one unread."""
    if plan is None:
        return ()
    return (
        f"Back at school on {plan.return_on:%-d %B %Y}",
        f"{plan.school_lead} leads at the school, {plan.provision_lead} at the provision",
        f"Stages: {plan.stages}",
    )


def approve_plan(request: Request, reference: str) -> HttpResponse:
    """Approve the plan for the home school."""
    row = found(request, reference)
    require(may_approve_plan(request.actor, row))
    plan = ReintegrationPlan.objects.filter(placement=row).first()
    form = ApproveForm(typed(request), initial={"version": plan.version if plan else 0})
    page = Page(
        "Approve the plan to go back to school", "Approve the plan", row.get_absolute_url(), caption=reference,
        consequences=(*plan_in_words(plan), "The placement is then going back to school.", "The provision is told."),
    )  # fmt: skip
    return ask(
        request, form, page, said="The plan is approved.",
        act=lambda given: actions.approve_plan(row, by=request.actor, **given),
    )  # fmt: skip
