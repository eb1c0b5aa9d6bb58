from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from apsystem import clock
from apsystem.paging import page_of
from partnerships.middleware import Request
from partnerships.models import Closure, Kind, Organisation, Provision
from partnerships.models.membership import LA_CASE_ROLES, PROVISION_ROLES, Role
from partnerships.policies import require
from placements.access import project, project_offer
from placements.due import OFFER_TONES, PLACEMENT_TONES
from placements.filters import BoardFilter
from placements.models import Offer, Placement
from placements.places import board as lines_of
from placements.places import provisions_for
from placements.policies import (
    may_have_a_page,
    may_read_funding,
    may_see_board,
    may_see_extra,
    may_see_provision,
    may_see_used,
    may_see_waiting,
)
from placements.workflow import HELD


COUNTY = (*LA_CASE_ROLES, Role.LA_ADMINISTRATOR)


def board(request: Request) -> HttpResponse:
    """Show the places of each provision by week for the next twelve: numbers only, never a child."""
    require(may_see_board(request.actor))
    filters = BoardFilter(request.GET, queryset=provisions_for(request.actor, clock.today()))
    if request.actor.role not in COUNTY:
        del filters.form.fields["partnership"]
    mondays, lines = lines_of(filters.qs)
    closures = Closure.objects.filter(provision__in=[line.provision for line in lines], from_on__lte=mondays[-1])
    return render(request, "placements/board.html", {
        "filters": filters.form, "mondays": mondays, "lines": lines, "waiting": may_see_waiting(request.actor),
        "used": may_see_used(request.actor), "funding": may_read_funding(request.actor),
                "extras": may_see_extra(request.actor),
        "closures": closures.exclude(to_on__lt=mondays[0]).select_related("provision__organisation", "group"),
        "opens_lists": request.actor.role in (*LA_CASE_ROLES, *PROVISION_ROLES),
    })  # fmt: skip


def coming_to(request: Request, organisation: Organisation) -> QuerySet[Offer]:
    """Return the next fifty pupils offered to a provision who have not started, as far as this person sees offers."""
    rows = Offer.objects.visible_to(request.actor).filter(provision=organisation.pk, status__in=HELD)
    rows = rows.select_related("referral__school", "stay__group", "provision__organisation")
    return rows.order_by("stay__first_on", "pk")[:50]


def provision(request: Request, code: str) -> HttpResponse:
    """Show a provision's staff who is coming and who is here."""
    require(may_see_board(request.actor))
    organisation = get_object_or_404(Organisation, kind=Kind.PROVISION, code=code)
    if request.actor.role in PROVISION_ROLES and request.actor.organisation_id != organisation.pk:
        raise Http404
    require(may_see_provision(request.actor, organisation))
    here = Placement.objects.visible_to(request.actor).live().for_list().filter(provision=organisation.pk)
    page = page_of(here.order_by("planned_end_on", "pk"), request.GET.get("page"))
    _, lines = lines_of(Provision.objects.filter(pk=organisation.pk).select_related("organisation", "type"))
    return render(request, "placements/provision.html", {
        "provision": organisation, "page": page, "now": lines[0].weeks[0] if lines else None,
        "coming": [
            (project_offer(row, request.actor), OFFER_TONES[row.status]) for row in coming_to(request, organisation)
        ],
        "here": [(project(row, request.actor), PLACEMENT_TONES[row.status]) for row in page],
    })  # fmt: skip


def ours(request: Request) -> HttpResponse:
    """Take a provision's staff to their own page."""
    require(may_have_a_page(request.actor))
    return redirect("placements:provision", code=request.actor.organisation.code)
