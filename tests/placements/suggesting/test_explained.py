"""Every line says why, and what it says is true: what came next, what it lost, and what would change it."""

from dataclasses import replace

from placements.suggesting.building import build
from placements.suggesting.explain import Change, Moved
from placements.suggesting.facts import Choice, Waiting
from placements.suggesting.problem import Problem
from placements.suggesting.search import solve
from placements.suggesting.suggest import suggest
from tests.placements.suggesting.county import county
from tests.placements.suggesting.making import a_round, pair, proven, pupil


SURE = 1_000_000


def test_a_line_names_what_came_next_and_what_it_would_lose() -> None:
    line = proven(a_round(pupil("WN-1"))).lines[0]
    assert line.next is not None
    assert (line.place, line.next.place, line.next.lost, line.next.exact) == ("A", "B", 70, True)
    assert line.changes == (Change("nearer", 71, "B"),)


def test_a_line_names_who_else_would_be_moved() -> None:
    lines = proven(a_round(pupil("WN-1"), pupil("WN-2", band=2), b=0)).lines
    assert lines[0].next is not None
    assert lines[0].next.moved == (Moved("WN-2", "A", ""),)


def test_the_only_place_that_fits_has_none_after_it() -> None:
    line = proven(a_round(pupil("WN-1"), b=0)).lines[0]
    assert line.next is not None
    assert (line.next.place, line.next.lost) == ("", line.points)


def test_nobody_is_named_next_for_a_pupil_no_place_fits() -> None:
    line = proven(a_round(pupil("WN-1", choices=()))).lines[0]
    assert (line.place, line.next, line.changes) == ("", None, ())


def test_what_came_next_is_the_best_there_is_at_another_place() -> None:
    facts = county(3, pupils=14, bases=6)
    answer, problem = suggest(facts), build(facts).problem
    compared = 0
    for line in answer.lines:
        if line.next is not None and line.next.place and line.next.exact:
            elsewhere = solve(but_at(problem, line.reference, line.place))
            assert answer.value - (elsewhere.value - SURE) == line.next.lost
            compared += 1
    assert compared > 5


def but_at(problem: Problem, reference: str, place: str) -> Problem:
    """Return a problem in which one pupil is worth so much that they are placed, but not at one place."""
    options = tuple(
        replace(option, points=-SURE if option.place == place else option.points + SURE)
        if option.pupil == reference
        else option
        for option in problem.options
    )
    return replace(problem, options=options)


def test_what_would_change_a_line_changes_it() -> None:
    facts = county(8, pupils=24)
    changed = 0
    for line in suggest(facts).lines:
        for change in line.changes:
            if change.kind in ("nearer", "days", "band"):
                others = tuple(after(one, change) if one.reference == line.reference else one for one in facts.pupils)
                again = suggest(replace(facts, pupils=others)).lines
                assert next(one.place for one in again if one.reference == line.reference) != line.place
                changed += 1
    assert changed > 5


def after(one: Waiting, change: Change) -> Waiting:
    """Return a pupil as a change would have them."""
    if change.kind == "days":
        return replace(one, waited=one.waited + change.by)
    if change.kind == "band":
        return replace(one, band=change.by)
    nearer = tuple(
        Choice(c.place, c.first, c.last, (c.tenths or 0) - change.by) if c.place == change.place else c
        for c in one.choices
    )
    return replace(one, choices=nearer)


def test_one_more_place_is_named_where_it_would_be_this_pupils() -> None:
    lines = proven(a_round(pupil("WN-1"), pupil("WN-2", band=2), pupil("WN-3"), b=0)).lines
    assert Change("more", 1, "A") in lines[0].changes or Change("more", 1, "A") in lines[2].changes


def test_a_pair_that_keeps_a_pupil_away_is_counted_in_what_is_lost() -> None:
    lines = proven(a_round(pupil("WN-1"), pupil("WN-2"), a=2, b=2, pairs=pair("apart"))).lines
    assert {line.next.lost for line in lines if line.next} == {0}
