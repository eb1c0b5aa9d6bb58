"""Schools as the Department for Education's Get Information About Schools (GIAS) downloads write them.

The columns change from release to release, so they are read by name; codes lose their leading zeros in
spreadsheets, so they are compared filled up; a blank says nothing, so it never takes away what is known.
"""

import re
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from apsystem.sheets import Row, Sheet, SheetError, day_of, plain, read_sheet
from partnerships.models import Organisation, Status


URN, AUTHORITY, NAME = "URN", "LA (code)", "EstablishmentName"
TYPE, TYPE_NAME = "TypeOfEstablishment (code)", "TypeOfEstablishment (name)"
STATUS, STATUS_NAME = "EstablishmentStatus (code)", "EstablishmentStatus (name)"
REQUIRED = (URN, AUTHORITY, NAME)
EITHER = ((TYPE, TYPE_NAME), (STATUS, STATUS_NAME))

STATUSES = {"1": Status.OPEN, "2": Status.CLOSED, "3": Status.CLOSING, "4": Status.PROPOSED}
STATUS_NAMES = {"open": "1", "closed": "2", "openbutproposedtoclose": "3", "proposedtoopen": "4"}
PHASES = {
    "0": "Not applicable", "1": "Nursery", "2": "Primary", "3": "Middle deemed primary", "4": "Secondary",
    "5": "Middle deemed secondary", "6": "16 plus", "7": "All-through",
}  # fmt: skip
# Establishments in the file that are no school a pupil is on the roll of; every other type is a school, also a new one.
LEFT_OUT = {
    "18": "Further education", "25": "Offshore schools", "27": "Miscellaneous", "29": "Higher education institutions",
    "30": "Welsh establishment", "37": "British schools overseas", "47": "Children's centre",
    "48": "Children's centre linked site",
}  # fmt: skip
SMALL_WORDS = {"and", "at", "for", "in", "of", "on", "the", "to", "with"}


@dataclass(frozen=True)
class School:
    """One line of the file: what it says of a school, by column of Organisation, without what it leaves blank."""

    line: int
    urn: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Refused:
    """One line that cannot be used, and why."""

    line: int
    why: str


@dataclass
class Schools:
    """What a file holds for one authority."""

    authority: str
    found: list[School] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notes: list[Refused] = field(default_factory=list)
    left_out: int = 0


def read_schools(file: IO[bytes], *, authority: str) -> Schools:
    """Return the schools of one authority in a GIAS download; raise SheetError for a file without any."""
    authorities: set[str] = set()

    def of_authority(row: Row) -> bool:
        code = code_of(row.get(AUTHORITY), 3)
        authorities.add(code)
        return code == authority

    sheet = read_sheet(file, keep=of_authority)
    check_columns(sheet)
    if not sheet.rows:
        others = ", ".join(sorted(a for a in authorities if a)[:10]) or "none"
        raise SheetError(f"The file has no school of local authority {authority}. Its authorities are: {others}.")
    schools = Schools(authority)
    lines: dict[str, int] = {}
    for row in sheet.rows:
        read_school(row, schools, lines)
    if not schools.found:
        raise SheetError(
            f"No line of the file could be used. Line {sheet.rows[0].line} is the first: check its type and URN."
        )
    return schools


def check_columns(sheet: Sheet) -> None:
    """Raise SheetError for a file without the columns that make a school."""
    missing = [name for name in REQUIRED if not sheet.has(name)]
    missing += [names[0] for names in EITHER if not sheet.has(*names)]
    if not sheet.has(NAME) or len(missing) >= len(REQUIRED):
        raise SheetError(
            "This is not a list of schools from Get Information About Schools: it has no column "
            f"{' or '.join(missing)}. Download “all establishment fields” as CSV and try again."
        )
    if missing:
        raise SheetError(
            f"The file has no column {' and no column '.join(missing)}. Download it again with all fields."
        )


def read_school(row: Row, schools: Schools, lines: dict[str, int]) -> None:
    """Add one line to what was found, left out or refused; `lines` holds the line each URN was met on."""
    kind = type_of(row)
    if kind in LEFT_OUT:
        schools.left_out += 1
        return
    urn = row.get(URN).removesuffix(".0")
    status = status_of(row)
    name = row.get(NAME)
    if not re.fullmatch(r"[0-9]{6}", urn):
        why = "The URN is missing." if not urn else f"“{urn[:20]}” is not a URN, which has 6 numbers."
    elif urn in lines:
        why = f"URN {urn} is already on line {lines[urn]}."
    elif not name:
        why = f"The school with URN {urn} has no name."
    elif status is None:
        why = f"The status of the school with URN {urn} is not one of 1 to 4."
    else:
        lines[urn] = row.line
        values = {"name": name, "status": status, "la_code": schools.authority} | facts_of(row, kind, schools)
        too_long = next((column for column, value in values.items() if not fits(column, value)), None)
        if too_long is None:
            schools.found.append(School(row.line, urn, values))
            return
        why = f"The {too_long.replace('_', ' ')} of the school with URN {urn} is too long."
    schools.refused.append(Refused(row.line, why))


def facts_of(row: Row, kind: str, schools: Schools) -> dict[str, Any]:
    """Return what a line says beyond its name and status, noting what is there and cannot be read."""
    read: dict[str, tuple[str, Callable[[str], Any]]] = {
        "opened_on": ("OpenDate", day_of),
        "closed_on": ("CloseDate", day_of),
        "ukprn": ("UKPRN", lambda text: digits(text, 8)),
        "establishment_number": ("EstablishmentNumber", lambda text: digits(code_of(text, 4), 4)),
        "low_age": ("StatutoryLowAge", lambda text: whole(text, 30)),
        "high_age": ("StatutoryHighAge", lambda text: whole(text, 120)),
        "capacity": ("SchoolCapacity", lambda text: whole(text, 100_000)),
        "pupils": ("NumberOfPupils", lambda text: whole(text, 100_000)),
        "fsm_percent": ("PercentageFSM", percent),
        "trust_name": ("Trusts (name)", title_of),
        "easting": ("Easting", lambda text: whole(text, 1_000_000)),
        "northing": ("Northing", lambda text: whole(text, 1_500_000)),
        "telephone": ("TelephoneNum", telephone),
        "postcode": ("Postcode", str.upper),
        "website": ("SchoolWebsite", str),
    }
    said: dict[str, Any] = {"type_code": kind, "type_name": row.get(TYPE_NAME)}
    said["phase_code"], said["phase_name"] = phase_of(row)
    said["address"] = "\n".join(
        part for part in (row.get(name) for name in ("Street", "Locality", "Address3", "Town", "County (name)")) if part
    )
    for column, (name, reader) in read.items():
        text = row.get(name)
        said[column] = reader(text) if text else None
        if text and said[column] is None:
            schools.notes.append(Refused(row.line, f"{name} “{text[:30]}” could not be read and was left as it was."))
    return {column: value for column, value in said.items() if value not in (None, "")}


def fits(column: str, value: Any) -> bool:
    """Say whether text is short enough for its column."""
    most = getattr(Organisation._meta.get_field(column), "max_length", None)
    return not most or not isinstance(value, str) or len(value) <= most


def code_of(text: str, width: int) -> str:
    """Return a code with the leading zeros that a spreadsheet strips."""
    return text.removesuffix(".0").zfill(width) if text else ""


def type_of(row: Row) -> str:
    """Return the code of the establishment's type, by its name where the code is blank; empty for neither."""
    by_name = {plain(name): code for code, name in LEFT_OUT.items()}
    return code_of(row.get(TYPE), 2)[:2] or by_name.get(plain(row.get(TYPE_NAME)), "")


def status_of(row: Row) -> Status | None:
    """Return the establishment's status, or None where neither its code nor its name is known."""
    code = row.get(STATUS).removesuffix(".0").lstrip("0") or STATUS_NAMES.get(
        plain(row.get(STATUS_NAME)).replace(",", "")
    )
    return STATUSES.get(code or "")


def phase_of(row: Row) -> tuple[str, str]:
    """Return the phase's code and one way of writing its name: the file says both All-through and All through."""
    text, name = row.get("PhaseOfEducation (code)"), row.get("PhaseOfEducation (name)")
    same = {plain(known).replace("-", ""): code for code, known in PHASES.items()}
    code = str(whole(text, 99)) if text else same.get(plain(name).replace("-", ""), "")
    return (code, PHASES[code]) if code in PHASES else ("", name)


def digits(text: str, width: int) -> str | None:
    """Return a number of a fixed width as text, or None."""
    text = text.removesuffix(".0")
    return text if re.fullmatch(rf"[0-9]{{{width}}}", text) else None


def whole(text: str, most: int) -> int | None:
    """Return a whole number up to a limit, or None."""
    text = text.removesuffix(".0").replace(",", "")
    return int(text) if re.fullmatch(r"[0-9]{1,7}", text) and int(text) <= most else None


def percent(text: str) -> Decimal | None:
    """Return a percentage to two places, or None for what is none, such as a marker for suppressed figures."""
    try:
        value = Decimal(text.removesuffix("%").strip())
    except InvalidOperation:
        return None
    return value.quantize(Decimal("0.01")) if value.is_finite() and 0 <= value <= 100 else None


def telephone(text: str) -> str | None:
    """Return a telephone number with the leading nought that a spreadsheet strips."""
    text = text.removesuffix(".0")
    return (f"0{text}" if re.fullmatch(r"[1-9][0-9]{8,9}", text) else text)[:20]


def title_of(text: str) -> str:
    """Return a name in capitals as it would be written: CONFLUENCE LEARNING TRUST as Confluence Learning Trust."""
    if not text.isupper():
        return text
    words = string.capwords(text.lower()).split(" ")
    return " ".join(w.lower() if n and w.lower() in SMALL_WORDS else w for n, w in enumerate(words))
