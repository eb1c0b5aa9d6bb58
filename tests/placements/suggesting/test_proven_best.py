"""The suggested answer is the best there is: against trying everything, and against another solver."""

import pytest

from placements.suggesting.building import build
from placements.suggesting.search import Answer, solve
from tests.placements.suggesting.county import county, roomy
from tests.placements.suggesting.highs import best_of_highs
from tests.placements.suggesting.instances import best_of_all, instance


QUICK, LONG = 100, 1000


def checked(seed: int, **size: int) -> Answer:
    """Return the answer to a round made by chance, after looking that it keeps every rule and counts right."""
    problem = instance(seed, **size)
    answer = solve(problem)
    pupils = [problem.options[option].pupil for option in answer.taken]
    assert len(pupils) == len(set(pupils))
    assert problem.broken(answer.taken) is None
    assert problem.value(answer.taken) == answer.value
    assert answer.proven
    return answer


def test_it_is_the_best_of_all_answers() -> None:
    for seed in range(QUICK):
        assert checked(seed).value == best_of_all(instance(seed)), seed


@pytest.mark.long
def test_it_is_the_best_of_all_answers_a_thousand_times() -> None:
    for seed in range(QUICK, QUICK + LONG):
        assert checked(seed).value == best_of_all(instance(seed)), seed


def test_another_solver_finds_nothing_better() -> None:
    pytest.importorskip("highspy", reason="HiGHS is not installed here: pip install apsystem[highs] to compare with it")
    for seed in range(20):
        assert checked(seed, pupils=20, places=6, each=5).value == best_of_highs(
            instance(seed, pupils=20, places=6, each=5)
        )
    for seed in range(10):
        for facts in (county(seed), roomy(seed)):
            problem = build(facts).problem
            assert solve(problem).value == best_of_highs(problem)
