"""Which questions are asked, given the other answers: what is not asked is not kept."""

from collections.abc import Collection, Iterable, Mapping

from referrals.models import Question


NOTHING = ("", "0", "no", "none", "N")


def is_asked(question: Question, answers: Mapping[str, str]) -> bool:
    """Say whether a question is asked; one that depends on no other always is."""
    if not question.asked_if:
        return True
    return is_answered_so(answers.get(question.asked_if, ""), question.asked_when)


def is_answered_so(answer: str, codes: Collection[str]) -> bool:
    """Say whether an answer is one of these; where none is named, whether it is any but none, no and 0."""
    return answer in codes if codes else answer not in NOTHING


def not_asked(questions: Iterable[Question], answers: Mapping[str, str]) -> set[str]:
    """Return the keys of the questions that are not asked; one that hangs on such a question is not asked either."""
    left, hidden = dict(answers), set()
    for question in questions:
        if not is_asked(question, left):
            hidden.add(question.key)
            left[question.key] = ""
    return hidden


def when_asked(question: Question, questions: Mapping[str, Question]) -> str:
    """Say in words when a question is asked; nothing for one that always is."""
    other = questions.get(question.asked_if)
    if other is None:
        return ""
    if question.asked_when == [""]:
        return f"Only if you left “{other.label}” empty."
    yes_no = {"yes": "Yes", "no": "No"} if other.kind == Question.Kind.YES_NO else {}
    words = yes_no | {str(code): said for code, said in other.choices}
    if question.asked_when:
        named = " or ".join(f"“{words.get(str(code), code)}”" for code in question.asked_when)
        return f"Only if you answered {named} to “{other.label}”."
    if other.kind in (Question.Kind.NUMBER, Question.Kind.DECIMAL):
        return f"Only if “{other.label}” is more than 0."
    nothing = next((words[code] for code in NOTHING if code in words), "")
    return f"Only if “{other.label}” is not “{nothing}”." if nothing else f"Only if you answered “{other.label}”."
