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
