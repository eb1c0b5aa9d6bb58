"""Which questions are asked, given the other answers: what is not asked is not kept."""

from collections.abc import Iterable, Mapping

from referrals.models import Question


NOTHING = ("", "0", "no", "none", "N")


def is_asked(question: Question, answers: Mapping[str, str]) -> bool:
    """Say whether a question is asked; one that depends on no other always is."""
    if not question.asked_if:
        return True
    answer = answers.get(question.asked_if, "")
    return answer in question.asked_when if question.asked_when else answer not in NOTHING


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
    words = {"yes": "Yes", "no": "No"} | {str(code): said for code, said in other.choices}
    named = [f"“{words.get(str(code), f'Year {code}' if other.kind == Question.Kind.YEAR else code)}”"
             for code in question.asked_when]  # fmt: skip
    if named:
        return f"Only if you answered {' or '.join(named)} to “{other.label}”."
    return f"Only if you answered “{other.label}” with something other than no, none or 0."
