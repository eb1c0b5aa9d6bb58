"""Every child, this minute."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apsystem.audit.models import Entry
from partnerships.models import Membership
from placements.models import PlacementEvent, ReintegrationPlan, Review
from tests.dashboards.conftest import World, day


SignIn = Callable[[Membership | None], Client]


def test_a_live_placement_is_on_the_list_with_what_matters(world: World, sign_in: SignIn) -> None:
    placement = world.place()
    Review.objects.create(placement=placement, due_on=day(9, 28), held_on=day(9, 29))
    Review.objects.create(placement=placement, due_on=day(11, 10))
    page = sign_in(world.cast.olu).get("/every-child/").content.decode()
    for words in ("Pupil1 Example", "Riverside Academy", "Riverbank Base", "10 Nov 2026", "Overdue", "29 Sep 2026"):
        assert words in page


def test_the_name_of_a_child_is_not_in_the_title(world: World, sign_in: SignIn) -> None:
    world.place()
    page = sign_in(world.cast.olu).get("/every-child/").content.decode()
    assert "Example" not in page.split("</title>")[0]


@pytest.mark.parametrize(
    ("who", "status", "seen"),
    [
        ("olu", 200, True), ("sam", 200, True), ("cora", 200, True), ("chidi", 200, True), ("rowan", 200, True),
        ("kit", 200, False), ("tess", 200, False), ("asha", 403, False), ("quinn", 403, False), ("vera", 403, False),
        ("priya", 403, False), ("amir", 403, False), ("ada", 403, False),
    ],
)  # fmt: skip
def test_who_sees_which_children(world: World, sign_in: SignIn, who: str, status: int, seen: bool) -> None:
    world.place()
    response = sign_in(getattr(world.cast, who)).get("/every-child/")
    assert response.status_code == status
    assert ("Pupil1 Example" in response.content.decode()) is seen


def test_a_past_date_shows_the_day_as_it_was(world: World, sign_in: SignIn) -> None:
    placement = world.place(status="completed", ended_on=day(10, 30), destination="home_full")
    PlacementEvent.objects.create(
        placement=placement, move="complete", to_status="completed", by=world.cast.quinn,
        at=dt.datetime(2026, 10, 30, 15, tzinfo=dt.UTC),
    )  # fmt: skip
    ReintegrationPlan.objects.create(
        placement=placement, stages="One", school_lead="A", provision_lead="B", return_on=day(10, 30),
        drafted_by=world.cast.quinn, approved_by=world.cast.rowan, approved_at=dt.datetime(2026, 10, 20, tzinfo=dt.UTC),
    )  # fmt: skip
    client = sign_in(world.cast.olu)
    assert "Pupil1" not in client.get("/every-child/").content.decode()
    before = client.get("/every-child/", {"on_day": "10", "on_month": "10", "on_year": "2026"}).content.decode()
    assert "Pupil1" in before
    assert "Not yet" in before
    after = client.get("/every-child/", {"on_day": "29", "on_month": "10", "on_year": "2026"}).content.decode()
    assert "Approved" in after


def test_a_pause_shows_only_from_its_day(world: World, sign_in: SignIn) -> None:
    placement = world.place(status="paused")
    PlacementEvent.objects.create(
        placement=placement, move="pause", to_status="paused", reason="Safety", by=world.cast.quinn,
        at=dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC),
    )  # fmt: skip
    client = sign_in(world.cast.sam)
    before = client.get("/every-child/", {"on_day": "1", "on_month": "11", "on_year": "2026"})
    assert (client.get("/every-child/").context["totals"]["paused"], before.context["totals"]["paused"]) == (1, 0)


def test_filters_and_order_narrow_the_list(world: World, sign_in: SignIn) -> None:
    world.place()
    world.place(home_school=world.cast.places["lakeside"])
    client = sign_in(world.cast.olu)
    lakeside = client.get("/every-child/", {"school": "lake", "sort": "since"})
    assert [line.school for line in lakeside.context["children"]] == ["Lakeside High School"]


@pytest.mark.parametrize("query", [
    "on_day=31&on_month=2&on_year=2026", "partnership=x", "provision=999999999999999999999", "sort=drop",
    "page=99999999999999",
    "school=" + "a" * 5000, "on_day=1&on_month=1&on_year=2090", "type=-1",
])  # fmt: skip
def test_nonsense_in_a_filter_is_never_a_fault(world: World, sign_in: SignIn, query: str) -> None:
    world.place()
    assert sign_in(world.cast.olu).get(f"/every-child/?{query}").status_code == 200


def test_the_number_of_queries_does_not_grow(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.cast.olu)
    counts = []
    for more in (2, 18):
        for _ in range(more):
            world.place()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/every-child/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_each_child_shown_is_in_the_audit(world: World, sign_in: SignIn) -> None:
    placement = world.place()
    sign_in(world.cast.olu).get("/every-child/")
    entry = Entry.objects.filter(action="read").latest("pk")
    assert (entry.references, entry.detail["page"]) == ([placement.reference], "every-child")


def test_the_file_is_safe_in_a_spreadsheet_and_in_the_audit(world: World, sign_in: SignIn) -> None:
    placement = world.place()
    placement.pupil.forename = "=cmd()"
    placement.pupil.save()
    response = sign_in(world.cast.olu).post("/every-child/download/")
    assert "'=cmd() Example" in response.content.decode()
    assert response["Content-Disposition"] == 'attachment; filename="placements-2026-11-17.csv"'
    entry = Entry.objects.get(action="export")
    assert (entry.references, entry.detail["rows"]) == ([placement.reference], 1)


def test_a_file_is_never_sent_for_a_mere_link(world: World, sign_in: SignIn) -> None:
    assert sign_in(world.cast.olu).get("/every-child/download/").status_code == 405


def test_a_school_contact_downloads_nothing(world: World, sign_in: SignIn) -> None:
    world.place()
    assert sign_in(world.cast.asha).post("/every-child/download/").status_code == 403


def test_the_paper_holds_the_whole_list(world: World, sign_in: SignIn) -> None:
    for _ in range(30):
        world.place()
    page = sign_in(world.cast.olu).get("/every-child/print/")
    assert len(page.context["children"]) == 30
