"""How statuses and events of a referral are shown: a colour for each status, words for each move."""

from typing import Any

from partnerships.wording import word
from referrals.models import Referral
from referrals.workflow import Status


TONES = {
    Status.DRAFT: "quiet",
    Status.SUBMITTED: "info",
    Status.RETURNED: "waiting",
    Status.READY: "info",
    Status.LISTED: "info",
    Status.MORE_INFORMATION: "waiting",
    Status.AGREED: "good",
    Status.WAITING: "waiting",
    Status.OFFERED: "moving",
    Status.PLACED: "good",
    Status.ANOTHER_ROUTE: "special",
    Status.NOT_AGREED: "bad",
    Status.WITHDRAWN: "quiet",
}
TOLD = {
    "submit": "Sent to the {panel}",
    "return": "Returned to the school",
    "accept": "Checked and ready for a meeting",
    "signpost": "Pointed to another route",
    "call_in": "Called in by a panel member",
    "list": "Listed for a meeting",
    "unlist": "Taken off the agenda",
    "agree_place": "Agreed, a place to be offered",
    "agree_conditions": "Agreed with conditions",
    "agree_waiting": "Agreed, put on the waiting list",
    "ask": "More information asked for",
    "redirect": "Another route decided",
    "not_agree": "Not agreed",
    "correct": "The decision was corrected",
    "answer": "The {panel}'s question answered",
    "offer": "Place offered",
    "fall_through": "Another place looked for",
    "wait": "Put on the waiting list",
    "place": "Placement arranged",
    "look_again": "The {panel} asked to look again",
    "withdraw": "Withdrawn",
    "amend": "Changed after sending",
    "change_school": "The pupil changed school",
    "leave_area": "The pupil moved to another authority's area",
    "left_school": "The school says the pupil has left",
    "chase_signature": "Head teacher reminded to sign",
    "letter": "Letters to the family about the outcome made",
    "sign": "Signed by the head teacher or a delegate",
}


def tone(status: str) -> str:
    """Return the colour of a status."""
    return TONES[Status(status)]


def told(move: str) -> str:
    """Return what a move is called once it has happened."""
    return TOLD.get(move, move.replace("_", " ").capitalize()).replace("{panel}", word("panel"))


def timeline(referral: Referral) -> list[dict[str, Any]]:
    """Return the case's events as the timeline shows them, newest first (one query)."""
    events = referral.events.select_related("by__user", "by__organisation").order_by("-at", "-pk")
    return [
        {
            "title": told(event.move),
            "by": event.doer,
            "at": event.at,
            "note": event.reason,
        }
        for event in events
    ]
