"""Schools from Get Information About Schools: what real files do, and what the service does with it."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import Workbook

from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from apsystem.sheets import SheetError
from partnerships.actions.schools import SchoolsReport, import_schools
from partnerships.gias import read_schools
from partnerships.models import Kind, Membership, Organisation
from tests.partnerships.gias import HEADER, download, saved, school


REAL = Path(__file__).parents[3] / "shared" / "data" / "gias_norfolk_leicestershire.csv"
SignIn = Callable[[Membership | None], Client]


def take(content: bytes, cast: Cast, authority: str = "999") -> SchoolsReport:
    """Import the bytes of a download as the administrator."""
    return import_schools(read_schools(io.BytesIO(content), authority=authority), by=cast.ada)


@pytest.mark.parametrize(("authority", "schools"), [("926", 74), ("855", 56)])
def test_a_real_download_gives_every_school_of_an_authority_and_nothing_new_the_second_time(
    cast: Cast, authority: str, schools: int
) -> None:
    if not REAL.exists():
        pytest.skip("The real download is not on this machine.")
    said = []
    for _ in range(2):
        out = io.StringIO()
        call_command("import_schools", str(REAL), authority=authority, stdout=out)
        said.append(out.getvalue().splitlines()[-1])
    assert said == [
        f"Imported authority {authority}: {schools} added, 0 changed, 0 unchanged, 0 closed, 0 refused, 0 left out",
        f"Imported authority {authority}: 0 added, 0 changed, {schools} unchanged, 0 closed, 0 refused, 0 left out",
    ]


def test_columns_are_found_by_name_wherever_they_stand(cast: Cast) -> None:
    jumbled = ["Something new", *reversed(HEADER)]
    assert take(download([school("910001")], header=jumbled), cast).counts["added"] == 1


def test_a_file_without_a_needed_column_is_refused_whole_and_the_column_named(cast: Cast) -> None:
    with pytest.raises(SheetError, match=r"no column EstablishmentStatus \(code\)"):
        take(download([school("910001")], header=[h for h in HEADER if not h.startswith("EstablishmentStatus")]), cast)


@pytest.mark.parametrize("header", [["a", "b"], ["URN", "LinkURN", "LinkName", "LinkType"]])
def test_a_file_that_is_no_list_of_schools_is_refused_whole(cast: Cast, header: list[str]) -> None:
    with pytest.raises(SheetError, match="not a list of schools"):
        take(download([dict.fromkeys(header, "1")], header=header), cast)


def test_a_file_of_another_authority_is_refused_whole(cast: Cast) -> None:
    with pytest.raises(SheetError, match=r"no school of local authority 999\. Its authorities are: 998"):
        take(download([school("910001", **{"LA (code)": "998"})]), cast)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-8"])
def test_apostrophes_survive_whatever_saved_the_file(cast: Cast, encoding: str) -> None:
    take(download([school("910001", EstablishmentName="St Anne’s Académie")], encoding=encoding), cast)
    assert Organisation.objects.get(urn="910001").name == "St Anne’s Académie"


def test_codes_whose_noughts_a_spreadsheet_stripped_are_the_same_codes(cast: Cast) -> None:
    take(download([school("910001")]), cast)
    stripped = {"TypeOfEstablishment (code)": "1", "EstablishmentNumber": "4001"}
    assert take(download([school("910001", **stripped)]), cast).counts["unchanged"] == 1
    low = school("910002", **{"LA (code)": "99", "TypeOfEstablishment (code)": "2", "EstablishmentNumber": "12"})
    take(download([low]), cast, authority="099")
    row = Organisation.objects.get(urn="910002")
    assert (row.la_code, row.type_code, row.establishment_number) == ("099", "02", "0012")


@pytest.mark.parametrize("said", ["All-through", "All through", "all-through"])
def test_a_name_written_in_two_ways_is_one_name(cast: Cast, said: str) -> None:
    take(download([school("910001", **{"PhaseOfEducation (code)": "", "PhaseOfEducation (name)": said})]), cast)
    row = Organisation.objects.get(urn="910001")
    assert (row.phase_code, row.phase_name) == ("7", "All-through")


@pytest.mark.parametrize("said", ["31-12-2019", "31/12/2019", "2019-12-31"])
def test_dates_are_read_in_each_of_the_ways_they_are_written(cast: Cast, said: str) -> None:
    take(download([school("910001", OpenDate=said)]), cast)
    assert Organisation.objects.get(urn="910001").opened_on == dt.date(2019, 12, 31)


def test_a_date_that_is_none_is_noted_with_its_line_and_the_school_taken(cast: Cast) -> None:
    report = take(download([school("910001", OpenDate="soon"), school("910002")]), cast)
    assert [(n.line, "OpenDate" in n.why) for n in report.notes] == [(2, True)]
    assert report.counts["added"] == 2


@pytest.mark.parametrize(("code", "status"), [("1", "open"), ("2", "closed"), ("3", "closing"), ("4", "proposed")])
def test_each_status_is_kept_also_of_closed_schools(cast: Cast, code: str, status: str) -> None:
    take(download([school("910001", **{"EstablishmentStatus (code)": code})]), cast)
    assert Organisation.objects.get(urn="910001").status == status


def test_a_school_that_closes_is_reported_as_closed_and_never_deleted(cast: Cast) -> None:
    take(download([school("910001"), school("910002")]), cast)
    closed = {"EstablishmentStatus (code)": "2", "CloseDate": "31-08-2026"}
    assert take(download([school("910001", **closed)]), cast).counts["closed"] == 1
    assert Organisation.objects.get(urn="910001").closed_on == dt.date(2026, 8, 31)
    assert Organisation.objects.get(urn="910002").status == "open"


@pytest.mark.parametrize("code", ["14", "38", "42", "43", "07", "08", "12", "33", "36", "44", "10"])
def test_alternative_provision_and_special_schools_are_kept_without_a_phase(cast: Cast, code: str) -> None:
    more = {
        "TypeOfEstablishment (code)": code,
        "PhaseOfEducation (code)": "0",
        "PhaseOfEducation (name)": "Not applicable",
    }
    take(download([school("910001", **more)]), cast)
    assert Organisation.objects.get(urn="910001").type_code == code


def test_blank_ages_more_pupils_than_places_capitals_and_lost_noughts_are_ordinary(cast: Cast) -> None:
    more = {
        "SchoolCapacity": "100",
        "NumberOfPupils": "120",
        "Trusts (name)": "TRUST OF THE FENS",
        "TelephoneNum": "1603555555",
    }
    take(download([school("910001", **more)]), cast)
    row = Organisation.objects.get(urn="910001")
    assert (row.low_age, row.capacity, row.pupils) == (None, 100, 120)
    assert (row.trust_name, row.telephone) == ("Trust of the Fens", "01603555555")


def test_what_the_file_leaves_blank_stays_as_it_was(cast: Cast) -> None:
    take(download([school("910001", Easting="612000", Northing="308000")]), cast)
    assert take(download([school("910001")]), cast).counts["unchanged"] == 1
    assert Organisation.objects.get(urn="910001").easting == 612000


def test_an_academy_that_takes_a_schools_place_is_a_new_school_beside_the_closed_one(cast: Cast) -> None:
    take(download([school("910001")]), cast)
    rows = [
        school("910001", **{"EstablishmentStatus (code)": "2"}),
        school("910009", EstablishmentName="School 910001"),
    ]
    report = take(download(rows), cast)
    assert (report.counts["closed"], report.counts["added"]) == (1, 1)


@pytest.mark.parametrize("code", ["47", "48", "29", "27", "18"])
def test_what_is_no_school_is_left_out_by_its_type(cast: Cast, code: str) -> None:
    report = take(download([school("910001"), school("910002", **{"TypeOfEstablishment (code)": code})]), cast)
    assert (report.counts["added"], report.left_out) == (1, 1)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (school(""), "The URN is missing"),
        (school("12A"), "not a URN"),
        (school("910001"), "already on line 2"),
        (school("910002", EstablishmentName=""), "has no name"),
        (school("910002", **{"EstablishmentStatus (code)": "9"}), "status"),
        (school("910002", EstablishmentName="x" * 300), "too long"),
        (school("900999"), "already used by Riverbank Base"),
    ],
)  # fmt: skip
def test_a_bad_line_is_refused_with_its_number_and_the_good_ones_taken(
    cast: Cast, line: dict[str, Any], why: str
) -> None:
    Organisation.objects.filter(code="riverbank-base").update(urn="900999")
    report = take(download([school("910001"), line]), cast)
    assert [(r.line, why in r.why) for r in report.refused] == [(3, True)]
    assert Organisation.objects.filter(urn="910001", kind=Kind.SCHOOL).exists()


def test_the_same_download_saved_as_a_workbook_is_the_same(cast: Cast) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(HEADER)
    row = school("910001", OpenDate=dt.date(2019, 12, 31), **{"URN": 910001, "LA (code)": 999.0})
    sheet.append([row.get(name) for name in HEADER])
    content = io.BytesIO()
    book.save(content)
    take(content.getvalue(), cast)
    take(download([school("910001", OpenDate="31-12-2019")]), cast)
    assert Organisation.objects.get(urn="910001").version == 1


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"\x81\x8d\x00\xff", b'"' + b"x" * 200_000]
)
def test_no_file_whatever_it_holds_is_more_than_a_sentence(cast: Cast, content: bytes, sign_in: SignIn) -> None:
    upload = {"file": SimpleUploadedFile("x.csv", content), "authority": "999"}
    answer = sign_in(cast.ada).post("/settings/schools/import/", upload)
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()


def test_only_an_administrator_imports(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        import_schools(read_schools(io.BytesIO(download([school("910001")])), authority="999"), by=cast.olu)


def test_an_import_is_in_the_audit_with_its_counts(cast: Cast) -> None:
    take(download([school("910001")]), cast)
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.detail["added"]) == ("import schools", "1")


def test_a_dry_run_says_what_would_change_and_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("import_schools", str(saved(tmp_path, [school("910001")])), dry_run=True, stdout=out)
    assert "Would import authority 999: 1 added" in out.getvalue()
    assert not Organisation.objects.filter(urn="910001").exists()


def test_the_command_acts_as_somebody_who_may(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is no LA administrator today"):
        call_command(
            "import_schools", str(saved(tmp_path, [school("910001")])), email="olu.bankole@wherryshire.example"
        )


def test_the_page_shows_first_and_imports_only_when_told(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.ada)
    upload = {"file": SimpleUploadedFile("x.csv", download([school("910001")])), "authority": "999"}
    preview = client.post("/settings/schools/import/", upload)
    assert "School 910001" in preview.content.decode()
    assert not Organisation.objects.filter(urn="910001").exists()
    client.post("/settings/schools/import/", {"packed": preview.context["packed"]})
    assert Organisation.objects.get(urn="910001").name == "School 910001"


def test_a_preview_of_somebody_else_imports_nothing(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.ada).post("/settings/schools/import/", {"packed": "made-up"})
    assert "open for more than an hour" in answer.content.decode()
