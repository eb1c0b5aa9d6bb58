"""What each field is, for privacy: declared beside the model, read by projections, tests and documents.

Every model carries `privacy`, made by `fields(...)`. A model that holds a case names a field group F0-F10
(security model, 2.2) for each field; other models name one of the remaining groups. A field without a
group fails the build.
"""

from enum import StrEnum


class Group(StrEnum):
    """A group of fields that is read and written together."""

    F0 = "F0"  # reference, status, dates, partnership, tier
    F1 = "F1"  # identity
    F2 = "F2"  # education: attendance, what has been tried, exclusions
    F3 = "F3"  # special educational needs and disability
    F4 = "F4"  # health
    F5 = "F5"  # family, social care, voices
    F6 = "F6"  # keeping the pupil safe
    F7 = "F7"  # confidential safeguarding note
    F8 = "F8"  # deliberation of the panel
    F9 = "F9"  # funding
    F10 = "F10"  # placement: hours, attendance, reviews, outcomes, exit
    PS = "PS"  # panel line: written to be read without names
    OPEN = "OPEN"  # published about an organisation
    STAFF = "STAFF"  # about a member of staff
    CONFIG = "CONFIG"  # the authority's own settings
    SYSTEM = "SYSTEM"  # technical


CLASSES = {
    Group.F0: "case record",
    Group.F1: "personal",
    Group.F2: "personal",
    Group.F3: "special category",
    Group.F4: "special category",
    Group.F5: "special category",
    Group.F6: "special category",
    Group.F7: "special category",
    Group.F8: "confidential",
    Group.F9: "confidential",
    Group.F10: "personal",
    Group.PS: "personal",
    Group.OPEN: "public",
    Group.STAFF: "staff",
    Group.CONFIG: "public",
    Group.SYSTEM: "technical",
}


class Rights(StrEnum):
    """What the application's database role may do with a table beside SELECT and INSERT."""

    APPEND = "append"  # nothing: a memory is never changed
    KEEP = "keep"  # UPDATE: a record is corrected but never deleted
    EDIT = "edit"  # UPDATE and DELETE: drafts and settings


def fields(**groups: str) -> dict[str, Group]:
    """Return field name → group from keyword groups of space-separated names; refuse a name given twice."""
    declared: dict[str, Group] = {}
    for group, names in groups.items():
        for name in names.split():
            if name in declared:
                raise ValueError(f"{name} is declared twice")
            declared[name] = Group[group]
    return declared
