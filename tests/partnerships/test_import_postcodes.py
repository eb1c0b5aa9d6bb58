"""Where postcodes are, from Code-Point Open or the ONS Postcode Directory."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from partnerships.actions.postcodes import import_postcodes
from partnerships.models import Postcode
from partnerships.postcodes import Spot, read_postcodes


REAL = Path(__file__).parents[3] / "shared" / "data" / "codepoint"
CODEPOINT = "NR1 1AA,10,624073,308352\nNR1 1BA,10,624198,308376\nNR1 1ZZ,90,0,0\n"
DIRECTORY = (
    'pcd,pcds,doterm,oseast1m,osnrth1m\n"NR1 1AA","NR1 1AA","","624073","308352"\n"GY1 1AA","GY1 1AA","","",""\n'
)


def imported(path: Path, text: str | bytes) -> str:
    """Return what the command prints for a file of this text."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    out = io.StringIO()
    call_command("import_postcodes", str(path), stdout=out)
    return out.getvalue()


def zipped(text: str) -> bytes:
    """Return a download as Ordnance Survey packs it, with its papers beside the data."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("Data/CSV/nr.csv", text)
        file.writestr("Doc/Code-Point_Open_Column_Headers.csv", "PC,PQ,EA,NO\n")
    return packed.getvalue()


@pytest.mark.parametrize("form", ["csv", "csv.gz", "zip"])
def test_code_point_open_is_read_however_it_is_packed(cast: Cast, tmp_path: Path, form: str) -> None:
    texts: dict[str, str | bytes] = {
        "csv": CODEPOINT,
        "csv.gz": gzip.compress(CODEPOINT.encode()),
        "zip": zipped(CODEPOINT),
    }
    assert imported(tmp_path / f"nr.{form}", texts[form]) == "Postcodes imported: 2. Lines without a place: 1.\n"
    assert Postcode.objects.values_list("easting", "northing").get(pk="NR11AA") == (624073, 308352)


def test_the_ons_directory_is_read_by_its_heads(cast: Cast, tmp_path: Path) -> None:
    assert imported(tmp_path / "onspd.csv", DIRECTORY) == "Postcodes imported: 1. Lines without a place: 1.\n"
    assert Postcode.objects.get().northing == 308352


def test_a_second_file_moves_what_moved_and_leaves_the_rest(cast: Cast, tmp_path: Path) -> None:
    imported(tmp_path / "nr.csv", CODEPOINT)
    imported(tmp_path / "nr.csv", "NR1 1AA,10,624100,308400\n")
    assert Postcode.objects.get(pk="NR11AA").easting == 624100
    assert Postcode.objects.count() == 2


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "name,postcode\nX,NR1 1AA\n", b"\xff\xfe\x00\x81"])
def test_another_file_is_refused_in_a_sentence_and_nothing_is_saved(
    cast: Cast, tmp_path: Path, text: str | bytes
) -> None:
    with pytest.raises(CommandError, match="holds no postcodes"):
        imported(tmp_path / "other.csv", text)
    assert not Postcode.objects.exists()


def test_a_download_without_data_is_refused(cast: Cast, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("Doc/licence.txt", "Open Government Licence")
    with pytest.raises(CommandError, match="holds no postcodes"):
        imported(tmp_path / "codepo.zip", packed.getvalue())


def test_a_file_that_is_not_there_is_said(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be opened: No such file"):
        call_command("import_postcodes", str(tmp_path / "none.csv"))


def test_a_place_outside_the_grid_is_no_place(tmp_path: Path) -> None:
    path = tmp_path / "nr.csv"
    path.write_text("NR1 1AA,10,624073,308352\nNR1 1AB,10,9999999,1\nNR1 1AC,10,x,1\nrubbish,10,1,1\nNR1 1AD\n")
    assert list(read_postcodes(path)) == [Spot("NR11AA", 624073, 308352), None, None, None, None]


def test_only_the_administrator_imports_and_the_audit_says_so(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        import_postcodes([], by=cast.olu)
    import_postcodes([Spot("NR11AA", 1, 1)], by=cast.ada)
    assert Entry.objects.latest("pk").action == "import postcodes"


@pytest.mark.skipif(
    not REAL.exists(), reason="Code-Point Open is not on this machine: the made-up lines above stand for it"
)
def test_a_whole_postcode_area_is_read(cast: Cast) -> None:
    out = io.StringIO()
    call_command("import_postcodes", str(REAL / "nr.csv.gz"), stdout=out)
    assert Postcode.objects.count() > 20_000
    city, coast = Postcode.objects.get(pk="NR11AA"), Postcode.objects.filter(pk__startswith="NR32").order_by("pk")[0]
    assert 20_000 < coast.easting - city.easting < 40_000
