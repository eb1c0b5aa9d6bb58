"""The best answer where only nested limits count, found at once and mended at once: a flow of least cost.

Each pupil is one unit that flows from the source through a school, the pupil, an option and the basins around it to
the sink, and back to the source. The flow is always one of least cost: taking an option away or insisting on one mends
it with a single shortest path (Ahuja, Magnanti and Orlin, Network Flows, 1993, chapters 9 and 10), with prices that
keep every remaining cost at or above nought so that Dijkstra's method finds the path.
"""

import heapq
from array import array
from collections.abc import Set as AbstractSet

from placements.suggesting.laminar import Basin, family_of
from placements.suggesting.problem import Crowd, Problem, Turn


SOURCE, SINK = 0, 1
FAR = 1 << 50  # further than any path


class Network:
    """The nodes and arcs of a problem; arc n and arc n ^ 1 are the two directions of one pipe."""

    def __init__(self, problem: Problem) -> None:
        self.head: list[int] = []
        self.cost: list[int] = []
        self.room: array[int] = array("i")
        self.leaving: list[list[int]] = [[], []]
        self.option_arc: list[int] = []
        self.entry: dict[str, int] = {}  # pupil → the arc from their school, shut until they are let in
        self.problem = problem
        self.add(SINK, SOURCE, len(problem.pupils), 0)
        basins = family_of(problem)
        self.cut = [(crowd, parts) for crowd in problem.crowds if len(parts := parts_of(crowd, basins)) > 1]
        self.add_pupils(problem)
        self.add_options(problem, basins)

    def node(self) -> int:
        """Return the number of a new node."""
        self.leaving.append([])
        return len(self.leaving) - 1

    def add(self, tail: int, head: int, room: int, cost: int) -> int:
        """Lay a pipe and return its arc."""
        arc = len(self.head)
        self.head += [head, tail]
        self.cost += [cost, -cost]
        self.room.extend([room, 0])
        self.leaving[tail].append(arc)
        self.leaving[head].append(arc + 1)
        return arc

    def uncounted(self, options: AbstractSet[int]) -> int:
        """Return what some options cost as crowds beyond what the flow counts, part by part; more options, no less."""
        return sum(beyond(crowd, parts, options) for crowd, parts in self.cut)

    def add_pupils(self, problem: Problem) -> None:
        """Lay the pipes from the source to each pupil, through the school whose turns are counted."""
        turns = {pupil: turn for turn in problem.turns for pupil in turn.pupils}
        schools: dict[Turn, int] = {}
        for pupil in problem.pupils:
            turn = turns.get(pupil)
            if turn is None:
                tail = SOURCE
            elif turn in schools:
                tail = schools[turn]
            else:
                tail = schools[turn] = self.node()
                for taken in range(len(turn.pupils)):
                    self.add(SOURCE, tail, 1, turn.points * taken)
            self.entry[pupil] = self.add(tail, self.node(), 0, 0)

    def add_options(self, problem: Problem, basins: list[Basin]) -> None:
        """Lay the pipes from each pupil through their options and the basins to the sink."""
        inside: dict[int, Basin] = {}
        for basin in reversed(basins):
            basin.number = self.node()
            inside |= dict.fromkeys(basin.options, basin)
        for basin in basins:
            into = basin.into.number if basin.into else SINK
            if basin.points:
                self.add(basin.number, into, min(basin.unharmed, basin.at_most), 0)
                self.add(basin.number, into, max(0, basin.at_most - basin.unharmed), basin.points)
            else:
                self.add(basin.number, into, basin.at_most, 0)
        for number, option in enumerate(problem.options):
            tail = self.head[self.entry[option.pupil]]
            head = inside[number].number if number in inside else SINK
            self.option_arc.append(self.add(tail, head, 1, -option.points))


def parts_of(crowd: Crowd, basins: list[Basin]) -> list[frozenset[int]]:
    """Return the parts in which the flow counts a crowd."""
    return [basin.options for basin in basins if basin.points and basin.options <= crowd.options]


def beyond(crowd: Crowd, parts: list[frozenset[int]], options: AbstractSet[int]) -> int:
    """Return what some options cost as one crowd beyond what they cost in its parts."""
    return crowd.cost(len(crowd.options & options)) - sum(crowd.cost(len(part & options)) for part in parts)


class Flow:
    """A flow of least cost through a network, with some options taken away and some insisted on."""

    def __init__(self, network: Network, room: "array[int]", price: list[int], cost: int = 0) -> None:
        self.network = network
        self.room = room
        self.price = price
        self.cost = cost
        self.forced: frozenset[int] = frozenset()

    @classmethod
    def through(cls, network: Network) -> "Flow":
        """Return the flow of least cost: pupils are let in one by one, each making room as it pays best."""
        flow = cls(network, network.room[:], [0] * len(network.leaving))
        for arc in network.entry.values():
            flow.let_in(arc)
        return flow

    def copy(self) -> "Flow":
        """Return the same flow, to be changed apart from this one."""
        flow = Flow(self.network, self.room[:], self.price[:], self.cost)
        flow.forced = self.forced
        return flow

    @property
    def bound(self) -> int:
        """The most points any answer can have that keeps to what was taken away and insisted on."""
        return -self.cost - self.network.uncounted(self.forced)

    def taken(self) -> frozenset[int]:
        """Return the options the flow takes."""
        arcs = self.network.option_arc
        return frozenset(n for n, arc in enumerate(arcs) if self.room[arc ^ 1]) | self.forced

    def let_in(self, entry: int) -> None:
        """Open a pupil's arc, and send a unit through it where that lowers the cost."""
        network, pupil, school = self.network, self.network.head[entry], self.network.head[entry ^ 1]
        outs = [arc for arc in network.leaving[pupil] if self.room[arc]]
        self.price[pupil] = max((self.price[network.head[arc]] - network.cost[arc] for arc in outs), default=0)
        self.room[entry] = 1
        path = self.shortest(pupil, school)
        if path is not None and self.price[school] < self.price[pupil]:
            self.cost += self.send(path)
            self.push(entry)

    def close(self, option: int) -> bool:
        """Take an option away; return whether the flow is still whole."""
        arc = self.network.option_arc[option]
        if option in self.forced:
            return False
        used = self.room[arc ^ 1]
        self.room[arc] = self.room[arc ^ 1] = 0
        if not used:
            return True
        self.cost -= self.network.cost[arc]
        path = self.shortest(self.network.head[arc ^ 1], self.network.head[arc])
        if path is None:
            return False
        self.cost += self.send(path)
        return True

    def force(self, option: int) -> bool:
        """Insist on an option; return whether there is a flow that takes it."""
        arc = self.network.option_arc[option]
        if option in self.forced:
            return True
        if not self.room[arc] and not self.room[arc ^ 1]:
            return False
        if self.room[arc]:
            self.room[arc] = 0
            path = self.shortest(self.network.head[arc], self.network.head[arc ^ 1])
            if path is None:
                return False
            self.cost += self.send(path) + self.network.cost[arc]
        # Both ways shut: the unit stays where it is, and the pupil has no other way to go.
        self.room[arc ^ 1] = 0
        self.forced |= {option}
        problem = self.network.problem
        return all(self.close(o) for o in problem.options_of[problem.options[option].pupil] if o != option)

    def send(self, path: list[int]) -> int:
        """Send one unit along a path and return what it costs."""
        for arc in path:
            self.push(arc)
        return sum(self.network.cost[arc] for arc in path)

    def push(self, arc: int) -> None:
        """Send one unit along an arc."""
        self.room[arc] -= 1
        self.room[arc ^ 1] += 1

    def shortest(self, start: int, goal: int) -> list[int] | None:
        """Return the arcs of a cheapest path with room, or None; set the prices so that no cost falls below nought."""
        network, room, price = self.network, self.room, self.price
        head, cost, leaving = network.head, network.cost, network.leaving
        far = {start: 0}
        came: dict[int, int] = {}
        done: dict[int, int] = {}
        queue = [(0, start)]
        while queue:
            distance, node = heapq.heappop(queue)
            if node in done:
                continue
            done[node] = distance
            if node == goal:
                break
            here = distance + price[node]
            for arc in leaving[node]:
                if room[arc]:
                    there = head[arc]
                    longer = here + cost[arc] - price[there]
                    if there not in done and longer < far.get(there, FAR):
                        far[there], came[there] = longer, arc
                        heapq.heappush(queue, (longer, there))
        reach = done.get(goal, FAR)
        for node in range(len(price)):
            price[node] += done.get(node, reach)
        return self.traced(came, start, goal) if goal in done else None

    def traced(self, came: dict[int, int], start: int, goal: int) -> list[int]:
        """Return the arcs from start to goal, from the arc by which each node was reached."""
        path = []
        while goal != start:
            path.append(came[goal])
            goal = self.network.head[came[goal] ^ 1]
        return path
