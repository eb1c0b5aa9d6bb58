"""Places used by each school of a partnership, beside its size, its waits and what became of its pupils."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from apsystem import clock
from apsystem.dashboards.forms import UsedFilters
from partnerships.middleware import Request
from partnerships.models import Membership, Organisation, PartnershipMember
from partnerships.models.membership import LA_CASE_ROLES
from partnerships.models.organisation import on
from placements.policies import may_see_used
from placements.used import Used, used_by


YEAR = dt.timedelta(days=364)  # with today, 52 whole weeks
BAR = 160  # pixels of the longest bar


def places_used(request: Request) -> HttpResponse:
    """Show what each member school used of the places in the last 12 months: numbers, never a child."""
    if not may_see_used(request.actor):
        raise PermissionDenied
    filters = UsedFilters(request.GET)
    partnership = partnership_for(request.actor, filters)
    last = clock.today()
    members = PartnershipMember.objects.filter(on(last), partnership=partnership).values("school")
    lines = used_by(list(Organisation.objects.filter(pk__in=members).order_by("name")), last - YEAR, last)
    return render(request, "dashboards/places_used.html", {
        "filters": filters if request.actor.role in LA_CASE_ROLES else None, "partnership": partnership,
        "first": last - YEAR, "last": last, "lines": with_bars(lines), "total": total(lines),
    })  # fmt: skip


def partnership_for(actor: Membership, filters: UsedFilters) -> Organisation | None:
    """Return the person's own partnership, or for the authority the one asked for, else the first there is."""
    if actor.role not in LA_CASE_ROLES:
        return actor.organisation
    asked: Organisation | None = filters.asked().get("partnership")
    return asked or Organisation.objects.partnerships().order_by("name").first()


def with_bars(lines: list[Used]) -> list[tuple[Used, int]]:
    """Return each line with the length of its bar: weeks for each thousand pupils, the longest a full bar."""
    most = max((line.per_thousand or 0 for line in lines), default=0)
    return [(line, round(BAR * (line.per_thousand or 0) / most) if most else 0) for line in lines]


def total(lines: list[Used]) -> dict[str, int]:
    """Return the sums under the table."""
    return {
        "pupils": len(set[int]().union(*(line.pupils for line in lines))),
        "weeks": round(sum(line.days for line in lines) / 7), "waiting": sum(line.waiting for line in lines),
        "ended": sum(line.ended for line in lines), "returned": sum(line.returned for line in lines),
        "excluded": sum(line.excluded for line in lines), "roll": sum(line.school.pupils or 0 for line in lines),
    }  # fmt: skip
