"""What may happen next: one table per type of case."""

from django.db import models

from apsystem.workflow import Workflow, move


class Status(models.TextChoices):
    """Where a referral stands."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Sent, waiting to be checked"
    RETURNED = "returned", "Returned to the school"
    READY = "ready", "Ready for a meeting"
    LISTED = "listed", "On an agenda"
    MORE_INFORMATION = "more_information", "More information asked for"
    AGREED = "agreed", "Agreed, place to be offered"
    WAITING = "waiting", "Agreed, on the waiting list"
    OFFERED = "offered", "Place offered"
    PLACED = "placed", "Placed"
    ANOTHER_ROUTE = "another_route", "Another route"
    NOT_AGREED = "not_agreed", "Not agreed"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN = (
    Status.DRAFT,
    Status.SUBMITTED,
    Status.RETURNED,
    Status.READY,
    Status.LISTED,
    Status.MORE_INFORMATION,
    Status.AGREED,
    Status.WAITING,
    Status.OFFERED,
)
SENT = tuple(s for s in Status if s != Status.DRAFT)
# What those who check have before them, from sending to a meeting.
IN_QUEUE = (Status.SUBMITTED, Status.RETURNED, Status.MORE_INFORMATION, Status.READY)
# While the school writes, and while it may still add a document.
DRAFTING = (Status.DRAFT, Status.RETURNED)
# Not decided yet: a pupil who changes school takes such a case to the new school's partnership.
UNDECIDED = (Status.SUBMITTED, Status.RETURNED, Status.READY, Status.LISTED, Status.MORE_INFORMATION)
# Something may still happen, at the panel or in the place.
LIVE = (*OPEN, Status.PLACED)
# Sent and not yet decided: the school may still change what it sent, with a reason.
AMENDABLE = (Status.SUBMITTED, Status.READY, Status.LISTED, Status.MORE_INFORMATION)
TAKES_DOCUMENTS = (*DRAFTING, Status.SUBMITTED, Status.READY, Status.MORE_INFORMATION, Status.NOT_AGREED)

REFERRAL = Workflow(
    move("submit", ["draft", "returned"], "submitted", "Send the referral"),
    move("return", ["submitted"], "returned", "Return to the school", needs_reason=True),
    move("accept", ["submitted"], "ready", "Mark as ready for a meeting"),
    move("signpost", ["submitted"], "another_route", "Signpost elsewhere", needs_reason=True),
    move("call_in", ["another_route"], "ready", "Call in for the panel", needs_reason=True),
    move("list", ["ready"], "listed", "List for a meeting"),
    move("unlist", ["listed"], "ready", "Take off the agenda", needs_reason=True),
    move("agree_place", ["listed"], "agreed", "Agree and offer a place", needs_reason=True),
    move("agree_conditions", ["listed"], "agreed", "Agree with conditions", needs_reason=True),
    move("agree_waiting", ["listed"], "waiting", "Agree and put on the waiting list", needs_reason=True),
    move("ask", ["listed"], "more_information", "Ask for more information", needs_reason=True),
    move("redirect", ["listed"], "another_route", "Decide on another route", needs_reason=True),
    move("not_agree", ["listed"], "not_agreed", "Not agree", needs_reason=True),
    move(
        "correct",
        ["agreed", "waiting", "more_information", "another_route", "not_agreed"],
        "listed",
        "Correct the decision",
        needs_reason=True,
    ),
    move("answer", ["more_information"], "ready", "Answer the panel's question", needs_reason=True),
    move("offer", ["agreed", "waiting"], "offered", "Offer a place"),
    move("fall_through", ["offered"], "agreed", "Look for another place", needs_reason=True),
    move("wait", ["agreed"], "waiting", "Put on the waiting list", needs_reason=True),
    move("place", ["offered"], "placed", "Start the placement"),
    move("look_again", ["not_agreed"], "ready", "Ask the panel to look again", needs_reason=True),
    move(
        "change_school",
        ["submitted", "ready", "listed", "more_information"],
        "submitted",
        "Move to the new school's partnership",
        needs_reason=True,
    ),
    move("withdraw", OPEN, "withdrawn", "Withdraw", needs_reason=True),
)


class MeetingStatus(models.TextChoices):
    """Where a panel meeting stands."""

    PLANNED = "planned", "Planned"
    OPEN = "open", "Open for referrals"
    PAPERS = "papers", "Papers issued"
    IN_SESSION = "in_session", "In session"
    MINUTED = "minuted", "Minuted"
    SIGNED_OFF = "signed_off", "Signed off"
    CANCELLED = "cancelled", "Cancelled"


# Between the notice and the end: people are asked to it, and who came is recorded.
BEFORE_THE_END = (MeetingStatus.OPEN, MeetingStatus.PAPERS, MeetingStatus.IN_SESSION)
MEETING = Workflow(
    move("give_notice", ["planned"], "open", "Give notice to the member schools"),
    move("issue_papers", ["open"], "papers", "Issue the papers"),
    move("begin", ["papers"], "in_session", "Begin the meeting"),
    move("close", ["in_session"], "minuted", "Close the meeting"),
    move("sign_off", ["minuted"], "signed_off", "Sign off the minutes"),
    move("cancel", ["planned", "open"], "cancelled", "Cancel the meeting", needs_reason=True),
)
