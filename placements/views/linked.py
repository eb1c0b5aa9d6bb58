"""The pages of a one-use link: a provision without an account reads one offer and answers it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apsystem import errors
from partnerships.middleware import acting
from partnerships.models import Organisation, Role
from partnerships.telling import people_of
from partnerships.wording import word
from placements import actions
from placements.actions.linking import LinkGone, find_link
from placements.actions.moving import authority
from placements.models import AnswerLink, Offer
from placements.views.answers import ANSWERS
from placements.views.asking import ask, typed
from placements.workflow import OFFER


# The public face of the sign-in library's limits never counts a page that is only looked at.
TRIES = {"app": "allauth.account", "action": "answer_link", "limit_get": True}
SLOWER = ("Wait five minutes, then open the link again.",)
# The secret is in the address, so no page may be kept or listed, and no other page be told where its reader was.
# `no-referrer` would make a browser send "Origin: null", which the check of forms refuses.
QUIET = {"Cache-Control": "no-store", "Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex, nofollow"}
Page = Callable[..., HttpResponse]


def by_link(page: Page) -> Page:
    """Open a page to whoever holds a link that works; all others get one page, and are slowed down as at sign-in."""

    @login_not_required
    @wraps(page)
    def guarded(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
        response = opened(page, request, token, **more)
        for name, value in QUIET.items():
            response[name] = value
        return response

    return guarded


def opened(page: Page, request: HttpRequest, token: str, **more: Any) -> HttpResponse:
    """Return the page of a link that works, else the one page for every other; neither to one who tries too often."""
    if not ratelimit.consume(request, dry_run=True, **TRIES):
        return errors.page_for(429, request=request, next_steps=SLOWER)
    link = find_link(token)
    try:
        if link is None:
            raise LinkGone
        return page(request, link, token, **more)
    except LinkGone:
        ratelimit.consume(request, **TRIES)
        # Not an error's status: the transaction of one is rolled back, and with it the count of tries.
        return render(request, "placements/link_gone.html", {"contacts": contacts_of()})


@by_link
def answer_by_link(request: HttpRequest, link: AnswerLink, token: str) -> HttpResponse:
    """Show what a provision needs to answer an offer; looking never answers, so a mail scanner does no harm."""
    offer = link.offer
    answers = [
        {"text": ANSWERS[name].title, "href": reverse("placements:give_answer_by_link", args=[token, name])}
        for name in open_answers(offer)
    ]
    partnership = offer.referral.partnership
    context = {"offer": offer, "facts": facts_of(offer), "answers": answers, "until": link.expires_at}
    return render(request, "placements/answer_by_link.html", context | {"contacts": contacts_of(partnership)})


@by_link
def give_answer_by_link(request: HttpRequest, link: AnswerLink, token: str, answer: str) -> HttpResponse:
    """Ask for one answer, and give it when the page is sent; the link is then used up."""
    if answer not in open_answers(link.offer):
        raise Http404
    chosen = ANSWERS[answer]
    page = chosen.page(link.offer, reverse("placements:answer_by_link", args=[token]), signed_in=False)
    return ask(
        acting(request), chosen.form(typed(acting(request))), page, said=chosen.said,
        act=lambda given: actions.answer_by_link(token, chosen.act, **given),
        to=lambda done: reverse("placements:answered_by_link"),
    )  # fmt: skip


@login_not_required
def answered_by_link(request: HttpRequest) -> HttpResponse:
    """Say that the answer is given, and that the link is used up."""
    return render(request, "placements/answered_by_link.html", {"contacts": contacts_of()})


def open_answers(offer: Offer) -> list[str]:
    """Return the answers that a provision may give to an offer as it stands, in the order of the pages."""
    moves = {move.name for move in OFFER.open_from(offer.status)}
    return [name for name in ANSWERS if name in moves]


def facts_of(offer: Offer) -> list[dict[str, Any]]:
    """Return all that an offer's link shows: nothing of the pupil but the year group."""
    stay, year = offer.stay, offer.referral.year_group
    return [
        {"key": "Offer", "value": offer.reference},
        {"key": "Group", "value": f"{offer.provision}, {stay.group.name}"},
        {"key": "First day", "value": f"{stay.first_on:%A %-d %B %Y}"},
        {"key": "Last day", "value": f"{stay.last_on:%A %-d %B %Y}"},
        {"key": "Year group", "value": "Not given" if year is None else f"Year {year}"},
        {"key": word("partnership"), "value": offer.referral.partnership},
        {"key": "Answer by", "value": f"{offer.reply_by_on:%A %-d %B %Y}"},
    ]


def contacts_of(partnership: Organisation | None = None) -> dict[str, str]:
    """Return whom to ring: the partnership's co-ordinator, else the authority, whose number also stands in for hers."""
    whole = authority()
    people = people_of(partnership.pk, Role.COORDINATOR) if partnership else []
    if partnership is None or not people:
        return {"name": whole.name, "telephone": whole.telephone, "email": whole.email}
    name = f"{people[0].name}, {partnership}"
    return {"name": name, "telephone": partnership.telephone or whole.telephone, "email": people[0].email}
