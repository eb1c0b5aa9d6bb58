from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from apsystem import clock
from apsystem.paging import page_of
from partnerships.middleware import Request
from partnerships.models.membership import LA_CASE_ROLES
from partnerships.policies import require
from placements.filters import WaitingFilter
from placements.policies import may_offer, may_see_waiting
from referrals.access import project
from referrals.models import Referral
from referrals.workflow import Status


def waiting(request: Request) -> HttpResponse:
    """List the cases the panel has agreed that have no place yet, longest first."""
    require(may_see_waiting(request.actor))
    rows = Referral.objects.visible_to(request.actor).filter(status__in=[Status.AGREED, Status.WAITING])
    rows = rows.for_list().order_by("decided_at", "pk")
    filters = WaitingFilter(request.GET, queryset=rows)
    if request.actor.role not in LA_CASE_ROLES:
        del filters.form.fields["partnership"]
    page = page_of(filters.qs, request.GET.get("page"))
    lines = [line_of(request, row) for row in page]
    return render(request, "placements/waiting.html", {"filters": filters.form, "page": page, "lines": lines})


def line_of(request: Request, referral: Referral) -> dict[str, Any]:
    """Return one line of the list: since when, how many days, and whether this person may offer a place."""
    since = referral.waiting_since or (clock.local(referral.decided_at).date() if referral.decided_at else None)
    days = (clock.today() - since).days if since else None
    return {
        "case": project(referral, request.actor), "since": since, "days": days,
        "may_offer": may_offer(request.actor, referral), "waits": referral.status == Status.WAITING,
    }  # fmt: skip
