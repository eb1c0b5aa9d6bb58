"""The school begins a referral: one page of questions, and another only where an answer or another case asks for it.

Nothing is stored until the referral is begun: what was typed travels in the pages, to the person who typed it.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from apsystem.audit.recording import has_read
from apsystem.govuk.forms import GovukForm
from partnerships.middleware import Request
from partnerships.policies import require
from referrals import actions
from referrals.copying import TO_LOOK_AT, TO_WRITE
from referrals.forms.starting import (
    EXCEPTIONAL,
    FIRST,
    FROM_LAST,
    WHILE_PLACED,
    ExceptionalForm,
    FromLastForm,
    NewForm,
    WhilePlacedForm,
    as_typed,
    carried,
)
from referrals.matching import OwnCases, last_referral, own_cases
from referrals.models import Referral
from referrals.policies import may_start
from referrals.sections import SECTIONS
from referrals.shown import tone


def new(request: Request) -> HttpResponse:
    """Ask the three questions and who the pupil is, and begin a referral unless something speaks against it."""
    require(may_start(request.actor))
    if request.method != "POST":
        return first_page(request, NewForm())
    if "back" in request.POST:
        return first_page(request, as_typed(request.POST))
    form = NewForm(request.POST)
    exceptional = later_form(request, ExceptionalForm, EXCEPTIONAL)
    if form.shutters and not (form.shutters[0].may_be_exceptional and exceptional.is_valid()):
        return shutter(request, form, exceptional)
    if not form.is_valid():
        return first_page(request, form)
    reason = exceptional.cleaned_data[EXCEPTIONAL] if form.shutters else ""
    return about_this_pupil(request, form, reason)


def about_this_pupil(request: Request, form: NewForm, exceptional_reason: str) -> HttpResponse:
    """Show the school what it already has of this pupil, where it has anything; else begin the referral."""
    key = form.cleaned_data["submission_key"]
    begun = Referral.objects.visible_to(request.actor).filter(submission_key=key).first()
    if begun:
        return to_its_first_page(begun)
    who = form.identity
    cases, while_placed = own_cases(who, actor=request.actor), later_form(request, WhilePlacedForm, WHILE_PLACED)
    if cases and not (cases.ending and while_placed.is_valid()):
        return already_here(request, cases, while_placed)
    last, from_last = last_referral(who, actor=request.actor), later_form(request, FromLastForm, FROM_LAST)
    if last and not from_last.is_valid():
        return from_the_last(request, last, from_last)
    given = {
        EXCEPTIONAL: exceptional_reason,
        WHILE_PLACED: while_placed.cleaned_data[WHILE_PLACED] if cases else "",
        "copy_from": last if last and from_last.cleaned_data[FROM_LAST] else None,
    }
    return begin(request, form, given)


def begin(request: Request, form: NewForm, given: dict[str, Any]) -> HttpResponse:
    """Begin the referral and go to its first page; say why where that cannot be."""
    who = form.identity
    try:
        referral = actions.start_referral(
            school=request.actor.organisation, submission_key=form.cleaned_data["submission_key"], by=request.actor,
            forename=who.forename, surname=who.surname, date_of_birth=who.date_of_birth, upn=who.upn, **given,
        )  # fmt: skip
    except actions.AlreadyHere as there:
        return already_here(request, there.cases, WhilePlacedForm())
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return first_page(request, form)
    messages.success(request, f"Referral {referral.reference} has been started. It is saved as you go.")
    if referral.copied_from:
        messages.info(request, f"It starts from {referral.copied_from}. Open every page: things may have changed.")
    return to_its_first_page(referral)


def to_its_first_page(referral: Referral) -> HttpResponse:
    """Go on to the first page of the form."""
    return redirect("referrals:section", referral.reference, SECTIONS[0].slug)


def later_form(request: Request, kind: type[GovukForm], name: str) -> GovukForm:
    """Return the form of a later page: with what was typed where that page has been shown, else empty."""
    return kind(request.POST) if name in request.POST else kind()


def first_page(request: Request, form: NewForm) -> HttpResponse:
    """Show the three questions and who the pupil is."""
    return render(request, "referrals/new.html", {"form": form, "carried": carried(request.POST, EXCEPTIONAL)})


def shutter(request: Request, new: NewForm, form: GovukForm) -> HttpResponse:
    """Say that an answer rules the case out, and what to do instead."""
    more = {
        "shutters": new.shutters, "first": new.shutters[0], "carried": carried(request.POST, *FIRST),
        "form": form if new.shutters[0].may_be_exceptional else None,
    }  # fmt: skip
    return render(request, "referrals/new_shutter.html", more)


def already_here(request: Request, cases: OwnCases, form: GovukForm) -> HttpResponse:
    """Say that the school already has a referral or placement of this pupil, with a link to it."""
    more = {
        "what": "referral" if cases.referrals else "placement",
        "cases": [*map(shown, cases.referrals), *map(placement_shown, cases.placements)],
        "carried": carried(request.POST, *FIRST, EXCEPTIONAL),
        "form": form if cases.ending else None,
    }
    return render(request, "referrals/new_already.html", more)


def shown(referral: Referral) -> dict[str, Any]:
    """Return what the page says of one of the school's own referrals, and note that it was seen."""
    has_read(referral.reference)
    return {
        "text": f"Referral {referral.reference}", "href": referral.get_absolute_url(), "tone": tone(referral.status),
        "status": referral.get_status_display(), "at": f"begun on {referral.started_at:%-d %B %Y}",
    }  # fmt: skip


def placement_shown(placement: Any) -> dict[str, Any]:
    """Return what the page says of a placement of one of the school's own pupils, and note that it was seen."""
    has_read(placement.reference)
    return {
        "text": f"Placement {placement.reference}", "href": placement.get_absolute_url(), "tone": "info",
        "status": placement.get_status_display(),
        "at": f"at {placement.provision.organisation}, to end on {placement.planned_end_on:%-d %B %Y}",
    }  # fmt: skip


def from_the_last(request: Request, last: Referral, form: GovukForm) -> HttpResponse:
    """Offer to start from the last referral of the same pupil."""
    has_read(last.reference)
    more = {
        "last": {"reference": last.reference, "sent_on": last.submitted_at, "href": last.get_absolute_url()},
        "to_write": TO_WRITE, "to_look_at": TO_LOOK_AT,
        "carried": carried(request.POST, *FIRST, EXCEPTIONAL, WHILE_PLACED), "form": form,
    }  # fmt: skip
    return render(request, "referrals/new_last.html", more)
