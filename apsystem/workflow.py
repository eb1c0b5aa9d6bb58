"""The small engine under every state machine in the house.

A workflow is a table: the moves a case may make. It knows nothing of the
database, the web or who is asking; actions do the writing, policies the asking.
"""

from collections.abc import Iterable
from dataclasses import dataclass


class NotAllowed(Exception):
    """The case has moved on since the page was drawn; the sentence says so to a person."""


@dataclass(frozen=True)
class Move:
    """One arrow of a state machine: from any of the sources to the target."""

    name: str
    sources: frozenset[str]
    target: str
    label: str
    needs_reason: bool = False


class Workflow:
    """The moves one type of case may make, by name."""

    def __init__(self, *moves: Move) -> None:
        self.moves = {move.name: move for move in moves}

    def open_from(self, status: str) -> list[Move]:
        """Return the moves that may be made from a status, in the order of the table."""
        return [move for move in self.moves.values() if status in move.sources]

    def check(self, name: str, *, status: str, reason: str = "") -> Move:
        """Return the move, or raise NotAllowed where the case is no longer at one of its sources."""
        move = self.moves[name]
        if status not in move.sources:
            raise NotAllowed(f"This can no longer be done: {move.label.lower()}.")
        if move.needs_reason and not reason.strip():
            raise ValueError(f"{name} needs a reason")
        return move

    def statuses(self) -> set[str]:
        """Return every status that the table names."""
        return {s for m in self.moves.values() for s in (*m.sources, m.target)}


def move(name: str, sources: Iterable[str], target: str, label: str, *, needs_reason: bool = False) -> Move:
    """Return one line of a workflow table."""
    return Move(name, frozenset(sources), target, label, needs_reason)
