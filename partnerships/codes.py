"""The authority's short lists: our defaults, with what it has added, renamed or ended on the page.

Defaults: kinds of support from Norfolk's graduated offer; the eight agencies of Leicestershire's strategy, and
Norfolk's Team Around the School, Zone Inclusion Partnership and educational psychology.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

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


@dataclass(frozen=True)
class ListEntry:
    """One entry of a list as an administrator sees it: our default, the authority's own, or a default it changed."""

    code: str
    label: str
    position: int
    default: str = ""
    row: Code | None = None

    @property
    def version(self) -> int:
        """The version of its row; 0 while our default stands."""
        return self.row.version if self.row else 0


def entries_of(which: str, rows: Iterable[Code] | None = None) -> list[ListEntry]:
    """Return every entry of a list, ended ones too, in order; `rows` saves the query where they are known."""
    rows = Code.objects.filter(list=which) if rows is None else rows
    own = {row.code: row for row in rows if row.list == which}
    defaults = DEFAULTS[which]
    entries = [
        ListEntry(code, label, n, label) for n, (code, label) in enumerate(defaults.items(), start=1) if code not in own
    ]
    entries += [ListEntry(c, row.label, row.position, defaults.get(c, ""), row) for c, row in own.items()]
    return sorted(entries, key=lambda entry: (entry.position, entry.label))


def labels_of(which: str) -> dict[str, str]:
    """Return the label of every entry of a list by its code, of those that have ended too (one query)."""
    return DEFAULTS[which] | dict(Code.objects.filter(list=which).values_list("code", "label"))
