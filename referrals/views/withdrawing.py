"""Withdrawing a referral: what that undoes is said first."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from apsystem.workflow import NotAllowed
from partnerships.middleware import Request
from partnerships.policies import require
from referrals import actions, policies
from referrals.actions.moving import last_move
from referrals.forms.sending import WithdrawForm
from referrals.views.finding import context, found
from referrals.withdrawing import consequences, holds_a_place


def withdraw(request: Request, reference: str) -> HttpResponse:
    """Withdraw a referral with the reason; where a place hangs on it, what to withdraw is asked first."""
    referral = found(request, reference)
    require(policies.may_withdraw(request.actor, referral))
    if holds_a_place(referral):
        return redirect("placements:withdraw", reference)
    if "withdraw" not in policies.moves_for(request.actor, referral):
        raise NotAllowed(f"This referral can no longer be withdrawn. {last_move(referral)}")
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.withdraw(referral, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, "Referral withdrawn.")
        return redirect(referral)
    more = {"form": form, "consequences": consequences(referral)}
    return render(request, "referrals/withdraw.html", context(request, referral, **more))
