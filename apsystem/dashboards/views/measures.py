"""The five measures, and the list behind each."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render

from apsystem.dashboards.behind import behind, line_of
from apsystem.dashboards.definitions import MEASURES, STRATEGY
from apsystem.dashboards.figures import as_at, sections, sight_of
from apsystem.dashboards.forms import BehindFilters, YearFilters
from apsystem.dashboards.policies import may_see_behind, may_see_measures
from apsystem.paging import page_of
from partnerships.middleware import Request


def measures(request: Request) -> HttpResponse:
    """Show the five measures for a school year, with what each counts and where it comes from."""
    if not may_see_measures(request.actor):
        raise PermissionDenied
    filters = YearFilters(request.GET)
    year = filters.school_year()
    context = {
        "filters": filters,
        "year": year,
        "as_at": as_at(year),
        "source": STRATEGY,
        "everything": sight_of(request.actor).everything,
        "sections": [(each, may_see_behind(request.actor, each.measure.key)) for each in sections(year, request.actor)],
    }
    return render(request, "dashboards/measures.html", context)


def measures_list(request: Request, key: str) -> HttpResponse:
    """Show the cases behind one measure, to people who see those cases."""
    if key not in MEASURES:
        raise Http404
    if not may_see_measures(request.actor) or not may_see_behind(request.actor, key):
        raise PermissionDenied
    filters = BehindFilters(request.GET)
    year = filters.school_year()
    rows = behind(key, year, as_at(year), filters.asked().get("met", ""), request.actor)
    page = page_of(rows, request.GET.get("page"))
    lines: list[dict[str, Any]] = [line_of(row, request.actor) for row in page]
    context = {"filters": filters, "measure": MEASURES[key], "as_at": as_at(year), "page": page, "lines": lines}
    return render(request, "dashboards/measures_list.html", context)
