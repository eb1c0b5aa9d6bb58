from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from apsystem.paging import page_of
from partnerships.middleware import Request
from partnerships.policies import require
from placements import actions
from placements.access import project
from placements.due import due
from placements.models import ReturnCheck, Review, Task
from placements.policies import may_check, may_finish, may_review, may_see_offers, may_see_placements
from placements.workflow import LIVE


WITH_PLACEMENT = (
    "placement__pupil", "placement__home_school", "placement__provision__organisation", "placement__provision__type",
)  # fmt: skip


def lines_of(request: Request, rows: QuerySet[Any], may: Any) -> tuple[Any, list[dict[str, Any]]]:
    """Return a page of rows due, and a line for each with its placement as this person may see it."""
    page = page_of(rows.select_related(*WITH_PLACEMENT).order_by("due_on", "pk"), request.GET.get("page"))
    lines = [
        {
            "row": row,
            "case": project(row.placement, request.actor),
            "due": due(row.due_on),
            "may": may(request.actor, row),
        }
        for row in page
    ]
    return page, lines


def reviews(request: Request) -> HttpResponse:
    """List the reviews to be held, soonest first."""
    require(may_see_offers(request.actor))
    rows = Review.objects.visible_to(request.actor).filter(held_on=None, placement__status__in=LIVE)
    page, lines = lines_of(request, rows, lambda actor, review: may_review(actor, review.placement))
    return render(request, "placements/reviews.html", {"page": page, "lines": lines})


def checks(request: Request) -> HttpResponse:
    """List the checks to be made on pupils who went back to school, soonest first."""
    require(may_see_offers(request.actor))
    rows = ReturnCheck.objects.visible_to(request.actor).filter(done_on=None)
    page, lines = lines_of(request, rows, lambda actor, check: may_check(actor, check.placement))
    return render(request, "placements/checks.html", {"page": page, "lines": lines})


def tasks(request: Request) -> HttpResponse:
    """List what this person's organisation, or for the authority anybody, has to do about placements."""
    require(may_see_placements(request.actor))
    rows = Task.objects.visible_to(request.actor).filter(done_at=None)
    if request.actor.organisation.kind != "authority":
        rows = rows.filter(organisation=request.actor.organisation)
    page, lines = lines_of(request, rows.select_related("organisation"), may_finish)
    return render(request, "placements/tasks.html", {"page": page, "lines": lines})


@require_POST
def finish_task(request: Request, number: int) -> HttpResponse:
    """Mark a task as done."""
    task = get_object_or_404(Task.objects.visible_to(request.actor).select_related("placement"), pk=number)
    require(may_finish(request.actor, task))
    actions.finish_task(task, by=request.actor)
    messages.success(request, "The task is done.")
    return redirect("placements:tasks")
