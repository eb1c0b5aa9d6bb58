"""What a suggestion never does, and what it prefers."""

from dataclasses import replace

import pytest

from placements.suggesting.facts import Choice
from tests.placements.suggesting.making import FIRST, WEIGHTS, a_round, pair, place, pupil, share, suggested


TWO = (pupil("WN-1"), pupil("WN-2"))


def test_two_pupils_never_share_one_place() -> None:
    assert suggested(a_round(*TWO, a=1, b=0)) in ({"WN-1": "A", "WN-2": ""}, {"WN-1": "", "WN-2": "A"})


def test_a_place_is_free_for_the_whole_stay_or_not_at_all() -> None:
    facts = a_round(*TWO, places=(place("A", 2, later=1), place("B", 0)))
    assert sorted(suggested(facts).values()) == ["", "A"]


def test_a_place_may_be_used_by_one_pupil_after_another() -> None:
    early = pupil("WN-1", choices=(Choice("A", FIRST, "2026-12-18", 50),))
    late = pupil("WN-2", choices=(Choice("A", "2027-01-04", "2027-02-12", 50),))
    assert suggested(a_round(early, late, a=1, b=0)) == {"WN-1": "A", "WN-2": "A"}


def test_a_partnership_uses_no_more_than_its_share() -> None:
    assert sorted(suggested(a_round(*TWO, a=2, b=0, shares=share(1))).values()) == ["", "A"]


def test_another_partnership_is_not_held_to_that_share() -> None:
    stranger = pupil("WN-2", partnership="east")
    assert suggested(a_round(TWO[0], stranger, a=2, b=0, shares=share(1))) == {"WN-1": "A", "WN-2": "A"}


@pytest.mark.parametrize("kind", ["apart", "different"])
def test_two_who_must_be_apart_go_to_different_bases(kind: str) -> None:
    assert sorted(suggested(a_round(*TWO, a=2, b=2, pairs=pair(kind))).values()) == ["A", "B"]


def test_two_who_must_be_apart_are_not_both_placed_at_the_only_base() -> None:
    assert sorted(suggested(a_round(*TWO, a=2, b=0, pairs=pair("apart"))).values()) == ["", "A"]


def test_brothers_and_sisters_go_to_the_same_base_where_their_family_wants_it() -> None:
    one, other = pupil("WN-1"), pupil("WN-2", choices=tuple(reversed_distances()))
    assert set(suggested(a_round(one, other, a=2, b=2)).values()) == {"A", "B"}
    assert len(set(suggested(a_round(one, other, a=2, b=2, pairs=pair("same"))).values())) == 1


def reversed_distances() -> list[Choice]:
    """Return the choices of a pupil who lives near base B."""
    return [replace(choice, tenths=170 - (choice.tenths or 0)) for choice in pupil("WN-2").choices]


def test_where_the_family_is_to_be_asked_nothing_is_ruled_out() -> None:
    assert suggested(a_round(*TWO, a=2, b=2, pairs=pair("ask"))) == {"WN-1": "A", "WN-2": "A"}


def test_priority_comes_before_waiting_and_waiting_before_nothing() -> None:
    urgent, patient = pupil("WN-1", band=2, waited=0), pupil("WN-2", band=3, waited=100)
    assert suggested(a_round(urgent, patient, a=1, b=0)) == {"WN-1": "A", "WN-2": ""}
    assert suggested(a_round(TWO[0], patient, a=1, b=0)) == {"WN-1": "", "WN-2": "A"}


def test_the_nearer_place_goes_where_it_saves_most_travel() -> None:
    far = pupil("WN-2", choices=(Choice("A", FIRST, "2027-01-15", 50), Choice("B", FIRST, "2027-01-15", 300)))
    assert suggested(a_round(TWO[0], far)) == {"WN-1": "B", "WN-2": "A"}


def test_an_unknown_distance_takes_nothing_off() -> None:
    unknown = pupil("WN-2", choices=(Choice("A", FIRST, "2027-01-15", None),))
    assert suggested(a_round(TWO[0], unknown, a=1, b=0)) == {"WN-1": "", "WN-2": "A"}


def test_a_group_is_not_filled_with_pupils_at_high_risk_where_another_is_near_enough() -> None:
    high = [pupil(name, high_risk=True, choices=near_both()) for name in ("WN-1", "WN-2")]
    assert sorted(suggested(a_round(*high, a=2, b=2)).values()) == ["A", "B"]
    assert suggested(a_round(high[0], places=(place("A", 2, crowded=1), place("B", 2)))) == {"WN-1": "B"}


def near_both() -> tuple[Choice, ...]:
    """Return the choices of a pupil who lives between the bases."""
    return tuple(Choice(key, FIRST, "2027-01-15", tenths) for key, tenths in (("A", 80), ("B", 90)))


def test_between_equals_the_school_that_has_used_fewer_places_for_its_size_comes_first() -> None:
    used = pupil("WN-1", used=3, roll=1000)
    assert suggested(a_round(used, TWO[1], a=1, b=0)) == {"WN-1": "", "WN-2": "A"}
    small = pupil("WN-2", used=3, roll=300)
    assert suggested(a_round(used, small, a=1, b=0)) == {"WN-1": "A", "WN-2": ""}


def test_one_school_does_not_take_both_places_from_another() -> None:
    own = [pupil(name, school="one") for name in ("WN-1", "WN-2")]
    placed = suggested(a_round(*own, pupil("WN-3"), a=2, b=0))
    assert placed["WN-3"] == "A"


def test_nobody_is_suggested_where_it_would_be_worth_less_than_waiting() -> None:
    weights = replace(WEIGHTS, bands=(4000, 2000, 10, 5))
    assert suggested(a_round(pupil("WN-1", waited=0), weights=weights)) == {"WN-1": ""}
