"""What the authority brought from its own spreadsheet: pupils who were already placed when the service began."""

import datetime as dt
from decimal import Decimal
from functools import partial

from apsystem import clock
from apsystem.demo.diary import Diary
from apsystem.demo.savepoints import savepoints
from apsystem.demo.stays import EXIT, plan_reviews
from partnerships.models import Capacity, Group, Membership, Organisation, Role
from placements.actions import complete, finish_task
from placements.actions.importing import import_placements
from placements.importing import PLACEMENT, Line
from placements.models import Placement, Task
from referrals.upn import check_letter


OF_EIGHT = 5  # of every eight places of a centre or AP school, how many the list fills
OLDEST = 7  # and of the centre that had been open longest


def plan_day_one(diary: Diary) -> None:
    """Write into the diary the list that the AP officer loads in the second week of this school year."""
    loaded = min(diary.number(dt.date(diary.county.year, 9, 14)), diary.today)
    diary.on(loaded, lambda: load(diary))
    diary.on(loaded + 3, lambda: fill_gaps(diary))


def load(diary: Diary) -> None:
    """Load the list: the AP school's pupils and those of every centre that is open."""
    today = clock.today()
    groups = Group.objects.filter(provision__organisation__opened_on__lte=today)
    groups = groups.exclude(provision__type__code="semh-base")
    lines: list[Line] = []
    for group in groups.select_related("provision__organisation", "provision__type").order_by("pk"):
        capacity = Capacity.objects.filter(group=group, from_on__lte=today).first()
        serves = group.provision.serves.filter(places=None).order_by("pk").values_list("partnership__code", flat=True)
        schools = [school for code in serves for school in diary.county.schools[code]]
        share = OLDEST if group.provision.organisation.code == "fenside-centre" else OF_EIGHT
        for _ in range(capacity.places * share // 8 if capacity and schools else 0):
            lines.append(line(diary, len(lines) + 2, group, diary.chance.choice(schools)))
    with savepoints(on=True):  # a line that is refused leaves the others
        import_placements(lines, by=officer(diary))
    listed = Placement.objects.filter(offer=None).exclude(route=Placement.Route.SCHOOL)
    for placement in listed.select_related("provision__organisation").order_by("pk"):
        lead = diary.county.who(placement.provision.organisation, Role.BASE_LEAD)
        plan_reviews(diary, placement, by=lead)
        diary.on(diary.number(placement.planned_end_on), partial(end, diary, placement, by=lead), hour=16)


def officer(diary: Diary) -> Membership:
    """Return the AP officer."""
    return diary.county.who(diary.county.ada.organisation, Role.AP_OFFICER)


def line(diary: Diary, number: int, group: Group, school: Organisation) -> Line:
    """Return one line of the list: a made-up pupil, placed for the rest of the school year."""
    chance, year = diary.chance, diary.county.year
    taught = chance.randint(group.year_from, group.year_to)
    born = dt.date(year - taught - 5, 9, 1) + dt.timedelta(days=chance.randint(0, 364))
    rest = f"999{school.establishment_number}{(taught + year - 2) % 100:02d}{number:03d}"
    forename, surname = next(diary.pupils)
    opened = group.provision.organisation.opened_on or clock.today()
    return Line(
        line=number, kind=PLACEMENT, school=school.urn or "", upn=check_letter(rest) + rest,
        forename=forename, surname=surname, date_of_birth=born, year_group=taught,
        provision=group.provision.organisation.name, group=group.name, as_at=clock.today(),
        start_on=max(opened, clock.today() - dt.timedelta(days=chance.randint(2, 60))),
        planned_end_on=dt.date(year + 1, chance.choice((2, 3, 5, 7)), 14),
        hours=chance.choice((None, Decimal(25), Decimal(25), Decimal(15))),
    )  # fmt: skip


def end(diary: Diary, placement: Placement, *, by: Membership) -> None:
    """Record the end of a placement on the day it was planned for."""
    possible = 2 * (diary.number(clock.today()) - diary.number(placement.started_on) + 1)
    complete(
        placement, ended_on=clock.today(), destination=Placement.Destination.HOME_FULL, results={},
        sessions_possible=possible, sessions_attended=possible * 17 // 20, exit_report=EXIT, by=by,
    )  # fmt: skip


def fill_gaps(diary: Diary) -> None:
    """Finish most of the tasks that the list's gaps became."""
    tasks = Task.objects.filter(done_at=None).exclude(placement__route=Placement.Route.SCHOOL).order_by("pk")
    for task in tasks.select_related("placement"):
        if diary.chance.random() < 0.92:
            finish_task(task, by=officer(diary))
