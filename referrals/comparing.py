"""What differs between two frozen submissions."""

from dataclasses import dataclass
from typing import Any

from referrals.answers import thaw


@dataclass(frozen=True)
class Change:
    """An answer that differs between two submissions."""

    label: str
    before: str
    after: str


def changes(earlier: dict[str, Any], later: dict[str, Any]) -> list[Change]:
    """Return the answers that differ between two frozen submissions, in the order of the form."""
    before, after = flat(earlier), flat(later)
    keys = [*after, *(key for key in before if key not in after)]
    return [
        Change((after.get(key) or before[key])[0], before.get(key, ("", ""))[1], after.get(key, ("", ""))[1])
        for key in keys
        if before.get(key, ("", ""))[1] != after.get(key, ("", ""))[1]
    ]


def flat(content: dict[str, Any]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return every answer of a frozen submission by where it stands, with its label."""
    found = {}
    for part in (thaw(part) for part in content["parts"]):
        for line in part.lines:
            found[part.slug, line.key] = (line.label, line.value)
        for block in part.blocks:
            for line in block.lines:
                found[block.key, line.key] = (f"{block.title}: {line.label.lower()}", line.value)
    return found
