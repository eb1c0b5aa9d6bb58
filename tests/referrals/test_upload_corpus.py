"""Every kind of file gets the verdict it must get, and what is kept of it says nothing of who took it where."""

import io
import subprocess
import sys
import tracemalloc
import uuid
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile

from apsystem.demo.cast import Cast
from apsystem.uploads.judging import judge
from referrals import actions
from tests.referrals.making import draft
from tests.referrals.upload_corpus import CORPUS, WHO, Sent, exif, picture


MEGABYTE = 1024 * 1024
MOST_MEMORY = 300 * MEGABYTE
BY_NAME = {sent.about: sent for sent in CORPUS}
# What was looked at before: the first bytes and the ending.
BEFORE = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}


def told(sent: Sent) -> str:
    """Return what the sender of a file is told; "" where it is kept."""
    try:
        judge(sent.name, sent.data)
    except ValidationError as refusal:
        return str(refusal.messages[0])
    return ""


@pytest.mark.parametrize("sent", CORPUS, ids=lambda sent: sent.about)
def test_a_file_gets_its_verdict(sent: Sent) -> None:
    said = told(sent)
    assert (sent.told in said) if sent.told else (said == "")


@pytest.mark.parametrize("sent", [s for s in CORPUS if "cut off" in s.about], ids=lambda sent: sent.about)
def test_what_is_cut_off_is_refused_after_a_pdf_was_made_in_the_same_process(
    sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # what WeasyPrint does when it is loaded
    assert sent.told in told(sent)


def test_the_corpus_is_large_and_half_of_what_it_refuses_was_let_through_before() -> None:
    bad = [sent for sent in CORPUS if sent.told]
    let_through = [s.about for s in bad if s.data and s.data.startswith(BEFORE.get(s.name.rpartition(".")[2], b"\0\0"))]
    assert (len(CORPUS) >= 100, len(bad) >= 60) == (True, True)
    assert len(let_through) >= 20, let_through


def test_no_file_takes_much_memory() -> None:
    tracemalloc.start()
    peaks = {}
    for sent in CORPUS:
        tracemalloc.reset_peak()
        told(sent)
        peaks[sent.about] = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert max(peaks.values()) < MOST_MEMORY, max(peaks, key=lambda about: peaks[about])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux says what a process took at most")
def test_the_largest_picture_on_its_side_takes_less_than_300_megabytes(tmp_path: Path) -> None:
    """Pillow's own memory is not Python's, so a process of its own is weighed."""
    (tmp_path / "large.jpg").write_bytes(picture("JPEG", size=(5000, 5000), exif=exif(6)))
    script = (
        "import sys; from apsystem.uploads.judging import judge; judge('a.jpg', open(sys.argv[1], 'rb').read()); "
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "large.jpg")]
    assert int(subprocess.run(command, capture_output=True, text=True, check=True).stdout) < 300 * 1024


@pytest.mark.parametrize(
    ("about", "turned"),
    [
        ("a JPEG with GPS", False),
        ("a JPEG with GPS on its side", True),
        ("a PNG with EXIF and text", False),
        ("a PNG on its side", True),
    ],
)
def test_a_picture_is_kept_upright_without_where_and_by_whom_it_was_taken(about: str, turned: bool) -> None:
    sent = BY_NAME[about]
    assert WHO.encode() in sent.data, "the picture that is sent says who took it"
    assert Image.open(io.BytesIO(sent.data)).getexif().get_ifd(0x8825), "and where"
    kept = judge(sent.name, sent.data).data
    image = Image.open(io.BytesIO(kept))
    assert (WHO.encode() in kept, b"Exif" in kept, b"eXIf" in kept, dict(image.getexif())) == (False, False, False, {})
    assert image.size == ((40, 60) if turned else (60, 40))
    red, _, blue = image.convert("RGB").getpixel((5, 5) if about != "a PNG on its side" else (5, 55))  # type: ignore[misc]
    assert red > blue, "the red end is where it belongs"


def test_an_upright_photograph_loses_nothing_of_its_quality() -> None:
    sent = BY_NAME["a JPEG called .jpeg"].data
    before, after = Image.open(io.BytesIO(sent)), Image.open(io.BytesIO(judge("a.jpeg", sent).data))
    assert before.quantization == after.quantization  # type: ignore[attr-defined]


@pytest.mark.parametrize("sent", [s for s in CORPUS if not s.told], ids=lambda sent: sent.about)
def test_what_is_kept_is_stored_under_a_name_of_ours(cast: Cast, sent: Sent) -> None:
    document = actions.attach(
        draft(cast), kind="report", title="", upload=SimpleUploadedFile(sent.name, sent.data),
        submission_key=uuid.uuid4(), by=cast.asha,
    )  # fmt: skip
    assert uuid.UUID(str(document.file.name)).version == 4
    kept = document.file.read()
    assert (document.size, WHO.encode() in kept) == (len(kept), False)


def test_a_refused_file_leaves_nothing(cast: Cast) -> None:
    referral = draft(cast)
    for about in ("a DOCX bomb", "a DOCX with macros", "a PDF with JavaScript", "a PNG of 40,000 by 40,000 pixels"):
        upload = SimpleUploadedFile(BY_NAME[about].name, BY_NAME[about].data)
        with pytest.raises(ValidationError):
            actions.attach(referral, kind="ehcp", title="", upload=upload, submission_key=uuid.uuid4(), by=cast.asha)
    assert not referral.documents.exists()
