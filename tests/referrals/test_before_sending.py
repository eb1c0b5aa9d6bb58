"""Before you send: the likely route, the meetings in reach, and why others came back."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.models import ProvisionType
from partnerships.models.provision import Tier
from referrals import actions
from referrals.asked import Asking
from referrals.before_sending import FEWEST, before_sending, came_back, checking, likely_route, meetings_for
from referrals.models import Exclusion, Meeting, Referral, Support
from tests.referrals.making import submitted
from tests.referrals.panel import planned, sent


def tried(referral: Referral) -> Referral:
    Support.objects.create(referral=referral, kind="ordinary", what="Mentoring", submission_key=uuid.uuid4())
    return referral


def excluded(cast: Cast, referral: Referral, **changes: str) -> Exclusion:
    return Exclusion.objects.create(
        school=referral.school, pupil=referral.pupil, on=clock.today(), submission_key=uuid.uuid4(),
        recorded_by=cast.rowan, **{"kind": "permanent"} | changes,
    )  # fmt: skip


def days(count: int) -> dt.date:
    return clock.today() + dt.timedelta(days=count)


def meeting(cast: Cast, deadline: int, held: int) -> Meeting:
    return actions.plan_meeting(
        partnership=cast.places["west"], held_on=days(held), starts_at=dt.time(14), place="",
        deadline_on=days(deadline), papers_on=days(held - 1), submission_key=uuid.uuid4(), by=cast.cora,
    )  # fmt: skip


def test_the_type_of_provision_says_the_tier(cast: Cast) -> None:
    referral = tried(sent(cast))
    route = likely_route(referral, cast.asha)
    assert (route.tier, route.words) == (Tier.TWO, "Likely route: Tier 2: time-limited placement")
    assert "SEMH base" in route.why
    ProvisionType.objects.update(tier=Tier.THREE)
    assert likely_route(Referral.objects.get(), cast.asha).tier == Tier.THREE


def test_without_a_type_the_referrals_own_tier_is_likely(cast: Cast) -> None:
    assert likely_route(tried(sent(cast, provision_type=None)), cast.asha).tier == Tier.TWO


def test_nothing_tried_points_to_tier_1(cast: Cast) -> None:
    referral = sent(cast)
    assert likely_route(referral, cast.asha).tier == Tier.ONE
    assert likely_route(tried(referral), cast.asha).tier == Tier.TWO
    assert likely_route(sent(cast, tried="Mentoring since May."), cast.asha).tier == Tier.TWO


def test_a_permanent_exclusion_that_stands_points_to_tier_3(cast: Cast) -> None:
    referral = tried(sent(cast))
    exclusion = excluded(cast, referral)
    assert likely_route(referral, cast.asha).tier == Tier.THREE
    Exclusion.objects.filter(pk=exclusion.pk).update(result="not_upheld")
    assert likely_route(referral, cast.asha).tier == Tier.TWO
    excluded(cast, referral, kind="suspension")
    assert likely_route(referral, cast.asha).tier == Tier.TWO


def test_a_draft_without_a_pupil_is_known_by_its_number(cast: Cast) -> None:
    referral = tried(sent(cast))
    excluded(cast, referral)
    assert referral.pupil
    referral.pupil.upn = referral.upn = "A123456789012"
    referral.pupil.save()
    referral.pupil = None
    assert likely_route(referral, cast.asha).tier == Tier.THREE
    referral.upn = ""
    assert likely_route(referral, cast.asha).tier == Tier.TWO


def test_an_exclusion_is_told_only_to_those_who_see_it(cast: Cast) -> None:
    referral = tried(sent(cast))
    excluded(cast, referral)
    assert likely_route(referral, cast.cora).tier == Tier.TWO
    assert likely_route(referral, cast.olu).tier == Tier.THREE


def test_the_next_meeting_comes_with_its_three_days(cast: Cast) -> None:
    meeting(cast, 20, 30)
    meeting(cast, 50, 60)
    (reach,) = meetings_for(sent(cast))
    assert reach.in_time
    assert reach.sentence == (
        "Sent by Monday 7 December, it reaches the meeting on Thursday 17 December. The head teacher signs by "
        "Wednesday 16 December, when the papers go out."
    )


def test_a_near_deadline_comes_with_the_meeting_after_it(cast: Cast) -> None:
    meeting(cast, 2, 9)
    meeting(cast, 50, 60)
    meeting(cast, 80, 90)
    assert [(reach.meeting.held_on, reach.in_time) for reach in meetings_for(sent(cast))] == [
        (days(9), True), (days(60), True),
    ]  # fmt: skip


def test_a_deadline_that_has_passed_is_said_before_the_meeting_in_reach(cast: Cast) -> None:
    meeting(cast, -1, 9)
    meeting(cast, 50, 60)
    missed, reached = meetings_for(sent(cast))
    assert "The deadline for the meeting on Thursday 26 November was Monday 16 November" in missed.sentence
    assert reached.meeting.held_on == days(60)


def test_a_meeting_whose_papers_are_out_is_no_longer_in_reach(cast: Cast) -> None:
    early = actions.give_notice(planned(cast, days(5)), by=cast.cora)
    actions.issue_papers(early, by=cast.cora)
    assert [reach.in_time for reach in meetings_for(sent(cast))] == [False]


def test_another_partnerships_meetings_are_not_told(cast: Cast) -> None:
    meeting(cast, 20, 30)
    Meeting.objects.update(partnership=cast.places["east"])
    assert meetings_for(sent(cast)) == []


def returned(cast: Cast, number: int, reason: str) -> None:
    for _ in range(number):
        asks = [Asking("pupil", "", reason), Asking("needs", "", reason)]
        actions.return_to_school(submitted(cast), asked=asks, by=cast.cora)


def test_reasons_are_counted_by_referral_and_a_small_count_is_not_told(cast: Cast) -> None:
    returned(cast, FEWEST, "evidence")
    returned(cast, FEWEST - 1, "voice")
    west, east = cast.places["west"].pk, cast.places["east"].pk
    assert [(one.label, one.number) for one in came_back(west)] == [("What was tried, or its effect, is not shown", 5)]
    assert came_back(east) == []


def test_what_came_back_more_than_a_year_ago_is_not_counted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    returned(cast, FEWEST, "evidence")
    later = clock.now() + dt.timedelta(days=366)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert came_back(cast.places["west"].pk) == []


def test_the_figures_ask_at_most_six_questions(cast: Cast) -> None:
    meeting(cast, 2, 9)
    referral = Referral.objects.select_related("provision_type").get(pk=submitted(cast).pk)
    with CaptureQueriesContext(connection) as asked:
        before_sending(referral, cast.asha)
    assert len(asked) <= 6
    with CaptureQueriesContext(connection) as asked:
        checking(referral, cast.cora, set())
    assert len(asked) <= 19


def test_those_who_check_see_the_gaps_too(cast: Cast) -> None:
    referral = submitted(cast)
    assert checking(referral, cast.cora, set()).gaps == []
    referral.contact_name = ""
    assert [gap.question for gap in checking(referral, cast.cora, set()).gaps] == ["contact_name"]


def test_those_who_check_see_what_may_be_a_slip(cast: Cast) -> None:
    referral = submitted(cast)
    referral.date_of_birth, referral.year_group = dt.date(2012, 5, 4), 10
    before = checking(referral, cast.cora, set()).doubts
    referral.year_group = 11
    assert len(checking(referral, cast.cora, set()).doubts) == len(before) + 1
