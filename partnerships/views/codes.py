"""The authority's short lists: our entries and its own, merged."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apsystem import clock
from partnerships.actions import Stale, add_code, change_code
from partnerships.actions.once import first_press
from partnerships.codes import ListEntry, entries_of
from partnerships.forms.codes import AddCodeForm, ChangeCodeForm, ChangeDefaultForm
from partnerships.forms.configuring import again
from partnerships.middleware import acting
from partnerships.models import Code
from partnerships.policies import may_configure, require


HEAD = [{"text": "Entry"}, {"text": "Days"}, {"text": "How it stands"}]


def codes(request: HttpRequest) -> HttpResponse:
    """Show every list with its entries, ours and the authority's own (one query)."""
    require(may_configure(acting(request).actor))
    rows = list(Code.objects.all())
    lists = [
        {"key": which.value, "title": which.label, "rows": [line_of(which, entry) for entry in entries_of(which, rows)]}
        for which in Code.List
    ]
    return render(request, "partnerships/codes.html", {"lists": lists, "head": HEAD})


def line_of(which: str, entry: ListEntry) -> list[dict[str, Any]]:
    """Return the line of an entry: its words, its days, and whether it is ours."""
    row = entry.row
    sub = f"Our words: {entry.default}" if entry.default and entry.default != entry.label else ""
    days = "Always" if row is None else f"From {row.from_on:%-d %B %Y}"
    if row and row.to_on:
        days = f"{row.from_on:%-d %B %Y} to {row.to_on:%-d %B %Y}"
    href = reverse("partnerships:change_code", args=[which, entry.code])
    return [{"text": entry.label, "href": href, "sub": sub}, {"text": days}, standing(entry)]


def standing(entry: ListEntry) -> dict[str, str]:
    """Return how an entry stands today, in words with a tone."""
    today, row = clock.today(), entry.row
    if row and row.to_on and row.to_on < today:
        return {"text": "Ended", "tone": "quiet"}
    if row and row.from_on > today:
        return {"text": "To come", "tone": "info"}
    if row is None:
        return {"text": "Standard", "tone": "quiet"}
    return {"text": "Changed" if entry.default else "Added", "tone": "good"}


def add_entry(request: HttpRequest, which: str) -> HttpResponse:
    """Add an entry to a list; a second press adds nothing."""
    require(may_configure(actor := acting(request).actor))
    listed = found(which)
    form = AddCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "submission_key"}
        if first_press(form.cleaned_data["submission_key"]):
            add_code(which, **said, by=actor)
        messages.success(request, f"“{said['label']}” is on the list “{listed.label}”.")
        return redirect("partnerships:codes")
    return drawn(request, form, "Add an entry", listed)


def change_entry(request: HttpRequest, which: str, entry: str) -> HttpResponse:
    """Rename, move or end an entry of a list."""
    require(may_configure(actor := acting(request).actor))
    listed = found(which)
    held = next((one for one in entries_of(which) if one.code == entry), None)
    if held is None:
        raise Http404
    kind = ChangeCodeForm if held.row else ChangeDefaultForm
    row = held.row
    initial = {"label": held.label, "position": held.position, "version": held.version}
    initial |= {"from_on": row.from_on, "to_on": row.to_on} if row else {}
    form = kind(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            first = form.cleaned_data.get("from_on") or (row.from_on if row else clock.today())
            change_code(which, entry, **{**form.cleaned_data, "from_on": first}, by=actor)
            messages.success(request, f"“{form.cleaned_data['label']}” has been changed.")
            return redirect("partnerships:codes")
        except ValidationError as refused:
            form.add_error(None, refused)
        except Stale:
            form = kind(again(form, held.version), initial=initial)
            form.add_error("label", f"Somebody changed this to “{held.label}” meanwhile. Save again to use your words")
    return drawn(request, form, f"Change “{held.label}”", listed)


def found(which: str) -> Code.List:
    """Return a list by its key; raise Http404 for one that does not exist."""
    if which not in Code.List.values:
        raise Http404
    return Code.List(which)


def drawn(request: HttpRequest, form: Any, title: str, listed: Code.List) -> HttpResponse:
    """Draw the form of an entry."""
    context = {"form": form, "title": title, "caption": listed.label, "button": "Save"}
    return render(request, "partnerships/setting_form.html", context | {"back": reverse("partnerships:codes")})
