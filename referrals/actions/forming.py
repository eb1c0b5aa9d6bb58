"""The LA administrator makes the referral form: a draft version is changed, then published and never changed again."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from apsystem import clock
from apsystem.audit.recording import record
from apsystem.workflow import NotAllowed
from partnerships.actions import Stale
from partnerships.actions.locking import lock_organisation
from partnerships.models import Membership
from partnerships.policies import may_configure, require
from referrals import norfolk_form, standard_form
from referrals.form_versions import (
    OWN,
    PAGES,
    PICKED,
    READERS,
    WHY_NEEDED,
    check_codes,
    check_form,
    draft_form,
    is_own,
    published_forms,
    section_order,
)
from referrals.models import FormVersion, Question


PUBLISHED = (
    "This version of the form has been published, so its questions stay as they are. Make a new version instead."
)
GONE = "This draft has been discarded. Make a new version instead."
LONGEST_KEY = 60
# What may be said of a question when it is changed; its key, kind and page are given once.
CHANGEABLE = frozenset(
    {"label", "hint", "guidance", "required", "choices", "asked_if", "asked_when", "may_attach", "group"}
    | {"asks_for", "asks_when"}
)
# What a question that law or a rule stands on keeps.
FIXED = CHANGEABLE - {"label", "hint", "guidance", "choices"}


@transaction.atomic
def start_form_version(source: str = "current", *, by: Membership) -> FormVersion:
    """Begin a draft as a copy of the newest published version, of the standard form or of Norfolk's, and return it.

    Raises ValidationError where there is a draft already: colleagues work on the same one.
    """
    require(may_configure(by))
    lock_organisation(by.organisation)
    if draft_form():
        raise ValidationError("There is a draft already. Publish or discard it before you make another.")
    standard_form.current_form(by=by)  # an authority that has published none has the standard form until it does
    newest = published_forms()[0]
    name, rows_of = (newest.name, copies_of(newest)) if source == CURRENT else SOURCES[source]
    draft = FormVersion.objects.create(name=name, number=newest.number + 1, from_on=clock.today())
    Question.objects.bulk_create(rows_of(draft))
    note("start form version", draft, by, source=source)
    return draft


def copies_of(version: FormVersion) -> Callable[[FormVersion], list[Question]]:
    """Return a function that copies the questions of one version into another."""

    def copied(draft: FormVersion) -> list[Question]:
        rows = list(version.questions.all())
        for row in rows:
            row.pk, row.version = None, draft
            row._state.adding = True
        return rows

    return copied


CURRENT = "current"
SOURCES: dict[str, tuple[str, Callable[[FormVersion], list[Question]]]] = {
    "standard": (standard_form.NAME, standard_form.rows_of),
    "norfolk": (norfolk_form.NAME, norfolk_form.norfolk_rows),
}


@transaction.atomic
def add_question(
    draft: FormVersion, *, version: int, section: str, kind: str, label: str, by: Membership, **said: Any
) -> Question:
    """Add a question at the end of a page of the draft and return it; its key is made from its label for good."""
    locked = open_draft(draft, version=version, by=by)
    if section not in PAGES:
        raise ValidationError({"section": "Select the page the question stands on"})
    questions = list(locked.questions.all())
    question = Question(version=locked, section=section, kind=kind, label=label, position=len(questions) + 1)
    question.key = new_key(label, kind, {one.key for one in questions})
    write(question, said)
    keep([*questions, question])
    note("add question", locked, by, question=question.key)
    return question


@transaction.atomic
def change_question(
    draft: FormVersion, key: str, *, version: int, by: Membership, after: str | None = None, **said: Any
) -> Question:
    """Change a question of the draft, and where `after` is given put it behind that question (first where it is "").

    Raises Stale where somebody else has changed the draft, ValidationError by field where a rule stands against it.
    """
    locked = open_draft(draft, version=version, by=by)
    questions = list(locked.questions.all())
    question = found(questions, key)
    if key in WHY_NEEDED and any(getattr(question, name) != said[name] for name in FIXED & said.keys()):
        raise ValidationError(WHY_NEEDED[key])
    before = list(question.choices)
    write(question, said)
    check_codes(question, before)
    if after is not None:
        questions = moved(questions, question, after)
    keep(questions)
    note("change question", locked, by, question=key, changed=sorted(said))
    return question


@transaction.atomic
def retire_question(draft: FormVersion, key: str, *, version: int, by: Membership) -> None:
    """Take a question out of the draft; versions that ask it, and what was answered to it, stay as they are."""
    locked = open_draft(draft, version=version, by=by)
    questions = list(locked.questions.all())
    question = found(questions, key)
    if key in WHY_NEEDED:
        raise ValidationError(WHY_NEEDED[key])
    left = [one for one in questions if one.key != key]
    hangs = next((one for one in left if one.asked_if == key), None)
    if hangs:
        raise ValidationError(
            f"“{hangs.label}” is asked only after an answer to this question. Change or retire that question first."
        )
    question.delete()
    keep(left)
    note("retire question", locked, by, question=key)


@transaction.atomic
def publish_form(draft: FormVersion, *, name: str, from_on: dt.date, version: int, by: Membership) -> FormVersion:
    """Publish the draft from a day on; referrals begun before that day keep the version they were begun on."""
    locked = open_draft(draft, version=version, by=by)
    newest = published_forms().first()
    if from_on < clock.today():
        raise ValidationError({"from_on": "The day must be today or later: referrals are begun on a form of their day"})
    if newest and from_on < newest.from_on:
        raise ValidationError({"from_on": (
            f"The day must be {newest.from_on:%-d %B %Y} or later, the first day of version {newest.number}"
        )})  # fmt: skip
    check_form(locked.questions.all())
    locked.name, locked.from_on, locked.published_at = name, from_on, clock.now()
    locked.save(update_fields=["name", "from_on", "published_at"])
    note("publish form", locked, by, from_on=from_on.isoformat())
    return locked


@transaction.atomic
def discard_form(draft: FormVersion, *, version: int, by: Membership) -> None:
    """Throw the draft away with its questions; no referral can have been begun on it."""
    locked = open_draft(draft, version=version, by=by)
    note("discard form version", locked, by)
    locked.questions.all().delete()
    locked.delete()


def open_draft(draft: FormVersion, *, version: int, by: Membership) -> FormVersion:
    """Return the draft locked and one version on; raise Stale where it is not at this version any more.

    Raises NotAllowed where it has meanwhile been published or discarded.
    """
    require(may_configure(by))
    locked = FormVersion.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise NotAllowed(GONE)
    if locked.published_at:
        raise NotAllowed(PUBLISHED)
    if locked.version != version:
        raise Stale
    locked.version += 1
    locked.save(update_fields=["version"])
    return locked


def found(questions: list[Question], key: str) -> Question:
    """Return a question of the draft by its key; raise NotAllowed where somebody has retired it."""
    question = next((one for one in questions if one.key == key), None)
    if question is None:
        raise NotAllowed("This question has been retired from the draft.")
    return question


def write(question: Question, said: dict[str, Any]) -> None:
    """Put what was said of a question into its row, unsaved; raise ValidationError by field for what it cannot be."""
    for name in said.keys() - CHANGEABLE:
        raise TypeError(f"{name} is given once")
    group = said.get("group", question.group)
    if group != question.group and not (is_own(question) and group in READERS):
        raise ValidationError("Who reads the answer is part of the service, and is the same in every version.")
    for name, value in said.items():
        setattr(question, name, value)
    question.choices = question.choices if question.kind == Question.Kind.CHOICE else []
    question.may_attach = question.may_attach and question.kind == Question.Kind.LONG
    may_ask_for = question.kind in PICKED
    question.asks_for = question.asks_for if may_ask_for else ""
    question.asks_when = question.asks_when if question.asks_for else []
    question.asked_when = question.asked_when if question.asked_if else []
    if question.kind == Question.Kind.CHOICE and len(question.choices) < 2:
        raise ValidationError({"choices": "Enter at least two answers, one on each line"})
    question.full_clean(exclude=["version"], validate_unique=False, validate_constraints=False)


def moved(questions: list[Question], question: Question, after: str) -> list[Question]:
    """Return the questions with one put behind another of its page, or first on its page."""
    others = [one for one in section_order(questions) if one.key != question.key]
    place = next((n for n, one in enumerate(others, start=1) if one.key == after and one.section == question.section),
                 next((n for n, one in enumerate(others) if one.section == question.section), len(others)))  # fmt: skip
    return [*others[:place], question, *others[place:]]


def keep(questions: list[Question]) -> None:
    """Number the questions through in the order of the form, check them together, and save them."""
    for position, question in enumerate(questions, start=1):
        question.position = position
    for position, question in enumerate(section_order(questions), start=1):
        question.position = position
    check_form(questions)
    Question.objects.bulk_create([question for question in questions if question._state.adding])
    Question.objects.bulk_update(questions, [*sorted(CHANGEABLE), "position"], batch_size=200)


def new_key(label: str, kind: str, taken: set[str]) -> str:
    """Return a key that no question of another kind has ever had, and none of this draft has."""
    stem = OWN + (re.sub(r"-+", "_", slugify(label))[: LONGEST_KEY - len(OWN) - 4].strip("_") or "question")
    kinds = dict(Question.objects.filter(key__startswith=stem).values_list("key", "kind"))
    number, key = 1, stem
    while key in taken or kinds.get(key, kind) != kind:
        number += 1
        key = f"{stem}_{number}"
    return key


def note(action: str, version: FormVersion, by: Membership, **detail: Any) -> None:
    """Write to the audit what was done to a version of the form."""
    record(action, person=by.user.email, acting_as=by.acting_as, form=version.number, **detail)
