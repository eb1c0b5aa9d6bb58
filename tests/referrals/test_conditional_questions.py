"""What is asked only after another answer: shown then, needed then, and otherwise dropped."""

import datetime as dt
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apsystem.demo.cast import Cast
from referrals import actions
from referrals.answers import parts_of
from referrals.completeness import missing, worth_checking
from referrals.conditions import is_asked, not_asked
from referrals.models import Question, Referral
from tests.conftest import SignIn
from tests.referrals.making import PDF, complete_draft, draft, submitted


def question(key: str, after: str = "", when: list[str] | None = None) -> Question:
    """Return a question that hangs on another."""
    return Question(key=key, asked_if=after, asked_when=when or [])


@pytest.mark.parametrize(
    ("when", "answer", "asked"),
    [([], "3", True), ([], "0", False), ([], "", False), ([], "no", False), (["K", "E"], "K", True),
     (["K", "E"], "N", False), ([""], "", True), ([""], "something", False)],
)  # fmt: skip
def test_a_question_is_asked_after_the_answers_it_names(when: list[str], answer: str, asked: bool) -> None:
    assert is_asked(question("b", "a", when), {"a": answer}) is asked


def test_what_hangs_on_a_question_that_is_not_asked_is_not_asked_either() -> None:
    questions = [question("a"), question("b", "a", ["yes"]), question("c", "b", ["x"])]
    assert not_asked(questions, {"a": "no", "b": "x"}) == {"b", "c"}


def test_a_hidden_answer_never_survives(cast: Cast, sign_in: SignIn) -> None:
    referral = complete_draft(cast, has_ehcp="yes", ehcp_reviewed_on=dt.date(2026, 3, 3))
    address = reverse("referrals:section", args=[referral.reference, "needs"])
    posted = {"version": "999", "has_ehcp": "no", "ehcp_section_f": "Twenty hours"} | {
        f"ehcp_reviewed_on_{part}": value for part, value in (("day", "3"), ("month", "3"), ("year", "2026"))
    }
    sign_in(cast.asha).post(address, posted)
    fresh = Referral.objects.get()
    assert (fresh.has_ehcp, fresh.ehcp_reviewed_on) == ("no", None)
    assert not fresh.answers.filter(key="ehcp_section_f").exists()


def test_what_hangs_on_another_page_is_dropped_when_it_is_sent(cast: Cast) -> None:
    referral = complete_draft(cast, year_group=11, post_16_plan="A course in building")
    actions.save_section(referral, "pupil", values={"year_group": 10}, words={}, version=99, by=cast.asha)
    sent = actions.submit(Referral.objects.get(), by=cast.asha)
    assert not sent.answers.filter(key="post_16_plan").exists()
    assert "A course in building" not in str(sent.submissions.get().content)


def test_year_eleven_is_asked_what_comes_after(cast: Cast, sign_in: SignIn) -> None:
    client, shown = sign_in(cast.asha), {}
    for year in (10, 11):
        referral = complete_draft(cast, year_group=year)
        shown[year] = client.get(reverse("referrals:section", args=[referral.reference, "outcomes"])).content.decode()
    assert "careers meeting" in shown[11]
    assert "careers meeting" not in shown[10]


def test_the_page_says_when_a_question_is_asked(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("referrals:section", args=[draft(cast).reference, "needs"])
    page = sign_in(cast.asha).get(address).content.decode()
    assert "Only if you answered “Yes” to “Is there an education, health and care plan (EHCP)?”." in page


def test_a_document_may_stand_for_a_long_answer(cast: Cast, sign_in: SignIn) -> None:
    referral, client = complete_draft(cast, safety=""), sign_in(cast.asha)
    assert [gap.question for gap in missing(referral)] == ["safety"]
    page = reverse("referrals:section", args=[referral.reference, "safety"])
    answer = client.post(page, {"version": "999", "risk_level": "low", "triggers": "Kept", "attach": "safety"})
    assert answer["Location"].endswith("?instead_of=safety")
    assert Referral.objects.get().answers.get(key="triggers").text == "Kept"
    actions.attach(
        referral, kind="risk_assessment", title="", instead_of="safety", by=cast.asha, submission_key=uuid.uuid4(),
        upload=SimpleUploadedFile("plan.pdf", PDF, content_type="application/pdf"),
    )  # fmt: skip
    fresh = Referral.objects.get()
    assert "safety" not in [gap.question for gap in missing(fresh)]
    lines = {line.key: line.value for part in parts_of(fresh) for line in part.lines}
    assert lines["safety"] == "See the document: Risk assessment"


def test_a_document_stands_only_for_a_question_that_allows_it(cast: Cast, sign_in: SignIn) -> None:
    referral, client = complete_draft(cast, forename=""), sign_in(cast.asha)
    actions.save_section(referral, "pupil", values={"forename": ""}, words={}, version=99, by=cast.asha)
    address = reverse("referrals:attach", args=[referral.reference])
    upload = io.BytesIO(PDF)
    upload.name = "plan.pdf"
    form = {"kind": "report", "title": "", "instead_of": "forename", "upload": upload}
    client.post(address, form | {"submission_key": str(referral.submission_key)})
    assert referral.documents.get().instead_of == ""
    assert "forename" in [gap.question for gap in missing(Referral.objects.get())]


def test_a_year_that_does_not_fit_the_birthday_is_worth_checking_and_does_not_stop_sending(cast: Cast) -> None:
    sent = submitted(cast, date_of_birth=dt.date(2012, 8, 31), year_group=9)
    (doubt, *_) = worth_checking(sent, {"999"})
    assert doubt.sentence == "By date of birth the pupil would be in Year 10, and is taught in Year 9. Check both."
    right = submitted(cast, date_of_birth=dt.date(2012, 9, 1), year_group=9)
    assert worth_checking(right, {"999"}) == []


def test_a_upn_of_another_authority_and_a_long_week_are_worth_checking(cast: Cast) -> None:
    referral = complete_draft(cast, upn="W926400125001", hours_per_week=30)
    assert [doubt.question for doubt in worth_checking(referral, {"999"})][-2:] == ["upn", "hours_per_week"]
