"""Making letters: kept exactly as they were shown, for printing; no e-mail holds a word of them."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from partnerships.models import Membership
from partnerships.policies import require
from placements.actions.moving import audit, lock_provision
from placements.letters import joined, letters_for
from placements.models import Letter, Offer, OfferEvent
from placements.policies import may_write_letter


@transaction.atomic
def make_letters(
    offer: Offer, *, given: Mapping[str, Any], seen: str, submission_key: uuid.UUID, by: Membership
) -> list[Letter]:
    """Keep a letter for each recipient exactly as it was shown; raise ValidationError where it would now differ."""
    lock_provision(offer.provision_id)
    offer = Offer.objects.select_for_update(of=("self",), no_key=True).get(pk=offer.pk)
    require(may_write_letter(by, offer))
    if before := list(Letter.objects.filter(submission_key=submission_key)):
        return before
    letters = letters_for(offer, given)
    if joined(letters) != seen:
        raise ValidationError("The letter has changed since you looked at it. Look at it again before you make it")
    now = clock.now()
    made = [
        Letter.objects.create(
            offer=offer, kind=given["kind"], basis=given["basis"], wording=one.wording, recipient=one.recipient,
            recipient_address=one.address, subject=one.subject, text=one.text, sha256=one.sha256,
            first_on=offer.stay.first_on, late_reason=given["late_reason"], made_at=now, made_by=by,
            submission_key=submission_key,
        )
        for one in letters
    ]  # fmt: skip
    OfferEvent.objects.create(
        offer=offer, move="letter", from_status=offer.status, to_status=offer.status, at=now, by=by,
        reason=given["late_reason"],
    )  # fmt: skip
    audit("make letters", offer, by=by)
    return made
