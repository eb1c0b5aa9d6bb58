"""Writing a draft: a page saves what it can read and keeps every other word."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from apsystem.demo.cast import Cast
from apsystem.workflow import NotAllowed
from partnerships.actions import Stale
from partnerships.models import Membership
from referrals import actions
from referrals.models import Referral
from tests.referrals.making import complete_draft, draft, submitted


SignIn = Callable[[Membership | None], Client]


def save(client: Client, referral: Referral, slug: str, **posted: object) -> str:
    """Post a page of the draft and return the page it leads to."""
    referral.refresh_from_db()
    address = reverse("referrals:section", args=[referral.reference, slug])
    answer = client.post(address, {"version": referral.version, **posted}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_page_saves_to_columns_and_answers(cast: Cast, sign_in: SignIn) -> None:
    referral = draft(cast)
    save(sign_in(cast.asha), referral, "pupil", forename="Alfie", strengths="Draws well", postcode="zz11aa")
    referral.refresh_from_db()
    assert (referral.forename, referral.postcode) == ("Alfie", "ZZ1 1AA")
    assert referral.answers.get(key="strengths").text == "Draws well"


def test_a_bad_date_does_not_stop_the_rest_and_is_shown_again_with_its_error(cast: Cast, sign_in: SignIn) -> None:
    referral, client = draft(cast), sign_in(cast.asha)
    bad = {"date_of_birth_day": "31", "date_of_birth_month": "2", "date_of_birth_year": "2012"}
    page = save(client, referral, "pupil", forename="Alfie", **bad)
    referral.refresh_from_db()
    assert referral.forename == "Alfie"
    assert referral.words == {"pupil": {"date_of_birth": ["31", "2", "2012"]}}
    assert "Date of birth must be a real date" in page
    again = client.get(reverse("referrals:section", args=[referral.reference, "pupil"])).content.decode()
    assert "Date of birth must be a real date" in again
    assert 'value="31"' in again
    assert "Has words to mend" in client.get(reverse("referrals:task_list", args=[referral.reference])).content.decode()


def test_mended_words_are_forgotten(cast: Cast, sign_in: SignIn) -> None:
    referral, client = draft(cast), sign_in(cast.asha)
    save(client, referral, "pupil", upn="A801200005001")
    save(client, referral, "pupil", upn="w926 4001 25001")
    referral.refresh_from_db()
    assert (referral.words, referral.upn) == ({}, "W926400125001")


def test_a_megabyte_of_text_is_kept_to_the_last_letter(cast: Cast, sign_in: SignIn) -> None:
    referral, text = draft(cast), "word " * 200_000
    page = save(sign_in(cast.asha), referral, "safety", safety=text, risk_level="low")
    referral.refresh_from_db()
    assert referral.words["safety"]["safety"] == text
    assert (referral.safety, referral.risk_level) == ("", "low")
    assert "must be 8000 characters or fewer" in page


@pytest.mark.parametrize("value", ["\x00", "A\x00lfie", "😀" * 300, "<script>", "x" * 101])
def test_strange_text_is_never_an_error_page(cast: Cast, sign_in: SignIn, value: str) -> None:
    referral = draft(cast)
    save(sign_in(cast.asha), referral, "pupil", forename=value, year_group=value, upn=value, date_of_birth_day=value)
    save(sign_in(cast.asha), referral, "plan", provision_type=value, hours_per_week="NaN")
    save(sign_in(cast.asha), referral, "plan", provision_type="99999999999999999999", hours_per_week="1e400")


def test_more_attended_than_possible_is_kept_as_words(cast: Cast, sign_in: SignIn) -> None:
    referral = draft(cast)
    save(sign_in(cast.asha), referral, "attendance", sessions_possible="90", sessions_attended="95")
    referral.refresh_from_db()
    assert (referral.sessions_possible, referral.sessions_attended) == (90, None)
    assert referral.words == {"attendance": {"sessions_attended": "95"}}


def test_a_page_a_colleague_saved_meanwhile_is_not_overwritten_until_the_second_press(
    cast: Cast, sign_in: SignIn
) -> None:
    referral = draft(cast)
    stale = referral.version
    actions.save_section(
        referral, "safety", values={"safety": "From Rowan"}, words={}, version=referral.version, by=cast.rowan
    )
    client, address = sign_in(cast.asha), reverse("referrals:section", args=[referral.reference, "safety"])
    page = client.post(address, {"version": stale, "safety": "From Asha"}).content.decode()
    assert "Rowan Hughes saved this page on 17 November at 10:00" in page
    assert "From Rowan" in page
    assert "From Asha" in page
    assert Referral.objects.get().safety == "From Rowan"
    fresh = Referral.objects.get().version
    assert f'name="version" value="{fresh}"' in page
    client.post(address, {"version": fresh, "safety": "From Asha"})
    assert Referral.objects.get().safety == "From Asha"


def test_two_colleagues_may_write_two_pages_at_once(cast: Cast) -> None:
    referral = draft(cast)
    actions.save_section(referral, "safety", values={"safety": "A"}, words={}, version=referral.version, by=cast.rowan)
    actions.save_section(
        referral, "outcomes", values={"exit_plan": "B"}, words={}, version=referral.version, by=cast.asha
    )
    with pytest.raises(Stale):
        actions.save_section(referral, "outcomes", values={}, words={}, version=referral.version, by=cast.rowan)


def test_a_draft_stays_in_its_school(cast: Cast, sign_in: SignIn) -> None:
    referral = draft(cast)
    address = reverse("referrals:section", args=[referral.reference, "pupil"])
    people = {cast.asha: 200, cast.rowan: 200, cast.ben: 404, cast.cora: 404, cast.olu: 404, cast.quinn: 404}
    assert {who: sign_in(who).get(address).status_code for who in people} == people


def test_a_sent_referral_is_no_longer_written(cast: Cast, sign_in: SignIn) -> None:
    referral = submitted(cast)
    with pytest.raises(NotAllowed):
        actions.save_section(referral, "safety", values={}, words={}, version=99, by=cast.asha)
    address = reverse("referrals:section", args=[referral.reference, "safety"])
    assert sign_in(cast.asha).get(address).status_code == 409
    assert sign_in(cast.olu).get(address).status_code == 403


def test_nobody_else_saves(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.save_section(draft(cast), "safety", values={}, words={}, version=1, by=cast.ben)


def test_the_task_list_says_how_much_is_left(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.asha)
    empty, full = draft(cast), complete_draft(cast)
    assert (
        "8 left, about 24 minutes"
        in client.get(reverse("referrals:task_list", args=[empty.reference])).content.decode()
    )
    assert (
        "Everything is filled in" in client.get(reverse("referrals:task_list", args=[full.reference])).content.decode()
    )


def test_a_returned_referral_may_be_left_with_a_gap_while_its_school_writes(cast: Cast) -> None:
    returned = actions.return_to_school(submitted(cast), reason="Check the name", by=cast.cora)
    version = returned.version
    saved = actions.save_section(returned, "pupil", values={"surname": ""}, words={}, version=version, by=cast.asha)
    assert saved.surname == ""
    with pytest.raises(actions.Incomplete):
        actions.submit(saved, by=cast.asha)
    assert actions.withdraw(saved, reason="Settled", by=cast.asha).status == "withdrawn"


def test_a_date_without_a_column_is_shown_again_and_survives_the_next_save(cast: Cast, sign_in: SignIn) -> None:
    referral, client = complete_draft(cast, year_group=11), sign_in(cast.asha)
    day = {"careers_meeting_on_day": "3", "careers_meeting_on_month": "12", "careers_meeting_on_year": "2026"}
    save(client, referral, "outcomes", **day)
    page = client.get(reverse("referrals:section", args=[referral.reference, "outcomes"])).content.decode()
    assert 'name="careers_meeting_on_day" type="text" value="3"' in page or 'value="3"' in page
    save(client, referral, "outcomes", **day)
    assert referral.answers.get(key="careers_meeting_on").text == "2026-12-03"


def test_an_answer_nobody_can_read_takes_nothing_with_it(cast: Cast, sign_in: SignIn) -> None:
    referral = draft(cast)
    save(sign_in(cast.asha), referral, "attendance", suspensions="two", suspension_days="4.5", suspension_reasons="Why")
    fresh = Referral.objects.get()
    assert fresh.words["attendance"] == {"suspensions": "two"}
    assert (str(fresh.suspension_days), fresh.suspension_reasons) == ("4.5", "Why")


def test_a_question_that_the_page_did_not_have_keeps_its_answer(cast: Cast, sign_in: SignIn) -> None:
    referral = complete_draft(cast, year_group=11, post_16_plan="A course in building")
    save(sign_in(cast.asha), referral, "outcomes", success_measure="The outcomes are met.")
    assert referral.answers.get(key="post_16_plan").text == "A course in building"
