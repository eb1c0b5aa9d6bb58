"""Figures from placements. Definitions: Leicestershire's AP strategy 2025 to 2028, measures 2 to 5.

Each measure is a set of placements with `met` on each row: the denominator is the rows, the numerator those met.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate

from placements.models import Placement, ReintegrationPlan
from placements.models.placement import PlacementQuerySet
from referrals.measures import partnership_on
from referrals.models import Enrolment, Outcome


# An answer, or the reason why there is none: "recorded, or refusal or inability documented".
# Of a placement a school arranged itself, that it says it has asked and written down what was said.
PUPIL_VOICE = (
    Q(offer__referral__pupil_voice__gt="")
    | Q(offer__referral__pupil_voice_reason__gt="")
    | Q(notification__pupil_asked=True)
)
FAMILY_VOICE = (
    Q(offer__referral__family_voice__gt="")
    | Q(offer__referral__family_voice_reason__gt="")
    | Q(notification__family_asked=True)
)


def started(first: dt.date, last: dt.date) -> PlacementQuerySet:
    """Return the placements that began from a day to a day."""
    return Placement.objects.filter(started_on__gte=first, started_on__lte=last)


def with_learning_outcomes(first: dt.date, last: dt.date) -> PlacementQuerySet:
    """Return placements begun in the period; met: an outcome with text, measure and target written by the start."""
    written = Outcome.objects.alias(written_on=TruncDate("created_at")).filter(
        referral=OuterRef("offer__referral"),
        outcome__gt="",
        measure__gt="",
        target__gt="",
        written_on__lte=OuterRef("started_on"),
    )
    return started(first, last).annotate(met=Exists(written))


def with_plans(day: dt.date) -> PlacementQuerySet:
    """Return placements live on a day; met: a plan to go back to school approved on or before it."""
    approved = ReintegrationPlan.objects.alias(approved_on=TruncDate("approved_at")).filter(
        placement=OuterRef("pk"), approved_on__lte=day
    )
    return Placement.objects.on_roll(day).annotate(met=Exists(approved))


def with_voices(first: dt.date, last: dt.date) -> PlacementQuerySet:
    """Return placements begun in the period; met: both voices recorded, or why not; `pupil` and `family` say each."""
    return started(first, last).annotate(
        met=holds(PUPIL_VOICE & FAMILY_VOICE), pupil_heard=holds(PUPIL_VOICE), family_heard=holds(FAMILY_VOICE)
    )


def holds(condition: Q) -> Case:
    """Return a condition as a column that is true or false, never empty."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def on_roll(day: dt.date) -> PlacementQuerySet:
    """Return placements live on a day, each of them counted."""
    return Placement.objects.on_roll(day).annotate(met=Value(True))


def own_partnership() -> Coalesce:
    """Return the partnership of a placement, else that of its home school on the day it began."""
    return Coalesce(F("partnership"), partnership_on("home_school", "started_on"), output_field=BigIntegerField())


def by_partnership(rows: "QuerySet[Placement]", *also: str) -> dict[int | None, dict[str, int]]:
    """Return `all`, `met` and each further flag counted by partnership."""
    flags = {flag: Count("pk", filter=Q(**{flag: True}), distinct=True) for flag in ("met", *also)}
    grouped = rows.order_by().annotate(area=own_partnership()).values("area")
    counted = grouped.annotate(all=Count("pk", distinct=True), **flags)
    return {row["area"]: {name: row[name] for name in ("all", *flags)} for row in counted}  # type: ignore[literal-required]


def pupils_by(rows: "QuerySet[Placement]", column: str) -> list[tuple[Any, int]]:
    """Return how many different pupils there are for each value of a column, most first."""
    grouped = rows.order_by().values(column).annotate(number=Count("pupil", distinct=True))
    return sorted(((row[column], row["number"]) for row in grouped), key=lambda pair: (-pair[1], str(pair[0])))


def with_home_school(rows: "QuerySet[Placement]", day: dt.date) -> "QuerySet[Placement]":
    """Give each placement the name of the school whose roll its pupil was on that day, as `school_then`."""
    enrolled = Enrolment.objects.filter(Q(to_on=None) | Q(to_on__gte=day), pupil=OuterRef("pupil"), from_on__lte=day)
    then = Coalesce(Subquery(enrolled.values("school__name")[:1]), F("home_school__name"))
    return rows.annotate(school_then=then)


def pupils_by_partnership(rows: "QuerySet[Placement]") -> dict[int | None, int]:
    """Return how many different pupils each partnership has among these placements."""
    return dict(pupils_by(rows.annotate(area=own_partnership()), "area"))


def pupils_on(days: Iterable[dt.date]) -> dict[dt.date, int]:
    """Return how many different pupils were in alternative provision on each day; one query."""
    listed = list(days)
    counts = {
        f"d{place}": Count(
            "pupil", distinct=True, filter=Q(started_on__lte=day) & (Q(ended_on=None) | Q(ended_on__gte=day))
        )
        for place, day in enumerate(listed)
    }
    found = Placement.objects.aggregate(**counts)
    return {day: found[f"d{place}"] for place, day in enumerate(listed)}
