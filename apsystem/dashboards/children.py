"""Every child, this minute: each placement live on a day, as one person may see it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any

from django.db.models import Count, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from apsystem.sheets import write_csv
from partnerships.models import Membership
from placements.access import project
from placements.attendance_code import advised_code
from placements.models import Placement, PlacementEvent, ReintegrationPlan, Review
from placements.workflow import PlacementStatus


SORTS = {
    "pupil": ("Pupil", ("pupil__surname", "pupil__forename", "pk")),
    "school": ("Home school", ("home_school__name", "pupil__surname", "pk")),
    "where": ("Provision", ("provision__organisation__name", "pupil__surname", "pk")),
    "since": ("Longest there first", ("started_on", "pk")),
    "end": ("Soonest to end first", ("planned_end_on", "pk")),
    "review": ("Review due first", (F("review_due").asc(nulls_last=True), "pk")),
}
FILTERS = {
    "partnership": "partnership",
    "provision": "provision",
    "type": "provision__type",
    "school": "home_school__name__icontains",
}


@dataclass(frozen=True)
class Child:
    """One line of the list, in the order of the file's columns; last, the address of its page."""

    reference: str
    pupil: str
    year: Any
    school: str
    provision: str
    type: str
    route: str
    since: dt.date
    planned_end: dt.date
    hours: Any
    code: str
    code_reason: str
    review_due: dt.date | None
    reviewed: dt.date | None
    plan: str
    duty: str
    paused: str
    url: str


HEADINGS = (
    "Reference", "Pupil", "Year", "Home school", "Provision", "Type", "Route", "Since", "Planned end",
    "Hours a week", "Advised code", "Why that code", "Next review due", "Last review held", "Plan to return approved",
    "Whose duty", "Paused: safeguarding",
)  # fmt: skip


def midnight_after(day: dt.date) -> dt.datetime:
    """Return the moment a day ends in the council's time zone."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(1), dt.time.min))


def children_on(day: dt.date, actor: Membership) -> "QuerySet[Placement]":
    """Return the placements live on a day that this person may see, with reviews, plan and status as on that day."""
    until = midnight_after(day)
    reviews = Review.objects.filter(placement=OuterRef("pk"))
    due = reviews.filter(Q(held_on=None) | Q(held_on__gt=day)).order_by("due_on").values("due_on")[:1]
    held = reviews.filter(held_on__lte=day).order_by("-held_on").values("held_on")[:1]
    moves = PlacementEvent.objects.filter(placement=OuterRef("pk"), at__lt=until).order_by("-at", "-pk")
    approved = ReintegrationPlan.objects.filter(placement=OuterRef("pk"), approved_at__lt=until)
    rows: QuerySet[Placement] = Placement.objects.visible_to(actor).on_roll(day).for_list()
    return rows.annotate(
        review_due=Subquery(due, output_field=DateField()),
        reviewed_on=Subquery(held, output_field=DateField()),
        has_plan=Exists(approved),
        status_then=Coalesce(Subquery(moves.values("to_status")[:1]), "status"),
    )


def narrowed(rows: "QuerySet[Placement]", asked: dict[str, Any]) -> "QuerySet[Placement]":
    """Keep the rows that the filters ask for, in the order asked for."""
    kept = rows.filter(**{path: asked[name] for name, path in FILTERS.items() if asked.get(name)})
    return kept.order_by(*SORTS[asked.get("sort") or "pupil"][1])


def totals(rows: "QuerySet[Placement]", day: dt.date) -> dict[str, int]:
    """Return the counts above the list: all, pupils, paused, reviews overdue, plans approved, past their end."""
    return rows.order_by().aggregate(
        placements=Count("pk"),
        pupils=Count("pupil", distinct=True),
        paused=Count("pk", filter=Q(status_then=PlacementStatus.PAUSED)),
        overdue=Count("pk", filter=Q(review_due__lt=day)),
        planned=Count("pk", filter=Q(has_plan=True)),
        past_end=Count("pk", filter=Q(planned_end_on__lt=day)),
    )


def child(placement: Placement, actor: Membership) -> Child:
    """Return one line, and note that this person saw the case."""
    row: Any = placement
    placement.status = row.status_then
    seen = project(placement, actor)
    advice = advised_code(placement)
    return Child(
        reference=seen.reference,
        pupil=seen.pupil_name,
        year=seen.year_group,
        school=placement.home_school.name,
        provision=placement.provision.organisation.name,
        type=placement.provision.type.name,
        route=seen.route_label,
        since=seen.started_on,
        planned_end=seen.planned_end_on,
        hours=seen.hours_per_week,
        code=advice.code,
        code_reason=" ".join(part for part in (advice.reason, advice.otherwise) if part),
        review_due=row.review_due,
        reviewed=row.reviewed_on,
        plan="Yes" if row.has_plan else "No",
        duty=duty_for(placement),
        paused="Paused" if placement.status == PlacementStatus.PAUSED else "",
        url=seen.url,
    )


def code_line(placement: Placement, actor: Membership) -> dict[str, Any]:
    """Return what a school's attendance officer needs this morning about one pupil, and note that they saw it."""
    seen = project(placement, actor)
    where, advice = placement.provision, advised_code(placement)
    return {"pupil": seen.pupil_name, "year": seen.year_group, "where": where, "advice": advice}


def duty_for(placement: Placement) -> str:
    """Say which authority's duty the pupil is: the one where the child lives (section 19, Education Act 1996)."""
    schools = placement.home_school.la_code
    home = placement.home_la_code or schools
    if home == schools:
        return f"Home authority {home}" if home else "Home authority not recorded"
    return f"Home authority {home}; the school is in {schools}"


def as_csv(children: Iterable[Child]) -> str:
    """Return the lines as CSV that a spreadsheet opens without running anything."""
    return write_csv(HEADINGS, (astuple(line)[: len(HEADINGS)] for line in children))
