"""Why each line of an answer is as it is: what came next, what that would have lost, and what would change it.

Each is another answer to the same question with one thing insisted on, so each is exact, or says that it is not.
"""

from dataclasses import dataclass

from placements.suggesting.building import Built, points, travel
from placements.suggesting.facts import Choice, Waiting
from placements.suggesting.flow import Flow, Network
from placements.suggesting.problem import Problem
from placements.suggesting.search import WORK, Answer, insist, search, solve


# What may be spent by all lines together on each search, and how many places are tried with one more place there.
FOR_ALL_LINES = WORK // 4
TRIED_WITH_MORE = 2


@dataclass(frozen=True)
class Moved:
    """Another pupil who would be elsewhere; an empty place means that they would wait."""

    reference: str
    was: str
    then: str


@dataclass(frozen=True)
class Next:
    """The place that came next for a pupil, or none, and how many points of the whole round it would lose."""

    place: str
    lost: int
    moved: tuple[Moved, ...]
    exact: bool


@dataclass(frozen=True)
class Change:
    """One thing that would have made the line different: by how much, and at which place."""

    kind: str  # "nearer" tenths of a kilometre, "days" more of waiting, "band", or "more": one more place
    by: int
    place: str


@dataclass(frozen=True)
class Line:
    """What is suggested for one pupil; an empty place means none."""

    reference: str
    place: str
    first: str
    last: str
    points: int
    next: Next | None
    changes: tuple[Change, ...]


def explained(built: Built, answer: Answer) -> tuple[Line, ...]:
    """Return a line for every pupil of the round."""
    base = Flow.through(Network(built.problem))
    return tuple(line_of(built, answer, base, pupil) for pupil in built.round.pupils)


def line_of(built: Built, answer: Answer, base: Flow, pupil: Waiting) -> Line:
    """Return one pupil's line."""
    own = built.problem.options_of.get(pupil.reference, ())
    taken = next((number for number in own if number in answer.taken), None)
    following = next_best(built.problem, answer, base, own, taken)
    if taken is None:
        changes = waiting_changes(built, pupil, following)
        return Line(pupil.reference, "", "", "", 0, following, changes)
    choice = built.choices[taken][1]
    return Line(
        pupil.reference, choice.place, choice.first, choice.last, built.problem.options[taken].points, following,
        placed_changes(built, pupil, following),
    )  # fmt: skip


def next_best(
    problem: Problem, answer: Answer, base: Flow, own: tuple[int, ...], taken: int | None
) -> Next | None:  # fmt: skip
    """Return the best answer in which a pupil has another place, or where there is no other, none at all."""
    ways = []
    for option in own:
        flow = base.copy()
        if option != taken and insist(problem, flow, option):
            ways.append((-flow.bound, option, flow))
    ways.sort(key=lambda way: way[:2])
    if not ways and taken is not None:
        flow = base.copy()
        ways = [(-flow.bound, taken, flow)] if all(flow.close(option) for option in own) else []
    best: Answer | None = None
    most = 0  # that any of these could have
    for bound, _, flow in ways:
        if best is None or -bound > best.value:
            found = search(flow, work=share(problem), at_least=best.value + 1 if best else None)
            most = max(most, found.bound if found else -bound)
            best = max((one for one in (best, found) if one), key=lambda one: one.value, default=None)
    if best is None:
        return None
    place = next((problem.options[number].place for number in own if number in best.taken), "")
    exact = answer.proven and most <= best.value
    return Next(place, max(0, answer.value - best.value), moved(problem, answer, best, own), exact)


def share(problem: Problem) -> int:
    """Return what one search of one line may spend."""
    return FOR_ALL_LINES // max(1, len(problem.pupils))


def moved(problem: Problem, answer: Answer, other: Answer, own: tuple[int, ...]) -> tuple[Moved, ...]:
    """Return the other pupils whose place differs between two answers."""
    was, then = where(problem, answer), where(problem, other)
    itself = {problem.options[number].pupil for number in own}
    return tuple(
        Moved(pupil, was.get(pupil, ""), then.get(pupil, ""))
        for pupil in problem.pupils
        if pupil not in itself and was.get(pupil) != then.get(pupil)
    )


def where(problem: Problem, answer: Answer) -> dict[str, str]:
    """Return pupil → place."""
    return {problem.options[number].pupil: problem.options[number].place for number in answer.taken}


def placed_changes(built: Built, pupil: Waiting, following: Next | None) -> tuple[Change, ...]:
    """Return how much nearer the next place would have to be."""
    choice = choice_at(pupil, following.place) if following else None
    if following is None or choice is None or choice.tenths is None:
        return ()
    weights = built.round.weights
    before = travel(weights, choice)
    for less in range(1, choice.tenths + 1):
        if before - travel(weights, Choice(choice.place, "", "", choice.tenths - less)) > following.lost:
            return (Change("nearer", less, choice.place),)
    return ()


def waiting_changes(built: Built, pupil: Waiting, following: Next | None) -> tuple[Change, ...]:
    """Return what would have given a place to a pupil without one: days, a higher band, or one more place."""
    changes = []
    if following is not None:
        weights, needed = built.round.weights, following.lost + 1
        days = -(-needed // weights.day) if weights.day else 0
        if days and pupil.waited + days <= weights.most_days:
            changes.append(Change("days", days, following.place))
        gains = [
            (band, weights.bands[band - 1] - weights.bands[pupil.band - 1]) for band in range(pupil.band - 1, 0, -1)
        ]
        changes += [Change("band", band, following.place) for band, gain in gains if gain >= needed][:1]
    return (*changes, *one_more(built, pupil))


def one_more(built: Built, pupil: Waiting) -> list[Change]:
    """Return the places, of the pupil's best few, where one more place would give this pupil one."""
    best = sorted(pupil.choices, key=lambda choice: (-points(built.round.weights, pupil, choice), choice.place))
    found = []
    for choice in best[:TRIED_WITH_MORE]:
        answer = solve(built.problem.with_more(choice.place), work=share(built.problem))
        if pupil.reference in where(built.problem, answer):
            found.append(Change("more", 1, choice.place))
    return found


def choice_at(pupil: Waiting, place: str) -> Choice | None:
    """Return the pupil's choice at a place."""
    return next((choice for choice in pupil.choices if choice.place == place), None)
