"""A member of the panel calls in a case that was pointed to another route before the panel met."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from apsystem.workflow import NotAllowed
from partnerships.middleware import Request
from partnerships.policies import require
from referrals import actions
from referrals.actions.moving import last_move
from referrals.forms.checking import CallInForm
from referrals.policies import may_call_in
from referrals.signposted import standing_item, within_reach
from referrals.workflow import REFERRAL


def call_in(request: Request, reference: str) -> HttpResponse:
    """Call a case in with a reason; the page shows of it what the standing list shows, and no name."""
    referral = get_object_or_404(within_reach(request.actor), reference=reference)
    require(may_call_in(request.actor, referral))
    if referral.status not in REFERRAL.moves["call_in"].sources:
        raise NotAllowed(f"This can no longer be called in. {last_move(referral)}")
    item = standing_item(referral)
    if item is None:
        raise Http404
    form = CallInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.call_in(referral, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, f"{reference} is called in. The co-ordinator lists it for a meeting.")
        return redirect("referrals:meetings")
    return render(request, "referrals/call_in.html", {"item": item, "form": form})
