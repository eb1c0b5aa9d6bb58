"""What needs a person today about provision that schools arranged: the schools' lines and the authority's."""

from apsystem import clock
from apsystem.dashboards.line import SOON, Line, Rows
from partnerships.models import Membership
from placements.models import Notification, Placement, Review
from placements.models.notification import NotificationQuerySet
from placements.workflow import NotificationStatus


def told(actor: Membership) -> NotificationQuerySet:
    """What schools have told of placements they arranged, as far as this person sees it."""
    return Notification.objects.visible_to(actor)


def own_reviews_due(actor: Membership) -> Rows:
    """Reviews of placements the school arranged itself, which it holds itself, due within a week or overdue."""
    arranged = Placement.objects.visible_to(actor).live().filter(route=Placement.Route.SCHOOL)
    return Review.objects.filter(placement__in=arranged, held_on=None, due_on__lte=clock.today() + SOON)


def acknowledge_clock(actor: Membership) -> str:
    """Say by when the oldest of what schools have told is to be acknowledged."""
    first = told(actor).to_acknowledge().order_by("reply_by_on").values_list("reply_by_on", flat=True).first()
    if first is None:
        return ""
    late = " It is late." if first < clock.today() else ""
    return f"Acknowledge the first by {first:%-d %B}, or ask the school about it.{late}"


TOLD = "placements:notifications"
QUESTIONS = Line(
    "Questions about provision you arranged, to answer",
    lambda actor: told(actor).filter(status=NotificationStatus.QUESTIONED), TOLD, "show=questions", tone="bad",
)  # fmt: skip
ENDED_OR_NOT = Line(
    "Provision you arranged whose end date has passed", lambda actor: told(actor).past_end(), TOLD, "show=past_end",
    tone="bad",
)  # fmt: skip
OWN_REVIEWS = Line(
    "Reviews of provision you arranged, due within a week or overdue", own_reviews_due, "placements:reviews",
    tone="waiting",
)  # fmt: skip
TOLD_BY_SCHOOLS = Line(
    "Told by schools, to acknowledge", lambda actor: told(actor).to_acknowledge(), TOLD, "show=to_acknowledge",
    tone="waiting", hint=acknowledge_clock,
)  # fmt: skip
PAST_END = Line(
    "Provision schools arranged whose end date has passed", lambda actor: told(actor).past_end(), TOLD,
    "show=past_end", tone="bad",
)  # fmt: skip
UNSAFE = Line(
    "Provision schools arranged, unsafe until checked", lambda actor: told(actor).unsafe(), TOLD, "show=unsafe",
    tone="bad",
)  # fmt: skip
OF_SCHOOLS = (QUESTIONS, ENDED_OR_NOT, OWN_REVIEWS)
