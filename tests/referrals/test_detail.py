"""The list of referrals and the case page: who sees what."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.models import Membership
from referrals import actions
from referrals.actions.moving import move
from referrals.answers import parts_of
from referrals.appendix import lines_in_order
from referrals.models import AgendaItem, Meeting, Referral
from referrals.next_step import SENTENCES, next_step
from referrals.workflow import Status
from tests.referrals.making import attached, complete_draft, draft, signed, submitted


SignIn = Callable[[Membership | None], Client]
SECRET: dict[str, Any] = {
    "safety": "Climbs the fence.",
    "health_needs": "Epilepsy, controlled.",
    "has_health_needs": "yes",
}


def on_the_papers(cast: Cast, referral: Referral) -> Referral:
    """Return the referral listed for a meeting whose papers are out."""
    today = clock.today()
    meeting = Meeting.objects.create(
        reference="WE-M1", submission_key=uuid.uuid4(), partnership=cast.places["west"], held_on=today,
        starts_at="09:30", deadline_on=today, papers_on=today, quorum=3, papers_issued_at=clock.now(),
    )  # fmt: skip
    AgendaItem.objects.create(meeting=meeting, referral=referral, position=1, listed_by=cast.cora)
    return move(actions.accept(referral, by=cast.cora), "list", by=cast.cora)


def page(client: Client, name: str, referral: Referral) -> str:
    """Return a page of the referral."""
    answer = client.get(reverse(f"referrals:{name}", args=[referral.reference]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", ["detail", "print"])
def test_the_panel_reads_names_voices_and_its_line_but_not_health_or_risk(
    cast: Cast, sign_in: SignIn, name: str
) -> None:
    referral = on_the_papers(cast, signed(cast, forename="Alfie", **SECRET))
    seen = page(sign_in(cast.priya), name, referral)
    for word in ("Alfie", referral.pupil_voice.split(".")[0].split("'")[0], "known adult"):
        assert word in seen
    for word in ("Climbs the fence", "Epilepsy", "07700", "Reed Lane", str(referral.upn)):
        assert word not in seen


def test_the_co_ordinator_and_the_officer_read_all_of_it(cast: Cast, sign_in: SignIn) -> None:
    referral = submitted(cast, **SECRET)
    for who in (cast.cora, cast.olu, cast.rowan):
        seen = page(sign_in(who), "detail", referral)
        assert "Climbs the fence" in seen
        assert "Epilepsy" in seen
        assert "Next:" in seen


def test_strangers_find_nothing(cast: Cast, sign_in: SignIn) -> None:
    referral = submitted(cast)
    for who in (cast.ben, cast.kit, cast.quinn, cast.priya, cast.ada, cast.vera, cast.amir):
        assert sign_in(who).get(referral.get_absolute_url()).status_code == 404


def test_while_a_school_amends_others_read_what_was_sent(cast: Cast, sign_in: SignIn) -> None:
    returned = actions.return_to_school(submitted(cast, safety="As sent."), reason="More", by=cast.cora)
    values = {"safety": "Half a sen"}
    actions.save_section(returned, "safety", values=values, words={}, version=returned.version, by=cast.asha)
    assert "As sent." in page(sign_in(cast.cora), "detail", returned)
    assert "Half a sen" not in page(sign_in(cast.cora), "detail", returned)
    assert "Half a sen" in page(sign_in(cast.asha), "detail", returned)


def test_the_paper_form_has_all_eighteen_lines_of_appendix_a_in_order(cast: Cast) -> None:
    referral = complete_draft(cast)
    lines = lines_in_order(parts_of(referral), referral.school.name)
    assert [line.number for line in lines[:18]] == list(range(1, 19))
    assert all(line.lines or line.blocks for line in lines[:18])


def test_no_page_has_the_childs_name_in_its_title(cast: Cast, sign_in: SignIn) -> None:
    referral = complete_draft(cast, forename="Zebedee")
    client = sign_in(cast.asha)
    for name in ("detail", "task_list", "check", "print", "submit", "documents"):
        title = page(client, name, referral).split("</title>")[0]
        assert "Zebedee" not in title
        assert referral.surname not in title


def test_before_you_send_links_to_what_is_missing_and_sends_nothing(cast: Cast, sign_in: SignIn) -> None:
    referral = complete_draft(cast, has_ehcp="yes", pupil_voice="")
    client = sign_in(cast.asha)
    seen = client.post(reverse("referrals:submit", args=[referral.reference])).content.decode()
    assert f"/referrals/{referral.reference}/form/voice/#id_pupil_voice" in seen
    assert f"/referrals/{referral.reference}/documents/" in seen
    assert "Send the referral" not in seen
    assert Referral.objects.get().status == Status.DRAFT


def test_a_complete_referral_is_sent_through_the_page(cast: Cast, sign_in: SignIn) -> None:
    referral = complete_draft(cast)
    client = sign_in(cast.asha)
    assert "Send the referral" in page(client, "submit", referral)
    seen = client.post(reverse("referrals:submit", args=[referral.reference]), follow=True).content.decode()
    assert "Referral received" in seen
    assert "2 working days from Tuesday 17 November, when it was sent" in seen


def test_every_status_has_a_sentence_to_read_aloud(cast: Cast) -> None:
    assert set(SENTENCES) == set(Status)
    referral = submitted(cast)
    for status in Status:
        referral.status = status
        referral.waiting_since = clock.today()
        assert next_step(referral).endswith(".")


def test_the_list_is_filtered_and_shrugs_at_nonsense(cast: Cast, sign_in: SignIn) -> None:
    submitted(cast, forename="Alfie")
    submitted(cast, who=cast.ben, forename="Noor")
    client, address = sign_in(cast.olu), reverse("referrals:list")
    assert "EA-0001" not in client.get(address, {"reference": "we"}).content.decode()
    assert "WE-0001" not in client.get(address, {"school": "hillt"}).content.decode().split("<tbody")[1]
    for query in (
        {"page": "9" * 30},
        {"page": "-1"},
        {"page": "x"},
        {"status": "nonsense"},
        {"school": "x'"},
        {"q": "é"},
    ):
        assert client.get(address, query).status_code == 200
    assert "No referral fits these filters" in client.get(address, {"reference": "zz"}).content.decode()


@pytest.mark.parametrize("who", ["asha", "olu", "cora"])
def test_the_list_asks_the_same_number_of_questions_for_two_and_for_twenty(
    cast: Cast, sign_in: SignIn, who: str
) -> None:
    client, address = sign_in(getattr(cast, who)), reverse("referrals:list")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    submitted(cast)
    submitted(cast)
    queries()
    two = queries()
    for _ in range(18):
        draft(cast)
    Referral.objects.filter(status=Status.DRAFT).update(status=Status.WITHDRAWN)
    assert queries() == two <= 16


def test_an_attached_document_is_on_the_page_of_those_who_may_read_it(cast: Cast, sign_in: SignIn) -> None:
    referral = signed(cast)
    attached(cast, referral, "risk_assessment")
    on_the_papers(cast, referral)
    assert "Risk assessment" in page(sign_in(cast.cora), "detail", referral)
    assert "Risk assessment" not in page(sign_in(cast.priya), "detail", referral)
