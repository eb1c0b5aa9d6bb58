"""A place is free: who is next, why those before were passed over, and nothing is given by itself."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from partnerships.actions import add, change
from partnerships.models import Capacity, Closure, Group, Organisation, Provision, ProvisionServes
from placements import actions
from placements.models import Offer
from placements.rounds.next_case import FreePlace, free_places
from placements.saying import RULES, because
from placements.waiting import cases_of, groups_of, sharing
from referrals.models import Referral
from tests.conftest import SignIn
from tests.placements.making import agreed, day, facts_of_end, lent, of_the_east, offered, paired, placed, waits
from tests.placements.test_lists import cost_of
from tests.placements.test_waiting_list import order_of, prioritised, since


BASE = "/places/next/riverbank-base/"


def free(cast: Cast, who: str = "cora") -> list[FreePlace]:
    """Return the free places with their lists as one person sees them."""
    seen = sharing(cast.people[who], clock.today())
    return free_places(groups_of(seen), cases_of(seen), seen)


def at_base(cast: Cast, who: str = "cora") -> FreePlace:
    """Return the one group with a free place."""
    (place,) = free(cast, who)
    return place


def names(place: FreePlace) -> tuple[str, dict[str, str]]:
    """Return who is next for a place, and the rule by which each one before was passed over."""
    return place.next.case.reference if place.next else "", {one.case.reference: one.rule for one in place.passed_over}


def with_places(cast: Cast, number: int) -> None:
    """Have the base so many places."""
    row = Capacity.objects.get()
    change(row, version=row.version, places=number, by=cast.ada)


def shared_with_the_east(cast: Cast, places: int | None = None) -> None:
    """Have the base serve the East too, from one shared list or with places of its own."""
    east = cast.places["east"]
    add(ProvisionServes(provision=Provision.objects.get(), partnership=east, from_on=clock.today(), places=places),
        by=cast.ada)  # fmt: skip


def test_the_first_who_suits_is_next_and_those_before_say_why_not(cast: Cast) -> None:
    year_six, fits, young = (since(waits(cast), days) for days in (30, 20, 10))
    Referral.objects.filter(pk=year_six.pk).update(year_group=6)
    assert names(at_base(cast)) == (fits.reference, {year_six.reference: "year"})
    assert [one.case for one in at_base(cast).after] == [young]


def test_who_must_be_apart_from_somebody_there_is_passed_over_without_a_name(cast: Cast, sign_in: SignIn) -> None:
    there, kept_away, fits = offered(cast).referral, since(waits(cast), 30), since(waits(cast), 20)
    paired(cast, kept_away, there)
    assert names(at_base(cast)) == (fits.reference, {kept_away.reference: "apart"})
    page = sign_in(cast.cora).get(BASE).content.decode()
    assert "A pupil is there whom this one must not be placed with" in page
    assert there.reference not in page


def test_another_tier_is_passed_over(cast: Cast) -> None:
    other, fits = since(waits(cast), 30), since(waits(cast), 20)
    Referral.objects.filter(pk=other.pk).update(tier=3)
    assert names(at_base(cast)) == (fits.reference, {other.reference: "tier"})


def test_priority_goes_before_waiting(cast: Cast) -> None:
    waited, urgent = since(waits(cast), 60), prioritised(cast, since(waits(cast), 1), 1)
    assert names(at_base(cast)) == (urgent.reference, {})
    assert [one.case for one in at_base(cast).after] == [waited]


def test_a_case_agreed_for_another_provision_waits_for_that_until_it_falls_through(cast: Cast) -> None:
    referral = since(agreed(cast), 30)
    other = Organisation(kind="provision", code="hill-base", name="Hill Base", opened_on=dt.date(2024, 9, 1))
    base = Provision.objects.get()
    elsewhere = add(
        Provision(organisation=add(other, by=cast.ada), type=base.type, host_school=cast.places["lakeside"],
                  setting_urn="900002"), by=cast.ada,
    )  # fmt: skip
    group = add(Group(provision=elsewhere, name="Hill", year_from=7, year_to=11), by=cast.ada)
    add(Capacity(group=group, from_on=dt.date(2024, 9, 1), places=4), by=cast.ada)
    add(ProvisionServes(provision=elsewhere, partnership=cast.places["west"], from_on=dt.date(2024, 9, 1)), by=cast.ada)
    hill = next(place for place in free(cast) if place.group == group)
    assert names(hill) == ("", {referral.reference: "named"})
    actions.release_offer(
        offered(cast, referral, group=Group.objects.get(name="Riverbank")), reason="No.", by=cast.cora
    )
    hill = next(place for place in free(cast) if place.group == group)
    assert names(hill) == (referral.reference, {})


def ended(cast: Cast, placement: Any) -> Any:
    """Return a placement that ends today."""
    facts: dict[str, Any] = facts_of_end(placement)
    return actions.complete(placement, by=cast.quinn, **facts)


FREED: dict[str, Callable[[Cast, Any], Any]] = {
    "a placement ends": lambda cast, held: ended(cast, held),
    "an offer is refused": lambda cast, held: actions.refuse_offer(held, refusal="mix", note="No.", by=cast.quinn),
    "an offer is released": lambda cast, held: actions.release_offer(held, reason="No.", by=cast.cora),
    "places are added": lambda cast, held: with_places(cast, 2),
}


@pytest.mark.parametrize("freed", FREED)
def test_whatever_frees_a_place_shows_who_is_next_and_gives_nothing(cast: Cast, freed: str) -> None:
    with_places(cast, 1)
    held = placed(cast) if freed == "a placement ends" else offered(cast)
    referral = since(waits(cast), 30)
    assert all(place.from_on > clock.today() + dt.timedelta(days=50) for place in free(cast))
    FREED[freed](cast, held)
    place = at_base(cast)
    assert place.from_on <= clock.today() + dt.timedelta(days=1)
    assert referral in [one.case for one in place.standings if not one.rule]
    referral.refresh_from_db()
    assert (referral.status, referral.offers.count()) == ("waiting", 0)


def test_a_place_is_free_from_the_day_after_the_stay_that_holds_it(cast: Cast) -> None:
    with_places(cast, 1)
    held = offered(cast, days=20)
    waits(cast)
    assert held.stay.last_on == dt.date(2026, 12, 7)
    assert at_base(cast).from_on == dt.date(2026, 12, 8)


def test_a_place_that_is_free_only_between_two_stays_is_not_offered_for_a_whole_one(cast: Cast) -> None:
    with_places(cast, 1)
    add(Closure(provision=Provision.objects.get(), from_on=dt.date(2026, 12, 14), reason="Works"), by=cast.ada)
    waits(cast)
    assert free(cast) == []


def test_it_begins_on_a_school_day(cast: Cast) -> None:
    with_places(cast, 1)
    offered(cast, days=32)  # until 19 December, after the last day of term
    waits(cast)
    assert at_base(cast).from_on == dt.date(2027, 1, 5)


def test_the_page_leads_to_the_offer_with_place_and_day(cast: Cast, sign_in: SignIn) -> None:
    referral = since(waits(cast), 30)
    client = sign_in(cast.cora)
    page = client.get(BASE).content.decode()
    group = Group.objects.get()
    assert f"Next is {referral.reference}" in page
    leads = f"/offers/new/{referral.reference}/?group={group.pk}&amp;first_on=2026-11-24"
    assert leads in page
    offer = client.get(leads.replace("&amp;", "&")).content.decode()
    assert all(f'value="{number}"' in offer for number in (24, 11, 2026))


@pytest.mark.parametrize("page", ["/", "/places/", "/places/waiting/"])
def test_it_is_linked_from_home_board_and_list(cast: Cast, sign_in: SignIn, page: str) -> None:
    waits(cast)
    assert "/places/next/" in sign_in(cast.cora).get(page).content.decode()
    assert "/places/next/" not in sign_in(cast.kit).get("/").content.decode()


def test_where_no_place_is_free_the_list_stays_and_says_so(cast: Cast, sign_in: SignIn) -> None:
    with_places(cast, 0)
    referral = waits(cast)
    page = sign_in(cast.cora).get(BASE).content.decode()
    assert "No place is free for a whole stay that begins in the next 12 weeks in Riverbank" in page
    assert referral.reference in page
    assert "No place is free for a whole stay" in sign_in(cast.cora).get("/places/next/").content.decode()


def test_a_shared_list_shows_anothers_case_by_reference_wait_priority_and_year_alone(
    cast: Cast, sign_in: SignIn
) -> None:
    shared_with_the_east(cast)
    ours, theirs = since(waits(cast), 10), of_the_east(cast, safety="Carries a secret", year_group=8)
    page = sign_in(cast.cora).get(BASE).content.decode()
    assert order_of(page) == [theirs.reference, ours.reference]
    for words in ("Faraway", "Jordan Faraway", "Hilltop", "Carries a secret", f"/referrals/{theirs.reference}/",
                  f"/offers/new/{theirs.reference}/"):  # fmt: skip
        assert words not in page
    assert "It is of another partnership, which offers the place." in page
    officer = sign_in(cast.olu).get(BASE).content.decode()
    assert "Faraway" in officer
    assert f"/offers/new/{theirs.reference}/" in officer


def test_both_chairs_see_the_same_order_of_a_shared_list(cast: Cast, sign_in: SignIn) -> None:
    shared_with_the_east(cast)
    ours, theirs = since(waits(cast), 10), of_the_east(cast)
    for who in ("cora", "chidi", "kit", "olu"):
        page = sign_in(cast.people[who]).get(BASE).content.decode()
        assert order_of(page) == [theirs.reference, ours.reference]
    assert "Shared list of Riverbank Base" in sign_in(cast.kit).get("/places/waiting/").content.decode()


def test_who_read_a_line_of_a_shared_list_is_on_record(cast: Cast, sign_in: SignIn) -> None:
    shared_with_the_east(cast)
    theirs = of_the_east(cast)
    sign_in(cast.cora).get(BASE)
    entry = Entry.objects.filter(person=cast.cora.user.email, references__contains=[theirs.reference]).latest("pk")
    assert entry.action == "read"


def test_partnerships_with_places_of_their_own_see_nothing_of_each_other(cast: Cast, sign_in: SignIn) -> None:
    shared_with_the_east(cast, places=3)
    theirs = of_the_east(cast)
    assert theirs.reference not in sign_in(cast.cora).get(BASE).content.decode()
    assert names(at_base(cast, "olu"))[0] == theirs.reference


def test_a_case_the_place_does_not_take_is_no_business_of_the_other_partnership(cast: Cast, sign_in: SignIn) -> None:
    shared_with_the_east(cast)
    theirs = of_the_east(cast, year_group=6)
    assert theirs.reference not in sign_in(cast.cora).get(BASE).content.decode()
    assert theirs.reference in sign_in(cast.olu).get(BASE).content.decode()


@pytest.mark.parametrize("rule", RULES)
def test_a_reason_about_a_child_is_for_those_who_read_the_case(rule: str) -> None:
    met = "2026-12-01" if rule in ("full", "share") else "7 to 11"
    about_a_child = rule in ("far", "apart", "different", "same", "named")
    hidden = because(rule, met, reads=False) == "Does not suit, for a reason that its own partnership reads"
    assert hidden == about_a_child
    assert because(rule, met, reads=True).startswith(RULES[rule])


def test_who_is_kept_apart_in_the_other_partnership_is_not_said(cast: Cast, sign_in: SignIn) -> None:
    shared_with_the_east(cast)
    there, ours, theirs = offered(cast).referral, since(waits(cast), 10), of_the_east(cast)
    paired(cast, theirs, there, by=cast.olu)
    page = sign_in(cast.cora).get(BASE).content.decode()
    assert "for a reason that its own partnership reads" in page
    assert "must not be placed with" not in page
    assert f"Next is {ours.reference}" in page


def test_a_base_that_does_not_serve_the_partnership_is_not_there(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.kit).get(BASE).status_code == 404
    assert sign_in(cast.quinn).get(BASE).status_code == 403


def test_it_costs_the_same_with_two_who_wait_and_with_eight(cast: Cast, sign_in: SignIn) -> None:
    client, cost = sign_in(cast.cora), list[tuple[int, ...]]()
    for number in (2, 6):
        for _ in range(number):
            waits(cast)
        cost.append(tuple(cost_of(client, page) for page in ("", "places/next/", BASE.strip("/") + "/")))
    assert cost[0] == cost[1]
    assert max(cost[0]) < 60


def send(client: Any, referral: Referral, **others: str) -> Any:
    """Send an offer of the base from next week for eight weeks."""
    first_on = clock.today() + dt.timedelta(days=7)
    given = {
        "group": str(Group.objects.get().pk), **day("first_on", first_on), "submission_key": str(uuid.uuid4())
    }  # fmt: skip
    return client.post(f"/offers/new/{referral.reference}/", given | others)


def test_somebody_further_down_is_offered_the_last_place_only_with_the_reason(cast: Cast, sign_in: SignIn) -> None:
    with_places(cast, 1)
    first, second = since(waits(cast), 30), since(waits(cast), 20)
    client = sign_in(cast.cora)
    page = send(client, second).content.decode()
    assert f"{first.reference} comes first on the list for this place. Enter why it is not offered it" in page
    assert not Offer.objects.exists()
    made = send(client, second, why_not_first="The family of the first is away until March.")
    offer = Offer.objects.get()
    assert made["Location"] == offer.get_absolute_url()
    assert offer.events.get().reason == "The family of the first is away until March."


def test_the_reason_is_for_those_who_run_the_panel_and_the_authority(cast: Cast, sign_in: SignIn) -> None:
    with_places(cast, 1)
    since(waits(cast), 30)
    send(sign_in(cast.cora), since(waits(cast), 20), why_not_first="The first is away.")
    address = Offer.objects.get().get_absolute_url()
    seen = {
        who: "The first is away." in sign_in(cast.people[who]).get(address).content.decode()
        for who in ("cora", "olu", "asha", "quinn")
    }
    assert seen == {"cora": True, "olu": True, "asha": False, "quinn": False}


def test_the_first_needs_no_reason_and_neither_does_anybody_where_there_are_places_for_all(
    cast: Cast, sign_in: SignIn
) -> None:
    with_places(cast, 2)
    first, second, third = (since(waits(cast), days) for days in (30, 20, 10))
    client = sign_in(cast.cora)
    assert send(client, third).status_code == 200
    assert send(client, second).status_code == 302
    assert send(client, third).status_code == 200
    assert send(client, first).status_code == 302


def test_a_case_that_comes_first_but_does_not_suit_asks_no_reason(cast: Cast, sign_in: SignIn) -> None:
    with_places(cast, 1)
    first, second = since(waits(cast), 30), since(waits(cast), 20)
    Referral.objects.filter(pk=first.pk).update(year_group=6)
    assert send(sign_in(cast.cora), second).status_code == 302


def test_the_other_partnership_of_a_shared_list_may_come_first(cast: Cast, sign_in: SignIn) -> None:
    with_places(cast, 1)
    shared_with_the_east(cast)
    ours, theirs = since(waits(cast), 20), of_the_east(cast)
    page = send(sign_in(cast.cora), ours).content.decode()
    assert f"{theirs.reference} comes first on the list" in page
    assert "Faraway" not in page


def test_what_a_partnership_borrowed_is_free_for_its_own_list_alone(cast: Cast) -> None:
    ours, theirs = waits(cast), of_the_east(cast)
    assert free(cast, "kit") == []
    lent(cast, own=2)
    assert [one.case for one in at_base(cast, "kit").standings] == [theirs]
    assert [one.case for one in at_base(cast, "cora").standings] == [ours]
