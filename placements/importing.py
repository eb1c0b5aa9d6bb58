"""The authority's own list of live placements, waiting list and providers, line by line (docs/importing.md)."""

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import IO

from apsystem import clock
from apsystem.sheets import Row, SheetError, day_of, plain, read_sheet
from referrals import upn as upns


MOST_ROWS = 5_000
PLACEMENT, WAITING, PROVIDER = "placement", "waiting", "provider"
KINDS = {
    "placement": PLACEMENT, "placed": PLACEMENT, "live": PLACEMENT, "liveplacement": PLACEMENT,
    "waiting": WAITING, "waitinglist": WAITING, "provider": PROVIDER, "provision": PROVIDER,
}  # fmt: skip
ROUTES = {
    "panel": "panel", "school": "school", "tier1": "tier_1", "tier3": "tier_3", "medical": "medical",
    "section19": "medical", "ehcp": "ehcp",
}  # fmt: skip
REQUIRED = ("Kind", "School URN", "Forename", "Surname", "Date of birth", "Provision", "Start")
NEVER = dt.date.max  # a date that the line has yet to say
YES, NO = {"yes", "y", "true", "1"}, {"", "no", "n", "false", "0"}


@dataclass(frozen=True)
class Fault:
    """One line that cannot be used, and why."""

    line: int
    why: str


@dataclass
class Line:
    """One line as it was read: what is said of a pupil, a place or a provider; None or empty is not said."""

    line: int
    kind: str = ""
    school: str = ""
    upn: str = ""
    forename: str = ""
    surname: str = ""
    date_of_birth: dt.date | None = None
    year_group: int | None = None
    provision: str = ""
    type: str = ""
    route: str = ""
    group: str = ""
    start_on: dt.date = NEVER
    planned_end_on: dt.date | None = None
    hours: Decimal | None = None
    as_at: dt.date | None = None
    waiting_since: dt.date = NEVER
    places: int | None = None
    urn: str = ""
    ukprn: str = ""
    registered: bool = False
    address: str = ""
    postcode: str = ""
    faults: list[str] = field(default_factory=list)


def read_rows(file: IO[bytes]) -> list[Row]:
    """Return the lines of a spreadsheet; raise SheetError where it lacks a column that every such list has."""
    sheet = read_sheet(file, most_rows=MOST_ROWS)
    missing = [name for name in REQUIRED if not sheet.has(name)]
    if missing:
        raise SheetError(f"The first line has no column {', no column '.join(missing)}. Name the columns as described.")
    if not sheet.rows:
        raise SheetError("The file has column names and no lines below them.")
    return list(sheet.rows)


def read_lines(rows: list[Row]) -> list[Line]:
    """Return each line with what it says, and with a sentence for everything in it that cannot be used."""
    return [read_line(row) for row in rows]


def read_line(row: Row) -> Line:
    """Return one line: providers first need a name, pupils their names, date of birth, school and dates."""
    line = Line(row.line)
    kind = KINDS.get(plain(row.get("Kind")))
    if kind is None:
        line.faults.append(f"Kind “{row.get('Kind')[:30]}” must be placement, waiting or provider")
        return line
    line.kind = kind
    line.provision = short(line, row, "Provision", 200)
    line.type = short(line, row, "Provision type", 100)
    if kind == PROVIDER:
        read_provider(line, row)
    else:
        read_pupil(line, row)
        read_dates(line, row)
    return line


def read_provider(line: Line, row: Row) -> None:
    """Read what a line says of a provider."""
    if not line.provision:
        line.faults.append("Enter the provider's name under Provision")
    line.places = whole(line, row, "Places", 0, 1000)
    line.urn, line.ukprn = row.get("Provider URN"), row.get("Provider UKPRN")
    for name, text, width in (("Provider URN", line.urn, 6), ("Provider UKPRN", line.ukprn, 8)):
        if text and not re.fullmatch(rf"[0-9]{{{width}}}", text):
            line.faults.append(f"{name} “{text[:20]}” must be {width} numbers")
    registered = plain(row.get("Registered"))
    if registered not in YES | NO:
        line.faults.append("Registered must be yes or no")
    line.registered = registered in YES
    line.address, line.postcode = short(line, row, "Address", 500), short(line, row, "Postcode", 8).upper()


def read_pupil(line: Line, row: Row) -> None:
    """Read what a line says of a pupil."""
    line.school = row.get("School URN")
    if not line.school:
        line.faults.append("Enter the school's URN")
    line.forename, line.surname = short(line, row, "Forename", 100), short(line, row, "Surname", 100)
    for name, text in (("forename", line.forename), ("surname", line.surname)):
        if not text:
            line.faults.append(f"Enter the pupil's {name}")
    line.date_of_birth = day(line, row, "Date of birth", needed=True)
    if line.date_of_birth and not 3 <= (clock.today() - line.date_of_birth).days / 365.25 <= 20:
        line.faults.append("The date of birth is not that of a pupil of school age")
    line.year_group = whole(line, row, "Year", 0, 14)
    if line.year_group is None and line.date_of_birth and not row.get("Year"):
        line.year_group = year_of(line.date_of_birth)
    if text := row.get("UPN"):
        try:
            line.upn = upns.read(text).text
        except ValueError as wrong:
            line.faults.append(str(wrong))


def read_dates(line: Line, row: Row) -> None:
    """Read the dates and hours of a placement, or since when a pupil waits."""
    today = clock.today()
    line.as_at = day(line, row, "As at") or today
    if line.as_at > today:
        line.faults.append("The as-at date must not be in the future")
    if line.kind == WAITING:
        line.waiting_since = day(line, row, "Waiting since") or day(line, row, "Start") or line.as_at
        if line.waiting_since > today:
            line.faults.append("The date since when the pupil waits must not be in the future")
        return
    line.group = short(line, row, "Group", 60)
    line.start_on, line.planned_end_on = day(line, row, "Start", needed=True) or NEVER, day(line, row, "Planned end")
    if not line.provision:
        line.faults.append("Enter the provision's name or short name")
    if today < line.start_on < NEVER:
        line.faults.append("The start is in the future: offer the place instead of importing it")
    if line.planned_end_on and line.planned_end_on < today:
        line.faults.append("The planned end has passed: give the new planned end, or leave the line out")
    if line.planned_end_on and line.planned_end_on < line.start_on < NEVER:
        line.faults.append("The planned end must not be before the start")
    line.hours = hours(line, row)
    route = plain(row.get("Route"))
    line.route = ROUTES.get(route, "")
    if route and not line.route:
        line.faults.append("Route must be panel, school, tier 1, tier 3, medical or EHCP")


def short(line: Line, row: Row, name: str, most: int) -> str:
    """Return text, with a fault where it is longer than its column."""
    text = row.get(name)
    if len(text) > most:
        line.faults.append(f"{name} must be {most} characters or fewer")
        return ""
    return text


def day(line: Line, row: Row, name: str, *, needed: bool = False) -> dt.date | None:
    """Return a date, with a fault where it is missing and needed, or no date."""
    text = row.get(name)
    found = day_of(text)
    if text and not found:
        line.faults.append(f"{name} “{text[:30]}” is not a date such as 31/12/2026")
    elif needed and not found:
        line.faults.append(f"Enter the {name.lower()}")
    return found


def whole(line: Line, row: Row, name: str, least: int, most: int) -> int | None:
    """Return a whole number, with a fault where it is none or out of bounds; a year group may be written Year 9."""
    text = re.sub(r"^(year|yr|y)\s*", "", row.get(name), flags=re.IGNORECASE)
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,5}", text) or not least <= int(text) <= most:
        line.faults.append(f"{name} “{text[:20]}” must be a number from {least} to {most}")
        return None
    return int(text)


def hours(line: Line, row: Row) -> Decimal | None:
    """Return the hours a week to one decimal, with a fault where they are no number from 0.5 to 40."""
    text = row.get("Hours per week", "Hours")
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not Decimal("0.5") <= number <= 40:
        line.faults.append(f"Hours “{text[:20]}” must be a number from 0.5 to 40")
        return None
    return number.quantize(Decimal("0.1"))


def year_of(born: dt.date) -> int:
    """Return the national curriculum year a child born on a day is taught in today."""
    today = clock.today()
    began = today.year if today.month >= 9 else today.year - 1
    return max(0, min(14, began - (born.year if born.month >= 9 else born.year - 1) - 5))
