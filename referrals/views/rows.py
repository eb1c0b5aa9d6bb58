"""The pages that hold repeated rows: parents, carers and emergency contacts, and outcomes."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apsystem.govuk.forms import GovukForm
from partnerships.actions import Stale
from partnerships.middleware import Request
from referrals import actions
from referrals.answers import carer_block, outcome_block
from referrals.completeness import missing
from referrals.forms.drafting import AddCarerForm, AddOutcomeForm, ChangeCarerForm, ChangeOutcomeForm
from referrals.models import Carer, Outcome, Referral
from referrals.views.finding import being_written, context, section_or_404


@dataclass(frozen=True)
class Rows:
    """How the rows of one section are written."""

    one: str
    block: Callable[[int, Any], Any]
    add_form: type[GovukForm]
    change_form: type[GovukForm]
    add: Callable[..., Any]
    change: Callable[..., Any]
    remove: Callable[..., None]
    empty: str


KINDS = {
    "carers": Rows(
        "contact", carer_block, AddCarerForm, ChangeCarerForm, actions.add_carer, actions.change_carer,
        actions.remove_carer, "Add a parent or carer with parental responsibility, and an emergency contact.",
    ),
    "outcomes": Rows(
        "outcome", outcome_block, AddOutcomeForm, ChangeOutcomeForm, actions.add_outcome, actions.change_outcome,
        actions.remove_outcome, "Add at least one outcome, with how it is measured, its target and its date.",
    ),
}  # fmt: skip
CHANGED = (
    "A colleague changed this while you were writing. Press the button again to put what you wrote in place of theirs"
)


def rows(request: Request, reference: str, slug: str) -> HttpResponse:
    """Show the rows of a section, with what is missing."""
    referral = being_written(request, reference)
    section, kind = section_or_404(slug, rows=True), kind_or_404(slug)
    blocks = [kind.block(number, row) for number, row in enumerate(rows_of(referral, slug), start=1)]
    gaps = [gap.sentence for gap in missing(referral) if gap.section == slug]
    more = {"section": section, "kind": kind, "blocks": blocks, "gaps": gaps}
    return render(request, "referrals/rows.html", context(request, referral, **more))


def add_row(request: Request, reference: str, slug: str) -> HttpResponse:
    """Add a row."""
    referral = being_written(request, reference)
    section, kind = section_or_404(slug, rows=True), kind_or_404(slug)
    form = kind.add_form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            kind.add(referral, by=request.actor, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"The {kind.one} has been added.")
            return redirect("referrals:rows", reference, slug)
    more = {"section": section, "form": form, "title": f"Add {an(kind.one)}"}
    return render(request, "referrals/row.html", context(request, referral, **more))


def row(request: Request, reference: str, slug: str, key: uuid.UUID) -> HttpResponse:
    """Change a row."""
    referral = being_written(request, reference)
    section, kind = section_or_404(slug, rows=True), kind_or_404(slug)
    held = get_object_or_404(rows_of(referral, slug), submission_key=key)
    initial = {name: getattr(held, name) for name in kind.change_form.base_fields}
    form = kind.change_form(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            kind.change(held, by=request.actor, **form.cleaned_data)
        except Stale:
            form.add_error(None, CHANGED)
            form.data = {**request.POST.dict(), "version": str(held.version)}
        else:
            messages.success(request, f"The {kind.one} has been saved.")
            return redirect("referrals:rows", reference, slug)
    more = {"section": section, "form": form, "title": f"Change {an(kind.one)}"}
    return render(request, "referrals/row.html", context(request, referral, **more))


def remove_row(request: Request, reference: str, slug: str, key: uuid.UUID) -> HttpResponse:
    """Remove a row, once the person has said so."""
    referral = being_written(request, reference)
    section, kind = section_or_404(slug, rows=True), kind_or_404(slug)
    held = get_object_or_404(rows_of(referral, slug), submission_key=key)
    if request.method == "POST":
        kind.remove(held, by=request.actor)
        messages.success(request, f"The {kind.one} has been removed.")
        return redirect("referrals:rows", reference, slug)
    more = {
        "section": section, "title": f"Remove this {kind.one}?", "block": kind.block(1, held), "button": "Remove",
        "cancel": reverse("referrals:rows", args=[reference, slug]),
    }  # fmt: skip
    return render(request, "referrals/remove.html", context(request, referral, **more))


def kind_or_404(slug: str) -> Rows:
    """Return how a section's rows are written; raise Http404 for documents, which have pages of their own."""
    section_or_404(slug if slug in KINDS else "", rows=True)
    return KINDS[slug]


def rows_of(referral: Referral, slug: str) -> Any:
    """Return the rows of a section, oldest first."""
    model: Any = {"carers": Carer, "outcomes": Outcome}[slug]
    return model.objects.filter(referral=referral)


def an(word: str) -> str:
    """Return a word with its article."""
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
