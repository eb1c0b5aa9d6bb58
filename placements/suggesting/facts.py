"""What a round of suggestions is made from, as it is stored: with it alone the same answer can be made again.

It holds references, not names, and kilometres, not addresses.
"""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from typing import Any


VERSION = 1


@dataclass(frozen=True)
class Weights:
    """How many points each thing counts: the authority's own setting on the day."""

    bands: tuple[int, int, int, int]  # for a place, by priority band
    day: int  # for each day waited
    most_days: int  # after which waiting counts no more
    km: int  # off for each kilometre between home and place
    crowd_from: int  # pupils at high risk a group may have before another one costs
    crowd: int  # off for each one after that
    used: int  # off for each place the school has used, for a school of a thousand pupils


@dataclass(frozen=True)
class Run:
    """Days, both included, on each of which so many places are free."""

    first: str
    last: str
    free: int


@dataclass(frozen=True)
class Place:
    """A group that pupils may be placed in."""

    key: str
    name: str
    provision: str
    provision_name: str
    free: tuple[Run, ...]
    crowded: int  # pupils at high risk who are there already


@dataclass(frozen=True)
class Share:
    """What a partnership has left of its own places at a provision."""

    partnership: str
    provision: str
    left: tuple[Run, ...]


@dataclass(frozen=True)
class Choice:
    """A place that a pupil could take, on which days; in tenths of a kilometre from home, or not known."""

    place: str
    first: str
    last: str
    tenths: int | None


@dataclass(frozen=True)
class RuledOut:
    """A place that a pupil could not take, by which rule, and what the rule met."""

    place: str
    rule: str
    met: str


@dataclass(frozen=True)
class Waiting:
    """A pupil to be placed."""

    reference: str
    partnership: str
    school: str
    school_name: str
    roll: int | None
    used: int  # places the school has used in the last twelve months
    band: int
    waited: int
    high_risk: bool
    choices: tuple[Choice, ...]
    ruled_out: tuple[RuledOut, ...]


@dataclass(frozen=True)
class Pair:
    """Two pupils of the round: must not be together, or brothers and sisters with what the family wants."""

    one: str
    other: str
    kind: str


@dataclass(frozen=True)
class Round:
    """Everything that bears on one round of suggestions."""

    day: str
    weights: Weights
    pupils: tuple[Waiting, ...]
    places: tuple[Place, ...]
    shares: tuple[Share, ...]
    pairs: tuple[Pair, ...]
    version: int = VERSION


def stored(facts: Any) -> str:
    """Return facts or an answer as the one text that stands for them: sorted keys, no spaces."""
    value = asdict(facts) if not isinstance(facts, dict) else facts
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read(text: str) -> Round:
    """Return the round a stored text stands for."""
    kept = json.loads(text)
    return Round(
        day=kept["day"],
        weights=Weights(**{**kept["weights"], "bands": tuple(kept["weights"]["bands"])}),
        pupils=tuple(waiting(row) for row in kept["pupils"]),
        places=tuple(Place(**{**row, "free": runs(row["free"])}) for row in kept["places"]),
        shares=tuple(Share(**{**row, "left": runs(row["left"])}) for row in kept["shares"]),
        pairs=tuple(Pair(**row) for row in kept["pairs"]),
        version=kept["version"],
    )


def waiting(row: dict[str, Any]) -> Waiting:
    """Return one pupil as they were stored."""
    lists = {
        "choices": tuple(Choice(**choice) for choice in row["choices"]),
        "ruled_out": tuple(RuledOut(**place) for place in row["ruled_out"]),
    }
    return Waiting(**{**row, **lists})


def runs(rows: list[dict[str, Any]]) -> tuple[Run, ...]:
    """Return runs of days as they were stored."""
    return tuple(Run(**row) for row in rows)


def day(text: str) -> dt.date:
    """Return a stored day."""
    return dt.date.fromisoformat(text)
