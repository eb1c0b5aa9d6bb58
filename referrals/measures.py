"""Figures from referrals and exclusions. Definitions: Leicestershire's AP strategy 2025 to 2028, measure 1."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from partnerships.models import PartnershipMember
from partnerships.years import SchoolYear
from referrals.models import Exclusion, Referral
from referrals.models.pupil import ExclusionQuerySet


def partnership_on(school: str, day: "str | dt.date") -> Subquery:
    """Return the partnership (its number) that a row's school belonged to on a day, given the column names."""
    when: Any = OuterRef(day) if isinstance(day, str) else day
    joined = PartnershipMember.objects.filter(
        Q(to_on=None) | Q(to_on__gte=when), school=OuterRef(school), from_on__lte=when
    )
    return Subquery(joined.values("partnership")[:1])


def permanent_exclusions(first: dt.date, last: dt.date) -> ExclusionQuerySet:
    """Return the permanent exclusions from a day to a day that stand: not withdrawn, and upheld where reviewed."""
    return Exclusion.objects.filter(
        kind=Exclusion.Kind.PERMANENT, result=Exclusion.Result.STANDS, on__gte=first, on__lte=last
    )


def by_partnership(rows: "QuerySet[Exclusion]") -> dict[int | None, int]:
    """Return how many exclusions fall to each partnership, by the school's partnership on the day."""
    grouped = rows.order_by().annotate(area=partnership_on("school", "on")).values("area").annotate(number=Count("pk"))
    return {row["area"]: row["number"] for row in grouped}


def by_year(years: Iterable[SchoolYear], until: dt.date) -> dict[int, int]:
    """Return how many permanent exclusions stand in each school year, none after a day; one query."""
    counts = {
        f"y{year.begins}": Count("pk", filter=Q(on__gte=year.first, on__lte=min(year.last, until))) for year in years
    }
    whole = Exclusion.objects.filter(kind=Exclusion.Kind.PERMANENT, result=Exclusion.Result.STANDS)
    return {int(key[1:]): number for key, number in whole.aggregate(**counts).items()}


def change_in_percent(now: int, before: int) -> float | None:
    """Return the change from one count to another in per cent, to one decimal; none where there was nothing before."""
    return round(100 * (now - before) / before, 1) if before else None


def with_case(rows: ExclusionQuerySet) -> ExclusionQuerySet:
    """Return exclusions as a list shows them, latest first, each with its school's last referral as `case`.

    A referral that another school made of the same pupil is that school's, and is not told here.
    """
    latest = Referral.objects.filter(pupil=OuterRef("pupil"), school=OuterRef("school"), submitted_at__isnull=False)
    return (
        rows.annotate(case=Subquery(latest.order_by("-submitted_at").values("reference")[:1]))
        .select_related("school", "pupil")
        .order_by("-on", "-pk")
    )
