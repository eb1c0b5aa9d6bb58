"""The minimal record of exclusions, which measure 1 counts."""

import datetime as dt
import uuid
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem.audit.recording import record
from apsystem.workflow import NotAllowed
from partnerships.models import Membership, Organisation
from partnerships.policies import require
from referrals.models import Exclusion, Pupil
from referrals.policies import may_change_exclusion, may_record_exclusion


@transaction.atomic
def record_exclusion(
    *,
    school: Organisation,
    kind: str,
    on: dt.date,
    submission_key: uuid.UUID,
    by: Membership,
    days: Decimal | None = None,
    reason: str = "",
    pupil: Pupil | None = None,
) -> Exclusion:
    """Record a suspension or permanent exclusion and return it; the same key a second time returns the first.

    Raises ValidationError where a named pupil has never been referred by this school.
    """
    require(may_record_exclusion(by, school))
    if pupil is not None and not pupil.referrals.filter(school=school).exists():
        raise ValidationError({"pupil": "Choose a pupil whom this school has referred."})
    exclusion, made = Exclusion.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "school": school, "pupil": pupil, "kind": kind, "on": on, "days": days, "reason": reason, "recorded_by": by,
        },
    )  # fmt: skip
    if made:
        note("record exclusion", exclusion, by, kind=kind)
    return exclusion


@transaction.atomic
def change_exclusion(exclusion: Exclusion, *, result: str, version: int, by: Membership) -> Exclusion:
    """Record what became of an exclusion and return it; raise NotAllowed if somebody changed it meanwhile."""
    require(may_change_exclusion(by, exclusion))
    fresh = Exclusion.objects.select_for_update(of=("self",), no_key=True).get(pk=exclusion.pk)
    if fresh.version != version:
        raise NotAllowed(f"Somebody has already recorded: {fresh.get_result_display().lower()}.")
    before, fresh.result = fresh.result, result
    fresh.version += 1
    fresh.save(update_fields=["result", "version"])
    note("change exclusion", fresh, by, before=before, result=result)
    return fresh


def note(action: str, exclusion: Exclusion, by: Membership, **detail: str) -> None:
    """Write the change to the audit, with the school's code and never the pupil's name."""
    record(
        action,
        person=by.user.email,
        acting_as=by.acting_as,
        references=[],
        exclusion=str(exclusion.submission_key),
        school=exclusion.school.code,
        **detail,
    )
