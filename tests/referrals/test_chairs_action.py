"""The chair decides between meetings, and the next meeting says whether it stands."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.models import Membership, PanelRule
from referrals import actions
from referrals.models import AgendaItem, Decision, Meeting, Ratification, Referral
from referrals.workflow import Status
from tests.referrals.panel import a_place, item_of, meeting_in_session, papers_out, planned, ready, sent


SignIn = Callable[[Membership | None], Client]
WHY = "The pupil is at home without education since Monday."


def acted(cast: Cast, referral: Referral, meeting: Meeting | None = None, **others: Any) -> Decision:
    """Return what the deputy chair decided alone about a case that is ready, for a meeting in two weeks."""
    meeting = meeting or planned(cast, clock.today() + dt.timedelta(days=14))
    said = a_place() | {"why_now": WHY, "by": cast.dana} | others
    return actions.act_alone(referral, meeting=meeting, **said)


def in_session(cast: Cast, meeting: Meeting) -> Meeting:
    """Return the meeting begun with everybody there."""
    for step in (actions.give_notice, actions.issue_papers):
        meeting = step(meeting, by=cast.cora)
    here = {row.member_id: "present" for row in meeting.attendances.all()}
    actions.record_attendance(meeting, states=here, by=cast.cora)
    return actions.begin_meeting(meeting, by=cast.cora)


def test_the_case_is_agreed_at_once_and_stands_on_the_next_agenda_to_be_ratified(cast: Cast) -> None:
    decision = acted(cast, ready(cast))
    assert Referral.objects.get().status == Status.AGREED
    assert decision.chairs_action
    assert [m.user.name for m in decision.decided_by.all()] == ["Dana Whitlock"]
    meeting = Meeting.objects.get()
    assert list(Decision.objects.to_ratify(meeting.partnership_id)) == [decision]
    assert AgendaItem.objects.get().meeting == meeting


def test_a_case_already_listed_stays_on_its_agenda(cast: Cast) -> None:
    referral = sent(cast)
    meeting = papers_out(cast, [referral])
    acted(cast, Referral.objects.get(), meeting)
    assert AgendaItem.objects.filter(meeting=meeting, decided_at__isnull=False).count() == 1


def test_the_school_is_told_that_the_chair_decided(cast: Cast) -> None:
    acted(cast, ready(cast))
    body = Message.objects.filter(key__startswith="decided").first()
    assert body is not None
    assert "decided by the chair today" in body.body
    assert WHY not in body.body


def test_the_meeting_ratifies_it_with_a_quorum(cast: Cast) -> None:
    decision = acted(cast, ready(cast))
    meeting = in_session(cast, Meeting.objects.get())
    said = actions.ratify(decision, meeting=meeting, ratified=True, note="", by=cast.cora)
    assert {m.user.name for m in said.decided_by.all()} == {"Chidi Eze", "Dana Whitlock", "Priya Nair"}, "own pupil"
    assert list(Decision.objects.to_ratify(meeting.partnership_id)) == []
    minutes = actions.close_meeting(meeting, by=cast.cora).minutes
    assert "Chair’s action on WE-9001 (agreed, a place to be offered): ratified by Chidi Eze" in minutes
    assert "Decided by the chair alone, between meetings: Dana Whitlock." in minutes
    assert AgendaItem.objects.get().hidden_on == clock.today() + dt.timedelta(days=28)


def test_what_is_not_ratified_says_why_tells_the_school_and_may_be_corrected(cast: Cast) -> None:
    decision = acted(cast, ready(cast))
    meeting = in_session(cast, Meeting.objects.get())
    with pytest.raises(ValidationError, match="Enter why"):
        actions.ratify(decision, meeting=meeting, ratified=False, note=" ", by=cast.cora)
    actions.ratify(decision, meeting=meeting, ratified=False, note="More is to be tried first.", by=cast.cora)
    assert Message.objects.filter(key__startswith="not ratified").exists()
    new = actions.correct(
        decision, reason="Not ratified.", by=cast.cora, outcome="not_agree", rationale="More is to be tried first."
    )
    assert {m.user.name for m in new.decided_by.all()} == {"Chidi Eze", "Dana Whitlock", "Priya Nair"}
    assert Referral.objects.get().status == Status.NOT_AGREED


def test_a_meeting_without_a_quorum_does_not_ratify(cast: Cast) -> None:
    decision = acted(cast, ready(cast))
    meeting = in_session(cast, Meeting.objects.get())
    actions.record_attendance(meeting, states={cast.priya.pk: "apologies"}, by=cast.cora)
    with pytest.raises(ValidationError, match="no quorum"):
        actions.ratify(decision, meeting=meeting, ratified=True, note="", by=cast.cora)


def test_what_one_meeting_does_not_reach_waits_for_the_one_after(cast: Cast) -> None:
    decision = acted(cast, ready(cast))
    actions.close_meeting(in_session(cast, Meeting.objects.get()), by=cast.cora)
    later = planned(cast, clock.today() + dt.timedelta(days=28))
    assert list(Decision.objects.to_ratify(later.partnership_id)) == [decision]
    held = in_session(cast, later)
    actions.ratify(decision, meeting=held, ratified=True, note="", by=cast.cora)
    assert Ratification.objects.get().meeting == held


def test_a_meeting_speaks_once(cast: Cast) -> None:
    decision = acted(cast, ready(cast))
    meeting = in_session(cast, Meeting.objects.get())
    actions.ratify(decision, meeting=meeting, ratified=True, note="", by=cast.cora)
    with pytest.raises(NotAllowed, match="already spoken"):
        actions.ratify(decision, meeting=meeting, ratified=False, note="No.", by=cast.cora)


@pytest.mark.parametrize("who", ["cora", "priya", "olu", "kit", "asha"])
def test_only_the_chair_and_deputy_decide_alone(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        acted(cast, ready(cast), by=cast.people[who])


def test_the_chair_never_decides_alone_on_an_own_pupil_the_deputy_does(cast: Cast) -> None:
    referral = ready(cast, sent(cast, "castle-rise"))
    meeting = planned(cast, clock.today() + dt.timedelta(days=14))
    with pytest.raises(PermissionDenied):
        acted(cast, referral, meeting, by=cast.chidi)
    assert Referral.objects.get().status == Status.READY, "nothing half done"
    acted(cast, referral, meeting)


def test_it_needs_a_signature_a_reason_and_a_meeting_that_has_not_begun(cast: Cast) -> None:
    meeting = planned(cast, clock.today() + dt.timedelta(days=14))
    with pytest.raises(NotAllowed, match="has not signed"):
        acted(cast, ready(cast, sent(cast, signed=False)), meeting)
    with pytest.raises(ValidationError, match="cannot wait"):
        acted(cast, ready(cast), meeting, why_now="  ")
    referral = sent(cast)
    held = meeting_in_session(cast, [referral])
    with pytest.raises(NotAllowed, match="decided there"):
        acted(cast, item_of(held, referral).referral, held)


def test_an_authority_without_chairs_action_has_none(cast: Cast, sign_in: SignIn) -> None:
    PanelRule.objects.update(chairs_action=False)
    referral = ready(cast)
    with pytest.raises(NotAllowed, match="no chair’s action"):
        acted(cast, referral)
    assert sign_in(cast.chidi).get("/referrals/WE-9001/chairs-action/").status_code == 409


def test_the_pages_decide_and_ratify(cast: Cast, sign_in: SignIn) -> None:
    ready(cast)
    planned(cast, clock.today() + dt.timedelta(days=14))
    client = sign_in(cast.dana)
    assert "chair’s action" in client.get("/referrals/WE-9001/").text
    refused = client.post("/referrals/WE-9001/chairs-action/", {"outcome": "agree_waiting"}).text
    for sentence in ("Enter why it cannot wait", "Select which meeting", "Enter the reasons"):
        assert sentence in refused
    said = {
        "outcome": "agree_waiting", "rationale": "It is urgent.", "why_now": WHY, "meeting": Meeting.objects.get().pk,
        "family_told_by": "school",
    }  # fmt: skip
    assert client.post("/referrals/WE-9001/chairs-action/", said).status_code == 302
    in_session(cast, Meeting.objects.get())
    cora = sign_in(cast.cora)
    assert "to be ratified: 1" in cora.get("/meetings/WE-M0001/").text
    assert (
        "Enter why it is not ratified" in cora.post("/meetings/WE-M0001/cases/WE-9001/ratify/", {"ratified": "no"}).text
    )
    assert cora.post("/meetings/WE-M0001/cases/WE-9001/ratify/", {"ratified": "yes"}).status_code == 302
    account = cora.get("/referrals/WE-9001/how-decided/").text
    assert WHY in account
    assert "Ratified at WE-M0001" in account


def test_a_member_reads_of_it_once_it_is_on_papers_that_are_out(cast: Cast, sign_in: SignIn) -> None:
    acted(cast, ready(cast))
    meeting = actions.give_notice(Meeting.objects.get(), by=cast.cora)
    assert "WE-9001" not in sign_in(cast.priya).get("/meetings/WE-M0001/").text
    actions.issue_papers(meeting, by=cast.cora)
    assert "to be ratified: 1" in sign_in(cast.priya).get("/meetings/WE-M0001/").text


def test_the_page_tells_a_chair_whom_an_interest_bars_before_anything_is_written(cast: Cast, sign_in: SignIn) -> None:
    ready(cast, sent(cast, "castle-rise"))
    planned(cast, clock.today() + dt.timedelta(days=14))
    refused = sign_in(cast.chidi).get("/referrals/WE-9001/chairs-action/")
    assert refused.status_code == 409
    assert "An interest bars you from deciding WE-9001 alone" in refused.text
    assert sign_in(cast.dana).get("/referrals/WE-9001/chairs-action/").status_code == 200


def test_the_school_reads_what_became_of_it_and_not_the_panels_deliberation(cast: Cast, sign_in: SignIn) -> None:
    decision = acted(cast, ready(cast))
    meeting = in_session(cast, Meeting.objects.get())
    actions.ratify(decision, meeting=meeting, ratified=False, note="More is to be tried first.", by=cast.cora)
    page = sign_in(cast.asha).get("/referrals/WE-9001/how-decided/").text
    assert "Not ratified at WE-M0001. More is to be tried first." in page
    assert WHY not in page
    assert "Not ratified at WE-M0001, by" not in page
    in_full = sign_in(cast.priya).get("/referrals/WE-9001/how-decided/").text
    assert WHY in in_full
    assert "Not ratified at WE-M0001, by Chidi Eze" in in_full
