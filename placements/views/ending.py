from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from apsystem import clock
from partnerships.middleware import Request
from partnerships.policies import require
from placements import actions
from placements.actions.returning import outcomes_of
from placements.forms.placements import CheckForm, EndEarlyForm, EndForm
from placements.policies import may_check, may_end
from placements.views.asking import Page, ask, typed
from placements.views.placements import found


def complete(request: Request, reference: str) -> HttpResponse:
    """Record that the placement ran its course."""
    row = found(request, reference)
    require(may_end(request.actor, row))
    form = EndForm(typed(request), outcomes=outcomes_of(row), initial={"ended_on": clock.today()})
    page = Page(
        "Record the end of the placement", "Record the end", row.get_absolute_url(), caption=reference,
        consequences=("The place is free from the day after.", "Checks are due 2, 6 and 12 weeks after a return."),
    )  # fmt: skip
    return ask(
        request, form, page, said="The placement has ended.",
        act=lambda given: actions.complete(row, by=request.actor, **given),
    )  # fmt: skip


def end_early(request: Request, reference: str) -> HttpResponse:
    """Record that the placement ended before its time, and why."""
    row = found(request, reference)
    require(may_end(request.actor, row))
    form = EndEarlyForm(typed(request), outcomes=outcomes_of(row), initial={"ended_on": clock.today()})
    page = Page(
        "End the placement early", "End the placement early", row.get_absolute_url(), caption=reference, warning=True,
        consequences=("The place is free from the day after.", "The school is told at once."),
    )  # fmt: skip
    return ask(
        request, form, page, said="The placement has ended early.",
        act=lambda given: actions.end_early(row, by=request.actor, **given),
    )  # fmt: skip


def record_check(request: Request, reference: str, number: int) -> HttpResponse:
    """Record whether the return to school holds."""
    row = found(request, reference)
    require(may_check(request.actor, row))
    check = get_object_or_404(row.return_checks, pk=number)
    shown = {
        "done_on": check.done_on or clock.today(),
        "result": check.result,
        "note": check.note,
        "version": check.version,
    }
    page = Page(f"Check at {check.weeks} weeks", "Save the check", row.get_absolute_url(), caption=reference)
    return ask(
        request, CheckForm(typed(request), initial=shown), page, said="The check is saved.",
        act=lambda given: actions.record_check(check, by=request.actor, **given),
    )  # fmt: skip
