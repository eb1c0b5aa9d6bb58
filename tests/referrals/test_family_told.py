"""Who tells the family what was decided, by when, and that it was done."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from apsystem import clock
from apsystem.dashboards.today import needs
from apsystem.demo.cast import Cast
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from referrals import actions
from referrals.family import to_tell
from referrals.models import Decision, FamilyTold
from tests.referrals.panel import a_place, agreed, item_of, meeting_in_session, sent


SignIn = Callable[[Membership | None], Client]


def told(cast: Cast, decision: Decision, who: str = "asha", *, days: int = 0) -> FamilyTold:
    """Return the record that the family was told, some days from today."""
    day = clock.today() + dt.timedelta(days=days)
    return actions.family_told(decision, told_on=day, how="By telephone", by=cast.people[who])


def test_the_school_tells_the_family_within_two_school_days_unless_the_panel_says_otherwise(cast: Cast) -> None:
    agreed(cast, sent(cast))
    decision = Decision.objects.get()
    assert (decision.family_told_by, decision.family_told_by_on) == ("school", dt.date(2026, 11, 19))


def test_the_minutes_list_who_does_what_by_when(cast: Cast) -> None:
    referral, other = sent(cast), sent(cast)
    meeting = meeting_in_session(cast, [referral, other])
    actions.decide(
        item_of(meeting, referral), by=cast.cora,
        **a_place() | {"family_told_by": "panel", "family_told_by_on": dt.date(2026, 11, 20)},
    )  # fmt: skip
    actions.decide(
        item_of(meeting, other), outcome="ask", rationale="What does he want?", answer_by_on=dt.date(2026, 11, 27),
        by=cast.cora,
    )  # fmt: skip
    closed = actions.close_meeting(meeting, by=cast.cora)
    assert "WE-9001: the co-ordinator offers the place at Riverbank Base." in closed.minutes
    assert "WE-9001: the co-ordinator tells the family by 20 November 2026." in closed.minutes
    assert "WE-9002: Riverside Academy answers by 27 November 2026." in closed.minutes


def test_the_schools_home_page_and_the_case_ask_for_it_until_it_is_on_record(cast: Cast, sign_in: SignIn) -> None:
    agreed(cast, sent(cast))
    client = sign_in(cast.asha)
    assert "Families to tell of a decision" in client.get("/").text
    assert (
        "Record that the family was told (the home school, due 19 November)" in client.get("/referrals/WE-9001/").text
    )
    assert "WE-9001" in client.get("/referrals/?family=to_tell").text
    day = clock.today()
    said = {"told_on_day": day.day, "told_on_month": day.month, "told_on_year": day.year}
    assert "Enter how the family was told" in client.post("/referrals/WE-9001/family-told/", said).text
    assert client.post("/referrals/WE-9001/family-told/", said | {"how": "By telephone"}).status_code == 302
    assert "Families to tell of a decision" not in client.get("/").text
    assert (
        "17 November 2026, By telephone (recorded by Asha Patel)" in client.get("/referrals/WE-9001/how-decided/").text
    )


def test_who_is_to_tell_has_it_on_their_own_home_page_alone(cast: Cast) -> None:
    referral = sent(cast)
    meeting = meeting_in_session(cast, [referral])
    actions.decide(item_of(meeting, referral), by=cast.cora, **a_place() | {"family_told_by": "panel"})
    line = "Families to tell of a decision"
    assert line in [need["title"] for need in needs(cast.cora)]
    assert line not in [need["title"] for need in needs(cast.asha)]
    assert line not in [need["title"] for need in needs(cast.olu)]


@pytest.mark.parametrize("days", [-1, 1])
def test_a_day_before_the_decision_or_to_come_is_refused(cast: Cast, days: int) -> None:
    agreed(cast, sent(cast))
    with pytest.raises(ValidationError, match="between the decision and today"):
        told(cast, Decision.objects.get(), days=days)


@pytest.mark.parametrize("who", ["ben", "priya", "quinn", "kit", "ed"])
def test_nobody_else_says_that_the_family_was_told(cast: Cast, who: str) -> None:
    agreed(cast, sent(cast))
    with pytest.raises(PermissionDenied):
        told(cast, Decision.objects.get(), who)


def test_it_is_said_once_and_never_of_a_decision_that_was_corrected(cast: Cast) -> None:
    agreed(cast, sent(cast))
    first = Decision.objects.get()
    new = actions.correct(first, reason="A slip.", by=cast.cora, outcome="agree_waiting", rationale="No place yet.")
    with pytest.raises(NotAllowed, match="was corrected"):
        told(cast, first)
    told(cast, new)
    with pytest.raises(NotAllowed, match="on record already"):
        told(cast, new)


def test_the_panel_may_record_that_the_case_was_withdrawn(cast: Cast) -> None:
    referral = sent(cast)
    meeting = meeting_in_session(cast, [referral])
    actions.decide(
        item_of(meeting, referral), outcome="withdraw", rationale="The school takes it back: he has moved.",
        by=cast.cora,
    )  # fmt: skip
    referral.refresh_from_db()
    assert referral.status == "withdrawn"
    assert "Withdrawn" in actions.close_meeting(meeting, by=cast.cora).minutes


def test_of_a_decision_from_before_nobody_was_asked_to_tell_the_family(cast: Cast) -> None:
    referral = sent(cast)
    item = item_of(meeting_in_session(cast, [referral]), referral)
    Decision.objects.create(agenda_item=item, referral=referral, outcome="not_agree", rationale="Early.", by=cast.cora)
    assert to_tell(referral) is None
