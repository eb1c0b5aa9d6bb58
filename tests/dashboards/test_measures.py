"""The five measures, on a world small enough to count by hand."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.models import Membership, Wording
from placements.models import ReintegrationPlan
from tests.dashboards.conftest import World, day


SignIn = Callable[[Membership | None], Client]


def headlines(client: Client, **query: Any) -> dict[str, str]:
    page = client.get("/measures/", query)
    assert page.status_code == 200
    return {section.measure.key: section.headline for section, _ in page.context["sections"]}


def test_permanent_exclusions_that_stand_against_the_same_part_of_last_year(world: World, sign_in: SignIn) -> None:
    for _ in range(3):
        world.exclude()
    for _ in range(4):
        world.exclude(on=day(10, 1, 2025))
    world.exclude(on=day(3, 1))  # last school year, but later in it than today is in this one
    world.exclude(result="withdrawn")
    world.exclude(result="not_upheld")
    world.exclude(kind="suspension", days=2)
    page = sign_in(world.cast.olu).get("/measures/")
    section = page.context["sections"][0][0]
    assert (section.headline, section.facts[0]["value"]) == ("3", "4")
    assert section.sentence == "25% fewer than by the same date the year before"
    assert [bar.value for bar in section.chart.bars][-2:] == ["5", "3"]


def test_outcomes_count_only_when_complete_and_written_by_the_start(world: World, sign_in: SignIn) -> None:
    world.outcome(world.place())
    world.outcome(world.place(), target="")
    world.outcome(world.place(), created_at=dt.datetime(2026, 9, 8, 9, tzinfo=dt.UTC))
    world.outcome(world.place(started_on=day(7, 1)))  # began in the school year before
    two = world.place()
    world.outcome(two)
    world.outcome(two)
    assert headlines(sign_in(world.cast.olu))["m2"] == "50% (2 of 4)"
    assert headlines(sign_in(world.cast.olu), year="2025")["m2"] == "0% (0 of 1)"


def test_a_plan_counts_from_the_day_it_was_approved(world: World, sign_in: SignIn) -> None:
    for approved in (None, dt.datetime(2026, 10, 1, tzinfo=dt.UTC)):
        ReintegrationPlan.objects.create(
            placement=world.place(), stages="One", school_lead="A", provision_lead="B", return_on=day(12, 1),
            drafted_by=world.cast.quinn, approved_by=world.cast.rowan if approved else None, approved_at=approved,
        )  # fmt: skip
    world.place(status="completed", ended_on=day(10, 2), destination="home_full")
    assert headlines(sign_in(world.cast.olu))["m3"] == "50% (1 of 2)"


def test_both_views_count_and_a_reason_is_as_good(world: World, sign_in: SignIn) -> None:
    world.place(pupil_voice="I want to go back", family_voice_reason="Did not reply to three letters")
    world.place(pupil_voice="I like science")
    world.place()
    page = sign_in(world.cast.olu).get("/measures/")
    section = page.context["sections"][3][0]
    assert section.headline == "33% (1 of 3)"
    assert [fact["value"] for fact in section.facts] == ["67% (2 of 3)", "33% (1 of 3)"]


def test_a_pupil_in_two_places_is_counted_once(world: World, sign_in: SignIn) -> None:
    first = world.place()
    world.place(pupil=first.pupil)
    world.place(started_on=day(10, 15))
    page = sign_in(world.cast.olu).get("/measures/")
    section = page.context["sections"][4][0]
    assert section.headline == "2"
    assert [bar.value for bar in section.chart.bars][-3:] == ["0", "1", "2"]


def test_small_numbers_are_hidden_from_those_who_see_no_cases(world: World, sign_in: SignIn) -> None:
    for _ in range(3):
        world.outcome(world.place())
    for who in ("vera", "ada", "rowan", "quinn", "priya"):
        found = headlines(sign_in(getattr(world.cast, who)))
        assert found["m2"] == found["m5"] == "fewer than 5"
        page = sign_in(getattr(world.cast, who)).get("/measures/").content.decode()
        assert "100%" not in page.replace("100% by July 2026", "")


def test_a_chair_sees_the_small_numbers_of_the_own_partnership_only(world: World, sign_in: SignIn) -> None:
    for _ in range(3):
        world.place()
    world.place(partnership=world.cast.places["east"])

    def rows(who: Membership) -> dict[str, str]:
        sections = sign_in(who).get("/measures/").context["sections"]
        return {row[0]["text"]: row[1]["text"] for row in sections[4][0].table["rows"]}

    west, east = (world.cast.places[code].name for code in ("west", "east"))
    assert rows(world.cast.chidi) == {west: "3", east: "fewer than 5"}
    assert rows(world.cast.kit) == {west: "fewer than 5", east: "1"}
    assert rows(world.cast.olu) == {west: "3", east: "1"}


def test_one_hidden_number_takes_the_next_with_it(world: World, sign_in: SignIn) -> None:
    for _ in range(6):
        world.place()
    world.place(partnership=world.cast.places["east"])
    sections = sign_in(world.cast.vera).get("/measures/").context["sections"]
    assert {row[1]["text"] for row in sections[4][0].table["rows"]} == {"fewer than 5", "not shown"}


def test_the_authoritys_own_target_is_shown(world: World, sign_in: SignIn) -> None:
    Wording.objects.create(key="target-m2", text="100% by Christmas")
    assert "100% by Christmas" in sign_in(world.cast.olu).get("/measures/").content.decode()


@pytest.mark.parametrize(
    ("who", "key", "status"),
    [
        ("olu", "m1", 200), ("olu", "m2", 200), ("sam", "m5", 200), ("chidi", "m3", 200), ("chidi", "m1", 403),
        ("rowan", "m1", 200), ("rowan", "m4", 200), ("vera", "m2", 403), ("ada", "m5", 403), ("quinn", "m2", 403),
        ("olu", "m9", 404),
    ],
)  # fmt: skip
def test_who_sees_the_list_behind(world: World, sign_in: SignIn, who: str, key: str, status: int) -> None:
    world.place()
    world.exclude()
    assert sign_in(getattr(world.cast, who)).get(f"/measures/{key}/").status_code == status


def test_the_list_behind_holds_what_the_figure_counts(world: World, sign_in: SignIn) -> None:
    met, missed = world.place(), world.place()
    world.outcome(met)
    client = sign_in(world.cast.olu)

    def references(**query: str) -> list[str]:
        return [line["reference"] for line in client.get("/measures/m2/", query).context["lines"]]

    assert references(met="yes") == [met.reference]
    assert references(met="no") == [missed.reference]
    assert len(references()) == 2


@pytest.mark.parametrize("path", ["/measures/", "/measures/m1/", "/measures/m2/", "/measures/m5/"])
def test_the_number_of_queries_does_not_grow(world: World, sign_in: SignIn, path: str) -> None:
    client = sign_in(world.cast.olu)
    counts = []
    for more in (2, 18):
        for _ in range(more):
            placement = world.place()
            world.exclude(pupil=placement.pupil)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("query", ["year=abc", "year=1", "year=99999999", "met=maybe", "page=-3"])
def test_nonsense_in_a_filter_is_never_a_fault(world: World, sign_in: SignIn, query: str) -> None:
    client = sign_in(world.cast.olu)
    assert client.get(f"/measures/?{query}").status_code == 200
    assert client.get(f"/measures/m2/?{query}").status_code == 200


def test_nobody_without_a_membership_sees_figures(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.cast.asha)
    Membership.objects.filter(user=world.cast.asha.user).update(to_on=day(1, 1), from_on=day(1, 1))
    assert client.get("/measures/").status_code == 403
