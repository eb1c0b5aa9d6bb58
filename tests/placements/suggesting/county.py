"""A county made up by chance for rounds of suggestions: bases, schools, pupils and what is free, as facts."""

import datetime as dt
import math
import random
from dataclasses import replace

from placements.suggesting.facts import Choice, Pair, Place, Round, RuledOut, Run, Share, Waiting, Weights


TODAY = dt.date(2026, 11, 17)
WEIGHTS = Weights(
    bands=(4000, 2000, 1000, 500), day=2, most_days=100, km=10, crowd_from=2, crowd=60, used=10
)  # fmt: skip
LIMIT_KM = 40
SIDE = 55


def county(seed: int, *, pupils: int = 60, places: int = 224, bases: int = 19, partnerships: int = 5) -> Round:
    """Return a round: so many pupils, and bases with so many places of which about a fifth is free or will be."""
    dice = random.Random(seed)
    spots = [(dice.random() * SIDE, dice.random() * SIDE) for _ in range(bases)]
    years = [dice.choice([(7, 9), (10, 11), (7, 11)]) for _ in range(bases)]
    sizes = [places // bases + (n < places % bases) for n in range(bases)]
    rows = tuple(base(dice, number, size) for number, size in enumerate(sizes))
    children = tuple(pupil(dice, n, rows, spots, years, partnerships) for n in range(pupils))
    shares = tuple(
        Share(f"L{n % partnerships}", row.provision, (Run("2026-11-01", "2027-12-31", dice.randint(1, 4)),))
        for n, row in enumerate(rows) if n % 4 == 0
    )  # fmt: skip
    pairs = tuple(pair(dice, [child.reference for child in children]) for _ in range(pupils // 10))
    return Round(TODAY.isoformat(), WEIGHTS, children, rows, shares, pairs)


def pair(dice: random.Random, references: list[str]) -> Pair:
    """Return two pupils with a rule about them."""
    one, other = sorted(dice.sample(references, 2))
    return Pair(one, other, dice.choice(["apart", "apart", "same", "different", "ask"]))


def base(dice: random.Random, number: int, size: int) -> Place:
    """Return a base nearly full now, whose pupils leave one by one, with some places already promised later."""
    free, day, runs = dice.randint(0, 2), TODAY, []
    while day < TODAY + dt.timedelta(days=300):
        last = day + dt.timedelta(days=dice.randint(6, 40))
        runs.append(Run(day.isoformat(), last.isoformat(), free))
        free = max(0, min(size, free + dice.choice([-1, 0, 1, 1, 2])))
        day = last + dt.timedelta(days=1)
    return Place(f"G{number:02}", "Group", f"B{number:02}", f"Base {number}", tuple(runs), dice.randint(0, 2))


def pupil(
    dice: random.Random, number: int, places: tuple[Place, ...], spots: list[tuple[float, float]],
    years: list[tuple[int, int]], partnerships: int,
) -> Waiting:  # fmt: skip
    """Return a pupil who lives somewhere, with the places they could take and the rule that keeps the others away."""
    home, year, school = (dice.random() * SIDE, dice.random() * SIDE), dice.randint(7, 11), dice.randint(0, 24)
    first = TODAY + dt.timedelta(days=dice.choice([6, 6, 6, 13, 20, 27]))
    choices, out = [], []
    for place, spot, (lowest, highest) in zip(places, spots, years, strict=True):
        last = first + dt.timedelta(weeks=dice.choice([8, 12])) - dt.timedelta(days=1)
        km = math.dist(home, spot)
        full = [
            run
            for run in place.free
            if run.free < 1 and run.first <= last.isoformat() and run.last >= first.isoformat()
        ]
        if not lowest <= year <= highest:
            out.append(RuledOut(place.key, "year", f"{lowest} to {highest}"))
        elif km > LIMIT_KM:
            out.append(RuledOut(place.key, "far", f"{km:.1f}"))
        elif full:
            out.append(RuledOut(place.key, "full", max(full[0].first, first.isoformat())))
        else:
            choices.append(Choice(place.key, first.isoformat(), last.isoformat(), round(km * 10)))
    return Waiting(
        f"WN-{number:04}", f"L{number % partnerships}", f"S{school}", f"School {school}", 600 + 40 * school,
        dice.randint(0, 6), dice.choices([1, 2, 3, 4], [10, 25, 40, 25])[0], dice.randint(0, 90),
        dice.random() < 0.25, tuple(choices), tuple(out),
    )  # fmt: skip


def roomy(seed: int) -> Round:
    """Return a county's round with more places, no rules about pairs, and a third of the pupils at high risk."""
    facts, dice = county(seed), random.Random(seed + 100)
    places = tuple(
        replace(one, free=tuple(replace(run, free=run.free + dice.randint(0, 3)) for run in one.free))
        for one in facts.places
    )
    pupils = tuple(replace(one, high_risk=dice.random() < 0.34) for one in facts.pupils)
    return replace(facts, places=places, pupils=pupils, pairs=())
