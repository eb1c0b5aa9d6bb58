"""A head of another partnership, or an AP officer, makes up the quorum."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.actions import give_membership
from partnerships.models import Membership, Role
from referrals import actions
from referrals.access import Relation, relation_of
from referrals.models import Attendance, Decision, Interest, Meeting, Referral
from referrals.policies import deciders_of
from tests.referrals.panel import a_place, item_of, meeting_in_session, papers_out, sent


SignIn = Callable[[Membership | None], Client]
WHY = "Two of our members cannot come."


def tess_on_the_east_panel(cast: Cast, role: Role = Role.PANEL_MEMBER) -> Membership:
    """Return Tess, head of Hilltop, as a member of the East's panel for a year."""
    return give_membership(
        cast.tess.user, cast.places["east"], role, represents=cast.places["hilltop"],
        from_on=clock.today() - dt.timedelta(days=365), by=cast.ada,
    )  # fmt: skip


def present(cast: Cast, meeting: Meeting, guest: Membership) -> None:
    """Record that a guest came."""
    actions.record_attendance(meeting, states={guest.pk: "present"}, by=cast.cora)


def test_with_a_guest_the_case_is_decided_that_would_have_had_no_quorum(cast: Cast) -> None:
    referral = sent(cast)
    meeting = meeting_in_session(cast, [referral], away=["priya"])
    item = item_of(meeting, referral)
    with pytest.raises(ValidationError, match="no quorum"):
        actions.decide(item, by=cast.cora, **a_place())
    tess = tess_on_the_east_panel(cast)
    actions.ask_guest(meeting, guest=tess, reason=WHY, by=cast.cora)
    present(cast, meeting, tess)
    actions.decide(item, by=cast.cora, **a_place())
    assert {m.user.name for m in Decision.objects.get().decided_by.all()} == {
        "Chidi Eze",
        "Dana Whitlock",
        "Tess Lindqvist",
    }


def test_an_ap_officer_makes_it_up_too(cast: Cast) -> None:
    referral = sent(cast)
    meeting = meeting_in_session(cast, [referral], away=["priya"])
    actions.ask_guest(meeting, guest=cast.olu, reason=WHY, by=cast.cora)
    assert cast.olu not in deciders_of(item_of(meeting, referral)), "asked is not present"
    present(cast, meeting, cast.olu)
    assert cast.olu in deciders_of(item_of(meeting, referral))


def test_a_guest_reads_the_papers_of_that_meeting_and_nothing_else(cast: Cast, sign_in: SignIn) -> None:
    listed, other = sent(cast), sent(cast)
    tess = tess_on_the_east_panel(cast)
    client = sign_in(tess)
    meeting = papers_out(cast, [listed])
    assert client.get("/meetings/WE-M0001/").status_code == 404
    actions.ask_guest(meeting, guest=tess, reason=WHY, by=cast.cora)
    assert client.get("/meetings/WE-M0001/cases/WE-9001/").status_code == 200
    assert list(Referral.objects.visible_to(tess)) == [listed]
    assert client.get(f"/referrals/{other.reference}/").status_code == 404


def test_a_chair_elsewhere_is_only_a_member_here(cast: Cast) -> None:
    referral = sent(cast)
    tess = tess_on_the_east_panel(cast, Role.CHAIR)
    meeting = meeting_in_session(cast, [referral])
    actions.ask_guest(meeting, guest=tess, reason=WHY, by=cast.cora)
    assert relation_of(tess, referral) == Relation.PANEL
    with pytest.raises(PermissionDenied):
        actions.decide(item_of(meeting, referral), by=tess, **a_place())
    with pytest.raises(PermissionDenied):
        actions.close_meeting(meeting, by=tess)


def test_a_guests_own_interests_bar_like_anybodys(cast: Cast) -> None:
    hilltop = cast.places["hilltop"]
    hilltop.trust_name = "Confluence Learning Trust"
    hilltop.save()
    referral = sent(cast)
    meeting = meeting_in_session(cast, [referral])
    tess = tess_on_the_east_panel(cast)
    actions.ask_guest(meeting, guest=tess, reason=WHY, by=cast.cora)
    assert Interest.objects.filter(member=tess, kind="same_trust").exists()
    present(cast, meeting, tess)
    item = item_of(meeting, referral)
    actions.declare_interest(item, kind="personal", note="", by=tess)
    assert tess not in deciders_of(item)


def test_the_guest_is_told_without_a_childs_name(cast: Cast) -> None:
    meeting = papers_out(cast, [sent(cast)])
    actions.ask_guest(meeting, guest=cast.olu, reason=WHY, by=cast.cora)
    message = Message.objects.get(key__startswith="guest")
    assert message.recipient == cast.olu.user
    assert "make up the quorum" in message.subject
    assert "Jordan" not in message.body


@pytest.mark.parametrize("who", ["rowan_panel", "cora", "asha", "quinn", "sam"])
def test_nobody_else_is_a_guest(cast: Cast, who: str) -> None:
    meeting = papers_out(cast, [sent(cast)])
    with pytest.raises(ValidationError, match="Choose a member of another"):
        actions.ask_guest(meeting, guest=cast.people[who], reason=WHY, by=cast.cora)


@pytest.mark.parametrize("who", ["priya", "ed", "olu", "kit"])
def test_only_those_who_run_the_meeting_ask_a_guest(cast: Cast, who: str) -> None:
    meeting = papers_out(cast, [sent(cast)])
    with pytest.raises(PermissionDenied):
        actions.ask_guest(meeting, guest=tess_on_the_east_panel(cast), reason=WHY, by=cast.people[who])


def test_a_member_added_after_the_deadline_hears_and_does_not_decide(cast: Cast) -> None:
    referral = sent(cast)
    late = give_membership(
        cast.tess.user, cast.places["west"], Role.PANEL_MEMBER, represents=cast.places["marsh-lane"],
        from_on=clock.today(), by=cast.ada,
    )  # fmt: skip
    meeting = meeting_in_session(cast, [referral])
    item = item_of(meeting, referral)
    assert late in deciders_of(item), "who joins by the deadline decides"
    Meeting.objects.update(deadline_on=clock.today() - dt.timedelta(days=1))
    item = item_of(Meeting.objects.get(), referral)
    assert late not in deciders_of(item)


def test_after_the_meeting_nobody_is_asked(cast: Cast) -> None:
    referral = sent(cast)
    meeting = meeting_in_session(cast, [referral])
    closed = actions.close_meeting(meeting, by=cast.cora)
    with pytest.raises(NotAllowed, match="Minuted"):
        actions.ask_guest(closed, guest=cast.olu, reason=WHY, by=cast.cora)


def test_the_page_asks_one_and_the_minutes_name_the_guest(cast: Cast, sign_in: SignIn) -> None:
    meeting = meeting_in_session(cast, [sent(cast)])
    client = sign_in(cast.cora)
    assert "Enter why a guest is needed" in client.post("/meetings/WE-M0001/guest/", {"guest": cast.olu.pk}).text
    assert client.post("/meetings/WE-M0001/guest/", {"guest": cast.olu.pk, "reason": WHY}).status_code == 302
    assert Attendance.objects.get(member=cast.olu).capacity == Attendance.Capacity.GUEST
    present(cast, meeting, cast.olu)
    minutes = actions.close_meeting(meeting, by=cast.cora).minutes
    assert "Olu Bankole (AP officer, guest from Wherryshire County Council" in minutes
