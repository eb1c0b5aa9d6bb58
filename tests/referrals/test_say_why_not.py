"""The documents a referral's answers ask for: attached, written in rows, or the reason why there is none."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apsystem.demo.cast import Cast
from apsystem.workflow import NotAllowed
from referrals import actions
from referrals.access import reading_of
from referrals.answers import case_parts
from referrals.completeness import missing
from referrals.models import NoDocument, Question, Referral
from tests.conftest import SignIn
from tests.referrals.making import attached, complete_draft


WHY = "The plan is with the authority, which sends it by Friday."


def with_a_plan(cast: Cast) -> Referral:
    """Return a draft that lacks nothing but the EHCP it says there is."""
    referral = complete_draft(cast, has_ehcp="yes")
    Referral.objects.filter(pk=referral.pk).update(ehcp_reviewed_on=dt.date(2026, 3, 3))
    return Referral.objects.get(pk=referral.pk)


def sentences(referral: Referral) -> list[str]:
    """Return what is missing of the documents."""
    fresh = Referral.objects.get(pk=referral.pk)
    return [gap.sentence for gap in missing(fresh) if gap.section == "documents"]


def say(client: Client, referral: Referral, kind: str, reason: str) -> str:
    """Give a reason through the page and return the page that follows."""
    address = reverse("referrals:say_why_not", args=[referral.reference, kind])
    return client.post(address, {"reason": reason}, follow=True).content.decode()


def read_by(cast: Cast, referral: Referral, who: str) -> list[str]:
    """Return what somebody reads in place of documents."""
    reading = reading_of(getattr(cast, who), referral)
    return [
        line.value for part in case_parts(referral, reading) if part.slug == "documents" for line in part.lines
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "kind", "sentence"),
    [
        ({"has_ehcp": "yes"}, "ehcp", "Attach the education, health and care"),
        ({"has_health_plan": "yes"}, "health_plan", "Attach the individual healthcare plan, or say why not"),
    ],
)
def test_a_plan_that_exists_is_attached_or_the_school_says_why_not(
    cast: Cast, sign_in: SignIn, answers: dict[str, Any], kind: str, sentence: str
) -> None:
    referral = complete_draft(cast, **answers)
    assert [said.startswith(sentence) for said in sentences(referral)] == [True]
    say(sign_in(cast.asha), referral, kind, WHY)
    assert sentences(referral) == []
    NoDocument.objects.all().delete()
    attached(cast, referral, kind)
    assert sentences(referral) == []


def test_risks_are_attached_written_one_by_one_or_the_school_says_why_not(cast: Cast, sign_in: SignIn) -> None:
    referral = complete_draft(cast)
    assert sentences(referral) == []
    referral.risks.update(mitigation="")
    assert sentences(referral) == ["Attach the risk assessment, write the risks one by one, or say why not"]
    say(sign_in(cast.asha), referral, "risk_assessment", "There is no risk that the school knows of.")
    assert sentences(referral) == []


def test_a_plan_with_a_virus_does_not_count_as_attached(cast: Cast) -> None:
    document = attached(cast, referral := with_a_plan(cast))
    document.scan = "infected"
    document.save()
    assert len(sentences(referral)) == 2


def test_sending_is_refused_with_a_summary_that_leads_to_the_document(cast: Cast, sign_in: SignIn) -> None:
    referral = with_a_plan(cast)
    client, address = sign_in(cast.asha), reverse("referrals:submit", args=[referral.reference])
    documents = reverse("referrals:documents", args=[referral.reference])
    assert f'href="{documents}#id_no_ehcp"' in client.get(address).content.decode()
    page = client.post(address).content.decode()
    assert "<title>Error: " in page
    assert page.index("govuk-error-summary") < page.index(f'href="{documents}#id_no_ehcp"')
    assert 'id="id_no_ehcp"' in client.get(documents).content.decode()
    assert Referral.objects.get().status == "draft"


def test_a_reason_is_frozen_when_the_referral_is_sent(cast: Cast, sign_in: SignIn) -> None:
    referral = with_a_plan(cast)
    say(sign_in(cast.asha), referral, "ehcp", WHY)
    sent = actions.submit(referral, by=cast.asha)
    part = next(part for part in sent.submissions.get().content["parts"] if part["slug"] == "documents")
    assert [(line["key"], line["value"], line["group"]) for line in part["lines"]] == [("no_ehcp", WHY, "F3")]
    with pytest.raises(NotAllowed):
        actions.say_why_not(sent, "ehcp", reason="Something else", by=cast.asha)


def test_a_reason_is_read_by_those_who_would_read_the_document(cast: Cast, sign_in: SignIn) -> None:
    referral = with_a_plan(cast)
    say(sign_in(cast.asha), referral, "ehcp", WHY)
    sent = actions.submit(referral, by=cast.asha)
    read = {who: read_by(cast, sent, who) for who in ("asha", "rowan", "cora", "olu", "priya", "quinn")}
    assert read == {"asha": [WHY], "rowan": [WHY], "cora": [WHY], "olu": [WHY], "priya": [], "quinn": []}


def test_a_reason_stands_on_every_page_in_print_and_in_the_file(cast: Cast, sign_in: SignIn) -> None:
    referral = with_a_plan(cast)
    client = sign_in(cast.asha)
    say(client, referral, "ehcp", WHY)
    assert WHY in client.get(reverse("referrals:check", args=[referral.reference])).content.decode()
    actions.submit(referral, by=cast.asha)
    for page in ("detail", "print"):
        for who in (cast.rowan, cast.cora):
            answer = sign_in(who).get(reverse(f"referrals:{page}", args=[referral.reference]))
            assert WHY in answer.content.decode(), (page, who)
    assert WHY in sign_in(cast.rowan).get(reverse("referrals:sign", args=[referral.reference])).content.decode()
    row = sign_in(cast.cora).post(reverse("referrals:download", args=[referral.reference])).content.decode()
    assert f'Documents,6,,"Education, health and care plan (EHCP): why it is not attached","{WHY}"' in row


def test_a_reason_goes_where_there_is_the_document_after_all(cast: Cast, sign_in: SignIn) -> None:
    referral = with_a_plan(cast)
    say(sign_in(cast.asha), referral, "ehcp", WHY)
    attached(cast, referral)
    assert NoDocument.objects.exists()
    sent = actions.submit(referral, by=cast.asha)
    assert not NoDocument.objects.exists()
    assert read_by(cast, sent, "cora") == []


def test_a_document_that_comes_after_sending_takes_the_place_of_its_reason(cast: Cast, sign_in: SignIn) -> None:
    referral = with_a_plan(cast)
    say(sign_in(cast.asha), referral, "ehcp", WHY)
    sent = actions.submit(referral, by=cast.asha)
    attached(cast, sent)
    assert read_by(cast, sent, "cora") == []


def test_no_reason_is_asked_for_a_document_the_answers_do_not_ask_for(cast: Cast, sign_in: SignIn) -> None:
    referral, client = complete_draft(cast), sign_in(cast.asha)
    for kind in ("ehcp", "report", "nothing"):
        assert client.get(reverse("referrals:say_why_not", args=[referral.reference, kind])).status_code == 404
    assert "Enter why it is not attached" in say(client, referral, "risk_assessment", " ")


def test_which_answers_ask_for_a_document_is_the_authoritys_to_change(cast: Cast, sign_in: SignIn) -> None:
    referral = complete_draft(cast, risk_level="low")
    referral.risks.all().delete()
    assert len(sentences(referral)) == 1
    draft = actions.start_form_version(by=cast.ada)
    address = reverse("referrals:change_question", args=[draft.number, "risk_level"])
    client = sign_in(cast.ada)
    page = client.get(address).content.decode()
    assert "Only these answers ask for the document" in page
    posted = {
        "version": str(draft.version), "label": "Level of risk", "required": "yes", "after": "",
        "choices": "low: Low\nmedium: Medium\nhigh: High", "asks_for": "risk_assessment", "asks_when": "Medium\nHigh",
    }  # fmt: skip
    assert client.post(address, posted | {"asks_when": "Huge"}).status_code == 200
    assert client.post(address, posted).status_code == 302
    changed = Question.objects.get(version=draft, key="risk_level")
    assert (changed.asks_for, changed.asks_when) == ("risk_assessment", ["medium", "high"])
    Question.objects.filter(version=referral.form_version, key="risk_level").update(asks_when=changed.asks_when)
    assert sentences(referral) == []
