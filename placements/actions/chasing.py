"""Asking a school again: an end date that has passed, or a question it has not answered."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from apsystem import clock
from partnerships.models import Membership, Role
from partnerships.models.membership import SCHOOL_ROLES
from partnerships.policies import require
from placements.actions.moving import audit, authority, tell
from placements.models import Notification
from placements.policies import may_chase_schools
from placements.workflow import NotificationStatus


EVERY = dt.timedelta(days=7)
# From the third time on the AP officers are told too.
SCHOOL_ALONE = 2


@transaction.atomic
def chase_notifications(*, by: Membership) -> int:
    """Ask each school whose end date has passed, or whose answer is a week late; return how many were asked.

    Once a week each, however often this runs. Nothing ends itself.
    """
    require(may_chase_schools(by))
    today = clock.today()
    late = Q(status=NotificationStatus.QUESTIONED, asked_on__lte=today - EVERY)
    due = Notification.objects.open().filter(Q(placement__planned_end_on__lt=today) | late)
    due = due.filter(Q(last_chased_on=None) | Q(last_chased_on__lte=today - EVERY))
    rows = due.select_for_update(of=("self",), no_key=True, skip_locked=True).select_related("placement__home_school")
    chased = [chase(row, by=by) for row in rows.order_by("pk")]
    return len(chased)


def chase(notification: Notification, *, by: Membership) -> Notification:
    """Ask one school, and from the third time on tell the AP officers; its heads are among those asked."""
    today, placement = clock.today(), notification.placement
    notification.chased += 1
    notification.last_chased_on = today
    notification.save(update_fields=["chased", "last_chased_on"])
    audit("chase", notification, by=by)
    subject, body = words_of(notification)
    tell(placement.home_school_id, SCHOOL_ROLES, about=notification, what=f"chase {today}", subject=subject, body=body)
    if notification.chased > SCHOOL_ALONE:
        tell(
            authority().pk, [Role.AP_OFFICER], about=notification, what=f"chase {today}",
            subject="A school has not answered about alternative provision it arranged",
            body=f"{placement.home_school} has been asked {notification.chased} times. Speak to the school, and record "
            "the end if it has ended.",
        )  # fmt: skip
    return notification


def words_of(notification: Notification) -> tuple[str, str]:
    """Return the subject and body of what the school is asked: the end first, since it stands in every figure."""
    end = notification.placement.planned_end_on
    if end < clock.today():
        return "Has this placement ended?", (
            f"The planned end of alternative provision that you arranged was {end:%-d %B %Y}. Tell the local authority "
            "that it has ended, or give the new planned end."
        )
    return "The local authority still waits for your answer", (
        f"It asked you about alternative provision that you arranged on {notification.asked_on:%-d %B %Y}. Open the "
        "placement to read the question and answer it."
    )
