from placements.actions.importing import import_placements, preview_placements
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
    "import_placements",
    "offer_place",
    "pause",
    "preview_placements",
    "record_check",
    "record_review",
    "refuse_offer",
    "release_offer",
    "resume",
    "start_placement",
    "write_plan",
]
