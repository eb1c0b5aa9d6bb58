from placements.actions.offering import chase_offer, confirm_offer, offer_place, refuse_offer, release_offer
from placements.actions.placing import ask_for_review, finish_task, pause, record_review, resume, start_placement
from placements.actions.returning import approve_plan, complete, end_early, record_check, write_plan


__all__ = [
    "approve_plan",
    "ask_for_review",
    "chase_offer",
    "complete",
    "confirm_offer",
    "end_early",
    "finish_task",
    "offer_place",
    "pause",
    "record_check",
    "record_review",
    "refuse_offer",
    "release_offer",
    "resume",
    "start_placement",
    "write_plan",
]
