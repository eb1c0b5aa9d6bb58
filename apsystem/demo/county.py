"""The county of Wherryshire as an administrator would set it up: partnerships, schools, provision, dates and people."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, cycle

from django.utils.text import slugify

from apsystem import clock
from apsystem.demo import names
from apsystem.demo.cast import EAST, WEST, Cast, address_of, create_cast
from partnerships.actions import add, add_person, change, change_word, give_membership
from partnerships.actions.postcodes import import_postcodes
from partnerships.actions.providing import NON_SCHOOL, non_school_type
from partnerships.models import (
    AnswerAddress,
    Capacity,
    ClosedDay,
    Counts,
    Group,
    Kind,
    Membership,
    Organisation,
    PartnershipMember,
    Provision,
    ProvisionServes,
    ProvisionType,
    Role,
    Site,
    Status,
    Tier,
)
from partnerships.postcodes import Spot


# The last letters of the postcodes round a school, with the metres east and north of it.
ROUND_A_SCHOOL = (("HA", 700, 300), ("HB", -900, 1200), ("HD", 1900, -1400), ("HE", -2600, -500), ("HF", 300, 3800))
FARM = "Reedbed Farm"


@dataclass
class County:
    """The cast's county, with who holds which role where."""

    cast: Cast
    year: int  # the calendar year in which this school year began
    since: dt.date
    partnerships: dict[str, Organisation] = field(default_factory=dict)
    schools: dict[str, list[Organisation]] = field(default_factory=dict)
    people: dict[tuple[int, str], list[Membership]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)
    homes: dict[int, Iterator[str]] = field(default_factory=dict)  # where the pupils of a school live, in turn

    @property
    def ada(self) -> Membership:
        """The administrator, in whose name the county is set up."""
        return self.cast.ada

    def who(self, organisation: Organisation, role: str) -> Membership:
        """Return the first person with a role at an organisation."""
        return self.people[organisation.pk, role][0]

    def has(self, organisation: Organisation, role: str) -> bool:
        """Say whether anybody holds a role at an organisation."""
        return (organisation.pk, role) in self.people

    def remember(self, membership: Membership) -> Membership:
        """Keep a membership under its organisation and role, and return it."""
        self.people.setdefault((membership.organisation_id, membership.role), []).append(membership)
        return membership

    def opens(self, year: int, month: int) -> dt.date:
        """Return the Monday a provision opens, in a school year counted from this one."""
        first = dt.date(self.year + year + (month < 8), month, 4)
        return first + dt.timedelta(days=-first.weekday() % 7)


TARGETS = {
    "target-m1": "10% fewer each year",
    "target-m2": "100% by July 2026",
    "target-m3": "100% by July 2026",
    "target-m4": "100% by July 2026",
}


def create_county(partnerships: int = len(names.PARTNERSHIPS)) -> County:
    """Make the county with the first so many partnerships (all ten by default), all through the actions."""
    today = clock.today()
    year = today.year if today.month >= 9 else today.year - 1
    since = dt.date(year - 1, 9, 1)
    county = County(create_cast(since), year, since)
    for membership in (county.ada, *county.cast.people.values()):
        county.remember(membership)
    complete_cast(county)
    add_closed_days(county)
    for key, text in TARGETS.items():
        change_word(key, text=text, version=0, by=county.ada)
    for code in list(names.PARTNERSHIPS)[:partnerships]:
        add_partnership(county, code)
    add_types(county)
    for name, host, *opens, serves in names.BASES:
        if host in county.partnerships:
            add_provision(county, "semh-base", name, host, county.opens(*opens), (("Base", 10),), serves)
    for name, host, when, month, classes, serves in names.CENTRES:
        if host in county.partnerships:
            groups = tuple((f"Class {n}", 8) for n in range(1, classes + 1))
            add_provision(county, "semh-centre", name, host, county.opens(when, month), groups, serves)
    add_tier_three(county)
    add_farm(county)
    add_homes(county)
    return county


def complete_cast(county: County) -> None:
    """Say whom to ring at the authority and at the West, and where the cast's base is."""
    numbers = {county.ada.organisation: "01632 960 100", county.cast.places["west"]: "01632 960 101"}
    for organisation, telephone in numbers.items():
        change(organisation, version=organisation.version, telephone=telephone, by=county.ada)
    site, near = Site.objects.get(provision__organisation__code="riverbank-base"), county.cast.places["lakeside"]
    change(site, version=site.version, easting=near.easting, northing=near.northing, by=county.ada)


def add_homes(county: County) -> None:
    """Add made-up postcodes round every school, in which its pupils live, so that it is known how far they travel."""
    spots = []
    schools = [school for schools in county.schools.values() for school in schools]
    for number, school in enumerate(schools):
        east, north = school.easting or 0, school.northing or 0
        area = f"ZZ{number % 9 + 1}{number // 9}"
        here = [Spot(area + unit, east + right, north + up) for unit, right, up in ROUND_A_SCHOOL]
        county.homes[school.pk] = cycle(f"{spot.postcode[:3]} {spot.postcode[3:]}" for spot in here)
        spots += here
    import_postcodes(spots, by=county.ada)


def easter(year: int) -> dt.date:
    """Return Easter Sunday (the anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    rest = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * rest) // 451
    month, day = divmod(h + rest - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


def monday_on_or_before(day: dt.date) -> dt.date:
    """Return the Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def closed_days(year: int) -> list[tuple[str, dt.date, dt.date]]:
    """Return the half-terms, bank holidays and training day of the school year that begins in a calendar year."""
    week = dt.timedelta(days=4)
    one = dt.timedelta(days=1)
    autumn, spring = monday_on_or_before(dt.date(year, 10, 29)), monday_on_or_before(dt.date(year + 1, 2, 18))
    late_may = monday_on_or_before(dt.date(year + 1, 5, 31))
    christmas = [day for n in range(6) if (day := dt.date(year, 12, 25) + n * one).weekday() < 5][:2]
    new_year = next(day for n in range(3) if (day := dt.date(year + 1, 1, 1) + n * one).weekday() < 5)
    sunday = easter(year + 1)
    single = [
        ("Staff training day", monday_on_or_before(dt.date(year, 9, 8))),
        *(("Christmas bank holiday", day) for day in christmas),
        ("New Year bank holiday", new_year),
        ("Good Friday", sunday - 2 * one),
        ("Easter Monday", sunday + one),
        ("Early May bank holiday", monday_on_or_before(dt.date(year + 1, 5, 7))),
        ("Spring bank holiday", late_may),
        ("Summer bank holiday", monday_on_or_before(dt.date(year + 1, 8, 31))),
    ]
    half_terms = [(autumn, autumn + week), (spring, spring + week), (late_may + one, late_may + week)]
    return [("Half term", first, last) for first, last in half_terms] + [(name, day, day) for name, day in single]


def add_closed_days(county: County) -> None:
    """Add the days without school from the year before last to next year."""
    for year in range(county.year - 2, county.year + 2):
        for reason, first, last in closed_days(year):
            closed = ClosedDay(organisation=county.ada.organisation, reason=reason, from_on=first, to_on=last)
            add(closed, by=county.ada)


def add_partnership(county: County, code: str) -> None:
    """Add a partnership, its schools and the people who work in them and meet on its panel."""
    name, easting, northing, school_names = names.PARTNERSHIPS[code]
    if code in county.cast.places:
        partnership = county.cast.places[code]
    else:
        title = f"{name} Local Planning Partnership"
        partnership = add(Organisation(kind=Kind.PARTNERSHIP, code=code, name=title), by=county.ada)
    county.partnerships[code] = partnership
    mine = county.schools[code] = [county.cast.places[s] for s in {"west": WEST, "east": EAST}.get(code, ())]
    for place, school_name in enumerate(school_names):
        mine.append(add_school(county, partnership, school_name, easting, northing, place))
    for place, school_name in enumerate(names.PRIMARIES.get(code, ())):
        add_school(county, partnership, school_name, easting, northing, place + 6, primary=True)
    if not county.has(partnership, Role.COORDINATOR):
        join(county, partnership, Role.COORDINATOR)
    for place, school in enumerate(mine):
        add_staff(county, partnership, school, place)


def add_school(
    county: County,
    partnership: Organisation,
    name: str,
    easting: int,
    northing: int,
    place: int,
    *,
    primary: bool = False,
) -> Organisation:
    """Add one school within a few miles of its partnership's middle."""
    number = next(county.numbers)
    urn = str(900007 + number)
    school = Organisation(
        kind=Kind.SCHOOL, code=slugify(name), name=name, urn=urn, la_code="999", ukprn=f"1099{number:04d}",
        establishment_number=f"{2 if primary else 4}{urn[-3:]}", trust_name=names.TRUSTS[number % len(names.TRUSTS)],
        phase_code="2" if primary else "4", phase_name="Primary" if primary else "Secondary",
        low_age=4 if primary else 11, high_age=11 if primary else 16,
        pupils=210 + 35 * place if primary else 620 + 97 * (number % 9), fsm_percent=14 + 3 * (number % 7),
        easting=easting + 2100 * (place % 3) - 2300 + 170 * (number % 7),
        northing=northing + 2600 * (place // 3) - 2400 + 210 * (number % 5),
        address=f"{name}, Wherryshire", postcode=f"ZZ{number % 9 + 1} {number % 8 + 1}AB",
    )  # fmt: skip
    add(school, by=county.ada)
    add(PartnershipMember(partnership=partnership, school=school, from_on=county.since), by=county.ada)
    return school


def add_staff(county: County, partnership: Organisation, school: Organisation, place: int) -> None:
    """Give a school its contact and its head, and the head the school's seat on the panel, where nobody has them."""
    seats = (Role.CHAIR, Role.DEPUTY_CHAIR, Role.PANEL_MEMBER)
    panel = [member for role in seats for member in county.people.get((partnership.pk, role), [])]
    seated = next((member for member in panel if member.represents == school), None)
    if not county.has(school, Role.SCHOOL_CONTACT):
        join(county, school, Role.SCHOOL_CONTACT)
    if not county.has(school, Role.HEAD):
        join(county, school, Role.HEAD, who=seated)
    if seated is None:
        free = next((role for role in seats[:2] if not county.has(partnership, role)), Role.PANEL_MEMBER)
        join(county, partnership, free, who=county.who(school, Role.HEAD), represents=school)


def join(
    county: County,
    place: Organisation,
    role: Role,
    *,
    who: Membership | None = None,
    represents: Organisation | None = None,
) -> Membership:
    """Give a role at an organisation to somebody we know or to somebody new."""
    if who is None:
        name = names.staff_name(next(county.numbers))
        person = add_person(email=address_of(name), name=name, by=county.ada)
    else:
        person = who.user
    return county.remember(
        give_membership(person, place, role, represents=represents, from_on=county.since, by=county.ada)
    )


def add_types(county: County) -> None:
    """Add the centres' type and the Tier 3 school's beside the bases' of the cast."""
    january = dt.date(county.year - 1, 1, 1)
    rows = (
        ProvisionType(
            code="semh-centre", name="SEMH centre", plural="SEMH centres", tier=Tier.TWO, counts=Counts.PUPILS,
            min_weeks=12, max_weeks=39, review_weeks=[6, 12, 18, 24, 30, 36], from_on=january,
        ),
        ProvisionType(
            code="ap-school", name="AP school", plural="AP schools", tier=Tier.THREE, counts=Counts.PUPILS,
            min_weeks=12, max_weeks=39, review_weeks=[6, 12, 18, 24, 30, 36], dual_registers=True, from_on=january,
        ),
    )  # fmt: skip
    for row in rows:
        add(row, by=county.ada)


def add_provision(
    county: County,
    type_code: str,
    name: str,
    host: str,
    opens: dt.date,
    groups: tuple[tuple[str, int], ...],
    serves: dict[str, int | None],
) -> Provision:
    """Add a base or centre in its host school with its groups, their places, and the partnerships it serves."""
    school = next(s for s in county.schools[host] if s.name.startswith(name.rsplit(" ", 1)[0]))
    provision = add_setting(county, type_code, name, opens, {"host_school": school, "setting_urn": school.urn}, school)
    for number, (group_name, places) in enumerate(groups):
        # A centre grows to its full size: its first class opens with it, its last half a year later.
        from_on = opens if number < 2 else opens + dt.timedelta(days=182)
        group = add(Group(provision=provision, name=group_name, year_from=7, year_to=11), by=county.ada)
        if from_on > opens:
            eve = from_on - dt.timedelta(days=1)
            add(Capacity(group=group, from_on=opens, to_on=eve, places=0, reason="Not staffed yet"), by=county.ada)
        add(Capacity(group=group, from_on=from_on, places=places), by=county.ada)
    for code, share in serves.items():
        if code in county.partnerships:
            serving = ProvisionServes(
                provision=provision, partnership=county.partnerships[code], from_on=opens, places=share
            )
            add(serving, by=county.ada)
    return provision


def add_setting(
    county: County,
    type_code: str,
    name: str,
    opens: dt.date,
    named: dict[str, object],
    near: Organisation,
    *,
    led: bool = True,
) -> Provision:
    """Add a provision with its site and the person who leads it; one that is still to open is proposed."""
    place = Organisation(
        kind=Kind.PROVISION, code=slugify(name), name=name, opened_on=opens, easting=near.easting,
        northing=near.northing, status=Status.OPEN if opens <= clock.today() else Status.PROPOSED,
    )  # fmt: skip
    add(place, by=county.ada)
    provision = Provision(organisation=place, type=ProvisionType.objects.get(code=type_code), **named)
    add(provision, by=county.ada)
    site = Site(
        provision=provision, name="Main site", address=f"{name}, Wherryshire", postcode=near.postcode, from_on=opens,
        easting=near.easting, northing=near.northing,
    )  # fmt: skip
    add(site, by=county.ada)
    if led:
        join(county, place, Role.BASE_LEAD)
    return provision


def add_farm(county: County) -> None:
    """Add a small provider of the West where nobody has an account: it answers offers by a link sent to its address."""
    opens, near = dt.date(county.year - 1, 1, 5), county.cast.places["marsh-lane"]
    non_school_type(by=county.ada)
    named: dict[str, object] = {"provider": "Reedbed Farm CIC", "registered": False, "setting_type": "OTH"}
    farm = add_setting(county, NON_SCHOOL, FARM, opens, named, near, led=False)
    group = add(Group(provision=farm, name="Animals and land", year_from=7, year_to=11), by=county.ada)
    add(Capacity(group=group, from_on=opens, places=4), by=county.ada)
    add(ProvisionServes(provision=farm, partnership=county.partnerships["west"], from_on=opens), by=county.ada)
    add(AnswerAddress(provision=farm, email="offers@reedbed-farm.example", from_on=opens), by=county.ada)


def add_tier_three(county: County) -> None:
    """Add the county's AP school, a setting with a number of its own, open to every partnership."""
    opens = dt.date(county.year - 1, 1, 5)
    near = county.cast.places["castle-rise"]
    school = add_setting(county, "ap-school", "Wherry Bridge School", opens, {"setting_urn": "900999"}, near)
    for name, first, last, places in (("Key stage 3", 7, 9, 24), ("Key stage 4", 10, 11, 40)):
        group = add(Group(provision=school, name=name, year_from=first, year_to=last), by=county.ada)
        add(Capacity(group=group, from_on=opens, places=places), by=county.ada)
    for partnership in county.partnerships.values():
        add(ProvisionServes(provision=school, partnership=partnership, from_on=opens), by=county.ada)
