"""The printed form: the lines of Leicestershire's Appendix A in its own order, then what else was asked."""

from dataclasses import dataclass, field

from referrals.answers import Block, Line, Part
from referrals.standard_form import APPENDIX_A


SCHOOL, OUTCOMES = 1, 13


@dataclass(frozen=True)
class Printed:
    """One numbered line of Appendix A, or an unnumbered heading after them."""

    title: str
    number: int | None = None
    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def lines_in_order(parts: list[Part], school: str) -> list[Printed]:
    """Return what a person reads of a referral in the order of Appendix A; sections it does not have come last."""
    asked = [line for part in parts for line in part.lines]
    blocks = {part.slug: part.blocks for part in parts}
    numbered = [
        Printed(
            title,
            number,
            [Line("school", "School", school, "F0")]
            if number == SCHOOL
            else [line for line in asked if line.appendix_line == number],
            blocks.get("outcomes", []) if number == OUTCOMES else [],
        )
        for number, title in APPENDIX_A.items()
    ]
    rest = [
        Printed(part.title, None, lines, [] if part.slug == "outcomes" else part.blocks)
        for part in parts
        if (lines := [line for line in part.lines if line.appendix_line is None])
        or (part.blocks and part.slug != "outcomes")
    ]
    return [*numbered, *rest]
