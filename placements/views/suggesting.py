"""Suggested places: making a round, looking at it, and answering each of its lines."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from apsystem.paging import page_of
from partnerships.middleware import Request
from partnerships.models import Group, Kind, Organisation
from partnerships.models.membership import LA_CASE_ROLES
from partnerships.policies import require
from placements import actions
from placements.forms.suggesting import AnswerForm, SuggestForm
from placements.models import Suggestion, SuggestionAnswer
from placements.policies import may_offer, may_pair_any, may_see_waiting, may_set_priority, may_suggest
from placements.rounds.known import WITHOUT_PLACE, rule_in_force
from placements.saying import Said, Words
from placements.suggesting.facts import read
from placements.views.asking import Page, ask, typed
from referrals.access import project
from referrals.models import Meeting, Referral
from referrals.workflow import MeetingStatus


MEETINGS = (MeetingStatus.OPEN, MeetingStatus.PAPERS, MeetingStatus.IN_SESSION)
TONES = {"accept": ("Accepted", "good"), "change": ("Another place", "info"), "reject": ("None now", "waiting")}


def found(request: Request, reference: str) -> Suggestion:
    """Return a round among those this person may see, or raise Http404."""
    rows = Suggestion.objects.visible_to(request.actor).select_related("partnership", "meeting", "made_by__user")
    row: Suggestion = get_object_or_404(rows, reference=reference)
    return row


def suggestions(request: Request) -> HttpResponse:
    """List the rounds of suggested places, newest first."""
    require(may_see_waiting(request.actor))
    rows = Suggestion.objects.visible_to(request.actor).select_related("partnership", "meeting", "made_by__user")
    return render(request, "placements/suggestions.html", {
        "page": page_of(rows, request.GET.get("page")), "may_suggest": may_pair_any(request.actor),
    })  # fmt: skip


def suggest(request: Request) -> HttpResponse:
    """Have places suggested for an agenda, or for everybody agreed without one."""
    require(may_pair_any(request.actor))
    choices = choices_for(request)
    form = SuggestForm(typed(request), choices=choices, initial={"whom": request.GET.get("whom", "")})
    page = Page(
        "Suggest places", "Suggest places", reverse("placements:suggestions"),
        sentence="Every case without a place and every place that fits are looked at together. Nothing is reserved or "
        "decided: people accept, change or reject each line.",
    )  # fmt: skip
    return ask(
        request, form, page, act=lambda given: make(request, **given), said="Places are suggested.",
        to=Suggestion.get_absolute_url,
    )  # fmt: skip


def choices_for(request: Request) -> list[tuple[str, str]]:
    """Return for whom this person may have places suggested: a partnership's list, or the agenda of a meeting."""
    partnerships = Organisation.objects.filter(kind=Kind.PARTNERSHIP).order_by("name")
    if request.actor.role not in LA_CASE_ROLES:
        partnerships = partnerships.filter(pk=request.actor.organisation_id)
    meetings = Meeting.objects.visible_to(request.actor).filter(status__in=MEETINGS).order_by("held_on", "pk")
    return [
        *((f"list-{row.pk}", f"Everybody agreed without a place, {row.name}") for row in partnerships),
        *((row.reference, f"Agenda of {row.reference}, {row.held_on:%-d %B %Y}") for row in meetings),
    ]


def make(request: Request, *, whom: str, submission_key: Any) -> Suggestion:
    """Make the round that was asked for."""
    meeting = Meeting.objects.filter(reference=whom).select_related("partnership").first()
    partnership = meeting.partnership if meeting else Organisation.objects.get(pk=int(whom.removeprefix("list-")))
    return actions.suggest_places(partnership, meeting=meeting, submission_key=submission_key, by=request.actor)


def suggestion(request: Request, reference: str) -> HttpResponse:
    """Show a round: for each case the place, why, what came next, what would change it, and what was made of it."""
    row = found(request, reference)
    words = Words(row.facts, row.answer, rule_in_force().names)
    cases = {
        case.reference: case
        for case in Referral.objects.visible_to(request.actor).for_list()
        .filter(reference__in=[line.reference for line in words.answer.lines]).prefetch_related("offers")
    }  # fmt: skip
    answers: dict[str, SuggestionAnswer] = {}
    for answer in row.answers.select_related("referral", "group__provision__organisation", "by__user"):
        answers.setdefault(answer.referral.reference, answer)
    lines = [
        line_of(request, said, cases[said.reference], answers.get(said.reference))
        for said in words.lines
        if said.reference in cases
    ]
    return render(request, "placements/suggestion.html", {
        "round": row, "words": words, "lines": lines, "bands": words.bands,
        "may_answer": may_suggest(request.actor, row.partnership_id),
    })  # fmt: skip


def line_of(request: Request, said: Said, case: Referral, answer: SuggestionAnswer | None) -> dict[str, Any]:
    """Return one line of a round for its page: the words, the case, the newest answer and what came of it."""
    text, tone = TONES[answer.verb] if answer else ("Not answered", "quiet")
    offer = next((one for one in case.offers.all() if answer and one.sent_at >= answer.at), None)
    may = case.status in WITHOUT_PLACE and may_offer(request.actor, case)
    return {
        "said": said, "case": project(case, request.actor), "answer": answer, "text": text, "tone": tone,
        "offer": offer, "may_set_priority": may_set_priority(request.actor, case),
        "offer_at": offer_page(case, answer, said) if may and answer and answer.group and offer is None else "",
    }  # fmt: skip


def offer_page(case: Referral, answer: SuggestionAnswer, said: Said) -> str:
    """Return the address of the offer page with the place that was chosen, and its first day where it is known."""
    named = {"group": answer.group_id} | ({"first_on": said.first} if said.first else {})
    return f"{reverse('placements:offer_place', args=[case.reference])}?{urlencode(named)}"


def answer_suggestion(request: Request, reference: str, case: str) -> HttpResponse:
    """Answer one line of a round; an accepted or changed one goes on to the offer page."""
    row = found(request, reference)
    referral = get_object_or_404(Referral.objects.visible_to(request.actor), reference=case)
    require(may_suggest(request.actor, row.partnership_id))
    words = Words(row.facts, row.answer, rule_in_force().names)
    said = next((line for line in words.lines if line.reference == case), None)
    if said is None:
        raise Http404
    groups = Group.objects.filter(pk__in=[int(place.key) for place in read(row.facts).places])
    groups = groups.select_related("provision__organisation").order_by("provision__organisation__name", "name")
    page = Page(
        "Answer a suggestion", "Save", row.get_absolute_url(), caption=case,
        sentence=f"Suggested: {said.place}, {said.days}." if said.place else "No place is suggested.",
        consequences=("Nothing is reserved until the place is offered.", "Your answer is kept with the suggestion."),
    )  # fmt: skip
    return ask(
        request, AnswerForm(typed(request), groups=groups, place=said.place), page, said="Your answer is kept.",
        act=lambda given: actions.answer_suggestion(row, referral, by=request.actor, **given),
        to=lambda answer: after(request, row, referral, answer, said),
    )  # fmt: skip


def after(request: Request, row: Suggestion, case: Referral, answer: SuggestionAnswer, said: Said) -> str:
    """Return where an answer leads: to offer the place where that may be done now, else back to the round."""
    if answer.group_id and case.status in WITHOUT_PLACE and may_offer(request.actor, case):
        return offer_page(case, answer, said)
    return row.get_absolute_url()
