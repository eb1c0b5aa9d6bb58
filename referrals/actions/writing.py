"""Making letters: kept exactly as they were shown, for printing; no e-mail holds a word of them."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from apsystem.audit.recording import record
from apsystem.workflow import NotAllowed
from partnerships.models import LetterWording, Membership
from partnerships.policies import require
from referrals.actions.moving import lock
from referrals.letters import CHANGED, Written, joined
from referrals.models import Letter, Referral, ReferralEvent
from referrals.outcome_letters import kind_of, outcome_letters, standing_decision
from referrals.policies import may_write_outcome


def keep_letters(
    letters: list[Written], *, referral: Referral, about: str, seen: str, submission_key: uuid.UUID, by: Membership,
    **facts: Any,
) -> list[Letter]:  # fmt: skip
    """Keep letters as they were shown and audit it, in a transaction that holds the case; raise ValidationError."""
    if joined(letters) != seen:
        raise ValidationError(CHANGED)
    now = clock.now()
    made = [
        Letter.objects.create(
            referral=referral, about=about, kind=one.wording.kind, basis=one.wording.basis, wording=one.wording,
            recipient=one.recipient, recipient_address=one.address, subject=one.subject, text=one.text,
            sha256=one.sha256, made_at=now, made_by=by, submission_key=submission_key, **facts,
        )
        for one in letters
    ]  # fmt: skip
    references = list(dict.fromkeys((about, referral.reference)))
    record("make letters", person=by.user.email, acting_as=by.acting_as, references=references, kind="letter")
    return made


def made_before(about: str, submission_key: uuid.UUID) -> list[Letter]:
    """Return what an earlier press of the same button made."""
    return list(Letter.objects.filter(about=about, submission_key=submission_key))


@transaction.atomic
def make_outcome_letters(
    referral: Referral, *, given: Mapping[str, Any], seen: str, submission_key: uuid.UUID, by: Membership
) -> list[Letter]:
    """Keep a letter about the outcome for each recipient; raise NotAllowed where nothing is decided."""
    locked = lock(referral)
    require(may_write_outcome(by, locked))
    if before := made_before(locked.reference, submission_key):
        return before
    decision = standing_decision(locked)
    if not (kind := kind_of(locked, decision)):
        raise NotAllowed("Nothing has been decided about this referral that a letter could tell.")
    made = keep_letters(
        outcome_letters(locked, decision, given), referral=locked, about=locked.reference, seen=seen,
        submission_key=submission_key, by=by, decision=None if kind == LetterWording.Kind.WITHDRAWN else decision,
    )  # fmt: skip
    where = locked.status
    ReferralEvent.objects.create(
        referral=locked, move="letter", from_status=where, to_status=where, at=clock.now(), by=by
    )
    return made
