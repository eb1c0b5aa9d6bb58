"""Notice of a meeting, school by school, and whom it binds."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.models import Membership, PartnershipMember
from referrals import actions
from referrals.coming import bound_in_absence, not_told
from referrals.models import Meeting, Notice
from tests.referrals.panel import a_place, item_of, meeting_in_session, planned, sent


SignIn = Callable[[Membership | None], Client]


def opened(cast: Cast) -> Meeting:
    """Return a meeting whose notice has been given."""
    return actions.give_notice(planned(cast), by=cast.cora)


def by_telephone(cast: Cast, meeting: Meeting, **others: object) -> Notice:
    """Return the notice of a school that was rung up."""
    said = {
        "school": cast.places["castle-rise"],
        "person": "The school office",
        "how": "phone",
        "told_on": clock.today(),
    }
    return actions.record_notice(meeting, by=cast.cora, **(said | others))  # type: ignore[arg-type]


def test_each_head_who_is_told_by_email_is_on_record_for_the_school(cast: Cast) -> None:
    opened(cast)
    told = {(notice.school.name, notice.person, notice.how) for notice in Notice.objects.all()}
    assert told == {
        ("Riverside Academy", "Rowan Hughes", "email"),
        ("Lakeside High School", "Priya Nair", "email"),
    }


def test_a_school_without_an_account_has_no_notice_until_somebody_records_one(cast: Cast) -> None:
    meeting = opened(cast)
    assert not_told(meeting) == ["Castle Rise School", "Marsh Lane School"]
    by_telephone(cast, meeting)
    assert not_told(meeting) == ["Marsh Lane School"]


def test_only_a_member_school_has_notice(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="member school"):
        by_telephone(cast, opened(cast), school=cast.places["hilltop"])


def test_a_school_that_has_left_the_partnership_needs_no_notice(cast: Cast) -> None:
    PartnershipMember.objects.filter(school=cast.places["marsh-lane"]).update(
        to_on=clock.today() - dt.timedelta(days=1)
    )
    assert not_told(opened(cast)) == ["Castle Rise School"]


def test_nobody_is_told_tomorrow(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="today or earlier"):
        by_telephone(cast, opened(cast), told_on=clock.today() + dt.timedelta(days=1))


@pytest.mark.parametrize("who", ["priya", "ed", "olu", "kit", "asha"])
def test_only_those_who_run_the_meeting_record_a_notice(cast: Cast, who: str) -> None:
    meeting = opened(cast)
    with pytest.raises(PermissionDenied):
        actions.record_notice(
            meeting, school=cast.places["castle-rise"], person="The office", how="phone", told_on=clock.today(),
            by=cast.people[who],
        )  # fmt: skip


def test_a_school_that_was_told_and_sent_nobody_is_bound_and_one_that_was_not_told_is_not(cast: Cast) -> None:
    referral = sent(cast)
    meeting = meeting_in_session(cast, [referral], away=["priya", "chidi"])
    assert bound_in_absence(meeting) == ["Lakeside High School"]
    assert "Castle Rise School" in not_told(meeting)
    by_telephone(cast, meeting)
    assert bound_in_absence(meeting) == ["Castle Rise School", "Lakeside High School"]


def test_the_minutes_and_the_account_of_a_decision_say_who_was_bound_in_absence(cast: Cast, sign_in: SignIn) -> None:
    referral = sent(cast, "castle-rise")
    meeting = meeting_in_session(cast, [referral], away=["chidi"])
    by_telephone(cast, meeting)
    actions.decide(item_of(meeting, referral), by=cast.cora, **a_place())
    minutes = actions.close_meeting(meeting, by=cast.cora).minutes
    assert "Had notice and were not there, bound by what was decided: Castle Rise School." in minutes
    assert "No notice on record: Marsh Lane School." in minutes
    page = sign_in(cast.cora).get("/referrals/WE-9001/how-decided/").content.decode()
    assert "Rowan Hughes, e-mail from this service" in page
    assert "The school office, by telephone" in page
    assert "Bound in absence" in page


def test_the_page_records_it_and_refuses_without_a_name(cast: Cast, sign_in: SignIn) -> None:
    opened(cast)
    client, day = sign_in(cast.cora), clock.today()
    said = {
        "school": cast.places["castle-rise"].pk, "how": "letter", "told_on_day": day.day, "told_on_month": day.month,
        "told_on_year": day.year,
    }  # fmt: skip
    refused = client.post("/meetings/WE-M0001/notice-given/", said)
    assert "Enter who was told" in refused.content.decode()
    assert client.post("/meetings/WE-M0001/notice-given/", said | {"person": "The head"}).status_code == 302
    assert Notice.objects.filter(how="letter", person="The head").count() == 1
    assert "The head, by letter" in client.get("/meetings/WE-M0001/").content.decode()
