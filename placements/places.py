"""How many places there are, are closed, taken, offered and free: every figure about places comes from here.

It counts as the database's own check does (migration 0001): by day and, where a type counts seats per session, by
half day. The database decides; these figures are for people to read.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from apsystem import clock
from partnerships.models import (
    Capacity,
    Closure,
    Counts,
    Group,
    Kind,
    Membership,
    Organisation,
    Provision,
    ProvisionServes,
)
from partnerships.models.membership import LA_CASE_ROLES, PROVISION_ROLES, Role
from partnerships.models.organisation import on
from partnerships.models.sharing import Loan
from placements.models import ExtraPlace, PatternSession, Stay
from placements.shares import shares_of
from placements.workflow import NOT_CONFIRMED


WEEKS = 12
ALL_DAY = ("all",)
HALVES = ("am", "pm")
FOR_EVER = dt.date.max
ONE_DAY = dt.timedelta(days=1)
Dated = Capacity | Closure | PatternSession


@dataclass(frozen=True)
class Figures:
    """The places of a group or provision on its fullest day of a run of days."""

    places: int = 0
    closed: int = 0
    taken: int = 0
    offered: int = 0
    leaving: int = 0
    extra: int = 0  # of the places: given for a time, beyond what the group has
    kept: int = 0  # of the extra: for a case that does not use it yet, so free for nobody else
    funded: int = 0

    @property
    def free(self) -> int:
        """Places nobody holds: never below none."""
        return max(0, self.places - self.closed - self.taken - self.offered - self.kept)

    @property
    def funding(self) -> str:
        """How many places are funded, where that differs from how many there are but for the extra ones."""
        return "" if self.funded == self.places - self.extra else f"{self.funded} funded"

    @property
    def status(self) -> tuple[str, str]:
        """Whether a place is free, as a tag: its words and its tone."""
        if self.free:
            return self.free_words, "good"
        if self.places:
            return ("Closed", "quiet") if self.closed >= self.places else ("Full", "bad")
        return "No places", "quiet"

    @property
    def free_words(self) -> str:
        """How many places are free, as a tag says it."""
        return f"{self.free} free"

    @property
    def phrases(self) -> list[str]:
        """Every figure but the free ones in words, leaving out those that are none."""
        said = [f"{self.places} place{'' if self.places == 1 else 's'}", f"{self.taken} taken"]
        more = (
            (self.extra, "extra"), (self.offered, "offered"), (self.kept, "kept for a case"), (self.closed, "closed"),
            (self.leaving, "leaving"),
        )  # fmt: skip
        return said + [f"{number} {word}" for number, word in more if number]

    @property
    def in_words(self) -> str:
        """The phrases in one line."""
        return ", ".join(self.phrases)

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.places + other.places, self.closed + other.closed, self.taken + other.taken,
            self.offered + other.offered, self.leaving + other.leaving, self.extra + other.extra,
            self.kept + other.kept, self.funded + other.funded,
        )  # fmt: skip


@dataclass
class Book:
    """Everything that bears on one group's places, read once."""

    group: Group
    capacities: list[Capacity] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    patterns: dict[int, list[PatternSession]] = field(default_factory=lambda: defaultdict(list))
    extras: list[ExtraPlace] = field(default_factory=list)

    @property
    def halves(self) -> tuple[str, ...]:
        """The parts of a day that are counted apart."""
        return HALVES if self.group.provision.type.counts == Counts.SESSIONS else ALL_DAY

    def on(self, day: dt.date) -> Figures:
        """Return the figures of one day, at its fullest half."""
        now = [c for c in self.capacities if holds(c, day)]
        extras = [extra for extra in self.extras if extra.counts_on(day)]
        places = sum(c.places for c in now) + len(extras)
        shut = [c for c in self.closures if holds(c, day)]
        closed = places if any(c.places is None for c in shut) else min(places, sum(c.places or 0 for c in shut))
        here = [s for s in self.stays if s.first_on <= day <= s.last_on]
        fullest = max(([s for s in here if self.sits(s, day, half)] for half in self.halves), key=len)
        offered = sum(is_only_offered(s) for s in fullest)
        used = {stay.extra_id for stay in fullest}
        return Figures(
            places, closed, len(fullest) - offered, offered, extra=len(extras),
            kept=sum(extra.referral_id is not None and extra.pk not in used for extra in extras),
            funded=sum(c.places if c.funded is None else c.funded for c in now),
        )  # fmt: skip

    def free_on(self, day: dt.date, case: int | None = None) -> int:
        """Return how many places are free on a day, for a case also the extra place that is kept for it."""
        figures = self.on(day)
        if case is None or figures.closed >= figures.places:
            return figures.free
        used = {stay.extra_id for stay in self.stays}
        own = [e for e in self.extras if e.referral_id == case and e.counts_on(day) and e.pk not in used]
        return figures.free + len(own)

    def over(self, days: Iterable[dt.date]) -> Figures:
        """Return the figures of the day with the fewest places free, and how many leave in these days."""
        counted = list(days)
        worst = min((self.on(day) for day in counted), key=lambda f: (f.free, -f.taken - f.offered))
        leaving = sum(s.last_on in counted and not is_only_offered(s) for s in self.stays)
        return replace(worst, leaving=leaving)

    def sits(self, stay: Stay, day: dt.date, half: str) -> bool:
        """Say whether a stay uses a place in this half of this day; without a pattern it uses every session."""
        pattern = self.patterns.get(stay.pk)
        if half == "all" or not pattern:
            return True
        return any(p.half == half and p.weekday == day.isoweekday() and holds(p, day) for p in pattern)

    def days_that_matter(self, first: dt.date, last: dt.date) -> list[dt.date]:
        """Return the days of a run on which the answer can change (all of the week after each, for sessions)."""
        edges = {first} | {s.first_on for s in self.stays}
        patterns = [pattern for rows in self.patterns.values() for pattern in rows]
        dated: list[Dated] = [*self.capacities, *self.closures, *patterns]
        for row in dated:
            edges |= {row.from_on, *([row.to_on + ONE_DAY] if row.to_on else [])}
        for extra in self.extras:
            edges |= {extra.from_on, extra.last_on + ONE_DAY}
        shifts = range(7) if self.halves == HALVES else range(1)
        days = {edge + dt.timedelta(days=n) for edge in edges for n in shifts}
        return sorted(day for day in days if first <= day <= last)


def holds(row: Dated, day: dt.date) -> bool:
    """Say whether a dated row holds on a day."""
    return row.from_on <= day <= (row.to_on or FOR_EVER)


def is_only_offered(stay: Stay) -> bool:
    """Say whether a stay is an offer the provision has not answered."""
    offer = getattr(stay, "offer", None)
    return offer is not None and offer.status in NOT_CONFIRMED


def books_of(groups: Sequence[Group], first: dt.date, last: dt.date) -> dict[int, Book]:
    """Return group number → book, in five queries at most however many groups; provision and type must be loaded."""
    books = {group.pk: Book(group) for group in groups}
    within = Q(from_on__lte=last) & (Q(to_on=None) | Q(to_on__gte=first))
    for capacity in Capacity.objects.filter(within, group__in=books):
        books[capacity.group_id].capacities.append(capacity)
    provisions = {group.provision_id for group in groups}
    for closure in Closure.objects.filter(within, provision__in=provisions):
        for book in books.values():
            if book.group.provision_id == closure.provision_id and closure.group_id in (None, book.group.pk):
                book.closures.append(closure)
    for extra in ExtraPlace.objects.filter(group__in=books).on_any_day(first, last):
        books[extra.group_id].extras.append(extra)
    stays = Stay.objects.filter(group__in=books, live=True, first_on__lte=last, last_on__gte=first)
    for stay in stays.select_related("offer"):
        books[stay.group_id].stays.append(stay)
    if any(book.halves == HALVES for book in books.values()):
        add_patterns(books, stays)
    return books


def add_patterns(books: Mapping[int, Book], stays: QuerySet[Stay]) -> None:
    """Add to each book the sessions of its stays, where its type counts them."""
    for pattern in PatternSession.objects.filter(stay__in=stays, stay__group__provision__type__counts=Counts.SESSIONS):
        for book in books.values():
            if any(stay.pk == pattern.stay_id for stay in book.stays):
                book.patterns[pattern.stay_id].append(pattern)


def free_places(group: Group, first: dt.date, last: dt.date, *, partnership: int | None = None) -> int:
    """Return how many places of a group are free for a whole stay, within a partnership's share if it has one."""
    return free_in([group], first, last, partnership=partnership)[group.pk]


def free_in(
    groups: Sequence[Group], first: dt.date, last: dt.date, *, partnership: int | None = None, case: int | None = None
) -> dict[int, int]:
    """Return group number → places free for the whole of a stay, in eight queries however many groups.

    A partnership's share of a provision is used by its stays in every group there, asked about or not. For a case,
    the extra place that is kept for it is free.
    """
    shares = shares_of(partnership, {group.provision_id for group in groups}, first, last)
    free = {}
    for pk, book in books_of(groups, first, last).items():
        free[pk] = min((book.free_on(day, case) for day in book.days_that_matter(first, last)), default=0)
        share = shares.get(book.group.provision_id)
        if share is not None and not (case and free[pk] and has_extra(book, case, first, last)):
            free[pk] = min(free[pk], share.left_over(first, last))
    return free


def has_extra(book: Book, case: int, first: dt.date, last: dt.date) -> bool:
    """Say whether an extra place of a group is kept for a case for the whole of some days."""
    return any(extra.referral_id == case and extra.counts_on(first) and extra.counts_on(last) for extra in book.extras)


def provisions_for(actor: Membership, day: dt.date) -> QuerySet[Provision]:
    """Return the provisions whose places this person sees: all that have any, their own, or those serving the panel.

    A provider without a group, such as one a school has told of, has no places that anybody counts.
    """
    everything = Provision.objects.select_related("organisation", "type", "host_school").order_by(
        "type__tier", "type__name", "organisation__name"
    )
    everything = everything.exclude(organisation__status="closed")
    if actor.role in (*LA_CASE_ROLES, Role.LA_ADMINISTRATOR):
        return everything.filter(Exists(Group.objects.filter(provision=OuterRef("pk"))))
    if actor.role in PROVISION_ROLES:
        return everything.filter(pk=actor.organisation_id)
    return everything.filter(pk__in=serving(actor.organisation_id, day))


def serving(partnership: int, day: dt.date) -> QuerySet[Any, Any]:
    """Return the numbers of the provisions that serve a partnership, or lend it places, on a day or later."""
    serves = ProvisionServes.objects.filter(Q(to_on=None) | Q(to_on__gte=day), partnership=partnership)
    borrowed = Loan.objects.filter(borrower=partnership).on_any_day(day, FOR_EVER)
    found = Q(pk__in=serves.values("provision")) | Q(pk__in=borrowed.values("provision"))
    return Provision.objects.filter(found).values("pk")


def groups_for(partnership: int, first: dt.date, last: dt.date, year: int | None) -> QuerySet[Group]:
    """Return the groups that could take a pupil of this year for this stay: open, serving, right year."""
    serves = ProvisionServes.objects.filter(on(first), partnership=partnership)
    borrowed = Loan.objects.filter(borrower=partnership).on_any_day(first, first)
    organisations = Organisation.objects.filter(kind=Kind.PROVISION).exclude(status="closed")
    organisations = organisations.filter(
        Q(opened_on=None) | Q(opened_on__lte=first), Q(closed_on=None) | Q(closed_on__gte=last)
    )
    theirs = Q(provision__in=serves.values("provision")) | Q(provision__in=borrowed.values("provision"))
    found = Group.objects.filter(theirs, provision__organisation__in=organisations)
    if year is not None:
        found = found.filter(year_from__lte=year, year_to__gte=year)
    return found.select_related("provision__organisation", "provision__type").order_by(
        "provision__type__name", "provision__organisation__name", "name"
    )


@dataclass(frozen=True)
class Line:
    """One provision on the board: its figures for each week."""

    provision: Provision
    weeks: list[Figures]


def weeks_from(day: dt.date, number: int = WEEKS) -> list[dt.date]:
    """Return the Mondays of this week and the weeks after it."""
    monday = day - dt.timedelta(days=day.weekday())
    return [monday + dt.timedelta(weeks=n) for n in range(number)]


def board(provisions: QuerySet[Provision]) -> tuple[list[dt.date], list[Line]]:
    """Return the Mondays shown and a line for each provision, in seven queries however many provisions."""
    mondays = weeks_from(clock.today())
    listed = list(provisions)
    groups = list(Group.objects.filter(provision__in=listed).select_related("provision__type"))
    books = books_of(groups, mondays[0], mondays[-1] + dt.timedelta(days=6))
    lines = []
    for provision in listed:
        own = [book for book in books.values() if book.group.provision_id == provision.pk]
        lines.append(Line(provision, [sum((book.over(weekdays(m)) for book in own), Figures()) for m in mondays]))
    return mondays, lines


def weekdays(monday: dt.date) -> list[dt.date]:
    """Return the five weekdays from a Monday; this week, those still to come."""
    today = clock.today()
    days = [monday + dt.timedelta(days=n) for n in range(5)]
    return [day for day in days if day >= today] or days[-1:]
