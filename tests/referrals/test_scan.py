"""Scanning attached documents: with a real clamd, and with scanners that are away, slow, silent or wrong."""

import shutil
import socket
import struct
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from apsystem.uploads import clamd
from partnerships.models import Membership
from referrals import actions
from referrals.completeness import missing
from referrals.models import Document
from tests.referrals.making import PDF, attached, complete_draft, draft, submitted
from tests.referrals.upload_corpus import EICAR


SignIn = Callable[[Membership | None], Client]
CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
NEEDS_CLAMD = pytest.mark.skipif(not CLAMD, reason="clamd is not installed: apt install clamav-daemon")
CONFIGURATION = """Foreground yes
TCPSocket {port}
TCPAddr 127.0.0.1
LocalSocket {folder}/clamd.ctl
DatabaseDirectory {folder}/signatures
StreamMaxLength 1M
"""


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Return a clamd of our own that knows one virus, as host:port and as a socket's path."""
    folder = tmp_path_factory.mktemp("clamd")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "signatures").mkdir()
    (folder / "signatures" / "own.ndb").write_text(f"Own.Eicar:0:*:{EICAR.hex()}\n")
    (folder / "clamd.conf").write_text(CONFIGURATION.format(port=port, folder=folder))
    folder.chmod(0o755)
    (folder / "signatures").chmod(0o755)
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([str(CLAMD), "-c", str(folder / "clamd.conf")], stdout=log, stderr=log)
    try:
        for _ in range(300):
            if process.poll() is not None or Path(folder / "clamd.ctl").exists():
                break
            time.sleep(0.1)
        assert process.poll() is None, (folder / "log").read_text()
        yield f"127.0.0.1:{port}", str(folder / "clamd.ctl")
    finally:
        process.terminate()
        process.wait(10)


def infected(cast: Cast) -> Document:
    """Return a document with the test virus in it, attached to a draft."""
    upload = SimpleUploadedFile("plan.pdf", PDF + EICAR + b"\n%%EOF\n")
    return actions.attach(
        draft(cast), kind="ehcp", title="Plan", upload=upload, submission_key=uuid.uuid4(), by=cast.asha
    )


def download(client: Client, document: Document) -> int:
    address = reverse("referrals:document", args=[document.referral.reference, document.submission_key])
    return client.get(address).status_code


def state(document: Document) -> str:
    document.refresh_from_db()
    return document.scan


@NEEDS_CLAMD
@pytest.mark.parametrize("way", [0, 1], ids=["tcp", "unix socket"])
def test_a_clean_document_leaves_quarantine(
    cast: Cast, sign_in: SignIn, settings: Settings, scanner: tuple[str, str], way: int
) -> None:
    settings.CLAMD = scanner[way]
    document, client = attached(cast, draft(cast)), sign_in(cast.asha)
    page = reverse("referrals:documents", args=[document.referral.reference])
    assert (document.scan, download(client, document)) == ("waiting", 409)
    waiting = client.get(page).content.decode()
    assert "Waiting to be scanned for viruses" in waiting
    assert ">Download<" not in waiting
    assert actions.scan_waiting() == (1, 0, 0)
    assert (state(document), download(client, document)) == ("clean", 200)
    assert "Scanned for viruses: none found" in client.get(page).content.decode()
    entry = Entry.objects.get(action="scan document")
    assert (entry.person, entry.references, entry.detail["scan"]) == ("", [document.referral.reference], "clean")
    assert actions.scan_waiting() == (0, 0, 0), "each is scanned once"


@NEEDS_CLAMD
def test_an_infected_document_is_never_opened_and_the_school_is_told(
    cast: Cast, sign_in: SignIn, settings: Settings, scanner: tuple[str, str]
) -> None:
    settings.CLAMD = scanner[0]
    document, client = infected(cast), sign_in(cast.asha)
    assert actions.scan_waiting() == (0, 1, 0)
    assert (state(document), download(client, document)) == ("infected", 409)
    page = client.get(reverse("referrals:documents", args=[document.referral.reference])).content.decode()
    assert "A virus was found: nobody can open this document" in page
    assert "Remove the document in which a virus was found" in page
    assert "Own.Eicar" in Entry.objects.get(action="scan document").detail["found"]


@NEEDS_CLAMD
def test_a_file_larger_than_clamd_takes_stays_in_quarantine(
    cast: Cast, settings: Settings, scanner: tuple[str, str]
) -> None:
    settings.CLAMD = scanner[0]
    upload = SimpleUploadedFile("plan.pdf", PDF + b"%" * 3_000_000 + b"\n%%EOF\n")
    document = actions.attach(
        draft(cast), kind="ehcp", title="", upload=upload, submission_key=uuid.uuid4(), by=cast.asha
    )
    assert actions.scan_waiting() == (0, 0, 1)
    assert state(document) == "waiting"


@contextmanager
def saying(reply: bytes, after: float = 0) -> Iterator[str]:
    """Stand in for a clamd that takes a file and answers what it should not."""
    server = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        connection, _ = server.accept()
        with connection:
            received = b""
            while not received.endswith(struct.pack(">I", 0)):
                received += connection.recv(65536)
            stop.wait(after)
            connection.sendall(reply)

    stop = threading.Event()
    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.getsockname()[1]}"
    finally:
        stop.set()
        thread.join(5)
        server.close()


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"stream: OK",
        b"stream: OK\nstream: Own.Eicar FOUND\0",
        b"OK\0",
        b"\xff\xfe\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"HTTP/1.1 200 OK\r\n\r\n\0",
        b"x" * 9000,
    ],
)
def test_any_other_answer_leaves_it_in_quarantine(cast: Cast, settings: Settings, reply: bytes) -> None:
    with saying(reply) as settings.CLAMD:
        document = attached(cast, draft(cast))
        assert actions.scan_waiting() == (0, 0, 1)
    assert state(document) == "waiting"
    assert not Entry.objects.filter(action="scan document").exists()


def test_the_stand_in_would_be_believed_if_it_answered_rightly() -> None:
    with saying(b"stream: OK\0") as where:
        assert clamd.scan(PDF, where) == ""
    with saying(b"stream: Own.Eicar FOUND\0") as where:
        assert clamd.scan(PDF, where) == "Own.Eicar"


def test_a_slow_scanner_is_given_up() -> None:
    with saying(b"stream: OK\0", after=5) as where, pytest.raises(clamd.NotScanned, match="timed out"):
        clamd.scan(PDF, where, seconds=0.3)


@pytest.mark.parametrize("where", ["127.0.0.1:1", "/nowhere/clamd.ctl", "nonsense", "127.0.0.1:port"])
def test_without_a_scanner_it_stays_in_quarantine(cast: Cast, sign_in: SignIn, settings: Settings, where: str) -> None:
    settings.CLAMD = where
    document = attached(cast, draft(cast))
    assert actions.scan_waiting() == (0, 0, 1)
    assert (state(document), download(sign_in(cast.asha), document)) == ("waiting", 409)


def test_what_waits_goes_on_waiting_when_the_setting_is_taken_away(cast: Cast, settings: Settings) -> None:
    settings.CLAMD = "127.0.0.1:1"
    document = attached(cast, draft(cast))
    settings.CLAMD = ""
    assert actions.scan_waiting() == (0, 0, 1)
    assert state(document) == "waiting"


def test_nobody_is_given_a_link_to_a_document_in_quarantine(cast: Cast, sign_in: SignIn, settings: Settings) -> None:
    referral = submitted(cast)
    settings.CLAMD = "127.0.0.1:1"
    document = attached(cast, referral, "report")
    for who in (cast.asha, cast.olu):
        page = sign_in(who).get(referral.get_absolute_url()).content.decode()
        assert "Waiting to be scanned for viruses" in page
        assert str(document.submission_key) not in page
        assert download(sign_in(who), document) == 409


def test_an_infected_plan_does_not_count_as_attached(cast: Cast) -> None:
    referral = complete_draft(cast, has_ehcp="yes")
    document = attached(cast, referral, "ehcp")
    before = len(missing(referral))
    document.scan = Document.Scan.INFECTED
    document.save()
    assert len(missing(referral)) == before + 2


@NEEDS_CLAMD
def test_documents_from_before_there_was_a_scanner_are_scanned_once_there_is_one(
    cast: Cast, settings: Settings, scanner: tuple[str, str]
) -> None:
    clean, bad = attached(cast, draft(cast)), infected(cast)
    assert [state(clean), state(bad)] == ["not_scanned", "not_scanned"]
    assert actions.scan_waiting() == (0, 0, 0)
    settings.CLAMD = scanner[0]
    assert actions.scan_waiting() == (1, 1, 0)
    assert [state(clean), state(bad)] == ["clean", "infected"]


def test_a_scanner_that_is_away_leaves_earlier_documents_as_they_were(
    cast: Cast, sign_in: SignIn, settings: Settings
) -> None:
    document = attached(cast, draft(cast))
    settings.CLAMD = "127.0.0.1:1"
    actions.scan_waiting()
    assert (state(document), download(sign_in(cast.asha), document)) == ("not_scanned", 200)
