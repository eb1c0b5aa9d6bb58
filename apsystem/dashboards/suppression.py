"""Small numbers: a count under five is not shown to anybody who does not see the cases."""

from collections.abc import Collection, Mapping
from typing import Any


FEWEST = 5
HIDDEN = "fewer than 5"
# Hidden only so that a sum does not give another one away.
GUARD = "not shown"


def hidden_in(counts: Mapping[Any, int], sees: Collection[Any] = ()) -> dict[Any, str]:
    """Return the keys whose counts are hidden, with the words shown instead.

    Where exactly one would be hidden, the next smallest is hidden too: else the total less the others is the count.
    """
    small = {key for key, number in counts.items() if number < FEWEST and key not in sees}
    words = dict.fromkeys(small, HIDDEN)
    if len(small) == 1:
        others = [key for key in counts if key not in small and key not in sees]
        if others:
            words[min(others, key=lambda key: (counts[key], str(key)))] = GUARD
    return words


def shown(number: int, *, sees: bool) -> str:
    """Return one count in words: itself, or that it is small."""
    return str(number) if sees or number >= FEWEST else HIDDEN
