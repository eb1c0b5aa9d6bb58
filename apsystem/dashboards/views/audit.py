"""The audit: who opened, changed, downloaded or was refused what."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.audit.recording import has_read
from apsystem.dashboards.children import midnight_after
from apsystem.dashboards.forms import AuditFilters
from apsystem.dashboards.policies import may_search_audit
from apsystem.paging import page_of
from partnerships.middleware import Request
from partnerships.models import Membership
from partnerships.policies import may_see_audit
from placements.models import Offer, Placement
from referrals.models import Meeting, Referral


# Without other dates a search looks back so far; with a case's reference, to its beginning.
LOOKS_BACK = dt.timedelta(days=30)
CASES = (Referral, Placement, Offer, Meeting)


def audit(request: Request) -> HttpResponse:
    """Search the audit (auditors), or read the log of one case (the authority's case roles); itself recorded."""
    if not may_search_audit(request.actor):
        raise PermissionDenied
    filters = AuditFilters(request.GET)
    asked = filters.asked()
    allowed = may_search(request.actor, asked.get("reference", ""))
    rows = entries(asked) if allowed else Entry.objects.none()
    has_read((allowed and asked.get("reference")) or "the audit")
    context = {
        "filters": filters,
        "whole": may_see_audit(request.actor),
        "since": first_day(asked),
        "page": page_of(rows, request.GET.get("page")),
    }
    return render(request, "dashboards/audit.html", context)


def may_search(actor: Membership, reference: str) -> bool:
    """Say whether this person may read these entries: all of them, or those of a case they may see."""
    if may_see_audit(actor):
        return True
    return any(case.objects.visible_to(actor).filter(reference=reference).exists() for case in CASES)


def first_day(asked: dict[str, Any]) -> dt.date | None:
    """Return the first day a search looks at, or none where it looks at a case's whole life."""
    given: dt.date | None = asked.get("first")
    return given or (None if asked.get("reference") else clock.today() - LOOKS_BACK)


def entries(asked: dict[str, Any]) -> "QuerySet[Entry]":
    """Return the entries a search asks for, latest first."""
    rows = Entry.objects.order_by("-at", "-pk")
    first, last = first_day(asked), asked.get("last")
    if asked.get("reference"):
        rows = rows.filter(references__contains=[asked["reference"]])
    if asked.get("person"):
        rows = rows.filter(person=asked["person"])
    if asked.get("action"):
        rows = rows.filter(action__istartswith=asked["action"])
    if first:
        rows = rows.filter(at__gte=midnight_after(first - dt.timedelta(1)))
    if last:
        rows = rows.filter(at__lt=midnight_after(last))
    return rows
