"""Saying something about a case."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from partnerships.middleware import Request
from partnerships.policies import require
from referrals import actions, policies
from referrals.forms.commenting import CommentForm
from referrals.views.finding import context, found


def comment(request: Request, reference: str) -> HttpResponse:
    """Say something about a case."""
    referral = found(request, reference)
    require(policies.may_comment(request.actor, referral))
    form = CommentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.comment(referral, by=request.actor, **form.cleaned_data)
        messages.success(request, "Your comment has been added.")
        return redirect(f"{referral.get_absolute_url()}#comments")
    return render(request, "referrals/comment.html", context(request, referral, form=form))
