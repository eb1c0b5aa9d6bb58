"""Clashes between partnerships over a last place: asking the AP officer, the list, and the answers."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from apsystem import clock
from apsystem.paging import page_of
from apsystem.workflow import NotAllowed
from partnerships.middleware import Request
from partnerships.models import Group, Membership, Organisation
from partnerships.policies import require
from placements import actions
from placements.filters import ClashFilter
from placements.forms.clashing import AskOfficerForm, DecideForm, GiveExtraForm, SayNoForm
from placements.models import Clash
from placements.places import serving
from placements.policies import may_answer_clash, may_ask_officer, may_see_waiting
from placements.views.asking import Page, ask, typed
from placements.views.offers import prefilled
from placements.workflow import ClashStatus
from referrals.access import project
from referrals.models import Referral


TONES: dict[str, str] = {
    ClashStatus.ASKED: "waiting", ClashStatus.EXTRA: "good", ClashStatus.DECIDED: "info", ClashStatus.NO: "bad",
}  # fmt: skip
TITLES = {"ask": "Asked", "give_extra": "Extra place given", "decide": "Decided", "say_no": "No place given"}
JOINS = ("referral__partnership", "holder", "group__provision__organisation", "favours")


def found(request: Request, reference: str) -> Clash:
    """Return a clash among those this person may see, or raise Http404."""
    row: Clash = get_object_or_404(Clash.objects.visible_to(request.actor).select_related(*JOINS), reference=reference)
    return row


def to_answer(request: Request, reference: str) -> Clash:
    """Return a clash for the officer to answer; raise NotAllowed where it has been answered."""
    row = found(request, reference)
    require(may_answer_clash(request.actor))
    if row.status != ClashStatus.ASKED:
        raise NotAllowed(f"{row} has been answered: {row.get_status_display().lower()}.")
    return row


def clashes(request: Request) -> HttpResponse:
    """List the clashes this person sees, newest first."""
    require(may_see_waiting(request.actor))
    filters = ClashFilter(request.GET, queryset=Clash.objects.visible_to(request.actor).select_related(*JOINS))
    page = page_of(filters.qs, request.GET.get("page"))
    return render(request, "placements/clashes.html", {
        "filters": filters.form, "page": page, "lines": [(row, TONES[row.status]) for row in page],
    })  # fmt: skip


def clash(request: Request, reference: str) -> HttpResponse:
    """Show a clash: which place, who wants it and who holds it, why, and what became of it."""
    row = found(request, reference)
    case = Referral.objects.visible_to(request.actor).filter(pk=row.referral_id).first()
    events = row.events.select_related("by__user", "by__organisation").order_by("-at", "-pk")
    return render(request, "placements/clash.html", {
        "clash": row, "tone": TONES[row.status], "rows": facts(row, request.actor, case),
        "answers": row.status == ClashStatus.ASKED and may_answer_clash(request.actor),
        "events": [
            {"title": TITLES[event.move], "at": event.at, "by": f"{event.by.user.name} ({event.by.acting_as})",
             "note": event.reason} for event in events
        ],
    })  # fmt: skip


def facts(row: Clash, actor: Membership, case: Referral | None) -> list[dict[str, Any]]:
    """Return the facts of a clash; its case by reference and with a link only to whoever may see the case."""
    year = f"A Year {row.referral.year_group or 'not given'} pupil of {row.referral.partnership}"
    wanted: dict[str, Any] = {"key": "Wanted for", "value": year}
    if case:
        seen = project(case, actor)
        wanted |= {"value": f"{seen.reference}: {year}", "href": seen.url, "action": "See"}
    lines = [
        {"key": "Place", "value": f"{row.group.provision}, {row.group.name}"},
        {"key": "Days", "value": f"{row.first_on:%-d %B %Y} to {row.last_on:%-d %B %Y}"},
        wanted, {"key": "The last place is held for", "value": row.holder.name},
    ]  # fmt: skip
    return lines + ([{"key": "Decided for", "value": row.favours.name}] if row.favours else [])


def ask_officer(request: Request, reference: str) -> HttpResponse:
    """Ask the AP officer about a last place that another partnership holds."""
    referral = get_object_or_404(Referral.objects.visible_to(request.actor), reference=reference)
    require(may_ask_officer(request.actor, referral))
    first_on = prefilled(request).get("first_on")
    provisions = serving(request.actor.organisation_id, first_on or referral.proposed_start_on or clock.today())
    groups = Group.objects.filter(provision__in=provisions).select_related("provision__organisation")
    page = Page(
        "Ask the AP officer", "Ask the AP officer", reverse("placements:waiting"),
        caption=f"{referral.reference}, Year {referral.year_group or 'not given'}",
        sentence="When the last place is held for another partnership, the AP officer may give an extra place with "
        "the host head’s agreement, decide for one of you, or say no.",
        consequences=("Nothing is reserved meanwhile.", "You are both told the answer."),
    )  # fmt: skip
    form = AskOfficerForm(typed(request), groups=groups, initial=prefilled(request))
    return ask(
        request, form, page, said="The AP officer is asked.", to=Clash.get_absolute_url,
        act=lambda given: actions.ask_officer(referral, by=request.actor, **given),
    )  # fmt: skip


def give_extra_for(request: Request, reference: str) -> HttpResponse:
    """Answer with an extra place for the case that was asked about."""
    row = to_answer(request, reference)
    start = {"from_on": row.first_on, "to_on": row.last_on}
    page = Page(
        "Give an extra place", "Give the extra place", row.get_absolute_url(), caption=reference,
        sentence=f"One place more at {row.group}, kept for the case that was asked about.",
        consequences=("The host school’s head must have agreed.", "Both partnerships and the base lead are told."),
    )  # fmt: skip
    return ask(
        request, GiveExtraForm(typed(request), initial=start), page, said="The extra place is given and both are told.",
        act=lambda given: actions.give_extra_for(row, by=request.actor, **given),
    )  # fmt: skip


def decide_clash(request: Request, reference: str) -> HttpResponse:
    """Answer for one of the two partnerships."""
    row = to_answer(request, reference)
    sides = Organisation.objects.filter(pk__in=[row.holder_id, row.referral.partnership_id]).order_by("name")
    page = Page(
        "Decide for one partnership", "Decide", row.get_absolute_url(), caption=reference,
        sentence=f"{row.holder} holds the place. No offer moves by itself: if you decide for the other, "
        f"{row.holder} is asked to release it.",
    )  # fmt: skip
    return ask(
        request, DecideForm(typed(request), sides=sides), page, said="It is decided and both are told.",
        act=lambda given: actions.decide_clash(row, by=request.actor, **given),
    )  # fmt: skip


def say_no(request: Request, reference: str) -> HttpResponse:
    """Answer that no place can be given."""
    row = to_answer(request, reference)
    page = Page(
        "Say that there is no place", "Say no", row.get_absolute_url(), caption=reference, warning=True,
        sentence=f"{row.holder} keeps the place. The pupil stays agreed and waits for another.",
    )  # fmt: skip
    return ask(
        request, SayNoForm(typed(request)), page, said="The answer is kept and both are told.",
        act=lambda given: actions.say_no(row, by=request.actor, **given),
    )  # fmt: skip
