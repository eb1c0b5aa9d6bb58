"""Reviewing a case while it waits for a place: what is kept, by when again, who may, and who is reminded."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.calendar import calendar_of
from partnerships.models import Occasion, PanelRule, Reminder
from placements import actions
from placements.models import WaitingReview
from referrals.models import Referral
from referrals.next_dates import next_date
from referrals.next_step import next_step
from tests.conftest import SignIn
from tests.placements.making import agreed, day, reviewed, waits
from tests.placements.test_remind import on, reminded


def school_day(number: int) -> dt.date:
    """Return the school day that is a number of school days after today."""
    return calendar_of().add_school_days(clock.today(), number)


def due_on(referral: Referral) -> dt.date:
    """Return the next date of a case."""
    found = next_date(Referral.objects.get(pk=referral.pk))
    assert found
    return found.day


def test_the_first_review_follows_from_the_day_it_began_to_wait(cast: Cast) -> None:
    referral = waits(cast)
    assert due_on(referral) == school_day(20)
    PanelRule.objects.update(waiting_review_days=7)
    assert due_on(referral) == school_day(7)


def test_what_was_found_is_kept_and_sets_the_next_day(cast: Cast) -> None:
    referral = waits(cast)
    row = reviewed(cast, referral, next_on=school_day(3))
    assert (row.found, row.needed, row.by) == (
        "Still at home in the mornings",
        "A place for Year 9 from January",
        cast.cora,
    )
    assert due_on(referral) == school_day(3)
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.references) == ("review_waiting", [referral.reference])
    assert row.found not in str(entry.detail)


def test_the_newest_review_holds_and_the_others_stay(cast: Cast) -> None:
    referral = waits(cast)
    for number in (3, 9):
        reviewed(cast, referral, next_on=school_day(number))
    assert due_on(referral) == school_day(9)
    assert WaitingReview.objects.count() == 2


def test_a_second_press_is_one_review(cast: Cast) -> None:
    referral, key = waits(cast), uuid.uuid4()
    assert reviewed(cast, referral, submission_key=key) == reviewed(cast, referral, submission_key=key)


@pytest.mark.parametrize("days", [-1, 0, 21])
def test_a_case_is_never_left_without_a_day_of_its_own(cast: Cast, days: int) -> None:
    referral = waits(cast)
    day = school_day(days) if days > 0 else clock.today() + dt.timedelta(days=days)
    with pytest.raises(ValidationError, match="not later than 15 December 2026"):
        reviewed(cast, referral, next_on=day)
    assert not WaitingReview.objects.exists()


def test_only_a_case_that_waits_is_reviewed(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="not on the waiting list: it is “Agreed, place to be offered”"):
        reviewed(cast, agreed(cast))


@pytest.mark.parametrize("who", ["asha", "rowan", "priya", "kit", "quinn", "sam", "ada"])
def test_others_than_those_who_run_the_panel_may_not(cast: Cast, who: str) -> None:
    referral, by = waits(cast), cast.ada if who == "ada" else cast.people[who]
    with pytest.raises(PermissionDenied):
        reviewed(cast, referral, by=by)


def test_what_was_found_is_for_those_who_run_the_panel_and_the_authority(cast: Cast) -> None:
    reviewed(cast, waits(cast))
    seen = {who: WaitingReview.objects.visible_to(cast.people[who]).count() for who in ("cora", "olu", "kit", "asha")}
    assert seen == {"cora": 1, "olu": 1, "kit": 0, "asha": 0}


def test_the_school_is_told_by_when_and_not_what_was_found(cast: Cast) -> None:
    referral = waits(cast)
    reviewed(cast, referral, next_on=school_day(3))
    said = next_step(Referral.objects.get(pk=referral.pk))
    assert "has waited for a place since Tuesday 17 November" in said
    assert "reviews what it waits for by Friday 20 November" in said
    assert "mornings" not in said


def test_the_page_keeps_a_review_and_shows_those_before(cast: Cast, sign_in: SignIn) -> None:
    referral = waits(cast)
    reviewed(cast, referral)
    client, address = sign_in(cast.cora), f"/places/waiting/{referral.reference}/review/"
    page = client.get(address).content.decode()
    assert "Still at home in the mornings" in page
    assert "15 December 2026 at the latest" in page
    given: dict[str, Any] = {
        "found": "Back in two lessons", "needed": "Any place near home", "submission_key": str(uuid.uuid4()),
        **day("next_on", school_day(2)),
    }  # fmt: skip
    assert client.post(address, given)["Location"] == "/places/waiting/"
    assert "Any place near home" in client.get("/places/waiting/").content.decode()


def test_nonsense_is_told_at_its_field_and_nothing_is_kept(cast: Cast, sign_in: SignIn) -> None:
    referral = waits(cast)
    given = {"found": "", "needed": "A place", **day("next_on", school_day(2))}
    page = sign_in(cast.cora).post(
        f"/places/waiting/{referral.reference}/review/", given | {"submission_key": str(uuid.uuid4())}
    ).content.decode()  # fmt: skip
    assert "There is a problem" in page
    assert "Enter what you found" in page
    assert not WaitingReview.objects.exists()


def test_the_co_ordinator_is_reminded_on_the_day_and_the_officers_two_weeks_later(cast: Cast) -> None:
    referral = waits(cast)
    with on(school_day(19)):
        actions.remind()
    assert not Reminder.objects.filter(occasion=Occasion.WAITING_REVIEW).exists()
    with on(school_day(20)):
        actions.remind()
    assert reminded(occasion=Occasion.WAITING_REVIEW) == ["cora"]
    with on(school_day(30)):
        actions.remind()
    assert reminded(occasion=Occasion.WAITING_REVIEW) == ["cora", "cora", "olu"]
    told = Message.objects.filter(about=referral.reference, key__startswith="reminder").latest("pk")
    assert referral.surname not in told.subject + told.body


def test_a_place_that_is_not_offered_in_time_is_reminded_of(cast: Cast) -> None:
    referral = agreed(cast)
    assert due_on(referral) == school_day(5)
    with on(school_day(5)):
        actions.remind()
    assert reminded(occasion=Occasion.TO_OFFER) == []
    with on(school_day(6)):
        actions.remind()
    assert reminded(occasion=Occasion.TO_OFFER) == ["cora"]
