"""Reviewing a case while it waits for a place."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from apsystem.audit.recording import record
from apsystem.workflow import NotAllowed
from partnerships.calendar import calendar_of, panel_rule
from partnerships.models import Membership
from partnerships.policies import require
from placements.models import WaitingReview
from placements.policies import may_review_waiting
from referrals.models import Referral
from referrals.workflow import Status


@transaction.atomic
def review_waiting(
    referral: Referral, *, found: str, needed: str, next_on: dt.date, submission_key: uuid.UUID, by: Membership
) -> WaitingReview:
    """Keep what was found about a case on the waiting list, what it still needs, and by when it is reviewed again.

    Raise NotAllowed where it no longer waits, ValidationError where the next day is past or later than the
    authority's rule: a case that waits is never left without a day.
    """
    require(may_review_waiting(by, referral))
    locked = Referral.objects.select_for_update(of=("self",), no_key=True).get(pk=referral.pk)
    pressed_before: WaitingReview | None = WaitingReview.objects.filter(submission_key=submission_key).first()
    if pressed_before:
        return pressed_before
    if locked.status != Status.WAITING:
        raise NotAllowed(f"This case is not on the waiting list: it is “{locked.get_status_display()}”.")
    last = last_review_day()
    if not clock.today() < next_on <= last:
        raise ValidationError({"next_on": f"The day must be after today and not later than {last:%-d %B %Y}"})
    row: WaitingReview = WaitingReview.objects.create(
        referral=locked, found=found, needed=needed, next_on=next_on, submission_key=submission_key, by=by
    )
    record(
        "review_waiting", person=by.user.email, acting_as=by.acting_as, references=[locked.reference],
        next_on=next_on.isoformat(),
    )  # fmt: skip
    return row


def last_review_day() -> dt.date:
    """Return the latest day on which a case reviewed today may be reviewed again, by the authority's rule."""
    return calendar_of().add_school_days(clock.today(), panel_rule().waiting_review_days)
