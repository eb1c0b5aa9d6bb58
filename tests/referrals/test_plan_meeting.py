"""Planning a meeting and giving notice of it."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from partnerships.models import Membership, PanelRule
from referrals import actions
from referrals.models import Meeting
from referrals.workflow import MeetingStatus
from tests.referrals.panel import planned


SignIn = Callable[[Membership | None], Client]
DAY = dt.date(2026, 12, 10)


def plan(cast: Cast, by: Membership, **values: object) -> Meeting:
    said = {"held_on": DAY, "starts_at": dt.time(14), "place": "", "submission_key": uuid.uuid4()}
    return actions.plan_meeting(partnership=cast.places["west"], by=by, **said | values)  # type: ignore[arg-type]


def test_the_days_before_a_meeting_are_proposed(cast: Cast) -> None:
    meeting = plan(cast, cast.cora)
    # Three school days before Thursday 10 December, and five before that.
    assert (meeting.papers_on, meeting.deadline_on) == (dt.date(2026, 12, 7), dt.date(2026, 11, 30))
    assert (meeting.reference, meeting.quorum, meeting.status) == ("WE-M0001", 3, MeetingStatus.PLANNED)


def test_days_before_a_holiday_are_counted_in_school_days(cast: Cast) -> None:
    meeting = plan(cast, cast.cora, held_on=dt.date(2027, 1, 6))
    assert (meeting.papers_on, meeting.deadline_on) == (dt.date(2026, 12, 17), dt.date(2026, 12, 10))


def test_the_deadline_is_never_after_the_papers(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="The deadline comes first"):
        plan(cast, cast.cora, deadline_on=dt.date(2026, 12, 9), papers_on=dt.date(2026, 12, 8))


def test_a_second_press_plans_nothing_more(cast: Cast) -> None:
    key = uuid.uuid4()
    assert plan(cast, cast.cora, submission_key=key) == plan(cast, cast.cora, submission_key=key)


@pytest.mark.parametrize("who", ["priya", "ed", "asha", "rowan", "kit", "olu", "quinn"])
def test_only_those_who_run_this_panel_plan_its_meetings(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        plan(cast, cast.people[who])


def test_notice_goes_to_every_member_schools_head_and_the_panel(cast: Cast) -> None:
    meeting = actions.give_notice(planned(cast, DAY), by=cast.cora)
    told = {m.email.partition(".")[0] for m in Message.objects.filter(about=meeting.reference)}
    assert told == {"rowan", "priya", "chidi", "dana", "cora", "ed"}
    assert (meeting.status, meeting.notice_at is not None) == (MeetingStatus.OPEN, True)
    assert meeting.attendances.count() == 6


def test_the_page_plans_and_shows_the_meeting(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.cora)
    sent = {
        "held_on_day": "10", "held_on_month": "12", "held_on_year": "2026", "starts_at": "2pm", "place": "",
        "submission_key": str(uuid.uuid4()),
    }  # fmt: skip
    answer = client.post("/meetings/plan/", sent)
    assert answer["Location"] == "/meetings/WE-M0001/"
    assert "30 November 2026" in client.get("/meetings/WE-M0001/").content.decode()
    assert "WE-M0001" in client.get("/meetings/").content.decode()
    client.post("/meetings/WE-M0001/notice/")
    assert Meeting.objects.get().status == MeetingStatus.OPEN
    assert client.post("/meetings/WE-M0001/notice/").status_code == 409


def test_the_page_says_what_is_wrong(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.cora)
    never = {"held_on_day": "31", "held_on_month": "2", "held_on_year": "2026"}
    page = client.post("/meetings/plan/", never).content.decode()
    assert "The date of the meeting must be a real date" in page
    assert "Enter the time it starts" in page
    page = client.post("/meetings/plan/", {"starts_at": "25:99\x00", "place": "\x00"}).content.decode()
    assert "There is a problem" in page
    past = {"held_on_day": "1", "held_on_month": "1", "held_on_year": "2026", "starts_at": "14:00"}
    assert "must be on or after 17 November 2026" in client.post("/meetings/plan/", past).content.decode()


def test_the_other_partnership_sees_nothing_of_it(cast: Cast, sign_in: SignIn) -> None:
    planned(cast)
    client = sign_in(cast.kit)
    assert "WE-M0001" not in client.get("/meetings/").content.decode()
    assert client.get("/meetings/WE-M0001/").status_code == 404
    assert sign_in(cast.priya).get("/meetings/plan/").status_code == 403
    assert sign_in(cast.asha).get("/meetings/").status_code == 403


@pytest.mark.parametrize(
    ("last", "weeks", "proposed"),
    [
        (dt.date(2026, 12, 10), 4, dt.date(2027, 1, 7)),
        (dt.date(2026, 11, 26), 4, dt.date(2027, 1, 7)),  # Christmas Eve and New Year's Eve are no school days
        (dt.date(2026, 11, 26), 2, dt.date(2026, 12, 10)),
    ],
)
def test_the_next_meeting_is_proposed_its_usual_weeks_later_on_a_school_day(
    cast: Cast, last: dt.date, weeks: int, proposed: dt.date
) -> None:
    PanelRule.objects.update(meets_weeks=weeks)
    planned(cast, last)
    assert actions.proposed_day(cast.places["west"]) == proposed


def test_a_partnership_that_has_never_met_is_offered_a_school_day_to_come(cast: Cast, sign_in: SignIn) -> None:
    assert actions.proposed_day(cast.places["west"]) == dt.date(2026, 12, 15)
    page = sign_in(cast.cora).get("/meetings/plan/").text
    assert 'value="15"' in page


def test_a_meeting_is_closed_to_referrals_once_its_deadline_has_passed(cast: Cast, sign_in: SignIn) -> None:
    meeting = actions.give_notice(planned(cast), by=cast.cora)
    assert meeting.stands == "Open for referrals"
    Meeting.objects.update(deadline_on=meeting.held_on - dt.timedelta(days=1))
    assert Meeting.objects.get().stands == "Closed to referrals"
    assert "Closed to referrals" in sign_in(cast.cora).get("/meetings/").text
