"""The forecast of places for two terms: who looks at it, and of which provisions."""

from django.http import HttpResponse
from django.shortcuts import render

from apsystem import clock
from apsystem.dashboards.bands import band_of
from partnerships.middleware import Request
from partnerships.models.membership import LA_CASE_ROLES, Role
from partnerships.policies import require
from placements.filters import BoardFilter
from placements.forecast import forecast, total
from placements.places import provisions_for
from placements.policies import may_see_board


def places_forecast(request: Request) -> HttpResponse:
    """Show the places expected to be free, week by week and provision by provision: numbers, never a child."""
    require(may_see_board(request.actor))
    filters = BoardFilter(request.GET, queryset=provisions_for(request.actor, clock.today()))
    if request.actor.role not in (*LA_CASE_ROLES, Role.LA_ADMINISTRATOR):
        del filters.form.fields["partnership"]
    lines = forecast(filters.qs, clock.today())
    weeks = total(lines)
    return render(request, "dashboards/places_forecast.html", {
        "filters": filters.form, "lines": lines, "weeks": weeks, "chart": band_of(weeks),
    })  # fmt: skip
