"""From the facts of a round to the question in points: which options there are, and what limits them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from placements.suggesting.facts import Choice, Pair, Place, Round, Run, Waiting, Weights
from placements.suggesting.problem import Crowd, Limit, Option, Problem, Turn


USUAL_ROLL = 1000
TOGETHER, DIFFERENT, APART, ASK = "same", "different", "apart", "ask"


@dataclass(frozen=True)
class Built:
    """A round with its question; option n is the nth of `choices`."""

    round: Round
    problem: Problem
    choices: tuple[tuple[Waiting, Choice], ...]

    @cached_property
    def places(self) -> dict[str, Place]:
        """Key → place."""
        return {place.key: place for place in self.round.places}

    @cached_property
    def pupils(self) -> dict[str, Waiting]:
        """Reference → pupil."""
        return {pupil.reference: pupil for pupil in self.round.pupils}


def build(facts: Round) -> Built:
    """Return the question that a round asks."""
    choices = tuple((pupil, choice) for pupil in facts.pupils for choice in pupil.choices)
    options = tuple(
        Option(pupil.reference, choice.place, points(facts.weights, pupil, choice)) for pupil, choice in choices
    )
    limits = needed([*place_limits(facts, choices), *share_limits(facts, choices)])
    pairs = tuple(pair for row in facts.pairs for pair in apart(row, facts, choices))
    problem = Problem(options, limits, pairs, crowds(facts, choices), turns(facts))
    return Built(facts, problem, choices)


def points(weights: Weights, pupil: Waiting, choice: Choice) -> int:
    """Return what placing a pupil there is worth, before crowds and the school's turns in this round are counted."""
    worth = weights.bands[pupil.band - 1] + weights.day * min(pupil.waited, weights.most_days)
    return worth - travel(weights, choice) - pupil.used * for_used(weights, pupil)


def travel(weights: Weights, choice: Choice) -> int:
    """Return the points that travel takes off; an unknown distance takes none."""
    return 0 if choice.tenths is None else (weights.km * choice.tenths + 5) // 10


def for_used(weights: Weights, pupil: Waiting) -> int:
    """Return the points that each place the school has used takes off: fewer for a big school than for a small one."""
    roll = pupil.roll or USUAL_ROLL
    return (weights.used * USUAL_ROLL + roll // 2) // roll


def place_limits(facts: Round, choices: tuple[tuple[Waiting, Choice], ...]) -> Iterable[Limit]:
    """Yield what each place has free on each day on which that, or who would be there, changes."""
    for place in facts.places:
        here = {n: choice for n, (_, choice) in enumerate(choices) if choice.place == place.key}
        yield from limits_of(place.key, place.free, here)


def share_limits(facts: Round, choices: tuple[tuple[Waiting, Choice], ...]) -> Iterable[Limit]:
    """Yield what each partnership has left of its own places at a provision, over all groups there."""
    provision = {place.key: place.provision for place in facts.places}
    for share in facts.shares:
        theirs = {
            n: choice for n, (pupil, choice) in enumerate(choices)
            if pupil.partnership == share.partnership and provision[choice.place] == share.provision
        }  # fmt: skip
        yield from limits_of(min((c.place for c in theirs.values()), default=""), share.left, theirs)


def limits_of(place: str, runs: Iterable[Run], here: dict[int, Choice]) -> Iterable[Limit]:
    """Yield a limit for each day on which a run or a stay begins: on no day between are more pupils there."""
    for run in runs:
        days = {run.first} | {c.first for c in here.values() if run.first <= c.first <= run.last}
        for day in sorted(days):
            there = frozenset(n for n, choice in here.items() if choice.first <= day <= choice.last)
            if there:
                yield Limit(place, there, run.free)


def needed(limits: list[Limit]) -> tuple[Limit, ...]:
    """Return the limits that can bind: not one wide enough for all, nor one that a narrower one over more implies."""
    binding = [limit for limit in dict.fromkeys(limits) if limit.at_most < len(limit.options)]
    binding.sort(key=lambda limit: (limit.at_most, -len(limit.options), sorted(limit.options)))
    kept: list[Limit] = []
    for limit in binding:
        if not any(limit.options <= other.options for other in kept):
            kept.append(limit)
    return tuple(kept)


def apart(pair: Pair, facts: Round, choices: tuple[tuple[Waiting, Choice], ...]) -> Iterable[tuple[int, int]]:
    """Yield the options of two pupils that a rule about them keeps from being taken together.

    Those who must not meet, or whose family wants them in different places, are never at one provision. Where the
    family wants the same place, they are never at two: one may be placed and the other wait.
    """
    provision = {place.key: place.provision for place in facts.places}
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, (pupil, choice) in enumerate(choices):
        found[pupil.reference].append((number, provision[choice.place]))
    for one, its in found[pair.one]:
        for other, theirs in found[pair.other]:
            if pair.kind != ASK and (its == theirs) == (pair.kind != TOGETHER):
                yield one, other


def crowds(facts: Round, choices: tuple[tuple[Waiting, Choice], ...]) -> tuple[Crowd, ...]:
    """Return the pupils at high risk of each place, less those the group already has."""
    found = []
    for place in facts.places:
        high = frozenset(n for n, (pupil, c) in enumerate(choices) if pupil.high_risk and c.place == place.key)
        unharmed = max(0, facts.weights.crowd_from - place.crowded)
        if facts.weights.crowd and len(high) > unharmed:
            found.append(Crowd(high, unharmed, facts.weights.crowd))
    return tuple(found)


def turns(facts: Round) -> tuple[Turn, ...]:
    """Return the pupils of each school that has more than one in the round."""
    schools: dict[str, list[Waiting]] = defaultdict(list)
    for pupil in facts.pupils:
        if pupil.choices:
            schools[pupil.school].append(pupil)
    return tuple(
        Turn(frozenset(pupil.reference for pupil in pupils), for_used(facts.weights, pupils[0]))
        for pupils in schools.values()
        if len(pupils) > 1
    )
