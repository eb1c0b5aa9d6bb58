"""Which limits a flow can keep by itself: a family of sets of which any two are nested or have nothing in common."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from placements.suggesting.problem import Limit, Problem


@dataclass
class Basin:
    """One set of the family: what flows into it, how much may leave, and what leaving costs."""

    options: frozenset[int]
    at_most: int
    unharmed: int = 0  # how many leave without a cost
    points: int = 0  # what each one after them costs
    into: "Basin | None" = None
    number: int = field(default=0, compare=False)


def family_of(problem: Problem) -> list[Basin]:
    """Return the basins of a problem, those inside before those around them.

    Where limits cross, the one that cuts most is kept and the search looks after the other. A crowd that is cut by a
    kept limit is counted in pieces, which costs less than the whole: the flow stays a bound.
    """
    kept: list[Limit] = []
    for limit in sorted(problem.limits, key=lambda one: (one.at_most - len(one.options), sorted(one.options))):
        if limit.at_most < len(limit.options) and all(fits(limit.options, other.options) for other in kept):
            kept.append(limit)
    basins = [Basin(limit.options, limit.at_most) for limit in kept]
    basins.sort(key=lambda basin: (len(basin.options), sorted(basin.options), basin.at_most))
    for number, basin in enumerate(basins):
        basin.into = innermost(basin.options, basins[number + 1 :])
    return [*pieces(problem, basins), *basins]


def fits(one: frozenset[int], other: frozenset[int]) -> bool:
    """Say whether two sets are nested or have nothing in common."""
    return one <= other or other <= one or not one & other


def innermost(options: Iterable[int], basins: list[Basin]) -> Basin | None:
    """Return the smallest of the basins, which are sorted by size, that holds all of the options."""
    wanted = frozenset(options)
    return next((basin for basin in basins if wanted <= basin.options), None)


def pieces(problem: Problem, basins: list[Basin]) -> list[Basin]:
    """Return a basin for each part of a crowd that lies in one basin."""
    found = []
    for crowd in problem.crowds:
        parts: dict[int, tuple[Basin | None, set[int]]] = {}
        for option in sorted(crowd.options):
            around = innermost([option], basins)
            parts.setdefault(id(around), (around, set()))[1].add(option)
        for around, options in parts.values():
            found.append(Basin(frozenset(options), len(options), crowd.unharmed, crowd.points, around))
    return found
