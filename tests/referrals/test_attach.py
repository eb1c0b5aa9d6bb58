"""Documents of a referral."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from partnerships.actions import add
from partnerships.limits import MB, document_limits
from partnerships.models import DocumentLimit, Membership
from referrals import actions
from referrals.models import Document, Referral
from tests.referrals.making import PDF, attached, draft, submitted


SignIn = Callable[[Membership | None], Client]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


def post(client: Client, referral: Referral, name: str, content: bytes, key: str = "") -> str:
    """Attach a file through the page and return the page that follows."""
    upload = SimpleUploadedFile(name, content, content_type="application/pdf")
    posted = {"submission_key": key or str(uuid.uuid4()), "kind": "ehcp", "title": "Plan", "upload": upload}
    return client.post(reverse("referrals:attach", args=[referral.reference]), posted, follow=True).content.decode()


def test_a_pdf_is_kept_with_its_digest_and_shown_as_not_scanned(cast: Cast, sign_in: SignIn) -> None:
    referral = draft(cast)
    assert "Not scanned for viruses" in post(sign_in(cast.asha), referral, "plan.pdf", PDF)
    document = referral.documents.get()
    assert (document.size, document.content_type, document.scan) == (len(PDF), "application/pdf", "not_scanned")
    assert document.file.read() == PDF


def test_a_second_press_attaches_nothing_more(cast: Cast, sign_in: SignIn) -> None:
    referral, key = draft(cast), str(uuid.uuid4())
    for _ in "ab":
        post(sign_in(cast.asha), referral, "plan.pdf", PDF, key)
    assert referral.documents.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("plan.pdf", b"MZ\x90\x00 a program", "The file must be a PDF, JPEG, PNG"),
        ("plan.exe", PDF, "The file must be a PDF, JPEG, PNG"),
        ("plan.pdf", PNG, "The file must be a PDF, JPEG, PNG"),
        ("plan.pdf", b"", "The file is empty"),
        ("plan.pdf", b"%PDF-" + b"0" * 10 * MB, "must be smaller than 10 MB"),
        ("plan.pdf", PDF + b"<html><script>alert(1)</script>%%EOF", "The file is of two types at once"),
        ("plan.pdf", b"<html><script>alert(1)</script>%PDF-1.4", "The file must be a PDF, JPEG, PNG"),
        ("plan.pdf", b"\n%PDF-1.4", "The file must be a PDF, JPEG, PNG"),
        (
            "plan.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "The file must be a PDF, JPEG, PNG",
        ),
        (
            "plan.png",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "The file must be a PDF, JPEG, PNG",
        ),
        ("plan.pdf.html", PDF, "The file must be a PDF, JPEG, PNG"),
        ("plan.pdf\u202egpj.exe", PDF, "The file must be a PDF, JPEG, PNG"),
        ("plan", PDF, "The file must be a PDF, JPEG, PNG"),
    ],
)
def test_a_file_is_judged_by_what_it_contains(
    cast: Cast, sign_in: SignIn, name: str, content: bytes, sentence: str
) -> None:
    referral = draft(cast)
    assert sentence in post(sign_in(cast.asha), referral, name, content)
    assert not Document.objects.exists()


def test_a_download_has_a_neutral_name_and_is_recorded(cast: Cast, sign_in: SignIn) -> None:
    document = attached(cast, draft(cast), "risk_assessment")
    answer = sign_in(cast.asha).get(reverse("referrals:document", args=["WE-0001", document.submission_key]))
    assert answer["Content-Disposition"] == 'attachment; filename="WE-0001-risk-assessment.pdf"'
    assert b"".join(answer) == PDF
    assert Entry.objects.filter(action="read", references__contains=["WE-0001 risk_assessment"]).exists()


@pytest.mark.parametrize("kind", Document.Kind.values)
def test_each_kind_is_read_by_those_who_read_its_group(cast: Cast, sign_in: SignIn, kind: str) -> None:
    referral = submitted(cast)
    address = reverse("referrals:document", args=[referral.reference, attached(cast, referral, kind).submission_key])
    people = {
        cast.asha: 200,
        cast.rowan: 200,
        cast.cora: 200,
        cast.olu: 200,
        cast.ben: 404,
        cast.quinn: 404,
        cast.ada: 404,
    }
    assert {who: sign_in(who).get(address).status_code for who in people} == people


def test_a_document_is_added_after_sending_but_not_removed(cast: Cast, sign_in: SignIn) -> None:
    referral = submitted(cast)
    document, client = attached(cast, referral), sign_in(cast.asha)
    remove = reverse("referrals:remove_document", args=[referral.reference, document.submission_key])
    assert client.post(remove).status_code == 409
    assert client.get(reverse("referrals:documents", args=[referral.reference])).status_code == 200


def test_a_document_of_a_draft_is_removed_with_its_bytes(cast: Cast, sign_in: SignIn) -> None:
    document = attached(cast, draft(cast))
    sign_in(cast.asha).post(reverse("referrals:remove_document", args=["WE-0001", document.submission_key]))
    assert not Document.objects.exists()
    assert not document.file.storage.exists(str(document.file.name))


def test_nothing_is_attached_to_a_withdrawn_referral(cast: Cast, sign_in: SignIn) -> None:
    referral = actions.withdraw(draft(cast), reason="Moved away", by=cast.asha)
    assert sign_in(cast.asha).get(reverse("referrals:attach", args=[referral.reference])).status_code == 409


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.pdf", "..\\..\\boot.pdf", "/etc/shadow.pdf", "a" * 300 + ".pdf", "\u202efdp.exe.pdf",
        "Jordan Marlowe's plan.pdf", 'x"; filename="evil.html.pdf', ".pdf", "план.PDF",
    ],
)  # fmt: skip
def test_what_a_file_was_called_is_neither_kept_nor_given_out(cast: Cast, sign_in: SignIn, name: str) -> None:
    referral, client = draft(cast), sign_in(cast.asha)
    page = post(client, referral, name, PDF)
    document = referral.documents.get()
    answer = client.get(reverse("referrals:document", args=[referral.reference, document.submission_key]))
    assert answer["Content-Disposition"] == f'attachment; filename="{referral.reference}-ehcp.pdf"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]
    assert uuid.UUID(str(document.file.name)).version == 4
    assert "Jordan" not in page
    assert "script>alert" not in page


def limited(cast: Cast, **limits: int) -> None:
    """Set the authority's limits of documents, in force today."""
    add(DocumentLimit(from_on=clock.today(), **limits), by=cast.ada)


def test_the_authority_says_how_large_a_document_may_be(cast: Cast, sign_in: SignIn) -> None:
    limited(cast, file_mb=2)
    referral, client = draft(cast), sign_in(cast.asha)
    assert "of up to 2 MB" in client.get(reverse("referrals:attach", args=[referral.reference])).content.decode()
    assert "The file must be smaller than 2 MB" in post(client, referral, "plan.pdf", b"%PDF-" + b"0" * 2 * MB)


def test_the_authority_says_how_many_documents_a_referral_may_have(cast: Cast, sign_in: SignIn) -> None:
    limited(cast, documents=1)
    referral = attached(cast, draft(cast)).referral
    page = post(sign_in(cast.asha), referral, "plan.pdf", PDF)
    assert "A referral may have 1 document, and this one has 1." in page
    assert referral.documents.count() == 1


def test_the_authority_says_how_much_a_referral_may_hold(cast: Cast, sign_in: SignIn) -> None:
    limited(cast, file_mb=1, total_mb=1)
    document = attached(cast, draft(cast))
    Document.objects.update(size=MB - 10)
    page = post(sign_in(cast.asha), document.referral, "plan.pdf", PDF)
    assert "The documents of a referral may have 1 MB together, and 0.0 MB are left." in page
    assert document.referral.documents.count() == 1


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        ({"file_mb": 26}, "A document may have 1 to 25 MB."),
        ({"documents": 101}, "A referral may have 1 to 100 documents."),
        ({"total_mb": 501}, "500 MB together"),
        ({"file_mb": 20, "total_mb": 19}, "no less than one of them"),
    ],
)
def test_no_authority_goes_beyond_what_the_service_can_hold(cast: Cast, limits: dict[str, int], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        limited(cast, **limits)


def test_limits_count_from_their_day_on(cast: Cast) -> None:
    add(DocumentLimit(from_on=clock.today() + dt.timedelta(days=1), file_mb=1), by=cast.ada)
    assert document_limits().file_mb == 10
