"""What needs you today."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apsystem import clock
from apsystem.accounts.models import User
from apsystem.dashboards.counting import counts_of, said
from apsystem.dashboards.today import LINES
from apsystem.demo.cast import Cast
from partnerships.models import Capacity, Invitation, Membership, Role, Term
from placements.models import ReintegrationPlan, ReturnCheck, Review, Task
from referrals.models import AgendaItem, Document, Meeting, Referral
from tests.dashboards.conftest import World, day
from tests.referrals.making import attached, draft


SignIn = Callable[[Membership | None], Client]


def needed(client: Client) -> dict[str, str]:
    page = client.get("/")
    assert page.status_code == 200
    return {line["title"]: line["status"] for line in page.context["needs"]}


def test_every_role_has_its_lines() -> None:
    assert set(LINES) == set(Role)


@pytest.mark.parametrize("who", [
    "asha", "amir", "rowan", "rowan_panel",
    "ben", "priya", "chidi", "dana", "cora", "ed", "quinn", "olu", "sam", "vera", "ada",
])  # fmt: skip
def test_everybody_has_a_home_page_in_an_empty_county(world: World, sign_in: SignIn, who: str) -> None:
    page = sign_in(getattr(world.cast, who)).get("/")
    assert page.status_code == 200
    if who != "ada":
        assert "Nothing needs you today." in page.content.decode()


def test_a_school_contact_sees_drafts_returns_and_offers(world: World, sign_in: SignIn) -> None:
    world.refer(status="draft", submitted_at=None)
    world.refer(status="returned")
    world.offer(world.refer(status="offered"))
    assert needed(sign_in(world.cast.asha)) == {
        "Referrals returned to you": "1", "Drafts to finish": "1", "Places offered to your pupils": "1",
    }  # fmt: skip
    assert needed(sign_in(world.cast.ben)) == {}


def test_a_head_sees_what_to_sign_and_approve(world: World, sign_in: SignIn) -> None:
    world.refer()
    world.refer(signed_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    ReintegrationPlan.objects.create(
        placement=world.place(), stages="One", school_lead="A", provision_lead="B", return_on=day(12, 1),
        drafted_by=world.cast.quinn,
    )  # fmt: skip
    assert needed(sign_in(world.cast.rowan)) == {
        "Referrals to sign": "1", "Plans to go back to school, to approve": "1",
    }  # fmt: skip


def test_an_attendance_officer_sees_this_mornings_codes(world: World, sign_in: SignIn) -> None:
    world.place()
    page = sign_in(world.cast.amir).get("/").content.decode()
    assert "Codes for our pupils today" in page
    assert "Pupil1 Example" in page
    assert "<strong>B</strong>" in page


def test_the_panel_sees_papers_and_views_to_give(world: World, sign_in: SignIn) -> None:
    meeting(world, world.refer(status="listed", signed_at=dt.datetime(2026, 11, 16, tzinfo=dt.UTC)))
    assert needed(sign_in(world.cast.priya)) == {
        "Cases to read before the meeting": "1", "Cases on which you have not said what you think": "1",
    }  # fmt: skip
    assert needed(sign_in(world.cast.rowan_panel)) == {"Cases to read before the meeting": "1"}


def meeting(world: World, referral: Referral, quorum: int = 3) -> Meeting:
    made = Meeting.objects.create(
        reference="MT-0001", submission_key=uuid.uuid4(), partnership=world.cast.places["west"], held_on=day(11, 24),
        starts_at=dt.time(9), deadline_on=day(11, 10), papers_on=day(11, 17), quorum=quorum, status="papers",
        papers_issued_at=dt.datetime(2026, 11, 17, 9, tzinfo=dt.UTC),
    )  # fmt: skip
    AgendaItem.objects.create(meeting=made, referral=referral, position=1, listed_by=world.cast.cora)
    return made


def test_a_coordinator_sees_the_queue_with_its_clock_and_the_agendas_gaps(world: World, sign_in: SignIn) -> None:
    world.refer(submitted_at=dt.datetime(2026, 11, 12, 9, tzinfo=dt.UTC))
    meeting(world, world.refer(status="listed"), quorum=4)
    client = sign_in(world.cast.cora)
    assert needed(client) == {
        "New referrals to check": "1", "Cases on an agenda that the head has not signed": "1",
        "Cases on an agenda that would lack a quorum": "1",
    }  # fmt: skip
    assert "Check the first by 16 November (day 3 of 2). It is late." in client.get("/").content.decode()


def test_a_quorum_that_is_there_is_not_mentioned(world: World, sign_in: SignIn) -> None:
    meeting(world, world.refer(status="listed"), quorum=3)
    assert "Cases on an agenda that would lack a quorum" not in needed(sign_in(world.cast.chidi))


def test_a_base_lead_sees_offers_reviews_and_plans(world: World, sign_in: SignIn) -> None:
    world.offer(world.refer(status="offered"))
    placement = world.place(planned_end_on=day(12, 1))
    Review.objects.create(placement=placement, due_on=day(11, 20))
    assert needed(sign_in(world.cast.quinn)) == {
        "Offers to answer": "1", "Reviews due within a week, or overdue": "1",
        "Plans to go back to school, to write": "1",
    }  # fmt: skip


def test_an_officer_sees_the_county(world: World, sign_in: SignIn) -> None:
    world.offer(world.refer(status="offered"), reply_by_on=day(11, 1))
    placement = world.place(status="paused")
    Task.objects.create(
        organisation=world.cast.places["riverside"], placement=placement, key="safe", text="Confirm", due_on=day(11, 1)
    )
    ReturnCheck.objects.create(placement=placement, weeks=2, due_on=day(11, 2))
    assert needed(sign_in(world.cast.olu)) == {
        "Offers not answered in time": "1", "Gaps in placements, overdue": "1", "Placements paused: safeguarding": "1",
        "Checks on a return to school, due": "1", "Pupils in alternative provision today": "1",
    }  # fmt: skip
    assert "Placements paused: safeguarding" in needed(sign_in(world.cast.sam))


def test_an_administrator_sees_what_is_not_set_up(world: World, sign_in: SignIn) -> None:
    User.objects.create_user("lost@wherryshire.example", "Lost")
    Capacity.objects.all().delete()
    Term.objects.filter(from_on__gte=day(9, 1, 2027)).delete()
    Invitation.objects.create(
        email="a@wherryshire.example", name="A", organisation=world.cast.places["west"], role=Role.COORDINATOR,
        from_on=day(1, 1), submission_key=uuid.uuid4(), token_hash="x",
        expires_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    assert needed(sign_in(world.cast.ada)) == {
        "People without a role": "1", "Groups without a number of places": "1",
        "Term dates for next school year are missing": "1", "Invitations that have run out": "1",
    }  # fmt: skip


def test_an_auditor_sees_the_latest_reads(world: World, sign_in: SignIn) -> None:
    world.place()
    sign_in(world.cast.olu).get("/every-child/")
    assert "PL-0001" in sign_in(world.cast.vera).get("/").content.decode()


def test_a_person_without_a_role_is_told_what_to_do(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.cast.asha)
    Membership.objects.filter(pk=world.cast.asha.pk).update(to_on=day(11, 16))
    page = client.get("/")
    assert page.status_code == 200
    assert "You do not act for any organisation" in page.content.decode()


def test_every_line_leads_somewhere_this_person_may_go(world: World, sign_in: SignIn) -> None:
    world.refer()
    world.refer(status="draft", submitted_at=None)
    meeting(world, world.refer(status="listed"), quorum=4)
    world.offer(world.refer(status="offered"))
    Review.objects.create(placement=world.place(planned_end_on=day(12, 1)), due_on=day(11, 1))
    for who in ("asha", "rowan", "priya", "cora", "quinn", "olu", "sam", "ada"):
        client = sign_in(getattr(world.cast, who))
        for line in client.get("/").context["needs"]:
            assert client.get(line["href"]).status_code == 200, (who, line["href"])


@pytest.mark.parametrize("who", ["asha", "rowan", "amir", "priya", "cora", "quinn", "olu"])
def test_the_number_of_queries_does_not_grow(world: World, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(world.cast, who))
    counts = []
    for more in (2, 18):
        for _ in range(more):
            world.place()
            world.refer()
            world.refer(status="draft", submitted_at=None)
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_count_stops_at_a_hundred(world: World) -> None:
    for _ in range(5):
        world.refer()
    assert counts_of([Referral.objects.all(), Referral.objects.none()], most=3) == [4, 0]
    assert (said(101), said(100), said(3)) == ("100+", "100", "3")


def test_an_administrator_is_told_of_documents_stuck_in_quarantine(cast: Cast, sign_in: SignIn) -> None:
    told = "Documents that have waited more than an hour to be scanned"
    client = sign_in(cast.ada)
    attached(cast, draft(cast))
    document = attached(cast, draft(cast))
    Document.objects.filter(pk=document.pk).update(scan="waiting")
    assert told not in client.get("/").content.decode()
    assert "to be scanned for viruses" not in client.get("/settings/").content.decode()
    Document.objects.update(added_at=clock.now() - dt.timedelta(minutes=61))
    assert needed(client)[told] == "1"
    page = client.get("/settings/").content.decode()
    assert "1 document has waited more than an hour to be scanned for viruses, and nobody can open it." in page
    Document.objects.update(scan="clean")
    assert told not in client.get("/").content.decode()
