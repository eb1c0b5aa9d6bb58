"""What suggestions need to know: how urgent a case is, and which pupils must be apart or belong together."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from apsystem import clock
from apsystem.paging import page_of
from partnerships.middleware import Request
from partnerships.policies import require
from placements import actions
from placements.forms.suggesting import EndForm, PairForm, PriorityForm
from placements.models import PupilPair
from placements.policies import may_pair_any, may_see_waiting, may_set_priority
from placements.rounds.known import rule_in_force
from placements.views.asking import Page, ask, typed
from referrals.access import CaseView, project
from referrals.models import Referral


def set_priority(request: Request, reference: str) -> HttpResponse:
    """Say how urgent a place is for a case."""
    referral = get_object_or_404(Referral.objects.visible_to(request.actor), reference=reference)
    require(may_set_priority(request.actor, referral))
    now = referral.priorities.first()
    rule = rule_in_force()
    page = Page(
        "Set the priority", "Save", reverse("placements:waiting"), caption=reference,
        sentence=f"It is {rule.names[now.band].lower()} since {clock.local(now.at):%-d %B %Y}: {now.reason}"
        if now else f"Nobody has set it, so it counts as {rule.names[rule.usual_band].lower()}.",
    )  # fmt: skip
    return ask(
        request, PriorityForm(typed(request), bands=rule.names), page, said="The priority is kept.",
        act=lambda given: actions.set_priority(referral, by=request.actor, **given),
    )  # fmt: skip


def pairs(request: Request) -> HttpResponse:
    """List which pupils must be apart, and brothers and sisters."""
    require(may_see_waiting(request.actor))
    rows = PupilPair.objects.visible_to(request.actor)
    page = page_of(rows, request.GET.get("page"))
    pupils = {number for row in page for number in (row.one_id, row.other_id)}
    cases = {
        case.pupil_id: project(case, request.actor)
        for case in Referral.objects.visible_to(request.actor).filter(pupil__in=pupils).order_by("started_at")
    }
    return render(request, "placements/pairs.html", {
        "page": page, "lines": [line_of(row, cases) for row in page], "may_pair": may_pair_any(request.actor),
    })  # fmt: skip


def line_of(row: PupilPair, cases: dict[int | None, CaseView]) -> dict[str, Any]:
    """Return one pair for its list; a pupil whose case this person may not see has no name there."""
    open_now = row.to_on is None or row.to_on >= clock.today()
    return {"row": row, "cases": [cases.get(row.one_id), cases.get(row.other_id)], "open": open_now}


def keep_pair(request: Request) -> HttpResponse:
    """Keep that two pupils must be apart, or are brother or sister."""
    require(may_pair_any(request.actor))
    form = PairForm(typed(request), cases=Referral.objects.visible_to(request.actor))
    page = Page("Pupils apart or together", "Save", reverse("placements:pairs"))
    return ask(
        request, form, page, said="It is kept, and counts from the next suggestions.",
        act=lambda given: actions.keep_pair(by=request.actor, **given),
    )  # fmt: skip


def end_pair(request: Request, number: int) -> HttpResponse:
    """Give what is known of two pupils its last day."""
    require(may_pair_any(request.actor))
    pair: PupilPair = get_object_or_404(PupilPair.objects.visible_to(request.actor), pk=number)
    page = Page(
        "Set the last day", "Save", reverse("placements:pairs"), caption=pair.get_kind_display(),
        sentence="It stays in the list with its days.",
    )  # fmt: skip
    return ask(
        request, EndForm(typed(request)), page, said="The last day is kept.",
        act=lambda given: actions.end_pair(pair, by=request.actor, **given),
    )  # fmt: skip
