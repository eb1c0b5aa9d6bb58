"""Referrals pointed to another route before any panel met: a standing item, from which a head may call one in.

The list is the one way in which a panel member comes to such a case, and it names no child.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from apsystem import clock
from apsystem.audit.recording import has_read
from partnerships.models import Membership, Organisation, Role
from partnerships.models.membership import LA_CASE_ROLES, PANEL_ROLES
from referrals.models import Decision, Meeting, Referral, ReferralEvent
from referrals.models.referral import ReferralQuerySet
from referrals.workflow import MeetingStatus, Status


@dataclass(frozen=True)
class Signposted:
    """One such case: what a panel member reads of it, and no more."""

    reference: str
    school: Organisation
    year_group: int | None
    route: str
    reason: str
    on: dt.date


def signposted_to(actor: Membership | None) -> ReferralQuerySet:
    """Return the referrals pointed elsewhere before a panel met, to those who sit on that panel or oversee it."""
    if actor is None or actor.role not in (*PANEL_ROLES, Role.COORDINATOR, *LA_CASE_ROLES):
        return Referral.objects.none()
    decided = Decision.objects.filter(referral=OuterRef("pk"))
    rows = Referral.objects.filter(~Exists(decided), status=Status.ANOTHER_ROUTE)
    return rows if actor.role in LA_CASE_ROLES else rows.filter(partnership=actor.organisation_id)


def within_reach(actor: Membership | None) -> ReferralQuerySet:
    """Return the referrals a person may see at all, and those they reach through this list alone."""
    seen, listed = Referral.objects.visible_to(actor), signposted_to(actor)
    return Referral.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=listed.values("pk")))


def standing_items(meeting: Meeting, actor: Membership) -> list[Signposted]:
    """Return what was pointed elsewhere since the last meeting that is signed off, oldest first (two queries)."""
    signed_off = Meeting.objects.filter(partnership=meeting.partnership_id, status=MeetingStatus.SIGNED_OFF)
    last = signed_off.exclude(closed_at=None).order_by("-held_on", "-pk").values_list("closed_at", flat=True).first()
    rows = signposts().filter(referral__in=signposted_to(actor).filter(partnership=meeting.partnership_id).values("pk"))
    return [as_read(event) for event in (rows.filter(at__gt=last) if last else rows)]


def standing_item(referral: Referral) -> Signposted | None:
    """Return one referral as the list shows it."""
    event = signposts().filter(referral=referral).last()
    return as_read(event) if event else None


def signposts() -> QuerySet[ReferralEvent]:
    """Return the moves that pointed a referral elsewhere, oldest first, with what the list shows."""
    rows = ReferralEvent.objects.filter(move="signpost").select_related("referral__school")
    return rows.order_by("at", "pk")


def as_read(event: ReferralEvent) -> Signposted:
    """Return a case as the list shows it, and note that it was read."""
    case = event.referral
    has_read(case.reference)
    route, colon, reason = event.reason.partition(": ")
    if not colon:
        route, reason = "", event.reason
    return Signposted(case.reference, case.school, case.year_group, route, reason, clock.local(event.at).date())
