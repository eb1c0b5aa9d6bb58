"""Small made-up downloads of Get Information About Schools."""

import csv
import io
from pathlib import Path
from typing import Any


HEADER = [
    "URN", "LA (code)", "LA (name)", "EstablishmentNumber", "EstablishmentName", "TypeOfEstablishment (code)",
    "TypeOfEstablishment (name)", "EstablishmentStatus (code)", "EstablishmentStatus (name)", "OpenDate", "CloseDate",
    "PhaseOfEducation (code)", "PhaseOfEducation (name)", "StatutoryLowAge", "StatutoryHighAge", "SchoolCapacity",
    "NumberOfPupils", "PercentageFSM", "Trusts (name)", "UKPRN", "Street", "Town", "Postcode", "SchoolWebsite",
    "TelephoneNum", "Easting", "Northing",
]  # fmt: skip
RIVERSIDE = {
    "URN": "910001", "LA (code)": "999", "EstablishmentNumber": "4001", "EstablishmentName": "Weirside School",
    "TypeOfEstablishment (code)": "01", "TypeOfEstablishment (name)": "Community school",
    "EstablishmentStatus (code)": "1", "EstablishmentStatus (name)": "Open", "PhaseOfEducation (code)": "4",
    "PhaseOfEducation (name)": "Secondary",
}  # fmt: skip


def school(urn: str, **more: Any) -> dict[str, Any]:
    """Return a line for a school, with other columns by their place in HEADER's names."""
    return RIVERSIDE | {"URN": urn, "EstablishmentName": f"School {urn}"} | more


def download(rows: list[dict[str, Any]], *, header: list[str] = HEADER, encoding: str = "cp1252") -> bytes:
    """Return lines as the bytes of a download: quoted, with carriage returns, in Windows-1252."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(
        text, header, restval="", extrasaction="ignore", quoting=csv.QUOTE_ALL, lineterminator="\r\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def saved(folder: Path, rows: list[dict[str, Any]], **more: Any) -> Path:
    """Return the path of a download kept in a folder."""
    path = folder / "download.csv"
    path.write_bytes(download(rows, **more))
    return path
