"""The authority's short lists: our defaults, with what it has added, renamed or ended on the page.

Defaults: kinds of support from Norfolk's graduated offer; the eight agencies of Leicestershire's strategy, and
Norfolk's Team Around the School, Zone Inclusion Partnership and educational psychology.
"""

import datetime as dt

from apsystem import clock
from partnerships.models import Code


DEFAULTS: dict[str, dict[str, str]] = {
    Code.List.SUPPORT: {
        "ordinary": "Ordinarily available provision",
        "enhanced": "Enhanced support in school",
        "e3_whole": "Element 3 funding: whole school",
        "e3_cohort": "Element 3 funding: cohort",
        "e3_individual": "Element 3 funding: individual",
        "other": "Something else",
    },
    Code.List.AGENCY: {
        "sts": "Specialist Teaching Service",
        "inclusion": "Inclusion Service",
        "social_care": "Children's social care",
        "camhs": "Child and adolescent mental health services (CAMHS)",
        "youth_justice": "Youth justice",
        "virtual_school": "Virtual School",
        "sen_assessment": "Special educational needs assessment service",
        "health": "Health",
        "team_around_school": "Team Around the School",
        "zone_inclusion": "Zone Inclusion Partnership",
        "ep": "Educational psychology",
        "other": "Another service",
    },
    Code.List.RISK: {
        "absconding": "Leaving the site",
        "harm_to_others": "Harm to others",
        "harm_to_self": "Harm to self",
        "exploitation": "Exploitation",
        "substances": "Drugs or alcohol",
        "weapons": "Weapons",
        "online": "Harm online",
        "sexual": "Sexual behaviour",
        "health": "A health condition",
        "other": "Something else",
    },
    Code.List.ADVISER: {
        "team_around_school": "Team Around the School",
        "zone_inclusion": "Zone Inclusion Partnership",
        "phoneline": "Inclusion phoneline",
        "ep": "Educational psychologist",
        "forum": "Advice forum",
        "other": "Somebody else",
    },
    Code.List.RETURN: {
        "missing": "Something is missing",
        "unclear": "Something is not clear",
        "evidence": "What was tried, or its effect, is not shown",
        "voice": "The pupil's or family's views are missing",
        "document": "A document is missing",
        "out_of_date": "Something is out of date",
        "other": "Something else",
    },
}


def codes_of(which: str, day: dt.date | None = None) -> list[tuple[str, str]]:
    """Return (code, label) of a list in force on a day (today by default), in order (one query)."""
    day = day or clock.today()
    entries = {code: (n, label) for n, (code, label) in enumerate(DEFAULTS[which].items(), start=1)}
    for row in Code.objects.filter(list=which):
        if row.from_on <= day <= (row.to_on or day):
            entries[row.code] = (row.position, row.label)
        elif row.to_on and row.to_on < day:
            entries.pop(row.code, None)
    return [(code, label) for code, (_, label) in sorted(entries.items(), key=lambda entry: entry[1])]


def label_of(which: str, code: str) -> str:
    """Return the label of an entry, also of one that has ended; the code itself where it is no longer known."""
    row = Code.objects.filter(list=which, code=code).first()
    return row.label if row else DEFAULTS[which].get(code, code)
