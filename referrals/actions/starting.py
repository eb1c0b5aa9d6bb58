"""The school begins a referral."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from apsystem.references import next_reference
from partnerships.actions.locking import lock_organisation
from partnerships.models import Kind, Membership, Organisation, PartnershipMember
from partnerships.models.organisation import on
from partnerships.policies import require
from referrals.actions.drafting import note
from referrals.models import Referral
from referrals.policies import may_start
from referrals.standard_form import current_form


@transaction.atomic
def start_referral(*, school: Organisation, submission_key: uuid.UUID, by: Membership) -> Referral:
    """Begin a referral for one's own school and return it; the same key returns the one it made before.

    Raises ValidationError where the school belongs to no partnership today.
    """
    require(may_start(by) and by.organisation_id == school.pk and by.kind == Kind.SCHOOL)
    lock_organisation(school)  # a second press at the same moment waits here, and then finds what the first one made
    made = Referral.objects.filter(submission_key=submission_key, school=school).first()
    if made:
        return made
    member = PartnershipMember.objects.filter(on(clock.today()), school=school).select_related("partnership").first()
    if member is None:
        raise ValidationError(
            f"{school} does not belong to a partnership today, so there is no panel to refer to. "
            "Ask the LA administrator to add it to one."
        )
    referral = Referral.objects.create(
        reference=next_reference(member.partnership.code[:2].upper()),
        submission_key=submission_key,
        form_version=current_form(by=by),
        school=school,
        partnership=member.partnership,
        started_by=by,
        started_at=clock.now(),
    )
    note("start", referral, by)
    return referral
