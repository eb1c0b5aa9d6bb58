"""The reminders an authority starts with; it changes them on its settings page."""

import datetime as dt

from django.db import transaction

from apsystem import clock
from partnerships.actions.configuring import add
from partnerships.models import Membership, Occasion, ReminderRule, Whom


# Occasion, who, school days before or after, again every so many school days. An offer that is not answered: product,
# journey 4.
DEFAULTS: tuple[tuple[Occasion, Whom, int, int | None], ...] = (
    (Occasion.DRAFT, Whom.SCHOOL, 3, None),
    (Occasion.SIGNATURE, Whom.HEADS, 2, None),
    (Occasion.QUESTION, Whom.SCHOOL, 3, 5),
    (Occasion.MINUTES, Whom.CHAIR, 3, 5),
    (Occasion.OFFER, Whom.PROVISION, 1, None),
    (Occasion.OFFER, Whom.PROVISION, 3, None),
    (Occasion.OFFER, Whom.HOST, 4, None),
    (Occasion.OFFER, Whom.COORDINATOR, 5, None),
    (Occasion.TO_OFFER, Whom.COORDINATOR, 1, 5),
    (Occasion.WAITING_REVIEW, Whom.COORDINATOR, 0, 5),
    (Occasion.WAITING_REVIEW, Whom.OFFICER, 10, None),
    (Occasion.REVIEW_SOON, Whom.PROVISION, 5, None),
    (Occasion.REVIEW_LATE, Whom.PROVISION, 1, 5),
    (Occasion.REVIEW_LATE, Whom.OFFICER, 5, None),
    (Occasion.CHECK, Whom.SCHOOL, 0, 5),
    (Occasion.TASK, Whom.OWNER, 1, 5),
    (Occasion.TOLD_PAST_END, Whom.SCHOOL, 1, 5),
    (Occasion.TOLD_PAST_END, Whom.OFFICER, 11, 5),
    (Occasion.TOLD_QUESTION, Whom.SCHOOL, 5, 5),
    (Occasion.TOLD_QUESTION, Whom.OFFICER, 15, 5),
)


@transaction.atomic
def install_reminders(*, by: Membership, from_on: dt.date | None = None) -> int:
    """Add our rules where the authority has none at all; return how many were added."""
    if ReminderRule.objects.exists():
        return 0
    for occasion, whom, days, again in DEFAULTS:
        row = ReminderRule(occasion=occasion, whom=whom, school_days=days, again_every=again)
        row.from_on = from_on or clock.today()
        add(row, by=by)
    return len(DEFAULTS)
