"""The waiting list: its order, who shares it, and which cases are late to be reviewed or offered a place."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce, TruncDate

from apsystem import clock
from partnerships.models import Group, Loan, Membership, ProvisionServes
from partnerships.models.membership import LA_CASE_ROLES, RUNS_THE_PANEL
from partnerships.models.organisation import on
from placements.models import CasePriority
from placements.places import free_in
from placements.rounds.known import WITHOUT_PLACE, rule_in_force
from placements.rounds.next_case import free_places, standing
from referrals.models import Decision, Referral
from referrals.models.referral import ReferralQuerySet
from referrals.next_dates import Dates


IN_WORDS = "The most urgent first, and among equals whoever has waited longest."


def in_order(rows: ReferralQuerySet) -> ReferralQuerySet:
    """Return agreed cases without a place in the list's order: by priority band, then by how long they have waited."""
    newest = CasePriority.objects.filter(referral=OuterRef("pk")).order_by("-at", "-pk").values("band")[:1]
    found = rows.filter(status__in=WITHOUT_PLACE).annotate(
        band=Coalesce(Subquery(newest), rule_in_force().usual_band),
        since=Coalesce("waiting_since", TruncDate("decided_at"), TruncDate("submitted_at")),
    )
    ordered: ReferralQuerySet = found.order_by("band", "since", "pk")
    return ordered


def with_all(rows: ReferralQuerySet) -> ReferralQuerySet:
    """Fetch with each case what a line of the list shows and what its dates and rules ask."""
    standing = Decision.objects.filter(corrected_by=None).select_related("provision__organisation")
    return rows.for_list().prefetch_related(
        Prefetch("decisions", standing), "priorities", "waiting_reviews", "offers"
    )  # fmt: skip


def due(rows: ReferralQuerySet) -> list[Referral]:
    """Return those of some cases without a place whose review or offer is due today or overdue (six queries)."""
    found = list(rows.filter(status__in=WITHOUT_PLACE).prefetch_related("waiting_reviews"))
    dates = Dates(found)
    return [row for row in found if dates.without_place(row) <= clock.today()]


def sharing(actor: Membership, day: dt.date) -> dict[int, set[int]]:
    """Return provision → the partnerships whose cases a person sees in its list on a day.

    Those who run a panel see their own, also where they borrow places, and where the provision has one list that
    partnerships share, the others' who share it; the authority's case roles see all.
    """
    serves: dict[int, dict[int, int | None]] = defaultdict(dict)
    for loan in Loan.objects.all().on_any_day(day, day):
        serves[loan.provision_id][loan.borrower_id] = loan.places
    for row in ProvisionServes.objects.filter(on(day)):
        serves[row.provision_id][row.partnership_id] = row.places
    if actor.role in LA_CASE_ROLES:
        return {provision: set(rows) for provision, rows in serves.items()}
    if actor.role not in RUNS_THE_PANEL:
        return {}
    own = actor.organisation_id
    return {provision: {own} | with_whom(rows, own) for provision, rows in serves.items() if own in rows}


def with_whom(rows: Mapping[int, int | None], own: int) -> set[int]:
    """Return the partnerships that share one list with a partnership: none has a number of places of its own."""
    shares = rows.get(own, 0) is None
    return {partnership for partnership, places in rows.items() if places is None and shares and partnership != own}


def shared_provisions(actor: Membership, day: dt.date) -> list[int]:
    """Return the provisions with one list that partnerships share, of those whose list a person sees."""
    rows = ProvisionServes.objects.filter(on(day), places=None, provision__in=sharing(actor, day))
    counted = rows.values("provision").order_by().annotate(number=Count("pk")).filter(number__gt=1)
    shared = list(counted.values_list("provision", flat=True))
    if actor.role in LA_CASE_ROLES:
        return shared
    own = ProvisionServes.objects.filter(on(day), places=None, provision__in=shared, partnership=actor.organisation_id)
    return list(own.values_list("provision", flat=True))


def ahead_of(case: Referral, group: Group, first_on: dt.date, last_on: dt.date) -> list[Referral]:
    """Return the cases that come before one on its list and suit a place for some days, where there are too few places.

    None comes before where each of them, and this one, could still have a place in the group.
    """
    rows = ProvisionServes.objects.filter(on(first_on), provision=group.provision_id)
    serves = {row.partnership_id: row.places for row in rows}
    partnerships = {case.partnership_id} | with_whom(serves, case.partnership_id)
    listed = list(with_all(in_order(Referral.objects.filter(partnership__in=partnerships))))
    before = listed[: next((place for place, one in enumerate(listed) if one.pk == case.pk), 0)]
    if not before:
        return []
    (place,) = standing([group], before, {group.provision_id: partnerships}, {group.pk: first_on})
    suited = [one.case for one in place.standings if not one.rule]
    free = free_in([group], first_on, last_on, partnership=case.partnership_id)[group.pk]
    return suited if len(suited) >= free else []


def cases_of(seen: Mapping[int, Collection[int]]) -> list[Referral]:
    """Return the cases without a place of every partnership whose list is looked at, in the list's order."""
    partnerships = {partnership for them in seen.values() for partnership in them}
    return list(with_all(in_order(Referral.objects.filter(partnership__in=partnerships))))


def groups_of(provisions: Collection[int]) -> list[Group]:
    """Return the groups of some provisions that have not closed, by the names people know."""
    rows = Group.objects.filter(provision__in=provisions).exclude(provision__organisation__status="closed")
    rows = rows.select_related("provision__organisation", "provision__type")
    return list(rows.order_by("provision__organisation__name", "name"))


def groups_for_somebody(actor: Membership) -> list[int]:
    """Return the groups with a free place for which a case of this person's own is next."""
    seen = sharing(actor, clock.today())
    cases = cases_of(seen)
    if not any(is_own(actor, case) for case in cases):
        return []
    places = free_places(groups_of(seen), cases, seen)
    return [place.group.pk for place in places if place.next and is_own(actor, place.next.case)]


def is_own(actor: Membership, case: Referral) -> bool:
    """Say whether a case on the list is of this person's own partnership, or of any where they are the authority's."""
    return actor.role in LA_CASE_ROLES or case.partnership_id == actor.organisation_id


def takes(groups: Iterable[Group], case: Referral) -> bool:
    """Say whether a case is for the tier and the year group of one of some groups."""
    return any(
        group.provision.type.tier == case.tier
        and case.year_group is not None
        and group.year_from <= case.year_group <= group.year_to
        for group in groups
    )
