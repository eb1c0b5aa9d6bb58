from placements.models.notification import Notification, NotificationEvent
from placements.models.offer import Offer, OfferEvent, PatternSession, Stay
from placements.models.placement import (
    OutcomeResult,
    Placement,
    PlacementEvent,
    ReintegrationPlan,
    ReturnCheck,
    Review,
    Task,
)


__all__ = [
    "Notification",
    "NotificationEvent",
    "Offer",
    "OfferEvent",
    "OutcomeResult",
    "PatternSession",
    "Placement",
    "PlacementEvent",
    "ReintegrationPlan",
    "ReturnCheck",
    "Review",
    "Stay",
    "Task",
]
