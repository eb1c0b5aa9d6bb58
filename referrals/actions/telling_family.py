"""That the family was told what was decided."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from apsystem.audit.recording import record
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from partnerships.policies import require
from referrals.actions.moving import lock
from referrals.models import Decision, FamilyTold
from referrals.policies import may_tell_family


@transaction.atomic
def family_told(decision: Decision, *, told_on: dt.date, how: str, by: Membership) -> FamilyTold:
    """Record on which day and how the family was told of a decision.

    Raises NotAllowed where that is on record or the decision was corrected since, ValidationError for a day before the
    decision or in the future.
    """
    require(may_tell_family(by, decision))
    case = lock(decision.referral)
    if FamilyTold.objects.filter(decision=decision).exists():
        raise NotAllowed(f"It is on record already that the family of {case.reference} was told.")
    if Decision.objects.filter(corrects=decision).exists():
        raise NotAllowed(f"The decision on {case.reference} was corrected. Tell the family what was decided instead.")
    if not clock.local(decision.at).date() <= told_on <= clock.today():
        raise ValidationError({"told_on": "The day the family was told must be between the decision and today"})
    told = FamilyTold(decision=decision, told_on=told_on, how=how, at=clock.now(), by=by)
    told.full_clean()
    told.save()
    record(
        "family_told", person=by.user.email, acting_as=by.acting_as, references=[case.reference], kind="decision",
        day=told_on.isoformat(),
    )  # fmt: skip
    return told
