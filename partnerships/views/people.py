"""People and their roles, for LA administrators."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apsystem import clock
from apsystem.accounts.models import User
from apsystem.paging import page_of
from partnerships import actions
from partnerships.actions import Stale
from partnerships.actions.once import first_press
from partnerships.configuration import days
from partnerships.forms.configuring import again
from partnerships.forms.lists import PeopleForm, said, where
from partnerships.forms.people import EndForm, RoleForm
from partnerships.middleware import acting
from partnerships.models import Membership, Role
from partnerships.policies import may_configure, require


WITH = ("user", "organisation", "represents")


def people(request: HttpRequest) -> HttpResponse:
    """List who holds which role, found by name, address or organisation."""
    require(may_configure(acting(request).actor))
    filters = PeopleForm(request.GET)
    asked = said(filters)
    rows = Membership.objects.select_related(*WITH)
    ended = Q(to_on__lt=clock.today())
    if asked["which"] != "all":
        rows = rows.filter(ended) if asked["which"] == "ended" else rows.exclude(ended)
    if words := asked["q"]:
        rows = rows.filter(
            Q(user__name__icontains=words) | Q(user__email__icontains=words) | Q(organisation__name__icontains=words)
        )
    page = page_of(rows, where(request.GET)["page"])
    head = [{"text": text} for text in ("Person", "Role", "Organisation", "Days")]
    table = [
        [
            {"text": m.user.name, "href": reverse("partnerships:person", args=[m.user_id]), "sub": m.user.email},
            {"text": Role(m.role).label, "sub": f"Speaks for {m.represents}" if m.represents else ""},
            {"text": m.organisation.name},
            {"text": days(m)},
        ]
        for m in page
    ]
    return render(request, "partnerships/people.html", {"page": page, "filters": filters, "head": head, "rows": table})


def the_person(pk: int) -> User:
    """Return a person who holds or held a role; raise Http404 for any other."""
    holds = Membership.objects.filter(user=OuterRef("pk"))
    return get_object_or_404(User.objects.filter(Exists(holds)), pk=pk)


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person's roles, those that ended too."""
    require(may_configure(acting(request).actor))
    shown = the_person(pk)
    today = clock.today()
    rows: list[dict[str, Any]] = [{"key": "E-mail address", "value": shown.email}]
    for m in Membership.objects.filter(user=shown).select_related(*WITH).order_by("-from_on", "pk"):
        ended = m.to_on is not None and m.to_on < today
        row = {
            "key": f"{Role(m.role).label}, {m.organisation}",
            "value": days(m) + (f"\nSpeaks for {m.represents}" if m.represents else ""),
        }
        if not ended:
            row |= {"href": reverse("partnerships:end_membership", args=[m.pk]), "action": "End"}
        rows.append(row)
    return render(request, "partnerships/person.html", {"person": shown, "rows": rows})


def add_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person another role."""
    require(may_configure(actor := acting(request).actor))
    shown = the_person(pk)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "submission_key"}
        try:
            if first_press(form.cleaned_data["submission_key"]):
                actions.give_membership(shown, **given, by=actor)
            messages.success(request, f"{shown.name} has a new role.")
            return redirect("partnerships:person", pk=pk)
        except ValidationError as refused:
            form.blame(refused)
    context = {"form": form, "title": "Add a role", "caption": shown.name, "button": "Add the role"}
    return render(
        request, "partnerships/setting_form.html", context | {"back": reverse("partnerships:person", args=[pk])}
    )


def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role with its last day."""
    require(may_configure(actor := acting(request).actor))
    ending = get_object_or_404(Membership.objects.select_related(*WITH), pk=pk)
    form = EndForm(request.POST or None, initial={"version": ending.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_membership(
                ending, to_on=form.cleaned_data["to_on"], version=form.cleaned_data["version"], by=actor
            )
            messages.success(request, f"The role ends on {form.cleaned_data['to_on']:%-d %B %Y}.")
            return redirect("partnerships:person", pk=ending.user_id)
        except ValidationError as refused:
            form.add_error("to_on", " ".join(refused.messages))
        except Stale:
            form = EndForm(again(form, ending.version))
            form.add_error(
                "to_on", f"Somebody changed this role meanwhile: {days(ending)}. Save again to use your own day"
            )
    caption = f"{ending.user.name}: {ending.acting_as}"
    context = {"form": form, "title": "End this role", "caption": caption, "button": "End the role"}
    return render(
        request,
        "partnerships/setting_form.html",
        context | {"back": reverse("partnerships:person", args=[ending.user_id])},
    )
