"""What happens to a meeting without moving it: its event and its audit entry."""

from apsystem import clock
from apsystem.audit.recording import record
from partnerships.models import Membership
from referrals.models import Meeting, MeetingEvent


def remember(meeting: Meeting, what: str, *, by: Membership, reason: str = "") -> None:
    """Write what happened to a meeting without a move: its event and its audit entry."""
    MeetingEvent.objects.create(
        meeting=meeting, move=what, from_status=meeting.status, to_status=meeting.status, at=clock.now(), by=by,
        reason=reason,
    )  # fmt: skip
    record(what, person=by.user.email, acting_as=by.acting_as, references=[meeting.reference], kind="meeting")
