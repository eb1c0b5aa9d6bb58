"""Letters about a confirmed place: five contents, two school days, shown before they are made, kept exactly."""

import re
import uuid
from typing import Any

import pytest

from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from placements.models import Offer, OfferEvent
from referrals.models import Letter
from tests.apsystem.pdf import needs_pango, read, words_of
from tests.conftest import SignIn
from tests.placements.making import confirmed, offered


def given(**others: str) -> dict[str, str]:
    words = {
        "kind": "notice", "basis": "direction", "school_type": "academy", "report_to": "Quinn Abara",
        "number_of_days": "29", "reasons": "Two suspensions {pupil}", "objectives": "To be in lessons again",
        "starts_at": "9am", "break_times": "12pm to 1pm", "ends_at": "3pm", "late_reason": "The place came up today",
        "submission_key": str(uuid.uuid4()),
    }  # fmt: skip
    return words | others


def address(offer: Offer) -> str:
    return f"/offers/{offer.reference}/letters/new/"


def made(client: Any, offer: Offer, **others: str) -> Any:
    """Look at the letter, then make it as the page says."""
    words = given(**others)
    page = client.post(address(offer), words).content.decode()
    seen = re.search(r'name="seen"[^>]*value="(\w{64})"|value="(\w{64})"[^>]*name="seen"', page)
    assert seen, page
    return client.post(address(offer), words | {"seen": seen.group(1) or seen.group(2), "make": "yes"})


def test_a_notice_has_its_five_contents_and_is_kept_as_it_was_shown(cast: Cast, sign_in: SignIn) -> None:
    offer = confirmed(cast)
    offer.referral.carers.update(address="4 Mill Lane")
    messages = Message.objects.count()
    assert made(sign_in(cast.asha), offer).status_code == 302
    letter = Letter.objects.get()
    for words in (
        "Lakeside High School, ZZ1 1AB", "ask for Quinn Abara", "29 school days",
        "Two suspensions {pupil}", "To be in lessons again", "is 12pm to 1pm",
        "starts at 9am and the afternoon session ends at 3pm",
    ):  # fmt: skip
        assert words in letter.text
    assert letter.recipient_address == "4 Mill Lane"
    assert OfferEvent.objects.filter(move="letter", reason="The place came up today").exists()
    assert Message.objects.count() == messages


def test_a_late_notice_needs_a_reason_and_says_the_earliest_lawful_first_day(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.asha).post(address(confirmed(cast)), given(late_reason="")).content.decode()
    assert "earliest lawful first day is now 19 November 2026" in page
    assert "Make the letters" not in page


def test_nothing_is_made_that_was_not_shown(cast: Cast, sign_in: SignIn) -> None:
    client, offer = sign_in(cast.asha), confirmed(cast)
    answer = client.post(address(offer), given() | {"make": "yes", "seen": "0" * 64})
    assert "Look at it again" in answer.content.decode()
    assert not Letter.objects.exists()


def test_nobody_who_is_not_to_have_letters_gets_one_and_a_withheld_address_is_left_off(
    cast: Cast, sign_in: SignIn
) -> None:
    offer, client = confirmed(cast), sign_in(cast.asha)
    offer.referral.carers.update(address="4 Mill Lane", address_withheld=True, parental_responsibility=True)
    assert made(client, offer, kind="start", basis="agreed").status_code == 302
    assert Letter.objects.filter(recipient_address="").count() == offer.referral.carers.count()
    offer.referral.carers.update(no_letters=True)
    assert "Nobody with parental responsibility" in client.post(address(offer), given()).content.decode()


def test_a_letter_goes_to_the_pupils_home_where_the_school_wrote_the_same(cast: Cast, sign_in: SignIn) -> None:
    offer = confirmed(cast)
    offer.referral.carers.update(address="The same as the pupil")
    assert made(sign_in(cast.asha), offer).status_code == 302
    home = f"{offer.referral.address}\n{offer.referral.postcode}"
    assert set(Letter.objects.values_list("recipient_address", flat=True)) == {home}


def test_a_second_press_makes_no_second_letter(cast: Cast, sign_in: SignIn) -> None:
    offer, client, key = confirmed(cast), sign_in(cast.asha), str(uuid.uuid4())
    for _ in range(2):
        assert made(client, offer, submission_key=key).status_code == 302
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("who", ["quinn", "cora", "olu", "ben"])
def test_only_the_home_school_writes_and_only_when_confirmed(cast: Cast, sign_in: SignIn, who: str) -> None:
    offer = confirmed(cast)
    assert sign_in(getattr(cast, who)).get(address(offer)).status_code in (403, 404)
    assert sign_in(cast.rowan).get(address(offer)).status_code == 200


def test_a_place_not_yet_confirmed_has_no_letters(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.asha).get(address(offered(cast))).status_code == 403


@needs_pango
def test_a_letter_is_given_as_pdf_whose_name_and_title_say_nothing(cast: Cast, sign_in: SignIn) -> None:
    offer, client = confirmed(cast), sign_in(cast.asha)
    made(client, offer)
    letter = Letter.objects.get()
    answer = client.post(f"/offers/{offer.reference}/letters/{letter.pk}/pdf/")
    assert answer["Content-Disposition"] == f'attachment; filename="{offer.reference}.pdf"'
    assert " ".join(letter.text.split()) in words_of(answer.content)
    metadata = read(answer.content).metadata
    assert metadata
    assert metadata.title == "Notice of an off-site direction"
    page = client.get(f"/offers/{offer.reference}/letters/").content.decode()
    assert f'Download as PDF<span class="govuk-visually-hidden"> the letter to {letter.recipient}</span>' in page


def test_there_are_no_more_days_than_the_school_has(cast: Cast, sign_in: SignIn) -> None:
    offer = confirmed(cast)
    page = sign_in(cast.asha).post(address(offer), given(number_of_days="30")).content.decode()
    assert "There are 29 school days from 17 November 2026 to 11 January 2027: holidays are not counted" in page
