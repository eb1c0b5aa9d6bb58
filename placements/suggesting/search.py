"""The best answer where every rule counts: the flow is the bound, and what it breaks is branched on.

The answer is proven when nothing left could be better. The work is bounded by a count of arcs looked at, not by a
clock, so that the same question has the same answer on every machine; an answer that was not proven says so.
"""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass

from placements.suggesting.flow import Flow, Network, beyond
from placements.suggesting.problem import Problem


# Some thousands of branches for a county's round: a few seconds of one core, where one in ten is enough as a rule.
WORK = 8_000_000
# Mending costs as much as a branch: the first is mended, and then one of so many.
MEND_EVERY = 8


@dataclass(frozen=True)
class Answer:
    """The options taken, their points, the most points any answer could have, and the branches looked at."""

    taken: frozenset[int]
    value: int
    bound: int
    branches: int

    @property
    def proven(self) -> bool:
        """Say whether no answer has more points."""
        return self.value >= self.bound


def solve(problem: Problem, *, work: int = WORK) -> Answer:
    """Return the best answer to a problem, or the best found with this much work."""
    answer = search(Flow.through(Network(problem)), work=work)
    return answer or Answer(frozenset(), 0, 0, 0)


def search(root: Flow, *, work: int = WORK, at_least: int | None = None) -> Answer | None:
    """Return the best answer within a flow's choices, or None; stop once none can reach `at_least` points."""
    problem = root.network.problem
    best = mended(problem, root)
    value = problem.value(best) if best is not None else None
    queue = [(-root.bound, 0, root)]
    branches, most = 0, max(1, work // len(root.network.head))
    while queue and branches < most:
        if value is not None and -queue[0][0] <= value:
            break
        if at_least is not None and -queue[0][0] < at_least:
            break
        flow = heapq.heappop(queue)[2]
        branches += 1
        taken = flow.taken()
        broken = problem.broken(taken)
        found = taken if broken is None else mended(problem, flow) if branches % MEND_EVERY == 0 else None
        if found is not None and (value is None or problem.value(found) > value):
            best, value = found, problem.value(found)
        for child in children(flow, taken, broken):
            if child.bound >= (at_least or child.bound) and (value is None or child.bound > value):
                heapq.heappush(queue, (-child.bound, branches * 2 + len(child.forced - flow.forced), child))
    if value is None or best is None:
        return None
    return Answer(best, value, max(value, -queue[0][0]) if queue else value, branches)


def children(flow: Flow, taken: frozenset[int], broken: tuple[frozenset[int], int] | None) -> list[Flow]:
    """Return the two ways on from a flow that breaks a rule or counts a crowd too low: without an option, and with."""
    problem = flow.network.problem
    if broken is None and problem.value(taken) == flow.bound:
        return []
    disputed = (broken[0] if broken else undercounted(flow, taken)) - flow.forced
    if not disputed:
        return []
    option = min(disputed, key=lambda number: (problem.options[number].points, number))
    without, having = flow.copy(), flow.copy()
    ways = []
    if insist(problem, having, option):
        ways.append(having)
    if without.close(option):
        ways.append(without)
    return ways


def undercounted(flow: Flow, taken: frozenset[int]) -> frozenset[int]:
    """Return the taken options of crowds that the flow counts too low."""
    cut = flow.network.cut
    return frozenset(n for crowd, parts in cut if beyond(crowd, parts, taken) for n in crowd.options & taken)


def insist(problem: Problem, flow: Flow, option: int) -> bool:
    """Insist on an option and take away all that it rules out; return whether a flow is left."""
    if not flow.force(option):
        return False
    out = set(problem.apart_from.get(option, frozenset()))
    for limit in problem.limits_on.get(option, ()):
        held = limit.options & flow.forced
        if len(held) > limit.at_most:
            return False
        if len(held) == limit.at_most:
            out |= limit.options - flow.forced
    return all(flow.close(other) for other in sorted(out))


def mended(problem: Problem, flow: Flow) -> frozenset[int] | None:
    """Return an answer near a flow's: what breaks a rule is left out, then what still fits is put in, best first."""
    kept = set(fitting(problem, flow.forced, ()))
    if kept != flow.forced:
        return None
    taken = flow.taken()
    kept = fitting(problem, sorted(taken - flow.forced, key=lambda n: (-problem.options[n].points, n)), kept)
    if kept == taken:
        return frozenset(kept)
    arcs = flow.network.option_arc
    free = [n for n, arc in enumerate(arcs) if flow.room[arc] and n not in taken]
    return frozenset(fitting(problem, sorted(free, key=lambda n: (-problem.options[n].points, n)), kept, paying=True))


def fitting(problem: Problem, options: Iterable[int], held: Iterable[int], *, paying: bool = False) -> set[int]:
    """Return what is held with each option, in order, that breaks no rule, and where asked, that adds points."""
    kept = set(held)
    pupils = {problem.options[number].pupil for number in kept}
    for number in options:
        if problem.options[number].pupil in pupils or problem.apart_from.get(number, frozenset()) & kept:
            continue
        if any(len(limit.options & kept) >= limit.at_most for limit in problem.limits_on.get(number, ())):
            continue
        if paying and problem.value(kept | {number}) <= problem.value(kept):
            continue
        kept.add(number)
        pupils.add(problem.options[number].pupil)
    return kept
