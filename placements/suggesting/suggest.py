"""A round's facts in, its suggestions out: the same text for the same text, whoever asks and whenever."""

import json
from dataclasses import dataclass

from placements.suggesting.building import build
from placements.suggesting.explain import Change, Line, Moved, Next, explained
from placements.suggesting.facts import Round, read, stored
from placements.suggesting.search import WORK, solve


@dataclass(frozen=True)
class Suggested:
    """The answer to a round: a line for each pupil, and whether it was proven that none has more points."""

    value: int
    bound: int
    branches: int
    lines: tuple[Line, ...]

    @property
    def proven(self) -> bool:
        """Say whether no other answer has more points."""
        return self.value >= self.bound


def suggest(facts: Round, *, work: int = WORK) -> Suggested:
    """Return the suggestions for a round."""
    built = build(facts)
    answer = solve(built.problem, work=work)
    return Suggested(answer.value, answer.bound, answer.branches, explained(built, answer))


def answered(text: str) -> str:
    """Return the stored answer to a stored round."""
    return stored(suggest(read(text)))


def read_answer(text: str) -> Suggested:
    """Return the answer a stored text stands for."""
    kept = json.loads(text)
    return Suggested(kept["value"], kept["bound"], kept["branches"], tuple(line(row) for row in kept["lines"]))


def line(row: dict[str, object]) -> Line:
    """Return one line as it was stored."""
    kept: dict[str, object] = dict(row)
    following = kept["next"]
    if isinstance(following, dict):
        kept["next"] = Next(**{**following, "moved": tuple(Moved(**one) for one in following["moved"])})
    changes = kept["changes"]
    kept["changes"] = tuple(Change(**one) for one in changes) if isinstance(changes, list) else ()
    return Line(**kept)  # type: ignore[arg-type]
