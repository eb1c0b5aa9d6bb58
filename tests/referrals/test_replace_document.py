"""Newer versions of a document, and which documents stay."""

import threading
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse

from apsystem.demo.cast import Cast
from apsystem.workflow import NotAllowed
from referrals import actions
from referrals.models import Document, Referral
from tests.conftest import SignIn
from tests.referrals.making import PDF, attached, complete_draft, draft, submitted


NEWER = PDF + b"%newer\n%%EOF\n"


def replace(client: Client, document: Document, content: bytes = NEWER, key: str = "") -> int:
    """Add a newer version through the page and return the answer's status."""
    address = reverse("referrals:replace_document", args=[document.referral.reference, document.submission_key])
    upload = SimpleUploadedFile("plan.pdf", content, content_type="application/pdf")
    posted = {"submission_key": key or str(uuid.uuid4()), "title": "Plan of today", "upload": upload}
    return client.post(address, posted).status_code


def test_a_newer_version_takes_the_place_and_the_earlier_one_is_still_read(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    first = attached(cast, sent, "ehcp")
    assert replace(sign_in(cast.asha), first) == 302
    newer = Document.objects.get(replaces=first)
    assert (newer.kind, newer.referral_id, newer.title) == ("ehcp", sent.pk, "Plan of today")
    for who in (cast.asha, cast.rowan, cast.cora, cast.olu):
        page = sign_in(who).get(sent.get_absolute_url()).content.decode()
        assert page.index("Version 2, the newest") < page.index("Version 1, replaced on")
        for document, content in ((first, PDF), (newer, NEWER)):
            address = reverse("referrals:document", args=[sent.reference, document.submission_key])
            assert address in page
            assert sign_in(who).get(address).content == content


def test_a_document_is_replaced_once_and_a_second_press_adds_nothing(cast: Cast, sign_in: SignIn) -> None:
    document, client, key = attached(cast, draft(cast)), sign_in(cast.asha), str(uuid.uuid4())
    assert [replace(client, document, key=key) for _ in "ab"] == [302, 302]
    assert Document.objects.count() == 2
    assert replace(client, document) == 409
    address = reverse("referrals:replace_document", args=["WE-0001", document.submission_key])
    assert client.get(address).status_code == 409


def test_the_database_refuses_a_version_of_another_kind_or_case(cast: Cast) -> None:
    document, other = attached(cast, draft(cast), "ehcp"), attached(cast, draft(cast), "ehcp")
    for changes in ({"kind": "report"}, {"referral": other.referral}):
        newer = attached(cast, document.referral, "ehcp")
        for name, value in changes.items():
            setattr(newer, name, value)
        newer.replaces = document
        with pytest.raises(IntegrityError), transaction.atomic():
            newer.save()


def test_a_document_that_was_sent_is_never_removed(cast: Cast, sign_in: SignIn) -> None:
    referral = complete_draft(cast)
    document = attached(cast, referral)
    actions.submit(referral, by=cast.asha)
    returned = actions.return_to_school(Referral.objects.get(), reason="Thank you.", by=cast.cora)
    page = sign_in(cast.asha).get(reverse("referrals:documents", args=[returned.reference])).content.decode()
    remove = reverse("referrals:remove_document", args=[returned.reference, document.submission_key])
    assert remove not in page
    answer = sign_in(cast.asha).post(remove)
    assert answer.status_code == 409
    assert "Add a newer version instead" in answer.content.decode()
    newer = actions.replace_document(
        document, title="", upload=SimpleUploadedFile("a.pdf", NEWER), submission_key=uuid.uuid4(), by=cast.asha
    )
    assert newer.title == "A plan"
    address = reverse("referrals:document", args=[returned.reference, newer.submission_key])
    assert [sign_in(who).get(address).status_code for who in (cast.asha, cast.cora)] == [200, 404]
    assert address not in sign_in(cast.cora).get(returned.get_absolute_url()).content.decode()
    actions.remove_document(newer, by=cast.asha)
    assert Document.objects.get() == document


def test_an_earlier_version_is_not_removed_before_the_newer_one(cast: Cast, sign_in: SignIn) -> None:
    document = attached(cast, draft(cast))
    replace(sign_in(cast.asha), document)
    with pytest.raises(NotAllowed, match="There is a newer version"):
        actions.remove_document(document, by=cast.asha)


def test_a_sent_plan_with_a_virus_is_put_right_by_a_newer_version(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    document = attached(cast, sent)
    Document.objects.update(scan="infected")
    client, address = sign_in(cast.asha), reverse("referrals:documents", args=[sent.reference])
    assert "Add a newer version of the document in which a virus was found" in client.get(address).content.decode()
    replace(client, document)
    assert "in which a virus was found" not in client.get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_document_that_is_being_scanned_is_not_removed_and_the_page_says_so(cast: Cast, sign_in: SignIn) -> None:
    document, client = attached(cast, draft(cast)), sign_in(cast.asha)
    held, done = threading.Event(), threading.Event()

    def scan() -> None:
        with transaction.atomic():
            Document.objects.select_for_update().get(pk=document.pk)
            held.set()
            done.wait(20)
        connections.close_all()

    scanner = threading.Thread(target=scan)
    scanner.start()
    held.wait(20)
    answer = client.post(reverse("referrals:remove_document", args=["WE-0001", document.submission_key]))
    done.set()
    scanner.join()
    assert answer.status_code == 409
    assert "being scanned for viruses" in answer.content.decode()
    assert Document.objects.exists()
