"""Advice a school took about a pupil: the list, one piece of it, and recording and changing it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apsystem.audit.recording import has_read
from apsystem.paging import page_of
from partnerships.actions import Stale
from partnerships.codes import labels_of
from partnerships.middleware import Request
from partnerships.models import Code, Membership
from partnerships.policies import require
from referrals import actions
from referrals.forms.advising import AdviceFilters, AdviceForm, ChangeAdviceForm, WhichReferral
from referrals.models import Advice, Referral
from referrals.policies import is_own_school, may_change_advice, may_record_advice, may_see_advice


FACTS = ("kind", "adviser", "given_on", "advice", "done")


def advice(request: Request) -> HttpResponse:
    """List the advice this person may see, the latest first."""
    require(may_see_advice(request.actor))
    filters = AdviceFilters(request.GET, actor=request.actor)
    page = page_of(asked_for(filters, request.actor), request.GET.get("page"))
    labels = labels_of(Code.List.ADVISER)
    page.object_list = [shown(one, labels, request.actor) for one in page]
    more = {
        "filters": filters, "page": page, "may_record": may_record_advice(request.actor),
        "filtered": any(request.GET.get(name) for name in filters.fields),
    }  # fmt: skip
    return render(request, "referrals/advice.html", more)


def asked_for(filters: AdviceFilters, actor: Membership) -> QuerySet[Advice]:
    """Return the advice the filters ask for among what a person may see; one that cannot be read asks nothing."""
    filters.is_valid()
    asked: dict[str, Any] = filters.cleaned_data
    rows = Advice.objects.visible_to(actor).select_related("pupil", "school", "referral")
    for name, column in (("pupil", "pupil"), ("kind", "kind"), ("school", "school__name__icontains")):
        if asked.get(name):
            rows = rows.filter(**{column: asked[name]})
    return rows.order_by("-given_on", "-pk")


def shown(one: Advice, labels: dict[str, str], actor: Membership) -> dict[str, Any]:
    """Return what a page shows of advice (field groups F0 to F2), and note whose case was seen; drafts stay unnamed."""
    case = one.referral if one.referral and (one.referral.submitted_at or is_own_school(actor, one.referral)) else None
    if case:
        has_read(case.reference)
    return {
        "given_on": one.given_on,
        "kind": labels.get(one.kind, one.kind),
        "adviser": one.adviser,
        "pupil": one.pupil.name,
        "school": one.school.name,
        "advice": one.advice,
        "done": one.done,
        "case": {"reference": case.reference, "url": case.get_absolute_url()} if case else None,
        "url": reverse("referrals:given_advice", args=[one.submission_key]),
        "change_url": reverse("referrals:change_advice", args=[one.submission_key]),
    }


def found_advice(request: Request, key: uuid.UUID) -> Advice:
    """Return a piece of advice; 404 to a stranger, 403 to somebody who reads it only with its case."""
    seen = Advice.objects.visible_to(request.actor).select_related("pupil", "school", "referral")
    found: Advice = get_object_or_404(seen, submission_key=key)
    require(may_see_advice(request.actor))
    return found


def given_advice(request: Request, key: uuid.UUID) -> HttpResponse:
    """Show one piece of advice, whole."""
    found = found_advice(request, key)
    one = shown(found, labels_of(Code.List.ADVISER), request.actor)
    rows = [
        {"key": "Pupil", "value": one["pupil"]},
        {"key": "School", "value": one["school"]},
        {"key": "Who was asked", "value": one["kind"]},
        {"key": "Who gave it", "value": one["adviser"]},
        {"key": "Date", "value": f"{one['given_on']:%-d %B %Y}"},
        {"key": "What was advised", "value": one["advice"]},
        {"key": "What was done", "value": one["done"]},
    ]
    more = {"one": one, "rows": rows, "may_change": may_change_advice(request.actor, found)}
    return render(request, "referrals/advice_given.html", more)


def record_advice(request: Request) -> HttpResponse:
    """Record advice the person's own school took, for a pupil or to go with one of its referrals."""
    require(may_record_advice(request.actor))
    about = named_referral(request)
    form = AdviceForm(request.POST if request.method == "POST" else None, about=about)
    if form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "referral"}
        try:
            recorded = actions.record_advice(
                school=request.actor.organisation, referral=about, by=request.actor, **given
            )  # fmt: skip
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            goes = f" It goes with referral {recorded.referral}." if recorded.referral else ""
            messages.success(request, f"The advice is recorded.{goes}")
            return redirect("referrals:advice")
    more = {"form": form, "about": about.reference if about else ""}
    return render(request, "referrals/advice_record.html", more)


def named_referral(request: Request) -> Referral | None:
    """Return the school's own referral that the page was opened from, if it was opened from one."""
    which = WhichReferral(request.POST if request.method == "POST" else request.GET)
    reference = which.cleaned_data["referral"] if which.is_valid() else ""
    if not reference:
        return None
    own = Referral.objects.visible_to(request.actor).filter(school=request.actor.organisation_id)
    return get_object_or_404(own, reference=reference)


def change_advice(request: Request, key: uuid.UUID) -> HttpResponse:
    """Mend what was recorded of advice, or add what was done."""
    found = found_advice(request, key)
    require(may_change_advice(request.actor, found))
    initial = {name: getattr(found, name) for name in (*FACTS, "version")}
    form = ChangeAdviceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            actions.change_advice(found, by=request.actor, **form.cleaned_data)
        except Stale:
            form.add_error(None, (
                "A colleague changed this while you were writing. What you wrote is below and is not saved yet: "
                "press the button again to put it in place of theirs"
            ))  # fmt: skip
            form.data = {**form.data, "version": str(found.version)}
        else:
            messages.success(request, "The advice has been changed.")
            return redirect("referrals:given_advice", key)
    more = {"form": form, "one": shown(found, labels_of(Code.List.ADVISER), request.actor)}
    return render(request, "referrals/advice_change.html", more)
