"""What happens without suggestions: whoever has waited longest is given the nearest place that is free, and so on."""

from placements.suggesting.building import Built
from placements.suggesting.search import fitting


def first_come(built: Built) -> frozenset[int]:
    """Return the options taken by first come, first served, with every rule kept."""
    taken: set[int] = set()
    for pupil in sorted(built.round.pupils, key=lambda one: (-one.waited, one.reference)):
        own = built.problem.options_of.get(pupil.reference, ())
        nearest = sorted(own, key=lambda number: (built.choices[number][1].tenths or 0, number))
        taken = fitting(built.problem, nearest, taken)
    return frozenset(taken)


def placed_in(built: Built, taken: frozenset[int], bands: tuple[int, ...]) -> int:
    """Return how many pupils of some priority bands have a place."""
    return sum(built.choices[number][0].band in bands for number in taken)


def mean_km(built: Built, taken: frozenset[int]) -> float:
    """Return how far those placed travel, on average."""
    tenths = [built.choices[number][1].tenths or 0 for number in taken]
    return sum(tenths) / 10 / max(1, len(tenths))
