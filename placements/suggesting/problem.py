"""The question a round of suggestions answers, in numbers: options with points, and what may not go together.

Nothing here knows of pupils' names, of dates or of the database, so that an answer can be checked by anybody.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property


@dataclass(frozen=True)
class Option:
    """One place that one pupil could take, and how many points it is worth."""

    pupil: str
    place: str
    points: int


@dataclass(frozen=True)
class Limit:
    """At most so many of some options may be taken: the places of a place on a day, or a partnership's share."""

    place: str
    options: frozenset[int]
    at_most: int


@dataclass(frozen=True)
class Crowd:
    """Options of which the first few cost nothing, and each one after them costs points."""

    options: frozenset[int]
    unharmed: int
    points: int

    def cost(self, taken: int) -> int:
        """Return what it costs that so many are taken."""
        return self.points * max(0, taken - self.unharmed)


@dataclass(frozen=True)
class Turn:
    """Pupils of one school: the second place of a round costs this many points, the third twice as many, and so on."""

    pupils: frozenset[str]
    points: int

    def cost(self, taken: int) -> int:
        """Return what it costs that so many are placed."""
        return self.points * taken * (taken - 1) // 2


@dataclass(frozen=True)
class Problem:
    """Which options to take: one a pupil at most, within every limit, no pair that is apart, for the most points.

    A pupil belongs to one turn at most, and an option to one crowd at most.
    """

    options: tuple[Option, ...]
    limits: tuple[Limit, ...] = ()
    apart: tuple[tuple[int, int], ...] = ()
    crowds: tuple[Crowd, ...] = ()
    turns: tuple[Turn, ...] = ()

    @cached_property
    def pupils(self) -> tuple[str, ...]:
        """Every pupil with an option, in the order of the options."""
        return tuple(dict.fromkeys(option.pupil for option in self.options))

    @cached_property
    def options_of(self) -> dict[str, tuple[int, ...]]:
        """Pupil → the numbers of their options."""
        found: dict[str, list[int]] = {}
        for number, option in enumerate(self.options):
            found.setdefault(option.pupil, []).append(number)
        return {pupil: tuple(numbers) for pupil, numbers in found.items()}

    @cached_property
    def limits_on(self) -> dict[int, tuple[Limit, ...]]:
        """Option → the limits that count it."""
        found: dict[int, list[Limit]] = {}
        for limit in self.limits:
            for option in limit.options:
                found.setdefault(option, []).append(limit)
        return {option: tuple(limits) for option, limits in found.items()}

    @cached_property
    def apart_from(self) -> dict[int, frozenset[int]]:
        """Option → the options that may not be taken with it."""
        found: dict[int, set[int]] = {}
        for one, other in self.apart:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
        return {option: frozenset(others) for option, others in found.items()}

    def value(self, taken: Collection[int]) -> int:
        """Return the points of a set of options that keeps the rules."""
        points = sum(self.options[option].points for option in taken)
        points -= sum(crowd.cost(len(crowd.options.intersection(taken))) for crowd in self.crowds)
        placed = {self.options[option].pupil for option in taken}
        return points - sum(turn.cost(len(turn.pupils & placed)) for turn in self.turns)

    def broken(self, taken: Collection[int]) -> tuple[frozenset[int], int] | None:
        """Return the taken options of the first rule they break with how many of them may stay, or None."""
        for limit in self.limits:
            counted = limit.options.intersection(taken)
            if len(counted) > limit.at_most:
                return counted, limit.at_most
        for pair in self.apart:
            if pair[0] in taken and pair[1] in taken:
                return frozenset(pair), 1
        return None

    def with_more(self, place: str) -> "Problem":
        """Return the same problem with one more place at a place on every day, and one more for whoever shares it."""
        limits = tuple(
            replace(limit, at_most=limit.at_most + 1) if any(self.options[o].place == place for o in limit.options)
            else limit for limit in self.limits
        )  # fmt: skip
        return replace(self, limits=limits)
