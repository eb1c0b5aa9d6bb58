"""Before you send: the likely route, the meetings it can reach, and why others came back; for the school and the check.

These are figures, never a decision: the panel decides.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count

from apsystem import clock
from partnerships.codes import codes_of
from partnerships.models import Code, Membership
from partnerships.models.provision import Tier
from partnerships.wording import word
from referrals.completeness import Gap, missing, worth_checking
from referrals.models import Asked, Exclusion, Meeting, Referral
from referrals.workflow import MeetingStatus


NEAR_DAYS = 7  # a deadline this close is shown with the meeting after it
MONTHS_BACK = 365
FEWEST = 5  # a smaller count could point to one school
MOST_REASONS = 3


@dataclass(frozen=True)
class Route:
    """The tier a referral is likely to belong to, and why in a sentence."""

    tier: Tier
    why: str

    @property
    def words(self) -> str:
        """Return the route as it is labelled: likely, never decided."""
        return f"Likely route: {self.tier.label}"


@dataclass(frozen=True)
class Reach:
    """A meeting to come, and whether a referral sent today still reaches it."""

    meeting: Meeting
    in_time: bool

    @property
    def sentence(self) -> str:
        """Return what is to be done by when for this meeting."""
        held = day(self.meeting.held_on)
        if not self.in_time:
            return (
                f"The deadline for the meeting on {held} was {day(self.meeting.deadline_on)}. "
                "Only the chair can let a late referral in."
            )
        return (
            f"Sent by {day(self.meeting.deadline_on)}, it reaches the meeting on {held}. The {word('head')} signs by "
            f"{day(self.meeting.papers_on)}, when the papers go out."
        )


@dataclass(frozen=True)
class CameBack:
    """One reason for which referrals to this panel were returned, and how many were."""

    label: str
    number: int


@dataclass(frozen=True)
class BeforeSending:
    """Everything the page shows beside what is missing."""

    route: Route
    meetings: list[Reach] = field(default_factory=list)
    came_back: list[CameBack] = field(default_factory=list)


@dataclass(frozen=True)
class Checking:
    """What those who check a new referral see of it: the school's figures, what is missing, and what may be a slip."""

    figures: BeforeSending
    gaps: list[Gap]
    doubts: list[Gap]


def before_sending(referral: Referral, actor: Membership) -> BeforeSending:
    """Return the figures for a referral that is about to be sent, or has just been (at most six queries)."""
    return BeforeSending(likely_route(referral, actor), meetings_for(referral), came_back(referral.partnership_id))


def checking(referral: Referral, actor: Membership, la_codes: set[str]) -> Checking:
    """Return what is worth knowing before a new referral is made ready: the figures, every gap, every likely slip."""
    return Checking(before_sending(referral, actor), missing(referral), worth_checking(referral, la_codes))


def likely_route(referral: Referral, actor: Membership) -> Route:
    """Return the tier by what is on record: an exclusion, nothing tried yet, or the type of provision asked for."""
    if is_excluded(referral, actor):
        return Route(
            Tier.THREE,
            "A permanent exclusion of this pupil is on record. The local authority arranges education from the sixth "
            "school day.",
        )
    if not referral.tried.strip() and not referral.supports.exists():
        return Route(
            Tier.ONE,
            "Nothing is written yet about what has been tried. Support in school usually comes first.",
        )
    kind = referral.provision_type
    if kind is None:
        return Route(Tier(referral.tier), "No type of provision is chosen yet, and most referrals are for this tier.")
    return Route(Tier(kind.tier), f"Asked for: {kind.name}, which belongs to this tier.")


def is_excluded(referral: Referral, actor: Membership) -> bool:
    """Say whether a permanent exclusion of this pupil stands, among those this person may see."""
    if not referral.pupil_id and not referral.upn:
        return False
    whose = {"pupil": referral.pupil_id} if referral.pupil_id else {"pupil__upn": referral.upn}
    stands = Exclusion.objects.visible_to(actor).filter(result=Exclusion.Result.STANDS, **whose)
    return stands.filter(kind=Exclusion.Kind.PERMANENT).exists()


def meetings_for(referral: Referral) -> list[Reach]:
    """Return the next meeting with its days, and the next in reach where its deadline is near or has passed."""
    today = clock.today()
    waiting = (MeetingStatus.PLANNED, MeetingStatus.OPEN)
    found = Meeting.objects.to_come(today).filter(partnership=referral.partnership_id)
    rows = [Reach(one, one.status in waiting and one.deadline_on >= today) for one in found[:10]]
    reached = [row for row in rows if row.in_time]
    if not reached:
        return rows[:1]
    near = reached[0].meeting.deadline_on - today <= dt.timedelta(days=NEAR_DAYS)
    return [*(rows[:1] if not rows[0].in_time else []), *reached[: 2 if near else 1]]


def came_back(partnership_id: int) -> list[CameBack]:
    """Return why this panel's referrals came back most often in the last 12 months; a count under five is not told."""
    since = clock.now() - dt.timedelta(days=MONTHS_BACK)
    rows = Asked.objects.filter(event__referral__partnership=partnership_id, event__at__gte=since).order_by()
    grouped = rows.values("reason").annotate(number=Count("event", distinct=True)).filter(number__gte=FEWEST)
    found = {row["reason"]: row["number"] for row in grouped}
    labels = dict(codes_of(Code.List.RETURN)) if found else {}
    told = [CameBack(labels[reason], number) for reason, number in found.items() if reason in labels]
    return sorted(told, key=lambda one: (-one.number, one.label))[:MOST_REASONS]


def day(date: dt.date) -> str:
    """Return a date with its weekday."""
    return f"{date:%A %-d %B}"
