"""That the family was told what was decided."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from partnerships.middleware import Request
from partnerships.policies import require
from referrals import actions, policies
from referrals.access import project
from referrals.forms.telling_family import FamilyToldForm
from referrals.models import Referral
from referrals.outcome_letters import standing_decision


def family_told(request: Request, reference: str) -> HttpResponse:
    """Record when and how the family was told of the decision that stands."""
    referral = get_object_or_404(Referral.objects.visible_to(request.actor).for_list(), reference=reference)
    decision = standing_decision(referral)
    if decision is None:
        raise Http404
    require(policies.may_tell_family(request.actor, decision))
    form = FamilyToldForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.family_told(decision, by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, f"It is on record that the family of {reference} was told.")
            return redirect(referral)
    context = {"case": project(referral, request.actor), "decision": decision, "form": form}
    return render(request, "referrals/family_told.html", context)
