"""The panel's pack: for one reader, of what they may read, marked on every page, and on record."""

import socket
import uuid
from typing import Any

import pytest

from apsystem import paper
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from placements.pack import pack_of
from referrals import actions
from referrals.models import Meeting, Referral, Support
from tests.apsystem.pdf import needs_pango, read, words_of
from tests.conftest import SignIn
from tests.referrals.making import signed, submitted
from tests.referrals.panel import item_of, papers_out, planned, ready, sent


def address(meeting: Meeting) -> str:
    return f"/meetings/{meeting.reference}/pack/"


def two_cases(cast: Cast) -> tuple[Meeting, Referral, Referral]:
    """Return a meeting whose papers are out, a case of Riverside's and a case of Marsh Lane's."""
    riverside = sent(cast, forename="Zephyrine", surname="Quill")
    marsh_lane = sent(cast, "marsh-lane", by="dana", forename="Ottoline", surname="Fenn")
    return papers_out(cast, [riverside, marsh_lane]), riverside, marsh_lane


@needs_pango
def test_every_page_of_a_pack_says_whose_it_is_and_the_cases_are_in_the_agendas_order(
    cast: Cast, sign_in: SignIn
) -> None:
    meeting, first, second = two_cases(cast)
    answer = sign_in(cast.priya).post(f"{address(meeting)}pdf/")
    assert answer["Content-Disposition"] == f'attachment; filename="{meeting.reference}-pack.pdf"'
    made = read(answer.content)
    pages = [" ".join(page.extract_text().split()) for page in made.pages]
    assert all(f"Made for {cast.priya.user.name}" in page and "Not to be copied" in page for page in pages)
    assert [n for n, page in enumerate(pages) if "1. Zephyrine Quill" in page] == [1]
    assert [n for n, page in enumerate(pages) if "2. Ottoline Fenn" in page] == [2]
    assert first.reference in pages[0]
    assert second.reference in pages[0]
    assert "Places" in pages[-1]
    root: Any = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert made.metadata
    assert made.metadata.title == f"Panel pack {meeting.reference}"


@needs_pango
def test_a_member_gets_no_page_of_a_pupil_of_their_own_school(cast: Cast, sign_in: SignIn) -> None:
    meeting, own, _ = two_cases(cast)
    text = words_of(sign_in(cast.rowan_panel).post(f"{address(meeting)}pdf/").content)
    assert "Zephyrine" not in text
    assert f"1. {own.reference} Not in your pack: you have an interest" in text
    assert "2. Ottoline Fenn" in text
    assert "Zephyrine" not in sign_in(cast.rowan_panel).get(address(meeting)).content.decode()


@needs_pango
def test_a_member_who_declared_a_personal_interest_gets_no_page_of_that_case(cast: Cast, sign_in: SignIn) -> None:
    meeting, first, _ = two_cases(cast)
    assert "Zephyrine" in words_of(sign_in(cast.priya).post(f"{address(meeting)}pdf/").content)
    actions.declare_interest(item_of(meeting, first), kind="personal", note="Neighbours", by=cast.priya)
    assert "Zephyrine" not in words_of(sign_in(cast.priya).post(f"{address(meeting)}pdf/").content)


@needs_pango
def test_a_pack_holds_no_field_that_its_reader_may_not_read(cast: Cast, sign_in: SignIn) -> None:
    referral = signed(cast, safety="Leaves by the back gate")
    meeting = papers_out(cast, [referral])
    text = words_of(sign_in(cast.priya).post(f"{address(meeting)}pdf/").content)
    assert referral.panel_line in text
    assert "Leaves by the back gate" not in text
    assert referral.upn not in text
    assert f"{referral.date_of_birth:%-d %B %Y}" not in text


@needs_pango
def test_what_was_tried_and_what_should_change_stand_row_by_row(cast: Cast, sign_in: SignIn) -> None:
    referral = signed(cast)
    tried = Support.objects.create(
        referral=referral, submission_key=uuid.uuid4(), what="A mentor twice a week", impact="Two calm mornings"
    )
    outcome = referral.outcomes.all()[0]
    meeting = papers_out(cast, [referral])
    (case,) = pack_of(meeting, cast.priya)["agenda"]
    assert [block.title for block in case.blocks.blocks][:1] == ["Kind of support 1"]
    for address_ in (address(meeting), f"/meetings/{meeting.reference}/cases/{referral.reference}/"):
        page = sign_in(cast.priya).get(address_).content.decode()
        assert tried.impact in page
        assert outcome.target in page


def test_a_case_that_is_not_signed_has_no_page(cast: Cast, sign_in: SignIn) -> None:
    unsigned = sent(cast, "marsh-lane", by="dana", signed=False, forename="Ottoline")
    meeting = papers_out(cast, [unsigned])
    text = words_of(sign_in(cast.cora).post(f"{address(meeting)}pdf/").content)
    assert "the head teacher has not signed it" in text
    assert "Ottoline" not in text


@needs_pango
def test_a_pack_is_on_record_with_its_meeting_and_its_cases(cast: Cast, sign_in: SignIn) -> None:
    meeting, _, other = two_cases(cast)
    sign_in(cast.rowan_panel).post(f"{address(meeting)}pdf/")
    entry = Entry.objects.filter(action="export").latest("pk")
    assert entry.person == cast.rowan_panel.user.email
    assert entry.references == [meeting.reference, other.reference]
    assert entry.detail == {"page": "panel pack as PDF"}


@needs_pango
def test_a_pack_asks_no_other_machine_for_anything(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting, *_ = two_cases(cast)
    pack = pack_of(meeting, cast.priya)
    pack["meeting"].place = '<img src="http://192.0.2.1/x.png">'

    def refuse(*arguments: Any, **named: Any) -> None:
        raise AssertionError("A PDF asked the network for something")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert "<img src=" in words_of(paper.pdf_answer("paper/pack.html", pack, "pack").content)


def test_before_the_papers_are_out_there_is_no_pack(cast: Cast, sign_in: SignIn) -> None:
    meeting = actions.give_notice(planned(cast), by=cast.cora)
    actions.list_for_meeting(ready(cast), meeting=meeting, by=cast.cora)
    for who in (cast.priya, cast.cora, cast.olu):
        assert sign_in(who).get(address(meeting)).status_code == 409
        assert sign_in(who).post(f"{address(meeting)}pdf/").status_code == 409
    assert not Entry.objects.filter(action="export").exists()


@pytest.mark.parametrize("who", ["kit", "ben", "asha", "quinn", "vera"])
def test_nobody_outside_the_partnerships_meeting_finds_the_pack(cast: Cast, sign_in: SignIn, who: str) -> None:
    meeting = papers_out(cast, [submitted(cast)])
    assert sign_in(cast.people[who]).get(address(meeting)).status_code == 404
    assert sign_in(cast.people[who]).post(f"{address(meeting)}pdf/").status_code == 404


def test_without_pango_the_pack_is_a_page_to_print(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise paper.NotInstalled(paper.NOT_HERE)

    monkeypatch.setattr(paper, "weasyprint", missing)
    meeting, *_ = two_cases(cast)
    page = sign_in(cast.priya).post(f"{address(meeting)}pdf/", follow=True).content.decode()
    assert paper.NOT_HERE in page
    assert "Download as PDF" not in page
    assert "Zephyrine Quill" in page
    assert not Entry.objects.filter(action="export").exists()


def test_the_meetings_page_leads_to_the_pack_once_the_papers_are_out(cast: Cast, sign_in: SignIn) -> None:
    meeting, *_ = two_cases(cast)
    assert address(meeting) in sign_in(cast.priya).get(meeting.get_absolute_url()).content.decode()
