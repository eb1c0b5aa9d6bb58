"""What may happen next to an offer and to a placement."""

from django.db import models

from apsystem.workflow import Workflow, move


class OfferStatus(models.TextChoices):
    """Where an offer stands."""

    SENT = "sent", "Sent, waiting for the provision"
    CONFIRMED = "confirmed", "Confirmed"
    REFUSED = "refused", "Refused by the provision"
    RELEASED = "released", "Released"
    TAKEN_UP = "taken_up", "Taken up"


OFFER = Workflow(
    move("confirm", ["sent"], "confirmed", "Confirm the place"),
    move("refuse", ["sent"], "refused", "Refuse the offer", needs_reason=True),
    move("release", ["sent", "confirmed"], "released", "Release the place", needs_reason=True),
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
