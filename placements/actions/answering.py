"""What school and authority say to each other about a placement the school arranged: acknowledged, asked, answered."""

import datetime as dt

from django.db import transaction

from apsystem import clock
from partnerships.actions import Stale
from partnerships.calendar import Calendar, calendar_of
from partnerships.models import Membership
from partnerships.models.membership import SCHOOL_ROLES
from partnerships.policies import require
from placements.actions.moving import move_notification, tell
from placements.actions.notifying import reply_by, tell_officers
from placements.models import Notification
from placements.policies import may_acknowledge, may_answer_for_school
from placements.workflow import TO_ACKNOWLEDGE


ONE_DAY = dt.timedelta(days=1)


def lock_notification(notification: Notification) -> Notification:
    """Return the notification and its placement as they are now, locked to the end of the transaction."""
    locked: Notification = (
        Notification.objects.select_for_update(of=("self", "placement"), no_key=True)
        .select_related("placement__home_school", "placement__pupil", "placement__provision__organisation")
        .get(pk=notification.pk)
    )
    return locked


@transaction.atomic
def acknowledge_notification(notification: Notification, *, version: int, by: Membership) -> Notification:
    """Acknowledge what the school has told, as it was read, and tell the school; raise Stale if it has changed."""
    require(may_acknowledge(by, notification))
    locked = lock_notification(notification)
    if locked.status in TO_ACKNOWLEDGE and locked.version != version:
        raise Stale
    moved = move_notification(locked, "acknowledge", by=by, acknowledged_at=clock.now())
    placement = locked.placement
    tell(
        placement.home_school_id, SCHOOL_ROLES, about=moved, what=f"acknowledged {moved.version}",
        subject="The local authority has acknowledged what you told it",
        body="You told it of alternative provision that you arranged. Tell it of any change, and when it ends: the "
        f"planned end is {placement.planned_end_on:%-d %B %Y}.",
    )  # fmt: skip
    return moved


@transaction.atomic
def question_notification(notification: Notification, *, reason: str, by: Membership) -> Notification:
    """Ask the school a question; the authority's clock stands still until the answer."""
    require(may_acknowledge(by, notification))
    moved = move_notification(notification, "question", by=by, reason=reason, asked_on=clock.today())
    tell(
        notification.placement.home_school_id, SCHOOL_ROLES, about=moved, what=f"question {moved.version}",
        subject="The local authority asks about alternative provision you arranged",
        body="Open the placement to read the question and answer it.",
    )  # fmt: skip
    return moved


@transaction.atomic
def answer_notification(notification: Notification, *, reason: str, by: Membership) -> Notification:
    """Answer the authority's question; its clock goes on with the working days it had left."""
    require(may_answer_for_school(by, notification))
    until = resumed(notification, calendar_of())
    moved = move_notification(notification, "answer", by=by, reason=reason, reply_by_on=until, asked_on=None)
    tell_officers(moved, "answered", "A school has answered your question", f"{by.organisation} has answered. ")
    return moved


def resumed(notification: Notification, calendar: Calendar) -> dt.date:
    """Return the day to acknowledge by after a question: the working days left when it was asked, or all of them."""
    asked_on, until = notification.asked_on or clock.today(), notification.reply_by_on
    left = sum(calendar.is_working_day(asked_on + n * ONE_DAY) for n in range(1, (until - asked_on).days + 1))
    return calendar.add_working_days(clock.today(), left) if left else reply_by(calendar)
