"""A county's round, 60 pupils and 19 bases with 224 places, beside first come, first served."""

import pytest

from placements.suggesting.building import Built, build
from placements.suggesting.search import Answer, solve
from placements.suggesting.suggest import suggest
from tests.placements.suggesting.county import county, roomy
from tests.placements.suggesting.first_come import first_come, mean_km, placed_in


ROUNDS = range(10)


@pytest.fixture(scope="module")
def rounds() -> list[tuple[Built, Answer]]:
    """Return ten rounds with their best answers."""
    built = [build(county(seed)) for seed in ROUNDS]
    return [(one, solve(one.problem)) for one in built]


def test_the_best_is_proven_and_keeps_every_rule(rounds: list[tuple[Built, Answer]]) -> None:
    for built, answer in rounds:
        assert answer.proven
        assert built.problem.broken(answer.taken) is None
        assert built.problem.value(answer.taken) == answer.value


def test_more_pupils_of_the_first_two_bands_are_placed_than_by_first_come(rounds: list[tuple[Built, Answer]]) -> None:
    best = [placed_in(built, answer.taken, (1, 2)) for built, answer in rounds]
    first = [placed_in(built, first_come(built), (1, 2)) for built, _ in rounds]
    assert all(ours >= theirs for ours, theirs in zip(best, first, strict=True))
    assert sum(best) > 1.25 * sum(first)


def test_they_travel_no_further_on_average(rounds: list[tuple[Built, Answer]]) -> None:
    best = [mean_km(built, answer.taken) for built, answer in rounds]
    first = [mean_km(built, first_come(built)) for built, _ in rounds]
    assert sum(best) <= sum(first)


def test_groups_that_fill_with_pupils_at_high_risk_on_different_days_are_proven_in_a_few_branches() -> None:
    for seed in ROUNDS:
        answer = solve(build(roomy(seed)).problem)
        assert answer.proven
        assert answer.branches < 100


def test_what_came_next_is_exact_on_every_line(rounds: list[tuple[Built, Answer]]) -> None:
    for built, _ in rounds[1:4]:
        assert all(line.next.exact for line in suggest(built.round).lines if line.next)


def test_where_too_little_work_is_allowed_it_says_that_it_is_not_proven() -> None:
    suggested = suggest(county(8), work=1)
    assert not suggested.proven
    assert suggested.bound > suggested.value > 0
    assert not any(line.next.exact for line in suggested.lines if line.next)
