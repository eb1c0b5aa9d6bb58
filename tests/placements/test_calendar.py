"""A provision's calendar of places, and one of its days in detail."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from partnerships.actions import add, change
from partnerships.models import Capacity, ClosedDay, Closure, Group, Provision, ProvisionType
from placements.days import groups_on, weeks_of
from placements.models import PatternSession, Stay
from tests.conftest import SignIn
from tests.placements.making import confirmed, offered, placed


CALENDAR, DAY = "/places/at/riverbank-base/calendar/", "/places/at/riverbank-base/day/"
TUESDAY = dt.date(2026, 11, 17)


def words_of(client: Client, address: str) -> str:
    """Return what a page says, in one line."""
    main = BeautifulSoup(client.get(address).content, "html.parser").find("main")
    assert main
    return " ".join(main.get_text(" ").split())


def base() -> Provision:
    return Provision.objects.select_related("host_school").get()


def test_each_school_day_says_what_is_free_taken_and_offered(cast: Cast, sign_in: SignIn) -> None:
    confirmed(cast)
    offered(cast, days=2)
    weeks = weeks_of(base(), TUESDAY)
    assert [len(week) for week in weeks] == [5] * 5
    assert (weeks[0][0].on, weeks[0][0].figures.taken) == (dt.date(2026, 11, 16), 0)
    today, monday = weeks[0][1].figures, weeks[1][0].figures
    assert (today.places, today.taken, today.offered, today.free) == (10, 1, 1, 8)
    assert (monday.taken, monday.offered, monday.free) == (1, 0, 9)
    page = words_of(sign_in(cast.priya), CALENDAR)
    assert "Tue 17 Nov 2026 today 8 free 10 places 1 taken 1 offered" in page


def test_days_without_school_are_named(cast: Cast, sign_in: SignIn) -> None:
    add(
        ClosedDay(
            organisation=cast.ada.organisation, reason="Training day", from_on=TUESDAY, to_on=TUESDAY
        ), by=cast.ada,
    )  # fmt: skip
    page = words_of(sign_in(cast.cora), CALENDAR)
    assert "Tue 17 Nov 2026 today Training day Wed 18 Nov" in page
    assert "Not in a term" in words_of(sign_in(cast.cora), f"{CALENDAR}?day=2026-12-24")
    assert "Training day" in words_of(sign_in(cast.cora), f"{DAY}?day=2026-11-17")


def test_a_closed_day_says_closed(cast: Cast, sign_in: SignIn) -> None:
    add(Closure(provision=base(), from_on=TUESDAY, to_on=TUESDAY, reason="A leaking roof"), by=cast.ada)
    assert "today Closed 10 places 0 taken 10 closed" in words_of(sign_in(cast.cora), CALENDAR)
    day = words_of(sign_in(cast.cora), DAY)
    assert "All places closed from 17 November 2026 to 17 November 2026: A leaking roof" in day


def test_the_day_says_how_many_places_since_when_and_why(cast: Cast, sign_in: SignIn) -> None:
    capacity = Capacity.objects.get()
    change(capacity, version=capacity.version, places=9, reason="A smaller room", by=cast.ada)
    assert f"9 places since {capacity.from_on:%-d %B %Y}. A smaller room" in words_of(sign_in(cast.ed), DAY)


@pytest.mark.parametrize("who", ["cora", "chidi", "olu", "sam", "quinn"])
def test_who_holds_a_place_is_named_to_those_who_may_see_the_case(cast: Cast, sign_in: SignIn, who: str) -> None:
    placement = placed(cast)
    page = words_of(sign_in(cast.people[who]), DAY)
    assert placement.reference in page
    assert placement.pupil.surname in page
    assert Entry.objects.filter(action="read", references__contains=[placement.reference]).exists()


@pytest.mark.parametrize("who", ["priya", "ed", "ada"])
def test_others_read_a_number_and_a_kind(cast: Cast, sign_in: SignIn, who: str) -> None:
    placement = placed(cast)
    page = words_of(sign_in(cast.ada if who == "ada" else cast.people[who]), DAY)
    assert ("Held for another partnership" if who == "ada" else "Held for this partnership") in page
    assert placement.pupil.surname not in page
    assert placement.reference not in page


def test_a_place_of_another_partnership_names_nobody(cast: Cast, sign_in: SignIn) -> None:
    placement = placed(cast)
    cast.places["east"].served_by.create(provision=base(), from_on=TUESDAY)
    page = words_of(sign_in(cast.kit), DAY)
    assert "Held for another partnership Not shown 1" in page
    assert placement.pupil.surname not in page
    assert placement.reference not in page


def test_half_days_are_told_apart_where_seats_are_counted(cast: Cast) -> None:
    ProvisionType.objects.update(counts="sessions")
    stay = Stay.objects.create(group=Group.objects.get(), first_on=TUESDAY, last_on=TUESDAY + dt.timedelta(7))
    PatternSession.objects.create(stay=stay, weekday=2, half="am", from_on=TUESDAY)
    [group] = groups_on(base(), TUESDAY)
    assert [held.when for held in group.held] == ["mornings"]
    [group] = groups_on(base(), TUESDAY + dt.timedelta(1))
    assert group.held == []


@pytest.mark.parametrize("page", [CALENDAR, DAY])
@pytest.mark.parametrize(("day", "sentence"), [
    ("yesterday", "Enter the day as year, month and day, like 2026-11-26"),
    ("2026-13-01", "Enter the day as year, month and day, like 2026-11-26"),
    ("9999-12-31", "The day must be within 10 years of today"),
    ("2026-11-26T00:00", "The day must be 10 characters or fewer"),
])  # fmt: skip
def test_a_day_that_cannot_be_read_is_refused_in_a_sentence(
    cast: Cast, sign_in: SignIn, page: str, day: str, sentence: str
) -> None:
    said = words_of(sign_in(cast.cora), f"{page}?day={day}")
    assert sentence in said
    assert "17 Nov" in said


def test_funded_places_are_shown_where_they_differ_to_those_who_may_read_it(cast: Cast, sign_in: SignIn) -> None:
    for page in (CALENDAR, "/places/"):
        assert "funded" not in words_of(sign_in(cast.olu), page)
    Capacity.objects.update(funded=8)
    for page in (CALENDAR, DAY, "/places/"):
        assert "8 funded" in words_of(sign_in(cast.olu), page)
        assert "funded" not in words_of(sign_in(cast.cora), page)


def test_a_full_base_asks_as_many_questions_as_an_empty_one(cast: Cast, sign_in: SignIn) -> None:
    Capacity.objects.update(places=50)
    client, first = sign_in(cast.olu), Group.objects.get()
    placed(cast)
    for page, most in ((CALENDAR, 16), (DAY, 18)):
        counts = []
        for number in (1, 4):
            for _ in range(number):
                Stay.objects.create(group=first, first_on=TUESDAY, last_on=TUESDAY)
            Group.objects.create(provision=base(), name=f"Another {page} {number}")
            with CaptureQueriesContext(connection) as asked:
                client.get(page)
            counts.append(len(asked))
        assert counts[0] == counts[1] <= most, counts


def test_a_second_group_is_added_to_the_first(cast: Cast) -> None:
    Capacity.objects.create(group=Group.objects.create(provision=base(), name="Two"), from_on=TUESDAY, places=3)
    assert weeks_of(base(), clock.today())[0][1].figures.places == 13
