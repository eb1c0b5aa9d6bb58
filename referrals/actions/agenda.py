"""What is on a meeting's agenda, and the interests that come with each case."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from apsystem import clock
from apsystem.workflow import NotAllowed
from partnerships.calendar import panel_rule
from partnerships.models import Membership
from partnerships.models.membership import PANEL_ROLES
from partnerships.policies import require
from referrals.actions.moving import lock, move_locked
from referrals.actions.remembering import remember
from referrals.agenda_order import fewest_changes
from referrals.interests import Hosts, derived
from referrals.models import AgendaItem, Attendance, Interest, Meeting, Referral
from referrals.policies import TAKES_CASES, may_check, may_list_late, may_run
from referrals.workflow import Status


@transaction.atomic
def list_for_meeting(referral: Referral, *, meeting: Meeting, late: bool = False, by: Membership) -> AgendaItem:
    """Put a ready referral on the agenda; after the deadline only the chair or deputy does, with the late flag.

    Raise ValidationError where the deadline has passed without the flag, or the papers are out and it is unsigned.
    """
    require(may_check(by, referral) and meeting.partnership_id == referral.partnership_id)
    locked = lock_of(meeting)
    if locked.status not in TAKES_CASES:
        raise NotAllowed(f"{locked.reference} takes no more cases: it is “{locked.stands}”.")
    if locked.takes_no_more:
        if not late:
            raise ValidationError(
                f"The deadline was {locked.deadline_on:%-d %B %Y}. Only the chair may list a late case; choose a later "
                "meeting."
            )
        require(may_list_late(by, locked))
    case = lock(referral)
    if locked.papers_issued_at and case.signed_at is None:
        raise ValidationError("The papers are out, and the head teacher has not signed this referral yet.")
    listed = move_locked(case, "list", by=by, named_to_panel=panel_rule().names_from_papers)
    last = locked.agenda_items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=locked,
        referral=listed,
        position=last + 1,
        late=locked.takes_no_more,
        listed_by=by,
        listed_at=clock.now(),
    )
    derive_interests(locked, [item])
    return item


@transaction.atomic
def take_off(item: AgendaItem, *, reason: str, by: Membership) -> AgendaItem:
    """Take a case off the agenda, with a reason; it goes back to the ready queue."""
    require(may_run(by, item.meeting) or may_check(by, item.referral))
    locked = lock_item(item)
    if locked.taken_off_at or locked.decided_at:
        raise NotAllowed(f"{locked.referral.reference} is no longer waiting on this agenda.")
    move_locked(locked.referral, "unlist", by=by, reason=reason)
    return leave_agenda(locked)


@transaction.atomic
def move_up(item: AgendaItem, *, by: Membership) -> AgendaItem:
    """Move a case one place up the agenda; the first stays where it is."""
    require(may_run(by, item.meeting))
    lock_of(item.meeting)
    order = list(AgendaItem.objects.filter(meeting=item.meeting_id, taken_off_at=None).order_by("position", "pk"))
    place = order.index(item) if item in order else 0
    if place:
        order[place - 1], order[place] = order[place], order[place - 1]
    for position, row in enumerate(order, 1):
        row.position = position
    AgendaItem.objects.bulk_update(order, ["position"])
    return item


@transaction.atomic
def group_agenda(meeting: Meeting, *, by: Membership) -> list[AgendaItem]:
    """Put cases for which the same people leave the room next to each other; late cases and those decided stay last."""
    require(may_run(by, meeting))
    locked = lock_of(meeting)
    if locked.status not in TAKES_CASES:
        raise NotAllowed(f"The agenda no longer changes: {locked} is “{locked.stands}”.")
    rows = AgendaItem.objects.filter(meeting=locked, taken_off_at=None).select_related("meeting", "referral__school")
    order = fewest_changes(list(rows.order_by("position", "pk")))
    for position, row in enumerate(order, 1):
        row.position = position
    AgendaItem.objects.bulk_update(order, ["position"])
    remember(locked, "group_agenda", by=by)
    return order


def lock_of(meeting: Meeting) -> Meeting:
    """Return a meeting as it is now, locked to the end of the transaction; always before any of its cases."""
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("partnership")
    locked: Meeting = rows.get(pk=meeting.pk)
    return locked


def lock_item(item: AgendaItem) -> AgendaItem:
    """Return the agenda item as it is now, locked to the end of the transaction, with what is asked about it.

    Its referral is locked first, as everywhere: nobody changes what is being decided, and no two wait for each other.
    """
    lock(item.referral)
    rows = AgendaItem.objects.select_for_update(of=("self",), no_key=True)
    locked: AgendaItem = rows.select_related("meeting__partnership", "referral__school").get(pk=item.pk)
    return locked


def leave_agenda(item: AgendaItem) -> AgendaItem:
    """Note that a case left the agenda undecided."""
    item.taken_off_at = clock.now()
    item.save(update_fields=["taken_off_at"])
    return item


def take_off_undecided(meeting: Meeting, *, by: Membership) -> list[str]:
    """Take every undecided case off a closed meeting and return the references of those that still await a panel."""
    left = []
    for item in AgendaItem.objects.filter(meeting=meeting, taken_off_at=None, decided_at=None).order_by("position"):
        locked = lock_item(item)
        if locked.decided_at:  # decided while this waited for the row
            continue
        if locked.referral.status == Status.LISTED:
            move_locked(locked.referral, "unlist", by=by, reason=f"Not decided at {meeting.reference}.")
            left.append(locked.referral.reference)
        leave_agenda(locked)
    return left


def derive_interests(meeting: Meeting, items: Sequence[AgendaItem]) -> None:
    """Write the interests that follow from the schools of those on the panel and guests; what is on record stays."""
    current = Membership.objects.current().filter(organisation=meeting.partnership_id, role__in=PANEL_ROLES)
    guests = Membership.objects.filter(attendances__meeting=meeting, attendances__capacity=Attendance.Capacity.GUEST)
    members = [*current.select_related("represents"), *guests.select_related("represents")]
    hosts = Hosts(items)
    Interest.objects.bulk_create(
        [
            Interest(agenda_item=item, member=member, kind=kind, derived=True, at=clock.now())
            for item in items
            for member in members
            for kind in sorted(derived(member, item.referral, hosts.of(item.referral)))
        ],
        ignore_conflicts=True,
    )
