"""Withdrawing at the right level: the place, or the whole referral; a placement that has started is ended instead."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apsystem.workflow import NotAllowed
from partnerships.middleware import Request
from partnerships.models import Membership
from partnerships.policies import require
from placements import actions
from placements.forms.withdrawing import WithdrawForm
from placements.models import Offer, Placement
from placements.policies import may_end
from placements.views.asking import typed
from placements.withdrawing import offer_held, placement_begun, things_of
from referrals.access import project
from referrals.actions.moving import last_move
from referrals.models import Referral
from referrals.policies import may_check, may_withdraw


def withdraw(request: Request, reference: str) -> HttpResponse:
    """Ask what to withdraw, saying what each choice undoes, and do it; 409 where nothing can be withdrawn."""
    rows = Referral.objects.visible_to(request.actor).for_list().prefetch_related("offers")
    referral = get_object_or_404(rows, reference=reference)
    require(may_withdraw(request.actor, referral) or may_check(request.actor, referral))
    placement, offer = placement_begun(referral), offer_held(referral)
    if placement:
        return render(request, "placements/end_instead.html", instead(request, referral, placement))
    things = things_of(referral, offer, request.actor)
    if not things:
        raise NotAllowed(f"There is nothing to withdraw now. {last_move(referral)}")
    form = WithdrawForm(typed(request), things=things)
    if form.is_valid():
        chosen = form.cleaned_data.get("what") or things[0].key
        said = let(chosen, referral, offer, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, said)
        return redirect(referral)
    more = {"case": project(referral, request.actor), "form": form, "things": things}
    return render(request, "placements/withdraw.html", more)


def let(chosen: str, referral: Referral, offer: Offer | None, *, reason: str, by: Membership) -> str:
    """Withdraw what was chosen, and return what to say."""
    if chosen == "place" and offer:
        actions.release_offer(offer, reason=reason, by=by)
        return "The place is given back, and the provision is told."
    actions.withdraw_with_place(referral, reason=reason, by=by)
    return "Referral withdrawn."


def instead(request: Request, referral: Referral, placement: Placement) -> dict[str, Any]:
    """Return what a page says where the pupil has started: the placement is ended, by whom and where."""
    ends = may_end(request.actor, placement)
    page = "placements:end_early" if ends else "placements:detail"
    href = reverse(page, args=[placement.reference])
    return {"case": project(referral, request.actor), "placement": placement, "ends": ends, "href": href}
