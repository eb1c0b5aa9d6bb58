"""Invitations: sent by LA administrators, accepted by whoever holds the link."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters

from apsystem import clock, errors
from apsystem.accounts.models import User
from apsystem.paging import page_of
from partnerships import actions
from partnerships.actions.inviting import find_invitation, open_invitations, person_invited
from partnerships.forms.lists import where
from partnerships.forms.people import AcceptForm, InvitationForm
from partnerships.middleware import acting
from partnerships.models import Invitation, Role
from partnerships.policies import may_configure, require


GONE = "This invitation has been used, has been withdrawn, or is older than 14 days."


def invitations(request: HttpRequest) -> HttpResponse:
    """List the invitations nobody has taken up yet."""
    require(may_configure(acting(request).actor))
    page = page_of(open_invitations().select_related("organisation"), where(request.GET)["page"])
    head = [{"text": text} for text in ("Person", "Role", "State", "Send again", "Withdraw")]
    rows = [
        [
            {"text": i.name, "sub": i.email},
            {"text": Role(i.role).label, "sub": i.organisation.name},
            state_of(i),
            {"text": f"Send again to {i.name}", "href": reverse("partnerships:resend", args=[i.pk])},
            {"text": f"Withdraw from {i.name}", "href": reverse("partnerships:withdraw", args=[i.pk])},
        ]
        for i in page
    ]
    return render(request, "partnerships/invitations.html", {"page": page, "head": head, "rows": rows})


def state_of(invitation: Invitation) -> dict[str, Any]:
    """Return whether an invitation's link still works, and until when."""
    until = f"{clock.local(invitation.expires_at):%-d %B %Y}"
    if invitation.expires_at <= clock.now():
        return {"text": "Ran out", "tone": "bad", "sub": f"On {until}"}
    return {"text": "Waiting", "tone": "waiting", "sub": f"Until {until}"}


def invite(request: HttpRequest) -> HttpResponse:
    """Invite a person to a role."""
    require(may_configure(actor := acting(request).actor))
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite(**form.cleaned_data, by=actor)
            messages.success(request, f"An invitation to {form.cleaned_data['email']} is in the outbox.")
            return redirect("partnerships:invitations")
        except ValidationError as refused:
            form.blame(refused)
    context = {"form": form, "title": "Invite a person", "button": "Send the invitation"}
    return render(request, "partnerships/setting_form.html", context | {"back": reverse("partnerships:invitations")})


def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then send an invitation again with a new link."""
    require(may_configure(actor := acting(request).actor))
    invitation = get_object_or_404(Invitation.objects.select_related("organisation"), pk=pk)
    if request.method == "POST":
        actions.resend(invitation, by=actor)
        messages.success(request, f"A new invitation to {invitation.email} is in the outbox.")
        return redirect("partnerships:invitations")
    sentence = f"{invitation.name} gets a new link, which works for 14 days."
    context = {"title": "Send the invitation again", "sentence": sentence, "button": "Send it again", "warning": False}
    return render(
        request, "partnerships/invitation_confirm.html", context | {"lines": ["The link sent before no longer works."]}
    )


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then withdraw an invitation."""
    require(may_configure(actor := acting(request).actor))
    invitation = get_object_or_404(Invitation.objects.select_related("organisation"), pk=pk)
    if request.method == "POST":
        actions.withdraw(invitation, by=actor)
        messages.success(request, f"The invitation to {invitation.email} is withdrawn.")
        return redirect("partnerships:invitations")
    sentence = f"The invitation to {invitation.name} will be withdrawn."
    context = {"title": "Withdraw the invitation", "sentence": sentence, "button": "Withdraw it", "warning": True}
    return render(
        request,
        "partnerships/invitation_confirm.html",
        context | {"lines": ["Its link no longer works. You can invite the person again."]},
    )


@login_not_required
@sensitive_post_parameters("password")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation: with a name and a password, or as the person who is already signed in."""
    invitation = find_invitation(token)
    if invitation is None:
        return gone(request)
    known = person_invited(invitation)
    signed_in = request.user if isinstance(request.user, User) else None
    if known is not None:
        return accept_as(request, invitation, known, signed_in)
    form = AcceptForm(request.POST or None, initial={"name": invitation.name})
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept_invitation(
                invitation, name=form.cleaned_data["name"], password=form.cleaned_data["password"]
            )
            messages.success(request, "Your password is set. Sign in with it.")
            return redirect("account_login")
        except ValidationError as weak:
            for sentence in weak.messages:
                form.add_error("password", sentence)
    return render(
        request, "partnerships/accept_invitation.html", {"form": form, "invitation": invitation, "known": False}
    )


def accept_as(request: HttpRequest, invitation: Invitation, known: User, signed_in: User | None) -> HttpResponse:
    """Let somebody who has an account take up another role: signed in as themselves, with one button."""
    mine = signed_in is not None and signed_in.pk == known.pk
    if request.method == "POST" and mine:
        actions.accept_invitation(invitation, person=known)
        messages.success(
            request, f"You can now act as {Role(invitation.role).label.lower()} for {invitation.organisation}."
        )
        return redirect("home")
    context = {
        "invitation": invitation, "known": True, "mine": mine, "other": signed_in is not None and not mine,
        "sign_in": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
    }  # fmt: skip
    return render(request, "partnerships/accept_invitation.html", context)


def gone(request: HttpRequest) -> HttpResponse:
    """Say that a link no longer works, the same for every reason."""
    steps = ("If you have a password already, sign in.", "If not, ask whoever invited you to send a new invitation.")
    return errors.page_for(
        404, request=request, title="This invitation no longer works", sentence=GONE, next_steps=steps,
        link=(reverse("account_login"), "Sign in"),
    )  # fmt: skip
