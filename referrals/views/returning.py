"""Returning a referral to its school: the questions first, then for each why and what to do."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from partnerships.middleware import Request
from referrals import actions
from referrals.access import project
from referrals.asked import Askable, Asking, askable
from referrals.forms.checking import ChooseForm, ReasonsForm
from referrals.models import Referral
from referrals.views.checking import to_be_checked


def return_to_school(request: Request, reference: str) -> HttpResponse:
    """Choose the questions a referral is returned for; without any, what is asked is one text."""
    referral = to_be_checked(request, reference)
    pages = askable(referral)
    if request.method == "POST" and request.POST.getlist("chosen"):
        return with_reasons(request, referral, pages, request.POST.getlist("chosen"))
    form = ChooseForm(request.POST if request.method == "POST" else None, pages=pages)
    if form.is_valid():
        if not form.chosen():
            return returned(request, referral, form.cleaned_data["reason"])
        asks = ReasonsForm(pages=pages, chosen=form.chosen(), initial={"reason": form.cleaned_data["reason"]})
        return reasons_page(request, referral, asks)
    context = {"case": project(referral, request.actor), "form": form, "boxes": form.boxes()}
    return render(request, "referrals/return_to_school.html", context)


def with_reasons(request: Request, referral: Referral, pages: list[Askable], chosen: Sequence[str]) -> HttpResponse:
    """Return the referral with a reason for each question that was chosen, or show again what is missing."""
    form = ReasonsForm(request.POST, pages=pages, chosen=chosen)
    if not form.chosen:
        return redirect("referrals:return_to_school", referral.reference)
    if form.is_valid():
        return returned(request, referral, form.cleaned_data["reason"], form.asked())
    return reasons_page(request, referral, form)


def reasons_page(request: Request, referral: Referral, form: ReasonsForm) -> HttpResponse:
    """Show a box for each question that was chosen."""
    context = {"case": project(referral, request.actor), "form": form, "chosen": form.chosen}
    return render(request, "referrals/return_reasons.html", context)


def returned(request: Request, referral: Referral, reason: str, asked: Sequence[Asking] = ()) -> HttpResponse:
    """Return the referral, say so, and go back to the queue."""
    actions.return_to_school(referral, reason=reason, asked=asked, by=request.actor)
    messages.success(request, f"{referral} has been returned to {referral.school}, and they have been told.")
    return redirect("referrals:to_check")
