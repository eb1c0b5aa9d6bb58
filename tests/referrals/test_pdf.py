"""The placement sheet as PDF: Appendix A in its order, for one reader, under a name that says nothing."""

from typing import Any

import pytest
from django.urls import reverse

from apsystem import paper
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from referrals.standard_form import APPENDIX_A
from tests.apsystem.pdf import needs_pango, read, words_of
from tests.conftest import SignIn
from tests.referrals.making import submitted


def address(referral: Any) -> str:
    return reverse("referrals:pdf", args=[referral.reference])


@needs_pango
def test_every_line_of_appendix_a_is_there_in_order(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    referral = submitted(cast, forename="Zephyrine")
    client = sign_in(cast.asha)
    answer = client.post(address(referral))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="{referral.reference}.pdf"'
    text = words_of(answer.content)
    places = [text.find(f"{number}. {title}") for number, title in APPENDIX_A.items()]
    assert -1 not in places
    assert places == sorted(places)
    assert "Zephyrine" in text
    assert f"Made for {cast.asha.user.name}" in text
    made = read(answer.content)
    assert made.metadata is not None
    assert made.metadata.title == f"Referral {referral.reference}: placement sheet"
    assert all("children’s data" in " ".join(page.extract_text().split()) for page in made.pages)
    entry = Entry.objects.filter(action="export").latest("pk")
    assert (entry.references, entry.detail) == ([referral.reference], {"page": "referral as PDF"})


@needs_pango
def test_a_reader_gets_no_more_than_they_read(cast: Cast, sign_in: SignIn) -> None:
    referral = submitted(cast, safety="Leaves by the back gate")
    assert sign_in(cast.priya).post(address(referral)).status_code == 404
    assert "Leaves by the back gate" in words_of(sign_in(cast.olu).post(address(referral)).content)


def test_without_pango_the_page_offers_to_print(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise paper.NotInstalled(paper.NOT_HERE)

    monkeypatch.setattr(paper, "weasyprint", missing)
    referral = submitted(cast)
    client = sign_in(cast.asha)
    answer = client.post(address(referral), follow=True)
    assert paper.NOT_HERE in answer.content.decode()
    assert "Download as PDF" not in answer.content.decode()
    assert not Entry.objects.filter(action="export").exists()
