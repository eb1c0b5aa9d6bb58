"""The authority's own data: three verbs for every kind of setting, each checked, locked, saved and audited."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from apsystem.audit.recording import record
from partnerships.models import Membership
from partnerships.policies import may_configure, require


Row = TypeVar("Row", bound=models.Model)
SENTENCES = {
    "no_more_than_its_places": "Pupils hold more places than this would leave. Move or end their stays first.",
    "no_more_than_its_share": "A partnership's pupils hold more places than this would leave it.",
}


class Stale(Exception):
    """Somebody else changed the row since the page was drawn."""


@transaction.atomic
def add(row: Row, *, by: Membership) -> Row:
    """Save a new setting and return it; raise ValidationError with the sentence of the rule it breaks."""
    require(may_configure(by))
    return save(row, by=by, verb="add")


@transaction.atomic
def change(row: Row, *, version: int, by: Membership, **values: Any) -> Row:
    """Change a setting; raise Stale if it is no longer at this version, ValidationError if a rule is broken."""
    require(may_configure(by))
    fresh = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if fresh.version != version:  # type: ignore[attr-defined]
        raise Stale
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.version = version + 1  # type: ignore[attr-defined]
    return save(fresh, by=by, verb="change", changed=sorted(values))


@transaction.atomic
def remove(row: models.Model, *, by: Membership) -> None:
    """Delete a setting that nothing stands on; raise ValidationError where something does."""
    require(may_configure(by))
    record(f"remove {row._meta.verbose_name}", person=by.user.email, acting_as=by.acting_as, row=str(row.pk))
    try:
        with transaction.atomic():
            row.delete()
    except IntegrityError as error:
        raise sentence_of(error) from error


def save(row: Row, *, by: Membership, verb: str, **detail: Any) -> Row:
    """Validate, save and audit a row; the database's own refusals come back as sentences."""
    row.full_clean()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise sentence_of(error) from error
    record(f"{verb} {row._meta.verbose_name}", person=by.user.email, acting_as=by.acting_as, row=str(row.pk), **detail)
    return row


def sentence_of(error: IntegrityError) -> ValidationError:
    """Return the database's refusal as a sentence for the person; raise the error again if it has none."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name not in SENTENCES:
        raise error
    return ValidationError(SENTENCES[name], code=name)
