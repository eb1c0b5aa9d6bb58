"""Who is next for a free place: whose turn it is, and why those before were passed over. Nothing is given here."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from apsystem import clock
from apsystem.audit.recording import has_read
from partnerships.middleware import Request
from partnerships.models import Group, Membership, Provision
from partnerships.models.membership import LA_CASE_ROLES
from partnerships.policies import require
from placements.policies import may_offer, may_see_waiting
from placements.rounds.known import rule_in_force, weeks_of
from placements.rounds.next_case import FreePlace, Standing, free_places
from placements.saying import because
from placements.views.waiting import BAND_TONES
from placements.waiting import IN_WORDS, cases_of, groups_of, is_own, sharing, takes
from referrals.access import CaseView, project


@dataclass(frozen=True)
class Row:
    """One case of a list as one person may see it; of another partnership's no more than what stands here."""

    reference: str
    year_group: int | None
    since: Any
    days: int
    band: str
    tone: str
    case: CaseView | None  # None: of another partnership
    says: str = ""
    says_tone: str = ""
    why: str = ""
    offer_at: str = ""


@dataclass(frozen=True)
class Shown:
    """A group with its free place, its list, and where the next case stands in it."""

    group: Group
    place: FreePlace
    weeks: int
    rows: list[Row]
    next: Row | None
    passed: int

    @property
    def caption(self) -> str:
        """The caption of its list: each region of a page needs a name of its own."""
        return f"List for {self.group.name}"

    @property
    def button(self) -> str:
        """The words of the button that leads to the offer."""
        return f"Offer this place to {self.next.reference}" if self.next else ""


def row_of(actor: Membership, case: Any, names: dict[int, str], **more: str) -> Row:
    """Return a case of a list, and note that this person saw it."""
    own = is_own(actor, case)
    has_read(case.reference)
    return Row(
        case.reference, case.year_group, case.since, (clock.today() - case.since).days, names[case.band],
        BAND_TONES[case.band], project(case, actor) if own else None, **more,
    )  # fmt: skip


def standing_row(actor: Membership, place: FreePlace, one: Standing, names: dict[int, str]) -> Row:
    """Return a case with how it stands to a free place: next, further down, or passed over and why."""
    if one.rule:
        why = because(one.rule, one.met, reads=is_own(actor, one.case))
        return row_of(actor, one.case, names, says="Passed over", says_tone="quiet", why=why)
    days = f"{one.first:%-d %B %Y} to {one.last:%-d %B %Y}"
    says, tone = ("Next", "good") if one is place.next else ("Suits, further down", "info")
    at = offer_page(place, one) if may_offer(actor, one.case) else ""
    return row_of(actor, one.case, names, says=says, says_tone=tone, why=days, offer_at=at)


def offer_page(place: FreePlace, one: Standing) -> str:
    """Return the address of the offer page with the place and the first day filled in."""
    named = {"group": place.group.pk, "first_on": one.first.isoformat()}
    return f"{reverse('placements:offer_place', args=[one.case.reference])}?{urlencode(named)}"


def shown(actor: Membership, place: FreePlace, names: dict[int, str]) -> Shown:
    """Return a free place for its page; a case of another partnership that it does not take is left out."""
    listed = [one for one in place.standings if is_own(actor, one.case) or takes([place.group], one.case)]
    rows = [standing_row(actor, place, one, names) for one in listed]
    following = next((row for row in rows if row.says == "Next"), None)
    passed = rows.index(following) if following else len(rows)
    return Shown(place.group, place, weeks_of(place.group), rows, following, passed)


def next_places(request: Request) -> HttpResponse:
    """List the free places with who is next for each."""
    require(may_see_waiting(request.actor))
    seen = sharing(request.actor, clock.today())
    places = free_places(groups_of(seen), cases_of(seen), seen)
    names = rule_in_force().names
    found = [shown(request.actor, place, names) for place in places]
    return render(request, "placements/next_places.html", {
        "order": IN_WORDS, "places": [one for one in found if one.next],
        "other": [one for one in found if not one.next],
    })  # fmt: skip


def next_for(request: Request, code: str) -> HttpResponse:
    """Show who is next for a free place of a provision, with its list; the list alone where no place is free."""
    require(may_see_waiting(request.actor))
    rows = Provision.objects.select_related("organisation")
    provision = get_object_or_404(rows, organisation__code=code)
    seen = {pk: them for pk, them in sharing(request.actor, clock.today()).items() if pk == provision.pk}
    if not seen:
        raise Http404
    groups, cases, names = groups_of(seen), cases_of(seen), rule_in_force().names
    places = [shown(request.actor, place, names) for place in free_places(groups, cases, seen)]
    there = {row.reference for place in places for row in place.rows}
    full = [group for group in groups if group.pk not in {place.group.pk for place in places}]
    return render(request, "placements/next_for.html", {
        "provision": provision, "places": places, "full": full, "order": IN_WORDS,
        "strangers": any(partnership != request.actor.organisation_id for partnership in seen[provision.pk])
        and request.actor.role not in LA_CASE_ROLES,
        "listed": [
            row_of(request.actor, case, names) for case in cases if takes(full, case) and case.reference not in there
        ],
    })  # fmt: skip
