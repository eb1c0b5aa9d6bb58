"""Somebody of the same school comes in a member's place."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.workflow import NotAllowed
from partnerships.models import Membership, Role
from referrals import actions
from referrals.models import Attendance, Meeting
from referrals.policies import deciders_of
from tests.referrals.panel import item_of, meeting_in_session, papers_out, sent


SignIn = Callable[[Membership | None], Client]


def row_of(meeting: Meeting, member: Membership) -> Attendance:
    """Return a member's attendance at a meeting."""
    rows = Attendance.objects.select_related("member__represents", "meeting__partnership")
    row: Attendance = rows.get(meeting=meeting, member=member)
    return row


def test_a_substitute_decides_in_the_members_place_and_no_more_decide_than_before(cast: Cast) -> None:
    referral = sent(cast, "marsh-lane")
    meeting = papers_out(cast, [referral])
    before = Attendance.objects.filter(state="expected", member__role__in=["panel_member", "chair", "deputy_chair"])
    expected = before.count()
    coming = actions.send_substitute(row_of(meeting, cast.rowan_panel), person=cast.asha, by=cast.rowan_panel)
    assert before.count() == expected
    assert row_of(meeting, cast.rowan_panel).state == Attendance.State.APOLOGIES
    actions.record_attendance(meeting, states={coming.member_id: "present"}, by=cast.cora)
    assert coming.member in deciders_of(item_of(meeting, referral))
    assert cast.rowan_panel not in deciders_of(item_of(meeting, referral))


def test_the_substitute_speaks_for_the_school_and_its_own_pupil_bars_them_too(cast: Cast) -> None:
    referral = sent(cast)
    meeting = papers_out(cast, [referral])
    coming = actions.send_substitute(row_of(meeting, cast.rowan_panel), person=cast.asha, by=cast.cora)
    actions.record_attendance(meeting, states={coming.member_id: "present"}, by=cast.cora)
    assert coming.member.represents == cast.places["riverside"]
    assert coming.member not in deciders_of(item_of(meeting, referral))


def test_the_seat_lasts_until_the_meeting_is_over(cast: Cast, sign_in: SignIn) -> None:
    meeting = papers_out(cast, [sent(cast, "marsh-lane")])
    coming = actions.send_substitute(row_of(meeting, cast.rowan_panel), person=cast.asha, by=cast.cora)
    seat = coming.member
    assert (seat.role, seat.from_on, seat.to_on) == (Role.PANEL_MEMBER, clock.today(), meeting.held_on)
    assert sign_in(seat).get("/meetings/WE-M0001/cases/WE-9001/").status_code == 200
    assert seat not in Membership.objects.current(meeting.held_on + dt.timedelta(days=1))


def test_nobody_of_another_school_stands_in(cast: Cast) -> None:
    meeting = papers_out(cast, [sent(cast)])
    for stranger in (cast.ben, cast.priya_head, cast.amir):
        with pytest.raises(ValidationError, match="Choose somebody who works at Riverside"):
            actions.send_substitute(row_of(meeting, cast.rowan_panel), person=stranger, by=cast.cora)


def test_a_member_sends_a_substitute_for_nobody_else(cast: Cast) -> None:
    meeting = papers_out(cast, [sent(cast)])
    with pytest.raises(PermissionDenied):
        actions.send_substitute(row_of(meeting, cast.rowan_panel), person=cast.asha, by=cast.priya)


def test_one_substitute_is_enough_and_none_comes_for_who_is_there(cast: Cast) -> None:
    meeting = papers_out(cast, [sent(cast)])
    row = row_of(meeting, cast.rowan_panel)
    actions.send_substitute(row, person=cast.asha, by=cast.cora)
    with pytest.raises(NotAllowed, match="comes in place of Rowan Hughes already"):
        actions.send_substitute(row, person=cast.rowan, by=cast.cora)
    held = meeting_in_session_of(meeting, cast)
    with pytest.raises(NotAllowed, match="present"):
        actions.send_substitute(row_of(held, cast.priya), person=cast.priya_head, by=cast.cora)


def meeting_in_session_of(meeting: Meeting, cast: Cast) -> Meeting:
    """Return the meeting begun, with Priya there."""
    actions.record_attendance(meeting, states={cast.priya.pk: "present"}, by=cast.cora)
    return actions.begin_meeting(meeting, by=cast.cora)


def test_the_page_shows_a_member_only_their_own_place(cast: Cast, sign_in: SignIn) -> None:
    papers_out(cast, [sent(cast)])
    page = sign_in(cast.rowan_panel).get("/meetings/WE-M0001/substitute/").text
    assert "Rowan Hughes, Riverside Academy" in page
    assert "Priya Nair, Lakeside" not in page
    assert sign_in(cast.ed).get("/meetings/WE-M0001/substitute/").status_code == 403


def test_the_page_refuses_a_pair_that_does_not_fit(cast: Cast, sign_in: SignIn) -> None:
    meeting = papers_out(cast, [sent(cast)])
    client = sign_in(cast.cora)
    said = {"away": row_of(meeting, cast.priya).pk, "person": cast.asha.pk}
    assert (
        "Choose somebody who works at Lakeside High School" in client.post("/meetings/WE-M0001/substitute/", said).text
    )
    said["away"] = row_of(meeting, cast.rowan_panel).pk
    assert client.post("/meetings/WE-M0001/substitute/", said).status_code == 302
    assert "in place of Rowan Hughes" in client.get("/meetings/WE-M0001/").text


def test_the_minutes_say_in_whose_place(cast: Cast) -> None:
    meeting = meeting_in_session(cast, [sent(cast)], away=["rowan_panel"])
    coming = actions.send_substitute(row_of(meeting, cast.rowan_panel), person=cast.asha, by=cast.cora)
    actions.record_attendance(meeting, states={coming.member_id: "present"}, by=cast.cora)
    minutes = actions.close_meeting(meeting, by=cast.cora).minutes
    assert "Asha Patel (Riverside Academy, in place of Rowan Hughes)" in minutes
