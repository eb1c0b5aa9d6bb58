"""Everything that bears on a round of suggested places, read from the database once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q

from apsystem import clock
from partnerships.calendar import Calendar, calendar_of
from partnerships.models import Group, Loan, Organisation, ProvisionServes, SuggestionRule
from placements.models import Offer, PupilPair, Stay
from placements.places import ONE_DAY, Book, books_of
from placements.rounds.distances import Distances, distances_of
from placements.shares import Share, shares_between
from placements.used import used_by
from placements.workflow import HELD
from referrals.models import Decision, Meeting, Referral
from referrals.workflow import Status


HIGH_RISK = "high"
YEAR = dt.timedelta(days=365)
# How long a stay is thought to last where its type of provision has no longest stay.
USUAL_WEEKS = 8
# Cases that could be given a place: agreed and without one, or on an agenda and not yet decided.
WITHOUT_PLACE = (Status.AGREED, Status.WAITING)
TO_BE_DECIDED = (*WITHOUT_PLACE, Status.READY, Status.LISTED)


@dataclass(frozen=True)
class Known:
    """What is known of a round: its cases, every group that serves them, and who is there."""

    cases: Sequence[Referral]
    rule: SuggestionRule
    firsts: dict[int, dt.date]  # case → the first day of a stay
    groups: list[Group]
    books: dict[int, Book]
    shares: dict[tuple[int, int], Share]  # (partnership, provision) → what the partnership has of it
    crowded: dict[int, int]  # group → pupils at high risk there
    used: dict[int, int]  # school → places used in the last twelve months
    pairs: list[PupilPair]
    held: dict[int, list[Stay]]  # pupil → the places they hold
    far: Distances
    opens: Mapping[int, dt.date] = field(default_factory=dict)  # group → before which day nobody can come

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        """The first and last day that any stay of the round could have."""
        return span_of(self.firsts, self.groups, self.opens)


def rule_in_force() -> SuggestionRule:
    """Return the weights in force today, or the neutral defaults where the authority has set none."""
    return SuggestionRule.objects.filter(from_on__lte=clock.today()).first() or SuggestionRule(from_on=clock.today())


def cases_for(partnership: int, meeting: Meeting | None) -> list[Referral]:
    """Return the cases of an agenda that could be given a place, or all that a partnership agreed without one."""
    rows = Referral.objects.filter(partnership=partnership, status__in=WITHOUT_PLACE)
    if meeting is not None:
        listed = Q(agenda_items__meeting=meeting, agenda_items__taken_off_at=None)
        rows = Referral.objects.filter(listed, partnership=partnership, status__in=TO_BE_DECIDED).distinct()
    decided = Prefetch("decisions", Decision.objects.filter(corrected_by=None))
    return list(rows.select_related("school").prefetch_related(decided, "priorities").order_by("reference"))


def know(cases: Sequence[Referral], partnership: int) -> Known:
    """Return all that is known of a round of one partnership's cases, in a dozen queries however many they are."""
    groups = Group.objects.filter(provision__in=serves_or_lends(partnership))
    groups = groups.select_related("provision__organisation", "provision__type")
    return know_of(cases, list(groups), {}, [partnership])


def know_of(
    cases: Sequence[Referral], groups: list[Group], opens: Mapping[int, dt.date], partnerships: Collection[int]
) -> Known:  # fmt: skip
    """Return what is known of some cases and groups; `opens` says before which day nobody can come to a group."""
    groups = sorted(groups, key=lambda group: group.pk)
    calendar = calendar_of()
    firsts = {case.pk: first_day(case, calendar) for case in cases}
    first, last = span_of(firsts, groups, opens)
    pupils = {case.pupil_id for case in cases if case.pupil_id}
    pairs = list(PupilPair.objects.in_force(clock.today()).filter(Q(one__in=pupils) | Q(other__in=pupils)))
    provisions = {group.provision_id for group in groups}
    return Known(
        cases=cases, rule=rule_in_force(), firsts=firsts, groups=groups, books=books_of(groups, first, last),
        shares=shares_between(partnerships, provisions, first, last), crowded=crowded(groups, first),
        used=places_used(list({case.school_id: case.school for case in cases}.values())), pairs=pairs,
        held=held_by(pairs), far=distances_of(cases, provisions), opens=opens,
    )  # fmt: skip


def serves_or_lends(partnership: int) -> set[int]:
    """Return the provisions that serve a partnership, or of which it borrows places, on any day."""
    serves = ProvisionServes.objects.filter(partnership=partnership).values_list("provision", flat=True)
    return {*serves, *Loan.objects.filter(borrower=partnership).values_list("provision", flat=True)}


def first_day(case: Referral, calendar: Calendar) -> dt.date:
    """Return the start the panel decided, or else the school proposed, on a school day to come."""
    decided = next((decision.start_on for decision in case.decisions.all()), None)
    return first_school_day(decided or case.proposed_start_on, calendar)


def first_school_day(wanted: dt.date | None, calendar: Calendar) -> dt.date:
    """Return the wanted first day on a school day and never past; else the next school day."""
    today = clock.today()
    return calendar.add_school_days(wanted - ONE_DAY if wanted and wanted > today else today, 1)


def weeks_of(group: Group) -> int:
    """Return how many weeks a stay in a group is thought to last: the longest its type allows."""
    return group.provision.type.max_weeks or USUAL_WEEKS


def span_of(
    firsts: Mapping[int, dt.date], groups: list[Group], opens: Mapping[int, dt.date]
) -> tuple[dt.date, dt.date]:
    """Return the first and last day that any stay could have."""
    days = [*firsts.values(), *opens.values()] or [clock.today()]
    weeks = max((weeks_of(group) for group in groups), default=USUAL_WEEKS)
    return min(days), max(days) + dt.timedelta(weeks=weeks)


def crowded(groups: list[Group], day: dt.date) -> dict[int, int]:
    """Return group → how many pupils at high risk are there on a day."""
    there = Stay.objects.filter(group__in=groups, live=True, first_on__lte=day, last_on__gte=day)
    counted = there.filter(offer__referral__risk_level=HIGH_RISK).values_list("group").annotate(Count("pk"))
    return dict(counted)


def places_used(schools: list[Organisation]) -> dict[int, int]:
    """Return school → its pupils with a place of a panel's in the last twelve months, and those offered one now."""
    today = clock.today()
    used = {line.school.pk: len(line.pupils) for line in used_by(schools, today - YEAR, today)}
    held = Offer.objects.filter(referral__school__in=schools, status__in=HELD).values_list("referral__school")
    for school, number in held.annotate(Count("pk")).order_by():
        used[school] += number
    return used


def held_by(pairs: list[PupilPair]) -> dict[int, list[Stay]]:
    """Return pupil → the live stays of everybody in some pairs."""
    pupils = {number for pair in pairs for number in (pair.one_id, pair.other_id)}
    held: dict[int, list[Stay]] = defaultdict(list)
    stays = Stay.objects.filter(live=True, last_on__gte=clock.today())
    own = stays.filter(Q(placement__pupil__in=pupils) | Q(offer__referral__pupil__in=pupils))
    for stay in own.select_related("group", "offer__referral", "placement"):
        pupil = stay.placement.pupil_id if hasattr(stay, "placement") else stay.offer.referral.pupil_id
        held[pupil].append(stay)
    return held
