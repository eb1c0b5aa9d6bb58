"""Letters about an outcome: in words for the family, shown before they are made, kept, and written of what stands."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem import clock, paper
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.models import LetterWording
from referrals import actions
from referrals.models import Letter, Referral, ReferralEvent
from referrals.outcome_letters import to_write
from referrals.workflow import Status
from tests.apsystem.pdf import needs_pango, read, words_of
from tests.conftest import SignIn
from tests.referrals.making import signed
from tests.referrals.panel import agreed, item_of, letter_about_outcome, meeting_in_session


def decided(cast: Cast, outcome: str = "agree_place", **others: Any) -> Referral:
    """Return a referral of Riverside that the West's panel has decided on."""
    referral = signed(cast)
    if outcome == "agree_place":
        return agreed(cast, referral)
    meeting = meeting_in_session(cast, [referral])
    given = {"outcome": outcome, "rationale": "Minuted: the older brother was named"}
    actions.decide(item_of(meeting, referral), by=cast.cora, **(given | others))
    return Referral.objects.get(pk=referral.pk)


def corrected(cast: Cast, referral: Referral) -> None:
    """Correct the decision: the panel had agreed to a place, and none is free."""
    terms = {"outcome": "agree_waiting", "rationale": "As the panel said"}
    actions.correct(referral.decisions.get(), reason="Misread", by=cast.cora, **terms)


def given(**others: str) -> dict[str, str]:
    by = clock.today() + dt.timedelta(days=10)
    words = {
        "rationale_for_family": "You both said that lessons are too loud. {pupil}", "next_step": "The base will ring.",
        "tell_by_day": str(by.day), "tell_by_month": str(by.month), "tell_by_year": str(by.year),
        "contact": "Cora Webb, 01632 960001", "submission_key": str(uuid.uuid4()),
    }  # fmt: skip
    return words | others


def address(referral: Referral) -> str:
    return f"/referrals/{referral.reference}/letters/new/"


def made(client: Any, referral: Referral, **others: str) -> Any:
    """Look at the letter, then make it as the page says."""
    words = given(**others)
    page = client.post(address(referral), words).content.decode()
    seen = re.search(r'name="seen"[^>]*value="(\w{64})"|value="(\w{64})"[^>]*name="seen"', page)
    assert seen, page
    return client.post(address(referral), words | {"seen": seen.group(1) or seen.group(2), "make": "yes"})


def test_the_letter_is_kept_as_it_was_shown_and_no_word_of_the_minutes_is_in_it(cast: Cast, sign_in: SignIn) -> None:
    referral = decided(cast, "not_agree")
    messages = Message.objects.count()
    page = sign_in(cast.cora).get(address(referral)).content.decode()
    assert "older brother" not in page
    assert made(sign_in(cast.cora), referral).status_code == 302
    letter = Letter.objects.get()
    for words in ("has not agreed to a place", "too loud. {pupil}", "The base will ring.", "01632\u00a0960001"):
        assert words in letter.text
    assert "older brother" not in letter.text
    assert "{" not in letter.text.replace("too loud. {pupil}", "")
    assert (letter.about, letter.kind) == (referral.reference, "not_agree")
    assert ReferralEvent.objects.filter(referral=referral, move="letter", by=cast.cora).count() == 1
    assert Entry.objects.filter(action="make letters", references=[referral.reference]).count() == 1
    assert Message.objects.count() == messages


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("agree_place", "the panel has agreed to a place"), ("ask", "needs to know more"),
        ("redirect", "a different kind of help"),
    ],
)  # fmt: skip
def test_each_outcome_has_words_of_its_own(cast: Cast, outcome: str, words: str) -> None:
    more: dict[str, dict[str, Any]] = {
        "ask": {"answer_by_on": clock.today() + dt.timedelta(days=10)},
        "redirect": {"route": "Early help"},
    }
    letters = letter_about_outcome(cast, decided(cast, outcome, **more.get(outcome, {})))
    assert words in letters[0].text
    assert letters[0].kind == outcome


def test_a_withdrawn_case_has_a_letter_of_its_own(cast: Cast) -> None:
    referral = signed(cast)
    referral = actions.withdraw(referral, reason="The family has moved", by=cast.asha)
    (letter,) = letter_about_outcome(cast, referral)
    assert letter.kind == "withdrawn"
    assert letter.decision is None
    assert "The family has moved" not in letter.text


def test_nothing_is_made_that_was_not_shown(cast: Cast, sign_in: SignIn) -> None:
    referral = decided(cast)
    answer = sign_in(cast.cora).post(address(referral), given() | {"make": "yes", "seen": "0" * 64})
    assert "Look at it again" in answer.content.decode()
    assert not Letter.objects.exists()


def test_a_correction_between_looking_and_making_is_noticed(cast: Cast, sign_in: SignIn) -> None:
    referral, client = decided(cast, "not_agree"), sign_in(cast.cora)
    page = client.post(address(referral), given()).content.decode()
    seen = re.search(r'name="seen"[^>]*value="(\w{64})"|value="(\w{64})"[^>]*name="seen"', page)
    assert seen
    corrected(cast, referral)
    answer = client.post(address(referral), given() | {"make": "yes", "seen": seen.group(1) or seen.group(2)})
    assert "Look at it again" in answer.content.decode()
    assert not Letter.objects.exists()


def test_a_letter_about_a_corrected_decision_says_so_and_the_correction_page_says_a_letter_went(
    cast: Cast, sign_in: SignIn
) -> None:
    referral = decided(cast, "not_agree")
    letter_about_outcome(cast, referral)
    item, client = referral.agenda_items.get(), sign_in(cast.cora)
    page = client.get(f"/meetings/{item.meeting.reference}/cases/{referral.reference}/correct/").content.decode()
    assert "A letter about this decision was already made" in page
    corrected(cast, referral)
    assert "was corrected on" in client.get(f"/referrals/{referral.reference}/letters/").content.decode()
    assert list(to_write(cast.cora)) == [referral], "a new letter is to be written of what now stands"


def test_nobody_who_is_not_to_have_letters_gets_one_and_a_withheld_address_is_left_off(
    cast: Cast, sign_in: SignIn
) -> None:
    referral, client = decided(cast), sign_in(cast.cora)
    referral.carers.update(address="4 Mill Lane", address_withheld=True, parental_responsibility=True)
    page = client.post(address(referral), given()).content.decode()
    assert "4 Mill Lane" not in page
    assert made(client, referral).status_code == 302
    assert Letter.objects.filter(recipient_address="").count() == referral.carers.count()
    referral.carers.update(no_letters=True)
    assert "Nobody with parental responsibility" in client.post(address(referral), given()).content.decode()
    assert not to_write(cast.cora).exists()


def test_a_second_press_makes_no_second_letter(cast: Cast, sign_in: SignIn) -> None:
    referral, client, key = decided(cast), sign_in(cast.cora), str(uuid.uuid4())
    for _ in range(2):
        assert made(client, referral, submission_key=key).status_code == 302
    assert Letter.objects.count() == 1


def test_whom_to_ring_has_a_telephone_number(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.cora).post(address(decided(cast)), given(contact="Cora Webb")).content.decode()
    assert "Add a telephone number" in page


@pytest.mark.parametrize(("who", "status"), [("asha", 403), ("priya", 403), ("olu", 403), ("ben", 404), ("kit", 404)])
def test_only_those_who_run_the_panel_write(cast: Cast, sign_in: SignIn, who: str, status: int) -> None:
    referral = decided(cast)
    assert sign_in(getattr(cast, who)).get(address(referral)).status_code == status
    with pytest.raises(PermissionDenied):
        actions.make_outcome_letters(referral, given={}, seen="", submission_key=uuid.uuid4(), by=getattr(cast, who))


def test_a_case_that_is_not_decided_has_no_letter(cast: Cast, sign_in: SignIn) -> None:
    referral = signed(cast)
    assert sign_in(cast.cora).get(address(referral)).status_code == 409
    with pytest.raises(NotAllowed):
        actions.make_outcome_letters(referral, given={}, seen="", submission_key=uuid.uuid4(), by=cast.cora)


def test_without_words_the_page_says_who_adds_them(cast: Cast, sign_in: SignIn) -> None:
    referral = decided(cast)
    LetterWording.objects.filter(kind="agree_place").update(from_on=clock.today() + dt.timedelta(days=1))
    assert "Ask an LA administrator to add them" in sign_in(cast.cora).post(address(referral), given()).content.decode()
    with pytest.raises(ValidationError):
        letter_about_outcome(cast, referral)


def test_the_case_the_item_and_the_meeting_lead_to_the_letters(cast: Cast, sign_in: SignIn) -> None:
    referral, client = decided(cast, "not_agree"), sign_in(cast.cora)
    meeting = referral.agenda_items.get().meeting
    letters = f"/referrals/{referral.reference}/letters/"
    assert letters in client.get(f"/referrals/{referral.reference}/").content.decode()
    assert letters in client.get(f"/meetings/{meeting.reference}/cases/{referral.reference}/").content.decode()
    meeting = actions.close_meeting(meeting, by=cast.cora)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Letters to write: 1" in page
    assert address(referral) in page
    letter_about_outcome(cast, referral)
    assert "Letters to write" not in client.get(meeting.get_absolute_url()).content.decode()


def test_a_letter_does_not_stand_between_a_decision_and_its_correction(cast: Cast) -> None:
    referral = decided(cast, "not_agree")
    letter_about_outcome(cast, referral)
    corrected(cast, referral)
    assert Referral.objects.get(pk=referral.pk).status == Status.WAITING


@needs_pango
def test_a_letter_is_given_as_pdf_whose_name_and_title_say_nothing(cast: Cast, sign_in: SignIn) -> None:
    referral, client = decided(cast), sign_in(cast.cora)
    (letter,) = letter_about_outcome(cast, referral)
    answer = client.post(f"/referrals/{referral.reference}/letters/{letter.pk}/pdf/")
    assert answer["Content-Disposition"] == f'attachment; filename="{referral.reference}.pdf"'
    assert " ".join(letter.text.split()) in words_of(answer.content)
    metadata = read(answer.content).metadata
    assert metadata
    assert metadata.title == "Outcome: agreed"
    entry = Entry.objects.filter(action="export").latest("pk")
    assert (entry.references, entry.detail["letter"]) == ([referral.reference], letter.pk)
    assert sign_in(cast.ben).post(f"/referrals/{referral.reference}/letters/{letter.pk}/pdf/").status_code == 404


def test_without_pango_the_page_says_to_print(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise paper.NotInstalled(paper.NOT_HERE)

    monkeypatch.setattr(paper, "weasyprint", missing)
    referral = decided(cast)
    (letter,) = letter_about_outcome(cast, referral)
    answer = sign_in(cast.cora).post(f"/referrals/{referral.reference}/letters/{letter.pk}/pdf/", follow=True)
    assert paper.NOT_HERE in answer.content.decode()
    assert "Download as PDF" not in answer.content.decode()
