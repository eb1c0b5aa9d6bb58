"""A meeting is closed, its minutes drafted, edited and signed off."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from apsystem.demo.cast import Cast
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from referrals import actions
from referrals.models import Meeting, Referral
from referrals.workflow import MeetingStatus, Status
from tests.referrals.panel import a_place, item_of, meeting_in_session, sent


SignIn = Callable[[Membership | None], Client]


def closed(cast: Cast) -> Meeting:
    """Return a meeting that agreed a place for one case and did not reach the other."""
    first, second = sent(cast), sent(cast, "marsh-lane")
    meeting = meeting_in_session(cast, [first, second], away=["ed"])
    actions.decide(item_of(meeting, first), by=cast.cora, **a_place())
    return actions.close_meeting(meeting, by=cast.cora)


def test_the_minutes_are_drafted_from_the_record_without_a_childs_name(cast: Cast) -> None:
    minutes = closed(cast).minutes
    assert "Present: Chidi Eze (Castle Rise School)" in minutes
    assert "Apologies: Ed Marchetti (Adviser)." in minutes
    assert "Quorum: 3 panel members; 4 were present." in minutes
    assert "1. WE-9001, year 9: Agreed, a place to be offered." in minutes
    assert "Interests: Priya Nair (" in minutes
    assert "Where: Riverbank Base" in minutes
    assert "Decided by consensus: Chidi Eze, Dana Whitlock, Priya Nair." in minutes
    assert "Not decided at this meeting: WE-9002." in minutes
    assert "Jordan" not in minutes
    assert "Marlowe" not in minutes


def test_cases_not_decided_are_ready_for_the_next(cast: Cast) -> None:
    closed(cast)
    left = Referral.objects.get(reference="WE-9002")
    event = left.events.last()
    assert event is not None
    assert (left.status, event.reason) == (Status.READY, "Not decided at WE-M0001.")


def test_only_the_chair_or_deputy_signs_off_and_then_nothing_changes(cast: Cast) -> None:
    meeting = closed(cast)
    with pytest.raises(PermissionDenied):
        actions.sign_off(meeting, minutes="As drafted.", by=cast.cora)
    signed = actions.sign_off(meeting, minutes="As drafted.", by=cast.dana)
    assert (signed.status, signed.minutes) == (MeetingStatus.SIGNED_OFF, "As drafted.")
    with pytest.raises(NotAllowed):
        actions.edit_minutes(signed, minutes="Other.", version=signed.version, by=cast.cora)


def test_the_coordinator_edits_and_the_chair_signs(cast: Cast, sign_in: SignIn) -> None:
    meeting = closed(cast)
    said = {"minutes": "Edited by the co-ordinator.", "version": meeting.version, "sign": "yes"}
    assert sign_in(cast.cora).post("/meetings/WE-M0001/sign-off/", said).status_code == 302
    assert Meeting.objects.get().status == MeetingStatus.MINUTED
    client = sign_in(cast.chidi)
    assert client.post("/meetings/WE-M0001/sign-off/", said).status_code == 409
    said |= {"version": Meeting.objects.get().version, "minutes": "Read and right."}
    assert client.post("/meetings/WE-M0001/sign-off/", said).status_code == 302
    page = sign_in(cast.priya).get("/meetings/WE-M0001/minutes/").content.decode()
    assert "Read and right." in page
    assert "Signed off by Chidi Eze" in page
    assert sign_in(cast.priya).get("/meetings/WE-M0001/sign-off/").status_code == 403


def test_the_page_says_how_many_are_not_decided(cast: Cast, sign_in: SignIn) -> None:
    meeting_in_session(cast, [sent(cast), sent(cast, "marsh-lane")])
    client = sign_in(cast.cora)
    assert "Not decided: 2 cases" in client.get("/meetings/WE-M0001/close/").content.decode()
    assert client.post("/meetings/WE-M0001/close/")["Location"] == "/meetings/WE-M0001/minutes/"
    assert client.post("/meetings/WE-M0001/close/").status_code == 409
