"""The agenda in the order in which the fewest people come and go."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from apsystem.demo.cast import Cast
from apsystem.workflow import NotAllowed
from partnerships.models import Membership, PanelRule
from referrals import actions
from referrals.models import Meeting
from tests.referrals.panel import item_of, papers_out, sent


SignIn = Callable[[Membership | None], Client]


def order_of(meeting: Meeting) -> list[str]:
    """Return the references on an agenda in its order."""
    rows = meeting.agenda_items.filter(taken_off_at=None).order_by("position", "pk")
    return list(rows.values_list("referral__reference", flat=True))


def test_cases_for_which_the_same_people_leave_follow_each_other(cast: Cast) -> None:
    cases = [sent(cast) for _ in range(5)]
    meeting = papers_out(cast, cases)
    for case, leaves in zip(cases, ("priya", "", "dana", "priya", ""), strict=True):
        if leaves:
            actions.declare_interest(item_of(meeting, case), kind="personal", note="", by=cast.people[leaves])
    actions.group_agenda(meeting, by=cast.cora)
    assert order_of(meeting) == ["WE-9002", "WE-9005", "WE-9001", "WE-9004", "WE-9003"]


def test_who_stays_to_answer_for_an_own_pupil_does_not_change_the_order(cast: Cast) -> None:
    cases = [sent(cast), sent(cast, "lakeside"), sent(cast)]
    meeting = papers_out(cast, cases)
    actions.group_agenda(meeting, by=cast.cora)
    assert order_of(meeting) == ["WE-9001", "WE-9002", "WE-9003"]


def test_the_authority_may_have_own_pupils_heads_leave_too(cast: Cast) -> None:
    cases = [sent(cast), sent(cast, "marsh-lane"), sent(cast)]
    meeting = papers_out(cast, cases)
    PanelRule.objects.update(interests={"own_pupil": "leaves"})
    actions.group_agenda(meeting, by=cast.cora)
    assert order_of(meeting) == ["WE-9001", "WE-9003", "WE-9002"]


def test_late_cases_stay_last(cast: Cast) -> None:
    first, late = sent(cast), sent(cast)
    meeting = papers_out(cast, [first, late])
    meeting.agenda_items.filter(referral=first).update(late=True)
    actions.group_agenda(meeting, by=cast.cora)
    assert order_of(meeting) == ["WE-9002", "WE-9001"]


def test_the_agenda_says_who_leaves_and_who_presents(cast: Cast, sign_in: SignIn) -> None:
    case = sent(cast)
    meeting = papers_out(cast, [case])
    actions.declare_interest(item_of(meeting, case), kind="personal", note="", by=cast.priya)
    page = sign_in(cast.cora).get("/meetings/WE-M0001/").text
    assert "Leaves: Priya Nair" in page
    assert "Presents, does not decide: Rowan Hughes" in page
    assert sign_in(cast.cora).post("/meetings/WE-M0001/group/").status_code == 302


@pytest.mark.parametrize("who", ["priya", "ed", "kit", "olu"])
def test_only_those_who_run_the_meeting_order_it(cast: Cast, who: str) -> None:
    meeting = papers_out(cast, [sent(cast)])
    with pytest.raises(PermissionDenied):
        actions.group_agenda(meeting, by=cast.people[who])


def test_after_the_meeting_the_order_stays(cast: Cast) -> None:
    meeting = actions.begin_meeting(papers_out(cast, [sent(cast)]), by=cast.cora)
    closed = actions.close_meeting(meeting, by=cast.cora)
    with pytest.raises(NotAllowed, match="no longer changes"):
        actions.group_agenda(closed, by=cast.cora)


def test_where_an_own_pupil_only_needs_declaring_nobody_is_said_not_to_decide(cast: Cast, sign_in: SignIn) -> None:
    papers_out(cast, [sent(cast)])
    PanelRule.objects.update(interests={"own_pupil": "declare"})
    assert "does not decide" not in sign_in(cast.cora).get("/meetings/WE-M0001/").text
