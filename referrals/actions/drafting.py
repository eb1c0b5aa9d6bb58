"""The school writes its referral: save a page with its answers and rows."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from apsystem.audit.recording import record
from apsystem.workflow import NotAllowed
from partnerships.actions import Stale
from partnerships.models import Membership
from partnerships.policies import require
from referrals.actions.moving import last_move, lock
from referrals.completeness import answers_of
from referrals.conditions import not_asked
from referrals.models import Answer, Question, Referral
from referrals.policies import is_own_school
from referrals.rows import KINDS, MOST_ROWS, is_blank
from referrals.sections import BY_SLUG, COLUMNS
from referrals.workflow import DRAFTING


@dataclass(frozen=True)
class WrittenRow:
    """A row as somebody wrote it: the key its page gave it, what it says, and whether it is to go."""

    key: uuid.UUID
    values: Mapping[str, Any] = field(default_factory=dict)
    remove: bool = False


Rows = Mapping[str, Sequence[WrittenRow]]
NO_ROWS: Rows = {}


@transaction.atomic
def save_section(
    referral: Referral,
    section_slug: str,
    *,
    values: dict[str, Any],
    words: dict[str, Any],
    version: int,
    by: Membership,
    rows: Rows = NO_ROWS,
) -> Referral:
    """Save a page: good answers to their columns or rows, and every other word as it was typed; return the referral.

    Raises Stale where a colleague saved this page after `version`, and NotAllowed once the referral has been sent.
    """
    locked = open_draft(referral, by=by)
    if locked.visited.get(section_slug, {}).get("version", 0) > version:
        raise Stale
    write_section(locked, section_slug, values=values, words=words, rows=rows, by=by)
    note("save", locked, by, section=section_slug)
    return locked


def write_section(
    locked: Referral,
    section_slug: str,
    *,
    values: dict[str, Any],
    words: dict[str, Any],
    rows: Rows = NO_ROWS,
    by: Membership,
) -> None:
    """Write a page of a locked referral; what is asked only after another answer on it is dropped with that answer."""
    asked = Question.objects.filter(version=locked.form_version_id, section=section_slug)
    questions = list(asked.only("key", "asked_if", "asked_when"))
    unknown = values.keys() - {question.key for question in questions}
    if unknown:
        raise ValueError(f"{section_slug} does not ask {sorted(unknown)}")
    unread = [key for key in words if key not in values and any(key == question.key for question in questions)]
    kept = {**dict.fromkeys(unread, None), **values}
    if any(question.asked_if for question in questions):
        answered = answers_of(locked) | {key: text_of(value) for key, value in kept.items()}
        kept |= dict.fromkeys(not_asked(questions, answered) & kept.keys() - hanging_on(unread, questions), None)
    changed = [key for key in kept if key in COLUMNS]
    for key in changed:
        setattr(locked, key, kept[key] if kept[key] not in (None, "") else empty(key))
    save_answers(locked, {key: value for key, value in kept.items() if key not in COLUMNS})
    for name in BY_SLUG[section_slug].rows:
        write_rows(locked, name, rows.get(name, ()))
    locked.words = {name: said for name, said in locked.words.items() if name != section_slug}
    if words:
        locked.words[section_slug] = words
    touch(locked, section_slug, *changed, "words", by=by)


def hanging_on(unread: Iterable[str], questions: Iterable[Question]) -> set[str]:
    """Return the questions that hang on an answer nobody could read: whether they are asked is not known yet."""
    doubtful = set(unread)
    for question in questions:
        if question.asked_if in doubtful:
            doubtful.add(question.key)
    return doubtful


def text_of(value: Any) -> str:
    """Return an answer as text, the way conditions compare it; a row by its number."""
    return "" if value is None else str(getattr(value, "pk", value))


def empty(column: str) -> Any:
    """Return what a column of the referral holds when nothing was answered."""
    return Referral._meta.get_field(column).get_default()  # type: ignore[union-attr]  # no column is a relation's far end


def save_answers(referral: Referral, values: dict[str, Any]) -> None:
    """Keep the answers that have no column, and forget those that were emptied."""
    texts = {key: "" if value is None else str(value) for key, value in values.items()}
    given = [Answer(referral=referral, key=key, text=text) for key, text in texts.items() if text]
    emptied = [key for key, text in texts.items() if not text]
    if emptied:
        referral.answers.filter(key__in=emptied).delete()
    if given:
        Answer.objects.bulk_create(
            given, update_conflicts=True, update_fields=["text"], unique_fields=["referral", "key"]
        )


def write_rows(locked: Referral, name: str, written: Sequence[WrittenRow]) -> None:
    """Add, change and remove rows of one kind; a row left blank is not kept, and one not named stays as it is."""
    if not written:
        return
    model: Any = KINDS[name].model
    held = {row.submission_key: row for row in model.objects.filter(referral=locked)}
    for row in written:
        is_gone = row.remove or is_blank(row.values)
        if row.key in held and is_gone:
            held.pop(row.key).delete()
        elif row.key in held:
            change_row(held[row.key], row.values)
        elif not is_gone:
            held[row.key] = model.objects.create(referral=locked, submission_key=row.key, **row.values)
    if len(held) > MOST_ROWS:
        raise ValidationError(f"There can be {MOST_ROWS} of these at most. Remove one you no longer need first.")


def change_row(row: Any, values: Mapping[str, Any]) -> None:
    """Save a row where something in it is different."""
    if all(getattr(row, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save()


def open_draft(referral: Referral, *, by: Membership) -> Referral:
    """Return the referral locked for writing; raise PermissionDenied for others, NotAllowed once it has been sent."""
    require(is_own_school(by, referral))
    locked = lock(referral)
    if locked.status not in DRAFTING:
        raise NotAllowed(f"This referral can no longer be changed here. {last_move(locked)}")
    return locked


def touch(locked: Referral, section_slug: str, *columns: str, by: Membership) -> None:
    """Save these columns with who changed which page when, as a new version."""
    locked.version += 1
    locked.changed_by, locked.changed_at = by, clock.now()
    locked.visited[section_slug] = {
        "version": locked.version, "by": by.user.name, "at": locked.changed_at.isoformat()
    }  # fmt: skip
    locked.save(update_fields=[*columns, "visited", "version", "changed_by", "changed_at"])


def note(verb: str, referral: Referral, by: Membership, **detail: Any) -> None:
    """Write to the audit what was done to the referral."""
    record(
        verb, person=by.user.email, acting_as=by.acting_as, references=[referral.reference], kind="referral", **detail
    )
