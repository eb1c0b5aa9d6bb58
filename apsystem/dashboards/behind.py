"""The rows behind each measure, as one person may see them."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet, Value

from apsystem.audit.recording import has_read
from partnerships.models import Membership
from partnerships.years import SchoolYear
from placements import measures as placed
from placements.access import project
from placements.models import Placement
from referrals import measures as excluded
from referrals.models import Exclusion


def behind(key: str, year: SchoolYear, until: dt.date, met: str, actor: Membership) -> QuerySet[Any]:
    """Return the rows a measure counts that this person may see: all, or those that meet it or do not."""
    if key == "m1":
        rows: QuerySet[Any] = excluded.permanent_exclusions(year.first, until).annotate(met=Value(True))
        rows = excluded.with_case(rows.visible_to(actor))  # type: ignore[attr-defined]
    else:
        asked = {
            "m2": placed.with_learning_outcomes(year.first, until),
            "m3": placed.with_plans(until),
            "m4": placed.with_voices(year.first, until),
            "m5": placed.on_roll(until),
        }[key]
        rows = asked.visible_to(actor).for_list().order_by("-started_on", "-pk")
    return rows.filter(Q(met=met == "yes")) if met else rows


def line_of(row: Placement | Exclusion, actor: Membership) -> dict[str, Any]:
    """Return one line of the list, and note that this person saw the case."""
    met = bool(getattr(row, "met", False))
    if isinstance(row, Exclusion):
        case = getattr(row, "case", None)
        if case:
            has_read(case)
        return {
            "reference": case or "Not referred",
            "pupil": row.pupil.name if row.pupil else "Not named",
            "school": row.school.name,
            "where": "",
            "since": row.on,
            "met": met,
        }
    seen = project(row, actor)
    return {
        "reference": seen.reference,
        "href": seen.url,
        "pupil": seen.pupil_name,
        "school": row.home_school.name,
        "where": row.provision.organisation.name,
        "since": seen.started_on,
        "met": met,
    }
