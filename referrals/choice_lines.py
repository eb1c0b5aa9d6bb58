"""A list of answers as an administrator writes it: one a line, with or without its code."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from referrals.models import Question


MOST_LETTERS = 40
WITH_CODE = re.compile(r"([A-Za-z0-9_]{1,40})\s*:\s*(\S.*)")
EMPTY = "left empty"


def read_choices(text: str) -> list[list[str]]:
    """Return (code, words) of each line: “code: words”, or words alone, from which the code is made.

    Raises ValidationError with what is wrong with the list.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    choices = [read_line(line) for line in lines]
    codes = [code for code, _ in choices]
    twice = next((words for code, words in choices if codes.count(code) > 1), None)
    if twice is not None:
        raise ValidationError(f"Two answers have the same code: change the code of “{twice}”, or its words")
    if len(choices) < 2:
        raise ValidationError("Enter at least two answers, one on each line")
    return choices


def read_line(line: str) -> list[str]:
    """Return the code and the words of one line; raise ValidationError where no code can be made from its words."""
    if given := WITH_CODE.fullmatch(line):
        return [given[1], given[2]]
    code = slugify(line).replace("-", "_")[:MOST_LETTERS].strip("_")
    if not code:
        raise ValidationError(f"“{line[:40]}” has no letters to make a code from. Write it as “code: words”")
    return [code, line]


def write_choices(choices: Iterable[Iterable[str]]) -> str:
    """Return a list of answers as lines."""
    return "\n".join(f"{code}: {words}" for code, words in choices)


def read_answers(text: str, other: Question) -> list[str]:
    """Return the codes of the answers named, one a line by code or by words, to the question another hangs on.

    Raises ValidationError with the first line that is none of its answers.
    """
    known = answers_to(other)
    by_words = {words.lower(): code for code, words in known.items()} | {code.lower(): code for code in known}
    codes = []
    for line in (line.strip() for line in text.splitlines() if line.strip()):
        code = "" if line.lower() == EMPTY else by_words.get(line.lower(), None if known else line)
        if code is None:
            raise ValidationError(f"“{line[:60]}” is not an answer to “{other.label}”. Copy one of its answers here")
        codes.append(code)
    return list(dict.fromkeys(codes))


def write_answers(codes: Iterable[str], other: Question | None) -> str:
    """Return the answers a question is asked after as lines, in words."""
    known = answers_to(other) if other else {}
    return "\n".join(EMPTY if code == "" else known.get(str(code), str(code)) for code in codes)


def answers_to(question: Question) -> dict[str, str]:
    """Return code → words of a question that is answered from a list; nothing for any other."""
    if question.kind == Question.Kind.CHOICE:
        return {str(code): str(words) for code, words in question.choices}
    if question.kind == Question.Kind.YES_NO:
        return {"yes": "Yes", "no": "No"}
    if question.kind == Question.Kind.YEAR:
        return {"0": "Reception"} | {str(year): f"Year {year}" for year in range(1, 12)}
    return {}
