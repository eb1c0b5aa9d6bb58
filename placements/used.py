"""Places used by each school: what a panel looks at before it gives the next one."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from django.db.models import Count, Q, QuerySet

from apsystem import clock
from partnerships.models import Organisation
from placements.models import Placement
from referrals.models import Enrolment, Exclusion, Referral
from referrals.workflow import Status


WEEK = 7
HOME = (Placement.Destination.HOME_FULL, Placement.Destination.HOME_PART)


@dataclass
class Used:
    """What one school used of the partnership's places in a run of days, and who of it still waits."""

    school: Organisation
    pupils: set[int] = field(default_factory=set)
    days: int = 0
    waits: list[int] = field(default_factory=list)  # days from the decision to the first day
    ended: int = 0
    returned: int = 0
    waiting: int = 0
    excluded: int = 0

    @property
    def weeks(self) -> int:
        """Weeks of a place, every day of the week counted, to the nearest whole week."""
        return round(self.days / WEEK)

    @property
    def wait(self) -> int | None:
        """The middle of the waits in days, or none where nobody started."""
        return round(median(self.waits)) if self.waits else None

    @property
    def per_thousand(self) -> float | None:
        """Weeks of a place for each thousand pupils on roll, to one decimal; none where the roll is not known."""
        return round(self.days / WEEK / self.school.pupils * 1000, 1) if self.school.pupils else None


def used_by(schools: Sequence[Organisation], first: dt.date, last: dt.date) -> list[Used]:
    """Return what each school used from a day to a day, both included, in five queries however many schools.

    Only places a panel gave are counted. A pupil who changed school counts for each school on its own days.
    """
    lines = {school.pk: Used(school) for school in schools}
    rows = placements_between(lines.keys(), first, last)
    spells = spells_of({row.pupil_id for row in rows})
    for row in rows:
        for school, days in days_by_school(row, spells[row.pupil_id], first, last).items():
            if school in lines:
                lines[school].pupils.add(row.pupil_id)
                lines[school].days += days
        if row.home_school_id in lines:
            add_ends(lines[row.home_school_id], row, first, last)
    waiting = Referral.objects.filter(status__in=[Status.AGREED, Status.WAITING], school__in=lines)
    excluded = Exclusion.objects.filter(
        school__in=lines, kind=Exclusion.Kind.PERMANENT, result=Exclusion.Result.STANDS, on__gte=first, on__lte=last
    )
    for pk, number in by_school(waiting):
        lines[pk].waiting = number
    for pk, number in by_school(excluded):
        lines[pk].excluded = number
    return list(lines.values())


def placements_between(schools: Iterable[int], first: dt.date, last: dt.date) -> list[Placement]:
    """Return the placements a panel gave, of pupils who were on the roll of one of the schools, on any of the days."""
    listed = list(schools)
    theirs = Enrolment.objects.filter(school__in=listed).values("pupil")
    rows = Placement.objects.filter(Q(home_school__in=listed) | Q(pupil__in=theirs), route=Placement.Route.PANEL)
    rows = rows.filter(Q(ended_on=None) | Q(ended_on__gte=first), started_on__lte=last)
    return list(rows.select_related("offer__referral").order_by("pk"))


def spells_of(pupils: set[int]) -> dict[int, list[Enrolment]]:
    """Return pupil number → the schools on whose rolls the pupil was."""
    spells: dict[int, list[Enrolment]] = defaultdict(list)
    for spell in Enrolment.objects.filter(pupil__in=pupils):
        spells[spell.pupil_id].append(spell)
    return spells


def days_by_school(row: Placement, spells: Sequence[Enrolment], first: dt.date, last: dt.date) -> Counter[int]:
    """Return school number → days of a placement, within a run of days, on which the pupil was on that school's roll.

    A day on nobody's known roll is the placement's home school's.
    """
    begins, ends = max(row.started_on, first), min(row.ended_on or clock.today(), last)
    days = [begins + dt.timedelta(days=number) for number in range((ends - begins).days + 1)]
    return Counter(school_on(day, spells) or row.home_school_id for day in days)


def school_on(day: dt.date, spells: Sequence[Enrolment]) -> int | None:
    """Return the school on whose roll the pupil was on a day."""
    return next((s.school_id for s in spells if s.from_on <= day and (s.to_on is None or day <= s.to_on)), None)


def add_ends(line: Used, row: Placement, first: dt.date, last: dt.date) -> None:
    """Count how long the pupil waited, if the placement began in these days, and how it ended, if it did."""
    decided = row.offer.referral.decided_at if row.offer else None
    if decided and first <= row.started_on <= last:
        line.waits.append((row.started_on - clock.local(decided).date()).days)
    if row.ended_on and first <= row.ended_on <= last:
        line.ended += 1
        line.returned += row.destination in HOME


def by_school(rows: QuerySet[Referral] | QuerySet[Exclusion]) -> Iterable[tuple[int, int]]:
    """Return school number and how many rows, of rows that have a school."""
    return rows.order_by().values_list("school").annotate(number=Count("pk"))
