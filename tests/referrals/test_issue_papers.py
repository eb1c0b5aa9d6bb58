"""The papers go out, and the meeting begins."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.models import Membership, PanelRule
from referrals import actions
from referrals.models import Attendance, Interest, Meeting, Referral
from referrals.workflow import MeetingStatus, Status
from tests.referrals.panel import a_place, item_of, meeting_in_session, papers_out, planned, ready, sent


SignIn = Callable[[Membership | None], Client]


def test_members_see_the_case_from_now(cast: Cast) -> None:
    referral = ready(cast)
    meeting = actions.give_notice(planned(cast), by=cast.cora)
    actions.list_for_meeting(referral, meeting=meeting, by=cast.cora)
    assert not Referral.objects.visible_to(cast.priya).exists()
    actions.issue_papers(meeting, by=cast.cora)
    assert Referral.objects.visible_to(cast.priya).exists()
    assert Referral.objects.visible_to(cast.ed).exists()
    assert not Referral.objects.visible_to(cast.kit).exists()


def test_an_unsigned_case_is_not_on_the_papers_until_its_head_has_signed(cast: Cast, sign_in: SignIn) -> None:
    unsigned, signed = sent(cast, signed=False), sent(cast)
    papers_out(cast, [unsigned, signed])
    assert [r.reference for r in Referral.objects.visible_to(cast.priya)] == ["WE-9002"]
    assert "WE-9001" not in sign_in(cast.priya).get("/meetings/WE-M0001/").content.decode()
    assert "WE-9001" in sign_in(cast.cora).get("/meetings/WE-M0001/").content.decode()
    assert sign_in(cast.ed).get("/meetings/WE-M0001/cases/WE-9001/").status_code == 404
    Referral.objects.filter(pk=unsigned.pk).update(signed_at=clock.now())
    assert Referral.objects.visible_to(cast.priya).count() == 2


def test_the_panel_decides_only_what_is_signed_and_the_projector_shows_no_more(cast: Cast, sign_in: SignIn) -> None:
    meeting = meeting_in_session(cast, [sent(cast), unsigned := sent(cast, signed=False)])
    with pytest.raises(NotAllowed, match="has not signed WE-9002 yet"):
        actions.decide(item_of(meeting, unsigned), by=cast.cora, **a_place())
    client = sign_in(cast.cora)
    assert "WE-9002" not in client.get("/meetings/WE-M0001/room/").content.decode()
    assert client.get("/meetings/WE-M0001/cases/WE-9002/decide/").status_code == 409
    actions.close_meeting(meeting, by=cast.cora)
    assert Referral.objects.get(pk=unsigned.pk).status == Status.READY


def test_interests_are_derived_again_when_somebody_has_joined(cast: Cast) -> None:
    meeting = actions.give_notice(planned(cast), by=cast.cora)
    actions.list_for_meeting(ready(cast), meeting=meeting, by=cast.cora)
    Membership.objects.filter(pk=cast.dana.pk).update(represents=cast.places["riverside"])
    actions.issue_papers(meeting, by=cast.cora)
    assert Interest.objects.filter(member=cast.dana, kind="own_pupil", derived=True).exists()


def test_the_panel_is_told_without_names(cast: Cast) -> None:
    papers_out(cast, [sent(cast)])
    told = Message.objects.filter(subject__contains="papers for")
    assert {m.email.partition(".")[0] for m in told} == {"rowan", "priya", "chidi", "dana", "ed"}
    assert not any("Jordan" in m.body or "WE-9001" in m.body for m in told)


def test_the_page_warns_of_a_case_that_would_lack_a_quorum(cast: Cast, sign_in: SignIn) -> None:
    meeting = actions.give_notice(planned(cast), by=cast.cora)
    actions.list_for_meeting(ready(cast), meeting=meeting, by=cast.cora)
    client = sign_in(cast.cora)
    assert "no quorum" not in client.get("/meetings/WE-M0001/papers/").content.decode()
    apologies = {cast.dana.pk: Attendance.State.APOLOGIES.value}
    actions.record_attendance(meeting, states=apologies, by=cast.cora)
    page = client.get("/meetings/WE-M0001/papers/").content.decode()
    assert "WE-9001 would have no quorum: 2 may decide, 3 needed" in page
    assert client.post("/meetings/WE-M0001/papers/").status_code == 302
    assert Meeting.objects.get().status == MeetingStatus.PAPERS


def test_the_authority_decides_what_an_interest_does(cast: Cast, sign_in: SignIn) -> None:
    PanelRule.objects.update(interests={"own_pupil": "bars", "same_trust": "bars", "host": "shown", "personal": "bars"})
    meeting = actions.give_notice(planned(cast), by=cast.cora)
    actions.list_for_meeting(ready(cast), meeting=meeting, by=cast.cora)
    assert "2 may decide" in sign_in(cast.cora).get("/meetings/WE-M0001/papers/").content.decode()


def test_a_member_reads_the_papers_but_not_what_is_kept_from_the_panel(cast: Cast, sign_in: SignIn) -> None:
    papers_out(cast, [sent(cast, safety="A secret risk.", health_needs="A secret need.", sen_needs="A secret plan.")])
    page = sign_in(cast.priya).get("/meetings/WE-M0001/cases/WE-9001/").content.decode()
    assert "Jordan Marlowe1" in page
    assert "settles with one trusted adult" in page
    assert "secret" not in page
    assert "Jordan" not in page.partition("</title>")[0]


def test_a_meeting_begins_once(cast: Cast, sign_in: SignIn) -> None:
    papers_out(cast, [sent(cast)])
    client = sign_in(cast.dana)
    assert client.get("/meetings/WE-M0001/begin/").status_code == 200
    assert client.post("/meetings/WE-M0001/begin/").status_code == 302
    assert client.post("/meetings/WE-M0001/begin/").status_code == 409
    with pytest.raises(PermissionDenied):
        actions.begin_meeting(Meeting.objects.get(), by=cast.priya)


def test_attendance_is_recorded_on_one_page_and_a_stale_one_saves_nothing(cast: Cast, sign_in: SignIn) -> None:
    meeting = papers_out(cast, [sent(cast)])
    client = sign_in(cast.cora)
    assert client.get("/meetings/WE-M0001/attendance/").status_code == 200
    everybody = {f"state_{a.member_id}": "present" for a in meeting.attendances.all()}
    absent = {f"state_{cast.priya.pk}": "apologies", f"note_{cast.priya.pk}": "Her deputy comes."}
    said = {**everybody, **absent, "version": meeting.version}
    assert client.post("/meetings/WE-M0001/attendance/", said).status_code == 302
    assert Attendance.objects.get(member=cast.priya).note == "Her deputy comes."
    assert client.post("/meetings/WE-M0001/attendance/", said).status_code == 409
    page = client.post("/meetings/WE-M0001/attendance/", {"version": 9}).content.decode()
    assert "Select whether Priya Nair came" in page


def test_attendance_of_a_closed_meeting_stays(cast: Cast) -> None:
    meeting = planned(cast)
    with pytest.raises(NotAllowed, match="can no longer be recorded"):
        actions.record_attendance(meeting, states={}, by=cast.cora)
