"""The school writes its referral: save a page, add and mend its rows, attach documents."""

import uuid
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from apsystem import clock
from apsystem.audit.recording import record
from apsystem.workflow import NotAllowed
from partnerships.actions import Stale
from partnerships.models import Membership
from partnerships.policies import require
from referrals.actions.moving import last_move, lock
from referrals.models import Answer, Carer, Outcome, Question, Referral
from referrals.policies import is_own_school
from referrals.sections import BY_SLUG, COLUMNS
from referrals.workflow import DRAFTING


MOST_ROWS = 30
Row = TypeVar("Row", Carer, Outcome)


@transaction.atomic
def save_section(
    referral: Referral,
    section_slug: str,
    *,
    values: dict[str, Any],
    words: dict[str, Any],
    version: int,
    by: Membership,
) -> Referral:
    """Save a page: good answers to their columns or rows, and every other word as it was typed; return the referral.

    Raises Stale where a colleague saved this page after `version`, and NotAllowed once the referral has been sent.
    """
    locked = open_draft(referral, by=by)
    if locked.visited.get(section_slug, {}).get("version", 0) > version:
        raise Stale
    questions = Question.objects.filter(version=locked.form_version_id, section=section_slug)
    asked = set(questions.values_list("key", flat=True))
    unknown = (values.keys() | words.keys()) - asked
    if unknown:
        raise ValueError(f"{section_slug} does not ask {sorted(unknown)}")
    kept = {**dict.fromkeys(words, None), **values}
    changed = [key for key in kept if key in COLUMNS]
    for key in changed:
        setattr(locked, key, kept[key] if kept[key] not in (None, "") else empty(key))
    save_answers(locked, {key: value for key, value in kept.items() if key not in COLUMNS})
    locked.words = {name: kept for name, kept in locked.words.items() if name != section_slug}
    if words:
        locked.words[section_slug] = words
    touch(locked, section_slug, *changed, "words", by=by)
    note("save", locked, by, section=section_slug)
    return locked


def empty(column: str) -> Any:
    """Return what a column of the referral holds when nothing was answered."""
    field: Any = Referral._meta.get_field(column)
    return field.get_default()


def save_answers(referral: Referral, values: dict[str, Any]) -> None:
    """Keep the answers that have no column, and forget those that were emptied."""
    texts = {key: "" if value is None else str(value) for key, value in values.items()}
    given = [Answer(referral=referral, key=key, text=text) for key, text in texts.items() if text]
    referral.answers.filter(key__in=[key for key, text in texts.items() if not text]).delete()
    Answer.objects.bulk_create(given, update_conflicts=True, update_fields=["text"], unique_fields=["referral", "key"])


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


def add_carer(referral: Referral, *, submission_key: uuid.UUID, by: Membership, **values: Any) -> Carer:
    """Add a parent, carer or emergency contact and return them; the same key returns the one it made before."""
    return add_row(Carer, "carers", referral, submission_key=submission_key, by=by, **values)


def change_carer(carer: Carer, *, version: int, by: Membership, **values: Any) -> Carer:
    """Change a parent, carer or emergency contact; raise Stale if somebody else did since this version."""
    return change_row(carer, "carers", version=version, by=by, **values)


def remove_carer(carer: Carer, *, by: Membership) -> None:
    """Remove a parent, carer or emergency contact from the draft."""
    remove_row(carer, "carers", by=by)


def add_outcome(referral: Referral, *, submission_key: uuid.UUID, by: Membership, **values: Any) -> Outcome:
    """Add an outcome (Appendix A line 13) and return it; the same key returns the one it made before."""
    return add_row(Outcome, "outcomes", referral, submission_key=submission_key, by=by, **values)


def change_outcome(outcome: Outcome, *, version: int, by: Membership, **values: Any) -> Outcome:
    """Change an outcome; raise Stale if somebody else did since this version."""
    return change_row(outcome, "outcomes", version=version, by=by, **values)


def remove_outcome(outcome: Outcome, *, by: Membership) -> None:
    """Remove an outcome from the draft."""
    remove_row(outcome, "outcomes", by=by)


@transaction.atomic
def add_row(
    model: type[Row], section_slug: str, referral: Referral, *, submission_key: uuid.UUID, by: Membership, **values: Any
) -> Row:
    """Add a row to a page of the draft that holds repeated rows."""
    locked = open_draft(referral, by=by)
    rows: models.QuerySet[Any] = model._default_manager.filter(referral=locked)
    made: Row | None = rows.filter(submission_key=submission_key).first()
    if made:
        return made
    if rows.count() >= MOST_ROWS:
        raise ValidationError(f"There are already {MOST_ROWS} here. Remove one you no longer need first.")
    row: Row = model._default_manager.create(referral=locked, submission_key=submission_key, **values)
    touch(locked, section_slug, by=by)
    note(f"add to {BY_SLUG[section_slug].slug}", locked, by)
    return row


@transaction.atomic
def change_row(row: Row, section_slug: str, *, version: int, by: Membership, **values: Any) -> Row:
    """Change a row of the draft; raise Stale if it is no longer at this version."""
    locked = open_draft(row.referral, by=by)
    fresh: Row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if fresh.version != version:
        raise Stale
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.version += 1
    fresh.save()
    touch(locked, section_slug, by=by)
    note(f"change {section_slug}", locked, by)
    return fresh


@transaction.atomic
def remove_row(row: Carer | Outcome, section_slug: str, *, by: Membership) -> None:
    """Remove a row from the draft."""
    locked = open_draft(row.referral, by=by)
    row.delete()
    touch(locked, section_slug, by=by)
    note(f"remove from {section_slug}", locked, by)
