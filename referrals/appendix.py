"""The printed form: the lines of Leicestershire's Appendix A in its own order, then what else was asked."""

from dataclasses import dataclass, field

from apsystem.sheets import write_csv
from referrals.answers import Block, Line, Part
from referrals.standard_form import APPENDIX_A


SCHOOL = 1


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
    numbered = [
        Printed(
            title,
            number,
            [Line("school", "School", school, "F0")]
            if number == SCHOOL
            else [line for line in asked if line.appendix_line == number],
            [block for part in parts for block in part.blocks if block.appendix_line == number],
        )
        for number, title in APPENDIX_A.items()
    ]
    rest = [
        Printed(part.title, None, lines, blocks)
        for part in parts
        for lines in [[line for line in part.lines if line.appendix_line is None]]
        for blocks in [[block for block in part.blocks if block.appendix_line is None]]
        if lines or blocks
    ]
    return [*numbered, *rest]


def as_csv(parts: list[Part]) -> str:
    """Return what a person reads of a referral as rows of section, line of Appendix A, question and answer."""
    rows = [
        (part.title, *said)
        for part in parts
        for said in (
            *((line.appendix_line, "", line.label, line.value) for line in part.lines),
            *((b.appendix_line, b.title, line.label, line.value) for b in part.blocks for line in b.lines),
        )
    ]
    return write_csv(("Section", "Line of Appendix A", "Row", "Question", "Answer"), rows)
