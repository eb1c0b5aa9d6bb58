"""Every child, this minute: the list, on paper, and as a file."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from apsystem import clock
from apsystem.audit.recording import record
from apsystem.dashboards.children import as_csv, child, children_on, narrowed, totals
from apsystem.dashboards.forms import ChildFilters
from apsystem.dashboards.policies import may_see_every_child
from apsystem.paging import page_of
from partnerships.middleware import Request


# Paper and files stop here: more than any county has at once.
MOST_IN_LIST = 5_000


def listed(request: Request) -> tuple[ChildFilters, Any]:
    """Return the filters as asked and the rows they leave, for a person who may see the list."""
    if not may_see_every_child(request.actor):
        raise PermissionDenied
    filters = ChildFilters(request.GET, actor=request.actor)
    return filters, narrowed(children_on(filters.day(), request.actor), filters.asked())


def every_child(request: Request) -> HttpResponse:
    """Show each live placement a person may see, on a day, with counts above."""
    filters, rows = listed(request)
    page = page_of(rows, request.GET.get("page"))
    context = {
        "filters": filters,
        "day": filters.day(),
        "past": filters.day() < clock.today(),
        "totals": totals(rows, filters.day()),
        "page": page,
        "children": [child(row, request.actor) for row in page],
        "query": request.GET.urlencode(),
    }
    return render(request, "dashboards/every_child.html", context)


def every_child_print(request: Request) -> HttpResponse:
    """Show the whole list as one page for paper."""
    filters, rows = listed(request)
    context = {
        "day": filters.day(),
        "printed_at": clock.now(),
        "totals": totals(rows, filters.day()),
        "children": [child(row, request.actor) for row in rows[:MOST_IN_LIST]],
        "query": request.GET.urlencode(),
    }
    return render(request, "dashboards/every_child_print.html", context)


@require_POST
def every_child_download(request: Request) -> HttpResponse:
    """Send the whole list as CSV and write the export to the audit."""
    filters, rows = listed(request)
    children = [child(row, request.actor) for row in rows[:MOST_IN_LIST]]
    record(
        "export",
        person=request.actor.user.email,
        acting_as=request.actor.acting_as,
        references=[line.reference for line in children],
        page="every-child",
        on=filters.day().isoformat(),
        rows=len(children),
    )
    # The mark at the start tells spreadsheets that the file is UTF-8.
    response = HttpResponse("\ufeff" + as_csv(children), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="placements-{filters.day()}.csv"'
    return response
