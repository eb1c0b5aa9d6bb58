"""Putting a referral on an agenda, moving it up and taking it off."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from referrals import actions
from referrals.models import AgendaItem, Meeting, Referral
from referrals.workflow import Status
from tests.referrals.panel import item_of, meeting_in_session, planned, ready, sent


SignIn = Callable[[Membership | None], Client]


def test_a_ready_referral_is_listed_with_its_interests(cast: Cast) -> None:
    item = actions.list_for_meeting(ready(cast), meeting=planned(cast), by=cast.cora)
    assert Referral.objects.get().status == Status.LISTED
    found = {(i.member.user.name, i.kind) for i in item.interests.filter(derived=True)}
    # Priya's Lakeside is in Riverside's trust and hosts the only base that serves the West.
    assert found == {("Rowan Hughes", "own_pupil"), ("Priya Nair", "same_trust"), ("Priya Nair", "host")}


def test_after_the_deadline_only_the_chair_lists(cast: Cast) -> None:
    referral, meeting = ready(cast), planned(cast, clock.today() + dt.timedelta(days=20))
    Meeting.objects.update(deadline_on=clock.today() - dt.timedelta(days=1))
    with pytest.raises(ValidationError, match=r"The deadline was 16 November 2026\. Only the chair"):
        actions.list_for_meeting(referral, meeting=meeting, by=cast.chidi)
    with pytest.raises(PermissionDenied):
        actions.list_for_meeting(referral, meeting=meeting, late=True, by=cast.cora)
    assert actions.list_for_meeting(referral, meeting=meeting, late=True, by=cast.chidi).late


def test_the_flag_before_the_deadline_makes_nothing_late(cast: Cast) -> None:
    assert not actions.list_for_meeting(ready(cast), meeting=planned(cast), late=True, by=cast.cora).late


def test_once_papers_are_out_a_late_case_must_be_signed(cast: Cast) -> None:
    meeting = meeting_in_session(cast, [sent(cast)])
    unsigned = ready(cast, sent(cast, signed=False))
    with pytest.raises(ValidationError, match="has not signed"):
        actions.list_for_meeting(unsigned, meeting=meeting, late=True, by=cast.chidi)


def test_a_referral_is_never_on_two_agendas(cast: Cast) -> None:
    referral = ready(cast)
    actions.list_for_meeting(referral, meeting=planned(cast), by=cast.cora)
    with pytest.raises(NotAllowed):
        actions.list_for_meeting(referral, meeting=planned(cast), by=cast.cora)


def test_another_partnerships_meeting_takes_no_case_of_the_west(cast: Cast) -> None:
    referral, meeting = ready(cast), planned(cast)
    Meeting.objects.update(partnership=cast.places["east"])
    meeting.refresh_from_db()
    with pytest.raises(PermissionDenied):
        actions.list_for_meeting(referral, meeting=meeting, by=cast.cora)


def test_taking_off_needs_a_reason_and_makes_it_ready_again(cast: Cast, sign_in: SignIn) -> None:
    meeting = planned(cast)
    actions.list_for_meeting(ready(cast), meeting=meeting, by=cast.cora)
    client = sign_in(cast.cora)
    assert "Enter why it is taken off" in client.post("/meetings/WE-M0001/cases/WE-9001/take-off/").content.decode()
    assert client.post("/meetings/WE-M0001/cases/WE-9001/take-off/", {"reason": "Parents are away."}).status_code == 302
    assert Referral.objects.get().status == Status.READY
    assert AgendaItem.objects.get().taken_off_at is not None
    assert client.get("/meetings/WE-M0001/cases/WE-9001/").status_code == 404


def test_the_agenda_has_an_order(cast: Cast, sign_in: SignIn) -> None:
    meeting = planned(cast)
    for _ in range(3):
        actions.list_for_meeting(ready(cast), meeting=meeting, by=cast.cora)
    client = sign_in(cast.cora)
    assert client.post("/meetings/WE-M0001/cases/WE-9003/up/").status_code == 302
    assert [i.referral.reference for i in AgendaItem.objects.all()] == ["WE-9001", "WE-9003", "WE-9002"]
    actions.move_up(item_of(meeting, Referral.objects.get(reference="WE-9001")), by=cast.cora)
    assert client.get("/meetings/WE-M0001/cases/WE-9003/up/").status_code == 405


def test_the_page_lists_and_the_chair_is_offered_the_flag(cast: Cast, sign_in: SignIn) -> None:
    ready(cast)
    page = sign_in(cast.cora).get("/referrals/WE-9001/list/").content.decode()
    assert "No meeting is planned yet" in page
    meeting = planned(cast)
    assert "although the deadline" not in sign_in(cast.cora).get("/referrals/WE-9001/list/").content.decode()
    client = sign_in(cast.chidi)
    assert "although the deadline" in client.get("/referrals/WE-9001/list/").content.decode()
    assert "Select the meeting" in client.post("/referrals/WE-9001/list/", {}).content.decode()
    assert client.post("/referrals/WE-9001/list/", {"meeting": meeting.pk}).status_code == 302
    assert Referral.objects.get().status == Status.LISTED


def test_the_agenda_and_the_room_ask_the_same_number_of_questions_for_2_and_20(cast: Cast, sign_in: SignIn) -> None:
    meeting = planned(cast)
    client, counts = sign_in(cast.cora), []
    for number in (2, 18):
        for _ in range(number):
            actions.list_for_meeting(ready(cast), meeting=meeting, by=cast.cora)
        for address in ("/meetings/WE-M0001/", "/meetings/WE-M0001/room/"):
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    assert max(counts) < 30


def test_the_pages_of_past_meetings_are_there(cast: Cast, sign_in: SignIn) -> None:
    planned(cast)
    with time_machine.travel(clock.now() + dt.timedelta(days=3), tick=False):
        client = sign_in(cast.cora)
        assert "WE-M0001" not in client.get("/meetings/").content.decode()
        assert "WE-M0001" in client.get("/meetings/?when=past").content.decode()
