"""Who sits for each case of an agenda: how many may decide it, who leaves the room for it, who presents it."""

from collections.abc import Collection
from dataclasses import dataclass

from partnerships.calendar import panel_rule
from partnerships.models import Membership
from partnerships.models.membership import PANEL_ROLES
from referrals.interests import BARS, LEAVES, interests_in
from referrals.models import AgendaItem, Attendance, Interest, Meeting
from referrals.policies import voters_of


@dataclass(frozen=True)
class Sitting:
    """What the members expected at a meeting do while one case is before it."""

    deciders: int
    leave: list[Membership]
    present: list[Membership]

    def is_short_of(self, quorum: int) -> bool:
        """Say whether too few may decide the case."""
        return self.deciders < quorum


def sittings(items: Collection[AgendaItem]) -> dict[int, Sitting]:
    """Return item → who sits for it, in a query a meeting and three more.

    The items carry their meeting and their referral with its school.
    """
    rules = panel_rule().interests
    # Who has an own pupil and does not leave stays to present the case and to answer.
    presents = {Interest.Kind.OWN_PUPIL.value} if rules.get(Interest.Kind.OWN_PUPIL) == BARS else set()
    panels = {meeting.pk: expected(meeting) for meeting in {item.meeting for item in items}}
    everybody = {member.pk: member for panel in panels.values() for member in panel}
    found = interests_in(items, everybody.values())
    said = {}
    for item in items:
        kinds = {member: found.get((item.pk, member.pk), set()) for member in panels[item.meeting_id]}
        what = {member: {rules.get(kind) for kind in kinds[member]} for member in kinds}
        said[item.pk] = Sitting(
            deciders=sum(not what[member] & {BARS, LEAVES} for member in what),
            leave=[member for member in what if LEAVES in what[member]],
            present=[member for member in kinds if kinds[member] & presents],
        )
    return said


def expected(meeting: Meeting) -> list[Membership]:
    """Return those who may decide and are expected or present; before the notice, all on the panel today."""
    if meeting.notice_at:
        return voters_of(meeting, Attendance.State.EXPECTED, Attendance.State.PRESENT)
    members = Membership.objects.current().filter(organisation=meeting.partnership_id, role__in=PANEL_ROLES)
    return list(members.select_related("represents", "user"))
