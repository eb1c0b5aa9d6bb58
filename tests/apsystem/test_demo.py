"""The demo county: made once, true to its own rules, and open to nobody but the machine it runs on."""

import datetime as dt
import io
from collections import Counter
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.core.management import CommandError, call_command
from django.db.models import Exists, OuterRef, Sum
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from apsystem.demo.county import FARM, closed_days, easter
from apsystem.demo.sign_in import TO_TRY
from partnerships.middleware import ACTING_AS
from partnerships.models import Capacity, Group, Organisation, Postcode, Provision
from partnerships.postcodes import plain
from placements.models import AnswerLink, CasePriority, Offer, Placement, PupilPair, ReturnCheck, Review, Suggestion
from placements.places import free_places
from placements.suggesting import facts
from placements.workflow import PlacementStatus
from referrals.models import Meeting, Referral
from referrals.workflow import Status


HERE: dict[str, Any] = {"SERVER_NAME": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000"}
FROM_ELSEWHERE: list[dict[str, Any]] = [
    {"SERVER_NAME": "0.0.0.0"},  # noqa: S104  # the address that must be refused
    {"SERVER_NAME": "192.0.2.7"},
    {"SERVER_NAME": "/run/app.sock"},
    {"REMOTE_ADDR": "192.0.2.7"},
    {"REMOTE_ADDR": ""},
    {"HTTP_HOST": "ap.wherryshire.example"},
    {"HTTP_HOST": "127.0.0.1.wherryshire.example"},
    {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    {"HTTP_X_FORWARDED_HOST": "localhost"},
    {"HTTP_X_FORWARDED_PROTO": "https"},
    {"HTTP_FORWARDED": "for=127.0.0.1"},
    {"HTTP_X_REAL_IP": "127.0.0.1"},
    {"HTTP_VIA": "1.1 proxy"},
]


@pytest.fixture
def demo(cast: Cast, settings: Settings) -> Settings:
    """The demo setting, on a machine that answers to any name."""
    settings.DEMO = True
    settings.SECURE_SSL_REDIRECT = False
    settings.ALLOWED_HOSTS = ["*"]
    return settings


def press(client: Client, who: str = "asha", **environ: Any) -> int:
    """Press one of the cast's buttons and return the status."""
    return client.post(reverse("demo-sign-in"), {"who": who}, **(HERE | environ)).status_code


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000"])
def test_on_this_machine_one_click_signs_in(client: Client, demo: Settings, host: str) -> None:
    assert press(client, HTTP_HOST=host) == 302
    assert get_user(client).is_authenticated


def test_the_one_chosen_acts_in_the_role_on_the_button(client: Client, demo: Settings, cast: Cast) -> None:
    press(client, "rowan_panel")
    assert client.session[ACTING_AS] == cast.rowan_panel.pk
    press(client, "ada")
    assert client.session[ACTING_AS] == cast.ada.pk


def test_the_page_lists_the_whole_cast(client: Client, demo: Settings) -> None:
    page = client.get(reverse("account_login"), **HERE)
    assert page.content.count(b'name="who"') == len(TO_TRY)


@pytest.mark.parametrize("broken", FROM_ELSEWHERE, ids=lambda broken: "{}: {}".format(*next(iter(broken.items()))))
def test_from_anywhere_else_there_is_no_button_and_no_page(
    client: Client, demo: Settings, broken: dict[str, Any]
) -> None:
    assert press(client, **broken) == 404
    assert get_user(client).is_anonymous
    page = client.get(reverse("account_login"), **(HERE | broken))
    assert page.status_code == 200
    assert b'name="who"' not in page.content


def test_outside_the_demo_there_is_no_button_and_no_page(client: Client, demo: Settings) -> None:
    demo.DEMO = False
    assert press(client) == 404
    assert b'name="who"' not in client.get(reverse("account_login"), **HERE).content


@pytest.mark.parametrize("who", ["", "nobody", "mallory\x00"])
def test_nobody_but_the_cast_is_signed_in(client: Client, demo: Settings, who: str) -> None:
    assert press(client, who) == 404


def test_looking_never_signs_in(client: Client, demo: Settings) -> None:
    assert client.get(reverse("demo-sign-in"), **HERE).status_code == 405


def seed(**options: Any) -> str:
    """Run the command and return what it said."""
    said = io.StringIO()
    call_command("seed", stdout=said, **options)
    return said.getvalue()


def test_a_small_county_keeps_its_own_rules(db: None) -> None:
    seed(size=1)
    check_every_state_is_there()
    check_no_place_is_given_twice()
    check_every_case_remembers_its_way()
    check_the_panel_has_work()
    check_suggestions_have_something_to_go_on()
    entries = Entry.objects.count()
    assert "nothing to do" in seed()
    assert Entry.objects.count() == entries


def check_every_state_is_there() -> None:
    """Every status of a referral and of a placement is somewhere, and the offers have been answered and not."""
    assert set(Referral.objects.values_list("status", flat=True)) == set(Status.values)
    assert set(Placement.objects.values_list("status", flat=True)) == set(PlacementStatus.values)
    assert {"sent", "refused", "taken_up"} <= set(Offer.objects.values_list("status", flat=True))
    assert {"papers", "open", "signed_off"} <= set(Meeting.objects.values_list("status", flat=True))
    assert Offer.objects.unanswered().filter(reply_by_on__lt=clock.today(), chased__gte=1).exists()
    assert Review.objects.filter(held_on=None, due_on__gte=clock.today()).exists()
    assert {"sustained", "faltering"} <= set(ReturnCheck.objects.values_list("result", flat=True))
    assert Referral.objects.exclude(words={}).exists()


def check_no_place_is_given_twice() -> None:
    """Counted here day by day, without the database's own check."""
    for group in Group.objects.prefetch_related("capacities", "stays"):
        stays = [stay for stay in group.stays.all() if stay.live]
        for day in {stay.first_on for stay in stays}:
            there = [c for c in group.capacities.all() if c.from_on <= day <= (c.to_on or dt.date.max)]
            places = sum(c.places for c in there)
            assert sum(stay.first_on <= day <= stay.last_on for stay in stays) <= places


def check_every_case_remembers_its_way() -> None:
    """Each case's last event is where it stands, and nothing happened in the future."""
    referrals = Referral.objects.exclude(status="draft")
    for case in (*referrals, *Placement.objects.all(), *Offer.objects.all(), *Meeting.objects.all()):
        events = list(case.events.all())
        assert events, case.reference
        assert events[-1].to_status == case.status, case.reference
        assert events[-1].at <= clock.now()
    assert not Placement.objects.filter(started_on__gt=clock.today()).exists()


def check_the_panel_has_work() -> None:
    """The West meets soon over at least five cases, one of them the own pupil of a member's school."""
    meeting = Meeting.objects.get(status="papers")
    assert meeting.held_on > clock.today()
    schools = [item.referral.school.code for item in meeting.agenda_items.select_related("referral__school")]
    assert len(schools) >= 5
    assert "riverside" in schools
    riverbank = Group.objects.get(name="Riverbank")
    last = clock.today() + dt.timedelta(weeks=7)
    assert 0 < free_places(riverbank, clock.today(), last) < 10


def check_suggestions_have_something_to_go_on() -> None:
    """The West's cases have priorities, pairs and homes; places are suggested, and a farm is asked by link."""
    assert {1, 2} <= set(CasePriority.objects.values_list("band", flat=True))
    assert set(PupilPair.objects.values_list("kind", flat=True)) == {"apart", "same"}
    pupils = facts.read(Suggestion.objects.get().facts).pupils
    assert len(pupils) >= 2
    assert any(choice.tenths is not None for pupil in pupils for choice in pupil.choices)
    homes = set(Referral.objects.exclude(postcode="").values_list("postcode", flat=True))
    assert {plain(home) for home in homes} <= set(Postcode.objects.values_list("postcode", flat=True))
    link = AnswerLink.objects.get(ended_at=None)
    assert (link.works, link.offer.provision.organisation.name) == (True, FARM)


@pytest.mark.long
def test_the_whole_county_has_its_provision_and_about_250_referrals(db: None) -> None:
    seed()
    # A provider that only a school has told of has no group.
    provisions = Provision.objects.filter(Exists(Group.objects.filter(provision=OuterRef("pk"))))
    codes = provisions.values_list("type__code", flat=True)
    assert Counter(codes) == {"semh-base": 9, "semh-centre": 10, "ap-school": 1, "non-school-ap": 1}
    bases = Capacity.objects.filter(group__provision__type__code="semh-base")
    assert bases.aggregate(total=Sum("places"))["total"] == 90
    assert Organisation.objects.partnerships().count() == 10
    assert 45 <= Organisation.objects.schools().filter(phase_code="4").count() <= 55
    assert 230 <= Referral.objects.count() <= 280
    check_every_state_is_there()
    check_no_place_is_given_twice()
    check_every_case_remembers_its_way()


# The first and last days of terms and holidays, a leap day, midnight, the days around the turn of a school year.
DATES = (
    "2026-08-15 10:00", "2026-08-31 23:30", "2026-09-01 00:10", "2026-09-02 10:00", "2026-10-05 10:00",
    "2026-11-02 08:00", "2026-11-26 11:00", "2026-12-24 15:00", "2027-01-01 00:30", "2027-02-22 10:00",
    "2027-03-29 10:00", "2027-06-07 10:00", "2027-07-21 16:00", "2027-09-01 09:00", "2028-02-29 12:00",
)  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("moment", DATES)
def test_a_small_county_can_be_made_on_any_date(db: None, moment: str) -> None:
    with clock.set_to(timezone.make_aware(dt.datetime.fromisoformat(moment))):
        seed(size=1)
        check_every_state_is_there()
        check_no_place_is_given_twice()
        check_every_case_remembers_its_way()
        check_the_panel_has_work()
    check_suggestions_have_something_to_go_on()


@pytest.mark.parametrize("size", [0, 11])
def test_an_impossible_size_is_refused(db: None, size: int) -> None:
    with pytest.raises(CommandError, match="from 1 to 10"):
        seed(size=size)


@pytest.mark.parametrize("year", range(2020, 2036))
def test_closed_days_are_weekdays_and_half_terms_whole_weeks(year: int) -> None:
    for reason, first, last in closed_days(year):
        assert first.weekday() < 5, reason
        assert last.weekday() < 5, reason
        assert (last - first).days <= 4, reason


def test_easter_falls_where_the_calendar_says() -> None:
    assert [easter(year).isoformat() for year in (2024, 2025, 2026)] == ["2024-03-31", "2025-04-20", "2026-04-05"]
