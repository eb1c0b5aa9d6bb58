"""The school begins a referral."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from partnerships.middleware import Request
from partnerships.policies import require
from referrals import actions
from referrals.forms.starting import NewForm
from referrals.policies import may_start


def new(request: Request) -> HttpResponse:
    """Ask the three questions, and begin a referral."""
    require(may_start(request.actor))
    form = NewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        key = form.cleaned_data["submission_key"]
        try:
            referral = actions.start_referral(school=request.actor.organisation, submission_key=key, by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"Referral {referral.reference} has been started. It is saved as you go.")
            return redirect("referrals:task_list", referral.reference)
    return render(request, "referrals/new.html", {"form": form})
