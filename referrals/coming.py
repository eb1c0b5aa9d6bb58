"""Who is told of a meeting, who may be asked to it, and which schools its decisions bind though nobody came."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from partnerships.models import Membership, Organisation, Role
from partnerships.models.membership import HEADS, PANEL_ROLES
from partnerships.models.organisation import on
from referrals.models import Attendance, Meeting, Notice
from referrals.policies import present_at


def member_schools(meeting: Meeting) -> QuerySet[Organisation]:
    """Return the schools that are members of the partnership on the day of the meeting, by name."""
    rows = meeting.partnership.members.filter(on(meeting.held_on))
    return Organisation.objects.filter(pk__in=rows.values("school")).order_by("name")


def guests_to_ask(meeting: Meeting) -> QuerySet[Membership]:
    """Return who may make up the quorum: the panels of other partnerships, and AP officers, who are not yet asked."""
    rows = Membership.objects.current().filter(Q(role__in=PANEL_ROLES) | Q(role=Role.AP_OFFICER))
    rows = rows.exclude(organisation=meeting.partnership_id).exclude(user__in=there(meeting))
    return rows.select_related("user", "organisation", "represents").order_by("user__name", "pk")


def may_stand_in(away: Attendance) -> QuerySet[Membership]:
    """Return who may come in a member's place: the head, delegates and referring staff of the school it speaks for."""
    rows = Membership.objects.current().filter(organisation=away.member.represents_id)
    rows = rows.filter(role__in=(*HEADS, Role.SCHOOL_CONTACT)).exclude(user__in=there(away.meeting))
    return rows.exclude(user=away.member.user_id).select_related("user", "organisation").order_by("user__name", "pk")


def there(meeting: Meeting) -> Any:
    """Return the people who are expected at a meeting already, in whatever capacity."""
    return meeting.attendances.values("member__user")


@dataclass
class Told:
    """One member school: how it was told of a meeting, and who came for it."""

    school: Organisation
    notices: list[Notice] = field(default_factory=list)
    came: list[str] = field(default_factory=list)

    @property
    def is_bound_in_absence(self) -> bool:
        """Whether the school was told and nobody came: what was decided binds it all the same."""
        return bool(self.notices) and not self.came


def schools_of(meeting: Meeting) -> list[Told]:
    """Return each member school with how it was told and who came for it, by name, in three queries."""
    rows = {school.pk: Told(school) for school in member_schools(meeting)}
    for notice in meeting.notices.all():
        if notice.school_id in rows:
            rows[notice.school_id].notices.append(notice)
    for row in present_at(meeting, Attendance.State.PRESENT):
        if row.member.represents_id in rows:
            rows[row.member.represents_id].came.append(row.member.user.name)
    return list(rows.values())


def bound_in_absence(meeting: Meeting) -> list[str]:
    """Return the schools that were told of a meeting and had nobody there."""
    return [row.school.name for row in schools_of(meeting) if row.is_bound_in_absence]


def not_told(meeting: Meeting) -> list[str]:
    """Return the member schools for which no notice is on record."""
    return [row.school.name for row in schools_of(meeting) if not row.notices]


def attendance_of(meeting: Meeting) -> list[Attendance]:
    """Return everybody who is expected or came, by name, with what `who` says of them."""
    rows = meeting.attendances.select_related(
        "member__user", "member__represents", "member__organisation", "substitute_for__user"
    )
    return list(rows.order_by("member__user__name"))


def as_what(row: Attendance) -> str:
    """Return what somebody comes as: for which school, in whose place, or from where to make up the quorum."""
    speaks_for = str(row.member.represents or row.member.get_role_display())
    if row.substitute_for:
        return f"{speaks_for}, in place of {row.substitute_for.user.name}"
    if row.capacity == Attendance.Capacity.GUEST:
        return f"{speaks_for}, guest from {row.member.organisation}"
    return speaks_for
