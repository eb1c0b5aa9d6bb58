import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apsystem import clock
from apsystem.paging import page_of
from apsystem.workflow import NotAllowed
from partnerships.calendar import calendar_of
from partnerships.middleware import Request
from partnerships.models import Group
from partnerships.policies import require
from placements import actions
from placements.access import project_offer
from placements.due import OFFER_TONES, answer_due, longer_than_usual
from placements.filters import OfferFilter
from placements.forms.offers import NothingToFill, OfferForm, ReasonForm, StartForm
from placements.forms.suggesting import PrefillForm
from placements.models import Offer
from placements.policies import (
    may_answer,
    may_ask_officer,
    may_chase,
    may_offer,
    may_release,
    may_see_day_one,
    may_see_offers,
    may_start,
    may_write_letter,
)
from placements.views.answers import ANSWERS
from placements.views.asking import Page, ask, typed
from placements.views.showing import (
    day_one_sheet,
    offer_buttons,
    offer_facts,
    places_for,
    sent_by_link,
    stay_rules,
    timeline,
)
from placements.waiting import ahead_of
from placements.workflow import OfferStatus
from referrals.models import Referral


def found(request: Request, reference: str) -> Offer:
    """Return the offer among those this person may see, or raise Http404."""
    rows = Offer.objects.visible_to(request.actor).select_related(
        "referral__school",
        "referral__partnership",
        "provision__organisation",
        "provision__type",
        "stay__group__provision__organisation",
        "stay__extra",
    )
    return get_object_or_404(rows, reference=reference)


def offers(request: Request) -> HttpResponse:
    """List the offers this person may see, those to be answered with what is due."""
    require(may_see_offers(request.actor))
    rows = Offer.objects.visible_to(request.actor).select_related(
        "referral__school", "provision__organisation", "stay__extra", "provision__type"
    )
    filters = OfferFilter(request.GET, queryset=rows)
    page, calendar = page_of(filters.qs, request.GET.get("page")), calendar_of()
    lines = [
        {
            "offer": project_offer(offer, request.actor),
            "tone": OFFER_TONES[offer.status],
            "due": answer_due(offer, calendar),
        }
        for offer in page
    ]
    return render(request, "placements/offers.html", {"filters": filters.form, "page": page, "lines": lines})


def offer(request: Request, reference: str) -> HttpResponse:
    """Show one offer: what a provision needs to answer it, and what this person may do."""
    row = found(request, reference)
    case = project_offer(row, request.actor)
    words, tone = answer_due(row, calendar_of())
    return render(request, "placements/offer.html", {
        "case": case, "tone": OFFER_TONES[row.status], "facts": offer_facts(case), "due": words, "due_tone": tone,
        "buttons": offer_buttons(request.actor, row), "events": timeline(row.events, case),
        "longer": longer_than_usual(row.stay.first_on, row.stay.last_on, row),
        "day_one": may_see_day_one(request.actor, row), "letters": may_write_letter(request.actor, row),
        "chases": may_chase(request.actor, row) and row.status == OfferStatus.SENT,
        "by_link": sent_by_link(row) if may_chase(request.actor, row) else None,
    })  # fmt: skip


def offer_place(request: Request, reference: str) -> HttpResponse:
    """Offer a place for an agreed case: the groups that could take the pupil, with what is free."""
    referral = get_object_or_404(
        Referral.objects.visible_to(request.actor).select_related("provision_type"), reference=reference
    )
    require(may_offer(request.actor, referral))
    first_on, groups, free = places_for(referral)
    form = OfferForm(
        typed(request), groups=groups, free=free, initial={"first_on": first_on} | prefilled(request),
        first_in_line=lambda *place: first_in_line(referral, *place),
    )  # fmt: skip
    page = Page(
        "Offer a place", "Send the offer", reverse("placements:waiting"), template="placements/offer_place.html",
        caption=f"{referral.reference}, Year {referral.year_group or 'not given'}",
    )  # fmt: skip
    return ask(
        request, form, page, act=lambda given: actions.offer_place(referral, by=request.actor, **given),
        said="The place is reserved and the offer sent.", to=Offer.get_absolute_url,
        rules=stay_rules(groups), nowhere=not free, reference=reference, asks=may_ask_officer(request.actor, referral),
    )  # fmt: skip


def first_in_line(referral: Referral, group: Group, first_on: dt.date, last_on: dt.date) -> str:
    """Return the reference of the first case that suits a place before this one, or nothing."""
    before = ahead_of(referral, group, first_on, last_on)
    return before[0].reference if before else ""


def prefilled(request: Request) -> dict[str, Any]:
    """Return the place and days that the address names, as an accepted suggestion does."""
    form = PrefillForm(request.GET)
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if value}


def confirm_offer(request: Request, reference: str) -> HttpResponse:
    """Confirm the place."""
    return give(request, reference, "confirm")


def refuse_offer(request: Request, reference: str) -> HttpResponse:
    """Refuse the place, with a coded reason and a note."""
    return give(request, reference, "refuse")


def ask_later(request: Request, reference: str) -> HttpResponse:
    """Say that the pupil can come, but not this week."""
    return give(request, reference, "ask_later")


def give(request: Request, reference: str, name: str) -> HttpResponse:
    """Ask a base lead for one of the answers to an offer, and give it."""
    row = found(request, reference)
    require(may_answer(request.actor, row))
    answer = ANSWERS[name]
    back = reverse("placements:offers") if name == "refuse" else row.get_absolute_url()
    return ask(
        request, answer.form(typed(request)), answer.page(row, back, signed_in=True), said=answer.said,
        act=lambda given: answer.act(row, by=request.actor, **given),
    )  # fmt: skip


def agree_later(request: Request, reference: str) -> HttpResponse:
    """Agree to the later day the provision asked for."""
    row = found(request, reference)
    require(may_chase(request.actor, row))
    if row.ready_on is None:
        raise NotAllowed(f"{row.provision} has not asked for a later day.")
    first_on, last_on = actions.days_if_later(row)
    page = Page(
        "Agree to the later day", "Agree to the later day", row.get_absolute_url(), caption=reference,
        sentence=f"The place is then from {first_on:%-d %B %Y} to {last_on:%-d %B %Y}, as many days as before.",
        consequences=("The place is confirmed.", "The school and the provision are told."),
    )  # fmt: skip
    return ask(
        request, NothingToFill(typed(request)), page, said="The later day is agreed and the place confirmed.",
        act=lambda given: actions.agree_later(row, by=request.actor),
    )  # fmt: skip


@require_POST
def send_link_again(request: Request, reference: str) -> HttpResponse:
    """Send a provision without an account a new link."""
    row = found(request, reference)
    require(may_chase(request.actor, row))
    try:
        link = actions.send_link_again(row, by=request.actor)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, f"A new link is sent to {link.email}. The one before no longer works.")
    return redirect(row)


@require_POST
def chase_offer(request: Request, reference: str) -> HttpResponse:
    """Ask the provision again for its answer."""
    row = found(request, reference)
    require(may_chase(request.actor, row))
    try:
        actions.chase_offer(row, by=request.actor)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, f"{row.provision} is asked again for its answer.")
    return redirect(row)


def release_offer(request: Request, reference: str) -> HttpResponse:
    """Take or give the offer back with a reason."""
    row = found(request, reference)
    require(may_release(request.actor, row))
    page = Page(
        "Release the place", "Release the place", row.get_absolute_url(), caption=reference, warning=True,
        sentence=f"The place at {row.provision} becomes free again, and the pupil waits for another offer.",
    )  # fmt: skip
    return ask(
        request, ReasonForm(typed(request)), page, said="The place is released.",
        act=lambda given: actions.release_offer(row, by=request.actor, **given),
    )  # fmt: skip


def start_placement(request: Request, reference: str) -> HttpResponse:
    """Record the first day attended."""
    row = found(request, reference)
    require(may_start(request.actor, row))
    usual: dt.date = min(row.stay.first_on, clock.today())
    start = {"started_on": usual, "hours_per_week": row.referral.hours_per_week}
    page = Page(
        "Start the placement", "Start the placement", row.get_absolute_url(), caption=reference,
        consequences=("The school is told, with the attendance code that is advised.", "The reviews are planned."),
    )  # fmt: skip
    return ask(
        request, StartForm(typed(request), initial=start), page, said="The placement has started.",
        act=lambda given: actions.start_placement(row, by=request.actor, **given),
        to=lambda placement: str(placement.get_absolute_url()),
    )  # fmt: skip


def day_one(request: Request, reference: str) -> HttpResponse:
    """Show what the provision needs on the first day, and name the gaps with who can fill them."""
    row = found(request, reference)
    require(may_see_day_one(request.actor, row))
    case = project_offer(row, request.actor)
    rows, gaps = day_one_sheet(case)
    return render(request, "placements/day_one.html", {"case": case, "rows": rows, "gaps": gaps})
