from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from apsystem import clock
from apsystem.paging import page_of
from apsystem.workflow import NotAllowed
from partnerships.middleware import Request
from partnerships.models import Provision
from partnerships.models.membership import LA_CASE_ROLES
from partnerships.policies import require
from placements import actions
from placements.filters import WaitingFilter
from placements.forms.waiting import WaitingReviewForm
from placements.models import WaitingReview
from placements.policies import may_offer, may_review_waiting, may_see_waiting, may_set_priority
from placements.rounds.known import rule_in_force
from placements.views.asking import Page, ask, typed
from placements.waiting import IN_WORDS, in_order, shared_provisions, with_all
from referrals.access import project
from referrals.models import Referral
from referrals.next_dates import Dates
from referrals.workflow import Status


BAND_TONES = {1: "bad", 2: "waiting", 3: "info", 4: "quiet"}


def waiting(request: Request) -> HttpResponse:
    """List the cases the panel has agreed that have no place yet, in the order in which places are given."""
    require(may_see_waiting(request.actor))
    rows = with_all(in_order(Referral.objects.visible_to(request.actor)))
    filters = WaitingFilter(request.GET, queryset=rows)
    if request.actor.role not in LA_CASE_ROLES:
        del filters.form.fields["partnership"]
    page = page_of(filters.qs, request.GET.get("page"))
    names, dates = rule_in_force().names, Dates(list(page))
    shared = Provision.objects.filter(pk__in=shared_provisions(request.actor, clock.today()))
    return render(request, "placements/waiting.html", {
        "filters": filters.form, "page": page, "order": IN_WORDS,
        "lines": [line_of(request, row, names, dates) for row in page],
        "shared": shared.select_related("organisation").order_by("organisation__name"),
    })  # fmt: skip


def line_of(request: Request, referral: Any, names: dict[int, str], dates: Dates) -> dict[str, Any]:
    """Return one line of the list: since when and how urgent, what it waits for, by when what is done, and by whom."""
    priority = next(iter(referral.priorities.all()), None)
    review = next(iter(referral.waiting_reviews.all()), None)
    waits = referral.status == Status.WAITING
    return {
        "case": project(referral, request.actor), "since": referral.since,
        "days": (clock.today() - referral.since).days, "band": names[referral.band],
        "tone": BAND_TONES[referral.band], "why": priority.reason if priority else "Nobody has set it",
        "named": next((row.provision for row in referral.decisions.all() if row.provision_id), None),
        "needed": review.needed if review else "", "waits": waits, "next": dated(waits, dates.without_place(referral)),
        "may_offer": may_offer(request.actor, referral),
        "may_review": waits and may_review_waiting(request.actor, referral),
        "may_set_priority": may_set_priority(request.actor, referral),
    }  # fmt: skip


def dated(waits: bool, day: Any) -> tuple[str, str]:
    """Return the next step of a case with its day, in words, with a tone."""
    step, today = "Review" if waits else "Offer a place", clock.today()
    if day < today:
        return f"{step}: overdue since {day:%-d %B %Y}", "bad"
    return f"{step} by {day:%-d %B %Y}", "waiting" if day == today else "info"


def review_waiting(request: Request, reference: str) -> HttpResponse:
    """Review a case on the waiting list: what was found, what it waits for, and when next."""
    referral = get_object_or_404(Referral.objects.visible_to(request.actor), reference=reference)
    require(may_review_waiting(request.actor, referral))
    if referral.status != Status.WAITING:
        raise NotAllowed(f"This case is not on the waiting list: it is “{referral.get_status_display()}”.")
    last = actions.last_review_day()
    page = Page(
        "Review a case that waits", "Save the review", reverse("placements:waiting"), caption=reference,
        sentence=f"It has waited since {referral.waiting_since:%-d %B %Y}. Review it again by {last:%-d %B %Y} at the "
        "latest: that is the authority’s rule.", template="placements/review_waiting.html",
    )  # fmt: skip
    return ask(
        request, WaitingReviewForm(typed(request), initial={"next_on": last}), page, said="The review is kept.",
        act=lambda given: actions.review_waiting(referral, by=request.actor, **given),
        reviews=WaitingReview.objects.visible_to(request.actor).filter(referral=referral).select_related("by__user"),
    )  # fmt: skip
