"""Spreadsheets: reading CSV or XLSX into rows with the line numbers a person sees, and writing CSV."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from openpyxl import load_workbook


MOST_BYTES = 100 * 1024 * 1024
MOST_UNPACKED = 400 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 500
# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
NOT_READABLE = "This file could not be read. Save it again as CSV or as an Excel workbook (.xlsx), then try again."
OLD_EXCEL = "This is an old Excel file (.xls). Open it, save it as an Excel workbook (.xlsx), then try again."


class SheetError(Exception):
    """The file cannot be used at all; the sentence says why to a person."""


@dataclass(frozen=True)
class Row:
    """One line of a sheet: its number in the file and its text by column, columns found by name."""

    line: int
    values: dict[str, str]

    def get(self, *names: str) -> str:
        """Return the text under the first of these column names that is not empty, without spaces around it."""
        return next((text for name in names if (text := self.values.get(plain(name), ""))), "")


@dataclass(frozen=True)
class Sheet:
    """The columns of a file as it names them, and the rows that are not empty."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def has(self, *names: str) -> bool:
        """Say whether the file has a column of one of these names, whatever their capitals and spaces."""
        mine = {plain(column) for column in self.columns}
        return any(plain(name) in mine for name in names)


def plain(name: str) -> str:
    """Return a column's name without capitals, spaces and underscores, so that small differences do not matter."""
    return "".join(name.casefold().replace("_", "").split())


def read_sheet(file: IO[bytes], *, most_rows: int = MOST_ROWS, keep: Callable[[Row], bool] | None = None) -> Sheet:
    """Return the first sheet of a CSV or XLSX file, or only the rows worth keeping; raise SheetError with a sentence.

    Formulas are never worked out: the value the spreadsheet last saved is read.
    """
    start = file.read(8)
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if not size:
        raise SheetError("The file is empty. Choose another file.")
    if size > MOST_BYTES:
        raise SheetError(
            f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Take out what is not needed and try again."
        )
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise SheetError(OLD_EXCEL)
    lines = from_workbook(file) if start.startswith(b"PK") else from_csv(file)
    return collect(lines, most_rows, keep)


def collect(lines: Iterable[tuple[int, list[str]]], most_rows: int, keep: Callable[[Row], bool] | None) -> Sheet:
    """Return numbered lines as a sheet: the first that is not empty holds the column names."""
    columns: list[str] = []
    rows: list[Row] = []
    seen = 0
    for line, cells in lines:
        if not any(cells):
            continue
        if not columns:
            columns = named_once(cells)
            continue
        seen += 1
        if seen > most_rows:
            raise SheetError(f"The file has more than {most_rows:,} lines. Split it and try again.")
        row = Row(line, dict(zip((plain(c) for c in columns), cells, strict=False)))
        if keep is None or keep(row):
            rows.append(row)
    if not columns:
        raise SheetError("The file is empty. Choose another file.")
    return Sheet(tuple(columns), tuple(rows))


def named_once(cells: list[str]) -> list[str]:
    """Return the column names; raise SheetError where one stands twice, because either could be meant."""
    if len(cells) > MOST_COLUMNS:
        raise SheetError(f"The file has more than {MOST_COLUMNS} columns. Choose another file.")
    names = [plain(cell) for cell in cells if cell]
    twice = sorted({cell for cell in cells if cell and names.count(plain(cell)) > 1})
    if twice:
        raise SheetError(f"The first line names a column twice: {', '.join(twice)[:200]}. Name each column once.")
    return cells


def from_csv(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Yield each line of a CSV file: UTF-8, with or without its mark, else Windows-1252, as spreadsheets save it."""
    content = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            raise SheetError(NOT_READABLE) from None
    first = text.lstrip("\r\n").split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    line = 1
    try:
        for cells in reader:
            yield line, [cleaned(cell) for cell in cells]
            line = reader.line_num + 1
    except csv.Error:
        raise SheetError(f"Line {line} could not be read. {NOT_READABLE}") from None


def from_workbook(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Yield each line of the first sheet of an Excel workbook."""
    try:
        with zipfile.ZipFile(file) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise SheetError("This workbook unpacks to more than this service can read. Save the sheet as CSV.")
        file.seek(0)
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            yield from (
                (number, [as_text(value) for value in cells])
                for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1)
            )
        finally:
            book.close()
    except SheetError:
        raise
    # What a broken or hostile workbook makes the library raise is not listed anywhere: any of it is one sentence.
    except Exception:
        raise SheetError(NOT_READABLE) from None


def as_text(value: Any) -> str:
    """Return a workbook's cell as the text a person would type: 926 and not 926.0, a date as 2026-11-03."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return cleaned(str(value))


def cleaned(text: str) -> str:
    """Return text without the characters a database cannot hold and without spaces around it."""
    return text.replace("\x00", "").replace("\xa0", " ").strip()


def day_of(text: str) -> dt.date | None:
    """Return the date in any of the ways spreadsheets write it, such as 31-12-2025 or 2025-12-31; None for no date."""
    for form in ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y"):
        try:
            day = dt.datetime.strptime(text.strip()[:10], form).date()  # noqa: DTZ007 a date has no time zone
        except ValueError:
            continue
        return day if 1500 <= day.year <= 2199 else None
    return None


def write_csv(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """Return rows as CSV that a spreadsheet opens without running anything."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([harmless(value) for value in row] for row in rows)
    return out.getvalue()


def harmless(value: Any) -> str:
    """Return a cell as text; one a spreadsheet would take for a formula is led by an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text
