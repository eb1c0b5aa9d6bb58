"""What may happen next to an offer, to a placement, and to what a school tells of one it arranged itself."""

from django.db import models

from apsystem.workflow import Workflow, move


class OfferStatus(models.TextChoices):
    """Where an offer stands."""

    SENT = "sent", "Sent, waiting for the provision"
    LATER = "later", "A later day is asked for"
    CONFIRMED = "confirmed", "Confirmed"
    REFUSED = "refused", "Refused by the provision"
    RELEASED = "released", "Released"
    TAKEN_UP = "taken_up", "Taken up"


# While these last, the days of the offer are held for the pupil.
HELD = (OfferStatus.SENT, OfferStatus.LATER, OfferStatus.CONFIRMED)
# The provision has not said yes.
NOT_CONFIRMED = (OfferStatus.SENT, OfferStatus.LATER)

OFFER = Workflow(
    move("confirm", ["sent", "later"], "confirmed", "Confirm the place"),
    move("ask_later", ["sent"], "later", "Not this week", needs_reason=True),
    move("agree_later", ["later"], "confirmed", "Agree to the later day"),
    move("refuse", ["sent", "later"], "refused", "Refuse the offer", needs_reason=True),
    move("release", ["sent", "later", "confirmed"], "released", "Release the place", needs_reason=True),
    move("take_up", ["confirmed"], "taken_up", "Start the placement"),
)


class PlacementStatus(models.TextChoices):
    """Where a placement stands."""

    ACTIVE = "active", "At the provision"
    PAUSED = "paused", "Paused: safeguarding"
    RETURNING = "returning", "Going back to school"
    COMPLETED = "completed", "Completed"
    ENDED_EARLY = "ended_early", "Ended early"


LIVE = (PlacementStatus.ACTIVE, PlacementStatus.PAUSED, PlacementStatus.RETURNING)

PLACEMENT = Workflow(
    move("pause", ["active", "returning"], "paused", "Pause: safeguarding", needs_reason=True),
    move("resume", ["paused"], "active", "Resume", needs_reason=True),
    move("approve_return", ["active"], "returning", "Approve the plan to go back to school"),
    move("complete", ["active", "returning"], "completed", "Record the return"),
    move("end_early", ["active", "paused", "returning"], "ended_early", "End the placement early", needs_reason=True),
)


class NotificationStatus(models.TextChoices):
    """How far a school and the authority have got about a placement that the school arranged itself."""

    TOLD = "told", "Told, to be acknowledged"
    QUESTIONED = "questioned", "Question for the school"
    ANSWERED = "answered", "Answered, to be acknowledged"
    UPDATED = "updated", "Changed, to be acknowledged"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    ENDED = "ended", "Ended"


# The authority's turn.
TO_ACKNOWLEDGE = (NotificationStatus.TOLD, NotificationStatus.ANSWERED, NotificationStatus.UPDATED)

NOTIFICATION = Workflow(
    move("acknowledge", ["told", "answered", "updated"], "acknowledged", "Acknowledge"),
    move(
        "question", ["told", "answered", "updated", "acknowledged"], "questioned", "Ask the school", needs_reason=True
    ),
    move("answer", ["questioned"], "answered", "Answer the question", needs_reason=True),
    move("update", ["acknowledged"], "updated", "Tell of a change"),
    move("end", ["told", "questioned", "answered", "updated", "acknowledged"], "ended", "Tell that it has ended"),
)


class ClashStatus(models.TextChoices):
    """How far a clash between partnerships has got."""

    ASKED = "asked", "For the AP officer to answer"
    EXTRA = "extra", "An extra place is given"
    DECIDED = "decided", "Decided for one partnership"
    NO = "no", "No place can be given"


CLASH = Workflow(
    move("give_extra", ["asked"], "extra", "Give an extra place", needs_reason=True),
    move("decide", ["asked"], "decided", "Decide for one partnership", needs_reason=True),
    move("say_no", ["asked"], "no", "Say that there is no place", needs_reason=True),
)
