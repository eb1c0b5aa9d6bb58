"""Which case is on the screen: the chair shows it, and the projector and the members' pages follow."""

from django.db import transaction

from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from partnerships.policies import require
from referrals.actions.agenda import lock_item, lock_of
from referrals.actions.remembering import remember
from referrals.models import AgendaItem, Meeting
from referrals.policies import may_open_names, may_run
from referrals.workflow import MeetingStatus


@transaction.atomic
def show(item: AgendaItem, *, by: Membership) -> AgendaItem:
    """Put a case on the screen; raise NotAllowed where the meeting is not in session or the case is not on the papers.

    What is not signed is not on the papers, and so never on the projector.
    """
    require(may_run(by, item.meeting))
    meeting = lock_of(item.meeting)
    if meeting.status != MeetingStatus.IN_SESSION:
        raise NotAllowed(f"Cases are shown in the meeting: {meeting} is “{meeting.stands}”.")
    if item.referral.signed_at is None and item.decided_at is None:
        raise NotAllowed(f"The head teacher has not signed {item.referral.reference} yet, so it is not on the papers.")
    put_on_screen(meeting, item)
    remember(meeting, "show", by=by, reason=item.referral.reference)
    return item


@transaction.atomic
def open_names(item: AgendaItem, *, by: Membership) -> AgendaItem:
    """Let the members of the panel read whose case it is, where the authority has names opened only in the meeting."""
    locked = lock_item(item)
    require(may_open_names(by, locked))
    if locked.meeting.status != MeetingStatus.IN_SESSION or locked.taken_off_at:
        raise NotAllowed(f"Names are opened in the meeting: {locked.meeting} is “{locked.meeting.stands}”.")
    locked.referral.named_to_panel = True
    locked.referral.save(update_fields=["named_to_panel"])
    remember(locked.meeting, "open_names", by=by, reason=locked.referral.reference)
    return locked


def show_next(item: AgendaItem) -> None:
    """Put the next case that waits for a decision on the screen; the last one decided stays there."""
    waiting = list(waiting_on(item.meeting))
    after = [one for one in waiting if (one.position, one.pk) > (item.position, item.pk)]
    put_on_screen(item.meeting, next(iter((*after, *waiting)), item))


def first_to_show(meeting: Meeting) -> AgendaItem | None:
    """Return the first case on the papers that waits for a decision."""
    return next(iter(waiting_on(meeting)), None)


def waiting_on(meeting: Meeting) -> list[AgendaItem]:
    """Return the signed cases of an agenda that wait for a decision, in its order."""
    rows = meeting.agenda_items.filter(taken_off_at=None, decided_at=None, referral__signed_at__isnull=False)
    return list(rows.order_by("position", "pk"))


def put_on_screen(meeting: Meeting, item: AgendaItem) -> None:
    """Note which case a meeting shows."""
    Meeting.objects.filter(pk=meeting.pk).update(showing=item)
