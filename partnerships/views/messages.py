"""What one has been told: every e-mail again, whether or not it arrived, and how one wants them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apsystem.outbox.models import Message
from apsystem.paging import page_of
from partnerships import actions
from partnerships.forms.lists import where
from partnerships.forms.messages import DigestForm
from partnerships.middleware import acting


def own_messages(request: HttpRequest) -> HttpResponse:
    """List what this person has been told, newest first; change whether it comes one by one or once a day."""
    now = acting(request)
    if now.actor is None:
        raise PermissionDenied
    how = "daily" if now.user.daily_digest else "single"
    form = DigestForm(request.POST if request.method == "POST" else None, initial={"how": how})
    if form.is_valid():
        actions.choose_digest(daily=form.cleaned_data["how"] == "daily", by=now.actor)
        messages.success(request, "Your choice is saved.")
        return redirect("partnerships:messages")
    told = Message.objects.filter(recipient=now.user, withheld_at=None).exclude(key__startswith="account ")
    page = page_of(told, where(request.GET)["page"])
    return render(request, "partnerships/messages.html", {"form": form, "page": page})
