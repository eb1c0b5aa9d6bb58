"""The versions of the referral form: which is in force, which questions must stay, and how two versions differ."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from apsystem import clock
from apsystem.privacy import Group
from referrals.choice_lines import answers_to
from referrals.models import FormVersion, Question, Referral
from referrals.sections import COLUMNS, SECTIONS


# Why a question stands in every version: it may be reworded, but never retired or made optional.
WHICH_PUPIL = "A referral must say which pupil it is about, and the service cannot send one that does not."
NUMBER = "A referral gives the pupil's number or says why it has none, so that no pupil is entered twice."
SEN = "A panel must by law have regard to special educational needs, so every referral says what they are."
PLAN = "A plan made by law must be followed and attached, so every referral says whether there is one."
HEALTH = "A setting must by law support a pupil's medical conditions, so every referral says whether there are any."
COUNTED = "The county's measures count this, so every referral gives it."
VOICES = "The views of the pupil and of a parent or carer are asked for, or a reason is given, in every referral."
ASKED_FOR = "The panel decides about a place of a type, from when to when and for how long, so every referral says so."
VOICE = ("", "_method", "_on", "_reason")
WHY_NEEDED: dict[str, str] = {
    **dict.fromkeys(("forename", "surname", "date_of_birth", "year_group"), WHICH_PUPIL),
    **dict.fromkeys(("upn", "no_upn_reason"), NUMBER),
    **dict.fromkeys(("sen_provision", "sen_type", "sen_needs"), SEN),
    **dict.fromkeys(("has_ehcp", "ehcp_reviewed_on", "has_health_plan"), PLAN),
    **dict.fromkeys(("has_health_needs", "health_needs"), HEALTH),
    **dict.fromkeys(("suspensions", "suspension_days", "sessions_possible", "sessions_attended"), COUNTED),
    **{f"{whose}_voice{part}": VOICES for whose in ("pupil", "family") for part in VOICE},
    **dict.fromkeys(("provision_type", "proposed_start_on", "proposed_end_on", "hours_per_week"), ASKED_FOR),
    "post_16_plan": "Every young person must by law be offered a place after Year 11, so the plans are asked for.",
}
# The pages that questions stand on; documents have a page of their own.
PAGES = {section.slug: section.title for section in SECTIONS if section.slug != "documents"}
# The kinds of answer that may ask for a document.
PICKED = (Question.Kind.CHOICE, Question.Kind.YES_NO)
# Who reads the answer to an added question, in plain words, by its field group (referrals.access).
READERS: dict[str, str] = {
    Group.F10: "About the placement: panel members, and a base or centre once it is offered the case",
    Group.F2: "About school: panel members, and a base or centre once it has confirmed a place",
    Group.F6: "About keeping the pupil safe: a base or centre once it is offered the case, not panel members",
    Group.F1: "About who somebody is: a base or centre once it is offered the case, not panel members",
    Group.F3: "About special educational needs: a base or centre once it has confirmed, not panel members",
    Group.F4: "About health: a base or centre once it has confirmed a place, not panel members",
    Group.F5: "About the family: a base or centre once it has confirmed a place, not panel members",
}
# A question an administrator adds: its key cannot be that of a column, of a rule or of a page.
OWN = "own_"


def draft_form() -> FormVersion | None:
    """Return the version that is being prepared, if there is one; there is never more than one."""
    return FormVersion.objects.filter(published_at=None).first()


def published_forms() -> QuerySet[FormVersion]:
    """Return every published version, newest first."""
    return FormVersion.objects.filter(published_at__isnull=False).order_by("-number")


def form_in_force(day: dt.date | None = None) -> FormVersion | None:
    """Return the version a referral begun on a day (today by default) is begun on."""
    return published_forms().filter(from_on__lte=day or clock.today()).first()


def is_own(question: Question) -> bool:
    """Say whether this authority added the question itself."""
    return question.key.startswith(OWN)


def section_order(questions: Iterable[Question]) -> list[Question]:
    """Return questions by the order of the form's pages, then by their position."""
    place = {section.slug: n for n, section in enumerate(SECTIONS)}
    return sorted(questions, key=lambda q: (place.get(q.section, len(place)), q.position))


def check_form(questions: Iterable[Question]) -> None:
    """Raise ValidationError, by field, where the questions of a draft contradict each other or leave a rule out."""
    earlier: dict[str, Question] = {}
    for question in section_order(questions):
        if question.asked_if:
            check_asked_after(question, earlier.get(question.asked_if))
        check_asks_for(question)
        earlier[question.key] = question


def check_asked_after(question: Question, other: Question | None) -> None:
    """Raise ValidationError where a question hangs on one that does not come before it, or on no answer of it."""
    if other is None:
        raise ValidationError({"asked_if": (
            f"“{question.label}” is asked only after another question, so it must stand below it, and the other "
            "question must stay. Change that first"
        )})  # fmt: skip
    known = answers_to(other)
    gone = [code for code in question.asked_when if known and code and code not in known]
    if gone:
        raise ValidationError({"choices": (
            f"“{question.label}” is asked only after the answer “{gone[0]}” to “{other.label}”, so that answer must "
            "stay. Change that question first"
        )})  # fmt: skip


def check_asks_for(question: Question) -> None:
    """Raise ValidationError where a document is asked for after an answer that the question does not offer."""
    known = answers_to(question)
    gone = [code for code in question.asks_when if code not in known]
    if gone:
        raise ValidationError({"choices": (
            f"The answer “{gone[0]}” asks for a document, so it must stay. Change which answers ask for it first"
        )})  # fmt: skip


def check_codes(question: Question, before: Iterable[Iterable[str]]) -> None:
    """Raise ValidationError where a list the service itself reads would lose a code, or one does not fit."""
    if question.key not in COLUMNS or question.kind != Question.Kind.CHOICE:
        return
    codes = [str(code) for code, _ in question.choices]
    lost = next((code for code, _ in before if code not in codes), None)
    if lost is not None:
        raise ValidationError({"choices": (
            f"Keep the code “{lost}”, because the service counts these answers. You can change the words after it"
        )})  # fmt: skip
    longest: Any = Referral._meta.get_field(question.key).max_length  # type: ignore[union-attr]
    long = next((code for code in codes if len(code) > longest), None)
    if long is not None:
        raise ValidationError({"choices": f"The code “{long}” must have {longest} letters or fewer"})


@dataclass(frozen=True)
class Difference:
    """One thing that a new version changes: what happens, to which question, and how it read before."""

    title: str
    label: str
    before: str = ""


def differences(before: Iterable[Question], after: Iterable[Question]) -> list[Difference]:
    """Return what a version changes of another, in the order of the form; what is retired comes last."""
    old = {question.key: question for question in before}
    new = {question.key: question for question in section_order(after)}
    found = [one for key, question in new.items() for one in changes_of(old.get(key), question)]
    return found + [Difference("Retired", question.label) for key, question in old.items() if key not in new]


def changes_of(before: Question | None, after: Question) -> list[Difference]:
    """Return what has changed of one question."""
    if before is None:
        return [Difference("Added and required" if after.required else "Added", after.label)]
    found = []
    if after.label != before.label:
        found.append(Difference("Reworded", after.label, before.label))
    if (after.hint, after.guidance) != (before.hint, before.guidance):
        found.append(Difference("Hint or guidance changed", after.label))
    if after.required != before.required:
        found.append(Difference("Now required" if after.required else "No longer required", after.label))
    if as_lists(after.choices) != as_lists(before.choices):
        found.append(Difference("Answers changed", after.label))
    if (after.asked_if, list(after.asked_when)) != (before.asked_if, list(before.asked_when)):
        found.append(Difference("Asked in other cases", after.label))
    found += documents_changed(before, after)
    if after.group != before.group:
        found.append(Difference("Read by other people", after.label))
    if after.section != before.section:
        found.append(Difference("On another page", after.label))
    return found


def documents_changed(before: Question, after: Question) -> list[Difference]:
    """Return what has changed of one question's documents: those that may answer it, and those its answers ask for."""
    found = []
    if after.may_attach != before.may_attach:
        with_document = "A document may now answer it" if after.may_attach else "A document no longer answers it"
        found.append(Difference(with_document, after.label))
    if (after.asks_for, list(after.asks_when)) != (before.asks_for, list(before.asks_when)):
        found.append(Difference("Asks for another document, or after other answers", after.label))
    return found


def as_lists(choices: Iterable[Iterable[str]]) -> list[list[str]]:
    """Return a list of answers as the database gives it back."""
    return [[str(code), str(words)] for code, words in choices]


def labels_of(questions: Iterable[Question]) -> Mapping[str, str]:
    """Return the label of each question by its key."""
    return {question.key: question.label for question in questions}
