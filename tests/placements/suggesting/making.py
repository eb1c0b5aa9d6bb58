"""A small round written out by hand: bases A and B, and pupils who could go to either."""

from dataclasses import replace
from typing import Any

from placements.suggesting.facts import Choice, Pair, Place, Round, Run, Share, Waiting, Weights
from placements.suggesting.suggest import Suggested, suggest


FIRST, LAST = "2026-11-23", "2027-01-15"
WEIGHTS = Weights(bands=(4000, 2000, 1000, 500), day=2, most_days=100, km=10, crowd_from=1, crowd=60, used=10)


def place(key: str, free: int, *, later: int | None = None, crowded: int = 0) -> Place:
    """Return a base with so many places free, and so many from the new year."""
    runs = [Run("2026-11-01", "2026-12-31", free), Run("2027-01-01", "2027-12-31", free if later is None else later)]
    return Place(key, "Group", f"P{key}", f"Base {key}", tuple(runs), crowded)


def pupil(reference: str, **others: Any) -> Waiting:
    """Return a pupil 5 km from base A and 12 km from base B, of the third band, for the same eight weeks."""
    choices = tuple(Choice(key, FIRST, LAST, tenths) for key, tenths in (("A", 50), ("B", 120)))
    usual = Waiting(reference, "west", f"school of {reference}", "A school", 1000, 0, 3, 10, False, choices, ())
    return replace(usual, **others)


def a_round(*pupils: Waiting, a: int = 1, b: int = 1, **others: Any) -> Round:
    """Return a round of these pupils."""
    return replace(Round("2026-11-17", WEIGHTS, pupils, (place("A", a), place("B", b)), (), ()), **others)


def pair(kind: str) -> tuple[Pair, ...]:
    """Return the pair of the first two pupils."""
    return (Pair("WN-1", "WN-2", kind),)


def share(left: int) -> tuple[Share, ...]:
    """Return what the West has left at base A."""
    return (Share("west", "PA", (Run("2026-11-01", "2027-12-31", left),)),)


def suggested(facts: Round) -> dict[str, str]:
    """Return pupil → base."""
    return {line.reference: line.place for line in proven(facts).lines}


def proven(facts: Round) -> Suggested:
    """Return the suggestions for a round, proven."""
    answer = suggest(facts)
    assert answer.proven
    return answer
