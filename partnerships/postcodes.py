"""Reading where postcodes are: Code-Point Open (Ordnance Survey) or the ONS Postcode Directory, as downloaded.

Code-Point Open has no heads: postcode, quality, easting, northing (quality 90 means no place is known). The directory
has heads: pcd, pcd7, pcd8 or pcds, oseast1m and osnrth1m. Either may be a CSV file, the same packed with gzip, or the
whole download as a ZIP file.
"""

import csv
import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from apsystem.sheets import SheetError


SHAPE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
# Great Britain lies within this many metres of the grid's corner.
MOST_EAST, MOST_NORTH = 700_000, 1_300_000
CODES, EAST, NORTH = ("pcds", "pcd8", "pcd7", "pcd"), ("oseast1m", "east1m"), ("osnrth1m", "north1m")
NOT_POSTCODES = "This file holds no postcodes. Use Code-Point Open or the ONS Postcode Directory, as downloaded."


@dataclass(frozen=True)
class Spot:
    """Where one postcode is, in metres east and north."""

    postcode: str
    easting: int
    northing: int


def plain(postcode: str) -> str:
    """Return a postcode as it is stored: capitals without a space."""
    return "".join(postcode.split()).upper()


def read_postcodes(path: Path) -> Iterator[Spot | None]:
    """Yield each line's postcode and place, or None for a line without; raise SheetError for another kind of file."""
    found = False
    with ExitStack() as stack:
        for lines in tables(path, stack):
            yield from spots(csv.reader(lines))
            found = True
    if not found:
        raise SheetError(NOT_POSTCODES)


def tables(path: Path, stack: ExitStack) -> Iterator[io.TextIOBase]:
    """Yield each CSV file of a download as text, closed with the stack."""
    if zipfile.is_zipfile(path):
        whole = stack.enter_context(zipfile.ZipFile(path))
        for name in sorted(whole.namelist()):
            if name.lower().endswith(".csv") and "/doc" not in f"/{name.lower()}":
                yield stack.enter_context(io.TextIOWrapper(whole.open(name), "utf-8-sig", newline=""))
    elif path.suffix == ".gz":
        yield stack.enter_context(io.TextIOWrapper(gzip.GzipFile(path), "utf-8-sig", newline=""))
    else:
        yield stack.enter_context(path.open(encoding="utf-8-sig", newline=""))


def spots(rows: Iterator[list[str]]) -> Iterator[Spot | None]:
    """Yield the postcodes of one table, with or without heads."""
    try:
        first = next(rows, [])
        heads = [head.strip().lower() for head in first]
        columns = [next((heads.index(name) for name in names if name in heads), -1) for names in (CODES, EAST, NORTH)]
        if min(columns) < 0:
            columns = [0, 2, 3]
            if len(first) < 4 or not SHAPE.fullmatch(plain(first[0])):
                raise SheetError(NOT_POSTCODES)
            yield spot(first, columns)
        for row in rows:
            yield spot(row, columns)
    except (UnicodeDecodeError, csv.Error, gzip.BadGzipFile):
        raise SheetError(NOT_POSTCODES) from None


def spot(row: list[str], columns: list[int]) -> Spot | None:
    """Return one line's postcode and place, or None where it has none that can be right."""
    if len(row) <= max(columns):
        return None
    code, east, north = (row[column].strip() for column in columns)
    if not SHAPE.fullmatch(plain(code)) or not (east.isdecimal() and north.isdecimal()):
        return None
    found = Spot(plain(code), int(east), int(north))
    return found if 0 < found.easting <= MOST_EAST and 0 < found.northing <= MOST_NORTH else None
