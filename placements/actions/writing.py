"""Making letters about a place: kept exactly as they were shown, in the one table of letters."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from apsystem import clock
from partnerships.models import Membership
from partnerships.policies import require
from placements.actions.moving import lock_provision
from placements.letters import letters_for
from placements.models import Offer, OfferEvent
from placements.policies import may_write_letter
from referrals.actions import keep_letters, made_before
from referrals.models import Letter


@transaction.atomic
def make_letters(
    offer: Offer, *, given: Mapping[str, Any], seen: str, submission_key: uuid.UUID, by: Membership
) -> list[Letter]:
    """Keep a letter for each recipient exactly as it was shown; raise ValidationError where it would now differ."""
    lock_provision(offer.provision_id)
    offer = Offer.objects.select_for_update(of=("self",), no_key=True).get(pk=offer.pk)
    require(may_write_letter(by, offer))
    if before := made_before(offer.reference, submission_key):
        return before
    made = keep_letters(
        letters_for(offer, given), referral=offer.referral, about=offer.reference, seen=seen,
        submission_key=submission_key, by=by, first_on=offer.stay.first_on, late_reason=given["late_reason"],
    )  # fmt: skip
    OfferEvent.objects.create(
        offer=offer, move="letter", from_status=offer.status, to_status=offer.status, at=clock.now(), by=by,
        reason=given["late_reason"],
    )  # fmt: skip
    return made
