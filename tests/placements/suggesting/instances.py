"""Rounds of suggestions made up by chance, and the best answer to a small one by trying everything."""

import random
from collections.abc import Iterable

from placements.suggesting.problem import Crowd, Limit, Option, Problem, Turn


DAYS = 120


def instance(seed: int, *, pupils: int = 0, places: int = 0, each: int = 3, apart: float = 0.15) -> Problem:
    """Return a round with stays that start and end on different days, and places that come and go meanwhile."""
    dice = random.Random(seed)
    pupils = pupils or dice.randint(2, 8)
    places = places or dice.randint(1, 4)
    options: list[Option] = []
    days: list[tuple[int, int]] = []
    for pupil in range(pupils):
        worth, first = dice.choice([100, 200, 500]), dice.choice([0, 0, 0, 7, 21])
        for place in sorted(dice.sample(range(places), dice.randint(1, min(each, places)))):
            options.append(Option(f"P{pupil}", f"B{place}", worth - dice.randint(0, 90)))
            days.append((first, first + dice.choice([40, 55, 83])))
    crowds = (crowd_at(dice, options, f"B{place}") for place in range(places))
    return Problem(
        tuple(options), tuple(limits_of(dice, options, days, places)), pairs_of(dice, options, apart),
        tuple(crowd for crowd in crowds if crowd.options), turns_of(dice, pupils),
    )  # fmt: skip


def limits_of(
    dice: random.Random, options: list[Option], days: list[tuple[int, int]], places: int
) -> Iterable[Limit]:  # fmt: skip
    """Yield what each place has free on each day on which that changes, and one share of two places."""
    for place in range(places):
        for day in (0, 10, 25, 50, 70, 90):
            here = frozenset(
                n for n, o in enumerate(options) if o.place == f"B{place}" and days[n][0] <= day <= days[n][1]
            )
            if here:
                yield Limit(f"B{place}", here, dice.randint(dice.random() < 0.95, max(1, len(here) * 2 // 3)))
    shared = frozenset(n for n, o in enumerate(options) if o.place in ("B0", "B1") and dice.random() < 0.8)
    if shared:
        yield Limit("B0", shared, dice.randint(1, len(shared)))


def pairs_of(dice: random.Random, options: list[Option], often: float) -> tuple[tuple[int, int], ...]:
    """Return pairs of options of different pupils that may not both be taken."""
    pairs = [(a, b) for a in range(len(options)) for b in range(a) if options[a].pupil != options[b].pupil]
    return tuple(pair for pair in pairs if dice.random() < often * 4 / len(options))


def crowd_at(dice: random.Random, options: list[Option], place: str) -> Crowd:
    """Return some options of a place that are better not taken together."""
    of = frozenset(n for n, option in enumerate(options) if option.place == place and dice.random() < 0.5)
    return Crowd(of, dice.randint(0, 1), dice.choice([5, 30, 120]))


def turns_of(dice: random.Random, pupils: int) -> tuple[Turn, ...]:
    """Return the pupils in schools of one to three."""
    names, turns = [f"P{number}" for number in range(pupils)], []
    while names:
        size = dice.randint(1, 3)
        turns.append(Turn(frozenset(names[:size]), dice.choice([0, 10, 60])))
        names = names[size:]
    return tuple(turns)


def best_of_all(problem: Problem) -> int:
    """Return the most points of any answer, by trying every answer that breaks no rule."""

    def from_here(pupils: tuple[str, ...], taken: frozenset[int]) -> int:
        if not pupils:
            return problem.value(taken)
        best = from_here(pupils[1:], taken)
        for option in problem.options_of[pupils[0]]:
            if problem.broken(taken | {option}) is None:
                best = max(best, from_here(pupils[1:], taken | {option}))
        return best

    return from_here(problem.pupils, frozenset())
