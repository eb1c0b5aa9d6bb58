"""A provision's calendar: its places day by day, and everything that bears on one day."""

import datetime as dt
from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from apsystem import clock
from apsystem.paging import PAGE_SIZE
from partnerships.middleware import Request
from partnerships.models import Membership, Provision
from partnerships.policies import require
from placements.access import OfferView, PlacementView, project, project_offer
from placements.changes import revisions_of
from placements.days import WEEKDAYS, WEEKS, GroupDay, Held, groups_on, named_days, weeks_of
from placements.forms.days import DayForm
from placements.models import ExtraPlace, Offer, Placement
from placements.places import provisions_for
from placements.policies import may_read_funding, may_see_board


OWN, OTHERS, NOBODYS = "Held for this partnership", "Held for another partnership", "Held without a panel"


def found(request: Request, code: str) -> Provision:
    """Return a provision among those whose places this person sees, or raise Http404."""
    require(may_see_board(request.actor))
    return get_object_or_404(provisions_for(request.actor, clock.today()), organisation__code=code)


def calendar(request: Request, code: str) -> HttpResponse:
    """Show a provision's places on each school day of five weeks: numbers only, never a child."""
    provision, form = found(request, code), DayForm(request.GET)
    day = form.on()
    return render(request, "placements/calendar.html", {
        "provision": provision, "form": form, "weeks": weeks_of(provision, day), "weekdays": WEEKDAYS,
        "today": clock.today(), "earlier": day - dt.timedelta(weeks=WEEKS), "later": day + dt.timedelta(weeks=WEEKS),
        "funding": may_read_funding(request.actor),
    })  # fmt: skip


def day(request: Request, code: str) -> HttpResponse:
    """Show one day of a provision: every group with its places, closures and extra places, and who holds each."""
    provision, form = found(request, code), DayForm(request.GET)
    on = form.on()
    groups = groups_on(provision, on)
    seen = seen_in(groups, request.actor)
    read = set(
        ExtraPlace.objects.visible_to(request.actor).filter(group__provision=provision).values_list("pk", flat=True)
    )
    return render(request, "placements/day.html", {
        "provision": provision, "form": form, "day": on, "before": on - dt.timedelta(days=1),
        "after": on + dt.timedelta(days=1), "funding": may_read_funding(request.actor),
        "no_school": named_days(provision.host_school, on, on).no_school(on),
        "groups": [shown(group, seen, request.actor, read) for group in groups],
    })  # fmt: skip


def changes(request: Request, code: str) -> HttpResponse:
    """Show every version of a provision's places and closures: what changed, when and by whom."""
    provision = found(request, code)
    lines = revisions_of(provision, funding=may_read_funding(request.actor))
    page = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "placements/changes.html", {"provision": provision, "page": page})


def seen_in(groups: list[GroupDay], actor: Membership) -> dict[int, OfferView | PlacementView]:
    """Return stay number → the offer or placement that holds it, of those this person may see."""
    stays = [held.stay.pk for group in groups for held in group.held]
    offers = Offer.objects.visible_to(actor).filter(stay__in=stays).select_related("referral__school")
    seen: dict[int, OfferView | PlacementView] = {row.stay_id: project_offer(row, actor) for row in offers}
    placements = Placement.objects.visible_to(actor).for_list().filter(stay__in=stays)
    return seen | {row.stay_id: project(row, actor) for row in placements if row.stay_id}


def shown(
    group: GroupDay, seen: dict[int, OfferView | PlacementView], actor: Membership, read: set[int]
) -> dict[str, Any]:
    """Return one group for its page: who holds a place by name where this person may read it, the rest by kind."""
    named = [{"case": seen[held.stay.pk], "held": held} for held in group.held if held.stay.pk in seen]
    others = Counter(kind_of(held, actor) for held in group.held if held.stay.pk not in seen)
    extras = [{"row": extra, "may_read": extra.pk in read} for extra in group.extras]
    return {"on": group, "named": named, "others": sorted(others.items()), "extras": extras}


def kind_of(held: Held, actor: Membership) -> str:
    """Return for whom a place is held, in words that name nobody."""
    whose = held.stay.partnership_id
    words = NOBODYS if whose is None else OWN if whose == actor.organisation_id else OTHERS
    offered = ", offered" if held.is_offered else ""
    return f"{words}{offered}{f', {held.when}' if held.when else ''}"
