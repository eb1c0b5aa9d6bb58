from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from apsystem.paging import page_of
from apsystem.privacy import Group as FieldGroup
from partnerships.middleware import Request
from partnerships.policies import may_import_placements, require
from placements.access import PlacementView, project
from placements.attendance_code import advised_code
from placements.due import PLACEMENT_TONES, due, longer_than_usual
from placements.filters import PlacementFilter
from placements.models import Placement, ReintegrationPlan
from placements.policies import (
    has_task,
    may_check,
    may_finish,
    may_review,
    may_see_day_one,
    may_see_offers,
    may_see_placements,
)
from placements.views.showing import placement_buttons, placement_facts, timeline
from placements.views.told import told_of


def found(request: Request, reference: str) -> Placement:
    """Return the placement among those this person may see, or raise Http404."""
    rows = Placement.objects.visible_to(request.actor).for_list()
    rows = rows.select_related("stay", "offer__referral__school", "offer__stay")
    rows = rows.select_related("plan__approved_by__user", "plan__drafted_by", "notification")
    return get_object_or_404(rows, reference=reference)


def placements(request: Request) -> HttpResponse:
    """List the placements this person may see."""
    require(may_see_placements(request.actor))
    filters = PlacementFilter(request.GET, queryset=Placement.objects.visible_to(request.actor).for_list())
    page = page_of(filters.qs, request.GET.get("page"))
    lines = [
        {"case": project(row, request.actor), "tone": PLACEMENT_TONES[row.status], "code": advised_code(row).code}
        for row in page
    ]
    return render(request, "placements/placements.html", {
        "filters": filters.form, "page": page, "lines": lines, "more_lists": may_see_offers(request.actor),
        "imports": may_import_placements(request.actor),
    })  # fmt: skip


def detail(request: Request, reference: str) -> HttpResponse:
    """Show one placement: where, when, the advised code, reviews, plan, outcomes, checks, tasks and memory."""
    row = found(request, reference)
    case = project(row, request.actor)
    plan: ReintegrationPlan | None = getattr(row, "plan", None)
    return render(request, "placements/detail.html", {
        "case": case, "tone": PLACEMENT_TONES[row.status], "facts": placement_facts(case), "advice": advised_code(row),
        "buttons": placement_buttons(request.actor, row, plan), "events": timeline(row.events, case),
        "longer": longer_than_usual(row.started_on, row.planned_end_on, row),
        "approved": plan.approved_by.user.name if plan and plan.approved_by else "",
        "tasks": [
            (task, due(task.due_on), may_finish(request.actor, task))
            for task in row.tasks.filter(done_at=None).select_related("placement") if has_task(request.actor, task)
        ],
        "day_one": row.offer.reference if row.offer and may_see_day_one(request.actor, row.offer) else None,
        "may_review": may_review(request.actor, row), "may_check": may_check(request.actor, row), **course_of(case),
        **told_of(row, case, request.actor),
    })  # fmt: skip


def course_of(case: PlacementView) -> dict[str, Any]:
    """Return the reviews, plan, outcomes and checks for those who read a placement's own field group, else nothing."""
    if not case.reads(FieldGroup.F10):
        return {}
    results = {result.outcome.pk: result for result in case.rows("results")}
    outcomes = case.referral.rows("outcomes") if case.referral else []
    return {
        "reads_course": True,
        "reviews": [(review, due(review.due_on)) for review in case.rows("reviews")],
        "plan": case.one("plan"),
        "outcomes": [(outcome, results.get(outcome.pk)) for outcome in outcomes],
        "checks": [(check, due(check.due_on)) for check in case.rows("return_checks")],
    }
