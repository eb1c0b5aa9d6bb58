"""The record of exclusions."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apsystem.audit.recording import has_read
from apsystem.paging import page_of
from partnerships.middleware import Request
from partnerships.models import Membership
from partnerships.years import SchoolYear
from referrals import actions
from referrals.forms.exclusions import ExclusionFilters, ExclusionForm, ResultForm
from referrals.measures import with_case
from referrals.models import Exclusion
from referrals.policies import may_change_exclusion, may_record_exclusion, may_see_exclusions


TONES = {"stands": "info", "withdrawn": "quiet", "not_upheld": "quiet"}


def exclusions(request: Request) -> HttpResponse:
    """List the exclusions this person may see, latest first."""
    if not may_see_exclusions(request.actor):
        raise PermissionDenied
    filters = ExclusionFilters(request.GET)
    page = page_of(asked_for(filters, request.actor), request.GET.get("page"))
    page.object_list = [shown(exclusion) for exclusion in page]
    context = {"filters": filters, "page": page, "may_record": may_record_exclusion(request.actor)}
    return render(request, "referrals/exclusions.html", context)


def shown(exclusion: Exclusion) -> dict[str, Any]:
    """Return what a page shows of an exclusion (field groups F0 to F2), and note whose case was seen."""
    case: str | None = getattr(exclusion, "case", None)
    if case:
        has_read(case)
    return {
        "on": exclusion.on,
        "kind": exclusion.get_kind_display(),
        "days": exclusion.days,
        "reason": exclusion.reason,
        "school": exclusion.school.name,
        "pupil": exclusion.pupil.name if exclusion.pupil else "",
        "case": case,
        "result": exclusion.get_result_display(),
        "tone": TONES[exclusion.result],
        "change_url": reverse("referrals:change_exclusion", args=[exclusion.submission_key]),
    }


def asked_for(filters: ExclusionFilters, actor: Membership) -> "QuerySet[Exclusion]":
    """Return the exclusions the filters ask for among those a person may see; one that cannot be read asks nothing."""
    filters.is_valid()
    asked: dict[str, Any] = filters.cleaned_data
    rows = with_case(Exclusion.objects.visible_to(actor))
    rows = rows.filter(**{name: asked[name] for name in ("kind", "result") if asked.get(name)})
    if asked.get("year"):
        year = SchoolYear(int(asked["year"]))
        rows = rows.filter(on__gte=year.first, on__lte=year.last)
    return rows


def record_exclusion(request: Request) -> HttpResponse:
    """Record a suspension or permanent exclusion of the person's own school, or for an AP officer any school."""
    if not may_record_exclusion(request.actor):
        raise PermissionDenied
    form = ExclusionForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        school = form.cleaned_data.pop("school", None) or request.actor.organisation
        actions.record_exclusion(school=school, by=request.actor, **form.cleaned_data)
        messages.success(request, "The exclusion is recorded.")
        return redirect("referrals:exclusions")
    return render(request, "referrals/record_exclusion.html", {"form": form})


def change_exclusion(request: Request, key: uuid.UUID) -> HttpResponse:
    """Record that an exclusion was withdrawn or not upheld, or stands after all."""
    exclusion = get_object_or_404(with_case(Exclusion.objects.visible_to(request.actor)), submission_key=key)
    if not may_change_exclusion(request.actor, exclusion):
        raise PermissionDenied
    initial = {"version": exclusion.version, "result": exclusion.result}
    form = ResultForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.change_exclusion(exclusion, by=request.actor, **form.cleaned_data)
        messages.success(request, "What became of the exclusion is recorded.")
        return redirect("referrals:exclusions")
    return render(request, "referrals/change_exclusion.html", {"form": form, "exclusion": shown(exclusion)})
