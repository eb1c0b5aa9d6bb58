"""The cast: the few people whom the demo, the tests and a bug report all speak of. Everybody is made up.

Asha refers for Riverside; Rowan is its head and sits on the West panel; Priya sits on it from Lakeside, Chidi chairs
it from Castle Rise, Dana is deputy from Marsh Lane, Cora co-ordinates it and Ed advises it. Quinn leads Riverbank Base.
Ben refers for Hilltop in the East, a stranger to all West cases, and Tess is his head. Olu is the authority's AP
officer, Sam its safeguarding officer, Ada its administrator and Vera its auditor.
"""

import datetime as dt
from dataclasses import dataclass, field

from apsystem import clock
from partnerships.actions import add, add_person, found_authority, give_membership
from partnerships.models import (
    Capacity,
    Counts,
    Group,
    Kind,
    Membership,
    Organisation,
    PanelRule,
    PartnershipMember,
    Provision,
    ProvisionServes,
    ProvisionType,
    Role,
    Site,
    Term,
    Tier,
)


SCHOOLS = {
    "riverside": ("900001", "Riverside Academy", "Confluence Learning Trust", 612300, 308100),
    "lakeside": ("900002", "Lakeside High School", "Confluence Learning Trust", 618400, 305900),
    "castle-rise": ("900003", "Castle Rise School", "", 609700, 311600),
    "marsh-lane": ("900004", "Marsh Lane School", "", 621900, 302200),
    "hilltop": ("900005", "Hilltop School", "High Fields Trust", 640100, 322500),
    "eastgate": ("900006", "Eastgate High School", "", 645800, 318800),
}
WEST = ("riverside", "lakeside", "castle-rise", "marsh-lane")
EAST = ("hilltop", "eastgate")

# key: (name, organisation, role, school represented)
PEOPLE = {
    "asha": ("Asha Patel", "riverside", Role.SCHOOL_CONTACT, ""),
    "amir": ("Amir Said", "riverside", Role.ATTENDANCE_OFFICER, ""),
    "rowan": ("Rowan Hughes", "riverside", Role.HEAD, ""),
    "rowan_panel": ("Rowan Hughes", "west", Role.PANEL_MEMBER, "riverside"),
    "ben": ("Ben Okafor", "hilltop", Role.SCHOOL_CONTACT, ""),
    "tess": ("Tess Lindqvist", "hilltop", Role.HEAD, ""),
    "priya": ("Priya Nair", "west", Role.PANEL_MEMBER, "lakeside"),
    "priya_head": ("Priya Nair", "lakeside", Role.HEAD, ""),
    "chidi": ("Chidi Eze", "west", Role.CHAIR, "castle-rise"),
    "dana": ("Dana Whitlock", "west", Role.DEPUTY_CHAIR, "marsh-lane"),
    "cora": ("Cora Flint", "west", Role.COORDINATOR, ""),
    "ed": ("Ed Marchetti", "west", Role.ADVISER, ""),
    "kit": ("Kit Farrow", "east", Role.COORDINATOR, ""),
    "quinn": ("Quinn Abara", "riverbank-base", Role.BASE_LEAD, ""),
    "olu": ("Olu Bankole", "wherryshire", Role.AP_OFFICER, ""),
    "sam": ("Sam Thorne", "wherryshire", Role.SAFEGUARDING_OFFICER, ""),
    "vera": ("Vera Holt", "wherryshire", Role.AUDITOR, ""),
}


@dataclass
class Cast:
    """The cast's memberships by first name, and their organisations by code."""

    ada: Membership
    people: dict[str, Membership] = field(default_factory=dict)
    places: dict[str, Organisation] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Membership:
        people: dict[str, Membership] = self.__dict__.get("people", {})  # none yet while it is unpickled
        try:
            return people[name]
        except KeyError:
            raise AttributeError(name) from None


def address_of(name: str) -> str:
    """Return a person's made-up e-mail address."""
    return name.lower().replace(" ", ".") + "@wherryshire.example"


def create_cast(since: dt.date | None = None) -> Cast:
    """Make the authority, two partnerships, six schools, a base and the cast, from a day (two years ago by default)."""
    since = since or clock.today() - dt.timedelta(days=730)
    ada = found_authority(
        name="Wherryshire County Council",
        code="wherryshire",
        la_code="999",
        administrator_email="ada.crane@wherryshire.example",
        administrator_name="Ada Crane",
    )
    Membership.objects.filter(pk=ada.pk).update(from_on=since)
    cast = Cast(ada=Membership.objects.select_related("user", "organisation").get(pk=ada.pk))
    cast.places["wherryshire"] = ada.organisation
    for code in ("west", "east"):
        name = f"{code.title()} Wherryshire Local Planning Partnership"
        cast.places[code] = add(Organisation(kind=Kind.PARTNERSHIP, code=code, name=name), by=cast.ada)
    for code in SCHOOLS:
        add_school(cast, code, "west" if code in WEST else "east", since)
    add(PanelRule(from_on=since), by=cast.ada)
    add_terms(cast, since)
    add_base(cast, since)
    for key, (name, place, role, represents) in PEOPLE.items():
        person = add_person(email=address_of(name), name=name, by=cast.ada)
        cast.people[key] = give_membership(
            person, cast.places[place], role, represents=cast.places.get(represents), from_on=since, by=cast.ada
        )
    return cast


def add_school(cast: Cast, code: str, partnership: str, since: dt.date) -> None:
    """Add one of the cast's schools to its partnership."""
    urn, name, trust, easting, northing = SCHOOLS[code]
    school = Organisation(
        kind=Kind.SCHOOL, code=code, name=name, urn=urn, la_code="999", establishment_number=f"4{urn[-3:]}",
        trust_name=trust, phase_code="4", phase_name="Secondary", low_age=11, high_age=16, pupils=900,
        easting=easting, northing=northing, address=f"{name}, Wherryshire", postcode="ZZ1 1AA",
    )  # fmt: skip
    cast.places[code] = add(school, by=cast.ada)
    add(PartnershipMember(partnership=cast.places[partnership], school=school, from_on=since), by=cast.ada)


def add_terms(cast: Cast, since: dt.date) -> None:
    """Add three terms for each school year from the one before the cast began to the one after this one."""
    for year in range(since.year - 1, clock.today().year + 2):
        for name, first, last in (
            ("Autumn", dt.date(year, 9, 2), dt.date(year, 12, 18)),
            ("Spring", dt.date(year + 1, 1, 5), dt.date(year + 1, 3, 27)),
            ("Summer", dt.date(year + 1, 4, 13), dt.date(year + 1, 7, 21)),
        ):
            term = Term(organisation=cast.ada.organisation, name=f"{name} {first.year}", from_on=first, to_on=last)
            add(term, by=cast.ada)


def add_base(cast: Cast, since: dt.date) -> None:
    """Add the base's type and Riverbank Base: one group of ten places, hosted by Lakeside, serving the West."""
    base_type = add(
        ProvisionType(
            code="semh-base", name="SEMH base", plural="SEMH bases", tier=Tier.TWO, counts=Counts.PUPILS, min_weeks=6,
            max_weeks=8, review_weeks=[3, 6], from_on=since,
        ),
        by=cast.ada,
    )  # fmt: skip
    place = Organisation(kind=Kind.PROVISION, code="riverbank-base", name="Riverbank Base", opened_on=since)
    cast.places["riverbank-base"] = add(place, by=cast.ada)
    provision = add(
        Provision(organisation=place, type=base_type, host_school=cast.places["lakeside"], setting_urn="900002"),
        by=cast.ada,
    )
    site = Site(
        provision=provision, name="Main site", address="Lakeside High School", postcode="ZZ1 1AB", from_on=since
    )
    add(site, by=cast.ada)
    group = add(Group(provision=provision, name="Riverbank", year_from=7, year_to=11), by=cast.ada)
    add(Capacity(group=group, from_on=since, places=10), by=cast.ada)
    add(ProvisionServes(provision=provision, partnership=cast.places["west"], from_on=since), by=cast.ada)
