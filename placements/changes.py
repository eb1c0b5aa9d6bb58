"""Every version of a provision's places and closures, from the row history the database keeps."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from apsystem import clock
from partnerships.models import Capacity, Closure, Group, Membership, Provision


MOVES = {"insert": "Added", "update": "Changed", "delete": "Removed"}
WORDS = {"places": "places", "funded": "funded places", "from_on": "first day", "to_on": "last day",
         "reason": "reason", "group_id": "group", "provision_id": "provision"}  # fmt: skip
NO_ONE = "Not on record"


@dataclass(frozen=True)
class Revision:
    """One version of a number of places or of a closure, and what differs from the version before."""

    at: dt.datetime
    what: str
    move: str
    says: str
    reason: str
    changed: str
    by: str


def revisions_of(provision: Provision, *, funding: bool) -> list[Revision]:
    """Return every version for a provision, newest first, in four queries; funded places only where asked for."""
    groups = dict(Group.objects.filter(provision=provision).values_list("pk", "name"))
    places = history_of(Capacity).filter(group__in=list(groups))
    closures = history_of(Closure).filter(provision=provision.pk)
    rows = [*places.order_by("pgh_id"), *closures.order_by("pgh_id")]
    people = people_of(rows)
    before: dict[tuple[type, int], Any] = {}
    found = []
    for row in rows:
        last = before.get((type(row), row.pgh_obj_id))
        before[type(row), row.pgh_obj_id] = row
        found.append(revision(row, last, groups, people.get(changed_by(row), NO_ONE), funding))
    return sorted(found, key=lambda line: line.at)[::-1]


def history_of(model: type[Capacity] | type[Closure]) -> Any:
    """Return the versions of a model's rows."""
    return cast("Any", model).pgh_event_model.objects


def changed_by(row: Any) -> int:
    """Return the number of the membership that made a version, or nought where that is not on record."""
    return (row.pgh_context or {}).get("membership") or 0


def people_of(rows: Iterable[Any]) -> dict[int, str]:
    """Return membership number → the person, and as what they acted."""
    members = Membership.objects.filter(pk__in={changed_by(row) for row in rows}).select_related("user", "organisation")
    return {member.pk: f"{member.user.name}, {member.get_role_display()}" for member in members}


def revision(row: Any, last: Any, groups: dict[int, str], by: str, funding: bool) -> Revision:
    """Return one version in words."""
    is_places = hasattr(row, "funded")
    where = groups.get(row.group_id, "The whole provision")
    fields = [name for name in WORDS if hasattr(row, name) and (funding or name != "funded")]
    differs = [WORDS[name] for name in fields if last is not None and getattr(row, name) != getattr(last, name)]
    return Revision(
        at=clock.local(row.pgh_created_at), what=f"{'Places' if is_places else 'Closure'}, {where}",
        move=MOVES[row.pgh_label], says=says(row, is_places and funding), reason=row.reason,
        changed=", ".join(differs) if row.pgh_label == "update" else "", by=by,
    )  # fmt: skip


def says(row: Any, funding: bool) -> str:
    """Return how many places, funded where that is asked for and differs, and on which days."""
    number = "All places" if row.places is None else f"{row.places} place{'' if row.places == 1 else 's'}"
    funded = f" ({row.funded} funded)" if funding and row.funded not in (None, row.places) else ""
    until = f" to {row.to_on:%-d %B %Y}" if row.to_on else ""
    return f"{number}{funded} from {row.from_on:%-d %B %Y}{until}"
