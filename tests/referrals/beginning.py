"""What a school types to begin a referral, for the tests of its first pages."""

import datetime as dt
import uuid
from typing import Any

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.models import Membership
from referrals import actions
from referrals.models import Referral
from referrals.upn import check_letter


RULED_IN = {"excluded": "no", "on_roll": "yes", "elsewhere": "yes"}
ROBIN: dict[str, Any] = {"forename": "Robin", "surname": "Ashdown", "date_of_birth": dt.date(2012, 3, 14)}
REST = "999400124001"
UPN = check_letter(REST) + REST


def typed(**changes: str) -> dict[str, str]:
    """Return the first page as typed for Robin Ashdown, with some answers changed."""
    return {
        **RULED_IN, "forename": "Robin", "surname": "Ashdown", "date_of_birth_day": "14", "date_of_birth_month": "3",
        "date_of_birth_year": "2012", "upn": "", "submission_key": str(uuid.uuid4()), **changes,
    }  # fmt: skip


def begun(cast: Cast, by: Membership | None = None, **changes: Any) -> Referral:
    """Return a referral of Robin Ashdown that a school has begun."""
    who = by or cast.asha
    given = {**ROBIN, **changes}
    return actions.start_referral(school=who.organisation, submission_key=uuid.uuid4(), by=who, **given)


def closed(referral: Referral, status: str = "not_agreed") -> Referral:
    """Return a sent referral as it stands after the panel decided against a place."""
    Referral.objects.filter(pk=referral.pk).update(status=status, decided_at=clock.now())
    return Referral.objects.get(pk=referral.pk)
