from placements.models.extra import Clash, ClashEvent, ExtraPlace
from placements.models.notification import Notification, NotificationEvent
from placements.models.offer import AnswerLink, Offer, OfferEvent, PatternSession, Stay
from placements.models.placement import (
    OutcomeResult,
    Placement,
    PlacementEvent,
    ReintegrationPlan,
    ReturnCheck,
    Review,
    Task,
)
from placements.models.suggestion import CasePriority, PupilPair, Suggestion, SuggestionAnswer
from placements.models.waiting import WaitingReview


__all__ = [
    "AnswerLink",
    "CasePriority",
    "Clash",
    "ClashEvent",
    "ExtraPlace",
    "Notification",
    "NotificationEvent",
    "Offer",
    "OfferEvent",
    "OutcomeResult",
    "PatternSession",
    "Placement",
    "PlacementEvent",
    "PupilPair",
    "ReintegrationPlan",
    "ReturnCheck",
    "Review",
    "Stay",
    "Suggestion",
    "SuggestionAnswer",
    "Task",
    "WaitingReview",
]
