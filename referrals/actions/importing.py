"""A child who was waiting before this service began: the referral is what the authority's own list knows of it."""

import datetime as dt
import uuid

from django.db import transaction

from apsystem import clock
from apsystem.audit.recording import record
from apsystem.references import next_reference
from partnerships.models import Membership, Organisation, ProvisionType
from partnerships.policies import may_import_placements, require
from referrals.models import Referral, ReferralEvent
from referrals.pupils import pupil_of
from referrals.standard_form import current_form
from referrals.workflow import Status


@transaction.atomic
def import_waiting(
    known: Referral,
    *,
    partnership: Organisation,
    waiting_since: dt.date,
    provision_type: ProvisionType | None,
    submission_key: uuid.UUID,
    by: Membership,
) -> Referral:
    """Save a referral that is on the waiting list already, from one that holds what is known of the pupil; return it.

    What the form would have asked stays empty: the panel agreed it before. The same key returns the one it made before.
    """
    require(may_import_placements(by))
    made = Referral.objects.filter(submission_key=submission_key).first()
    if made:
        return made
    now = clock.now()
    known.reference = next_reference(partnership.code[:2].upper())
    known.submission_key = submission_key
    known.form_version = current_form(by=by)
    known.partnership = partnership
    known.provision_type = provision_type
    known.status = Status.WAITING
    known.waiting_since = waiting_since
    known.started_by = known.changed_by = by
    known.started_at = known.submitted_at = known.changed_at = now
    known.pupil = pupil_of(known)
    known.full_clean()
    known.save()
    ReferralEvent.objects.create(referral=known, move="import", to_status=Status.WAITING, at=now, by=by)
    record("import", person=by.user.email, acting_as=by.acting_as, references=[known.reference], kind="referral")
    return known
