"""Every way to take a place or to take one away, all at the same moment: no day is ever given twice."""

import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connections, transaction
from django.db.models import F
from psycopg.errors import LockNotAvailable

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.workflow import NotAllowed
from partnerships.actions import Stale, add, change, remove
from partnerships.models import Capacity, Closure, Group, Loan, Provision, ProvisionServes
from placements import actions
from placements.actions.offering import sentence_of
from placements.models import ExtraPlace, Offer, Placement, Stay
from placements.places import Book, books_of
from referrals import actions as cases
from referrals.models import AgendaItem, Referral
from tests.placements.test_last_place import agreed_cases, at_once
from tests.referrals import panel


PEOPLE, PLACES = 22, 3
ALLOWED = (ValidationError, NotAllowed, Stale, Offer.DoesNotExist, Capacity.DoesNotExist)
TRY_AGAIN = "asked to try again"
MUST_BE_DONE = {"start", "decide", "confirm", "agree later", "release", "offer"}
TABLES = (
    "placements_stay", "placements_extraplace", "partnerships_capacity", "partnerships_closure",
    "partnerships_provisionserves", "partnerships_loan",
)  # fmt: skip
TAKES_A_PLACE = {"offer", "confirm", "agree later", "start", "decide", "offer kept", "borrow"}
FIRST, LAST = dt.date(2026, 11, 17), dt.date(2027, 3, 31)
Attempt = Callable[[], Any]


def in_days(number: int) -> dt.date:
    return clock.today() + dt.timedelta(days=number)


def closed(base: Provision, after: int, **more: Any) -> Closure:
    """Return a closure of a base from so many days on."""
    return Closure(provision=base, from_on=in_days(after), reason="Works", **more)


def quietly(way: str, attempt: Attempt) -> Attempt:
    """Return an attempt that gives its way and its end: done, or the kind of a refusal that is read as a sentence."""

    def run() -> tuple[str, str]:
        try:
            attempt()
        except ALLOWED as refusal:
            return way, type(refusal).__name__
        except OperationalError as waited:
            # On a slow machine somebody waits longer than a lock is waited for, and is asked to try again.
            if not isinstance(waited.__cause__, LockNotAvailable):
                raise
            return way, TRY_AGAIN
        return way, "done"

    return run


class Storm:
    """One round: twenty-two attempts from every way there is, on a base with three places and two extra ones."""

    def __init__(self, cast: Cast, chance: random.Random, referrals: list[Referral], items: list[AgendaItem]) -> None:
        self.cast, self.chance, self.referrals, self.items = cast, chance, referrals, items
        self.group = Group.objects.select_related("provision__organisation").get()

    def ready(self) -> None:
        """Give each move something to start from: offers sent, asking for a later day and confirmed, and a placement.

        One is confirmed from a later day on, so that whoever starts it today takes the days before as well.
        """
        Closure.objects.all().delete()
        Capacity.objects.all().delete()
        Capacity.objects.create(group=self.group, from_on=dt.date(2026, 1, 1), places=PLACES)
        ProvisionServes.objects.update(places=PLACES + 2)
        self.loan, self.extra = self.lend(), self.give()
        first, second, third, fourth = self.referrals[:4]
        self.sent = self.offer(first, 0)
        self.later = actions.ask_later(self.offer(second, 0), ready_on=in_days(9), reason="Trip", by=self.cast.quinn)
        self.placement = self.start(actions.confirm_offer(self.offer(third, 0), by=self.cast.quinn))
        self.confirmed = actions.confirm_offer(self.offer(fourth, 5), by=self.cast.quinn)
        self.waiting = self.referrals[4:]
        self.kept = self.give(self.waiting[0])
        self.item = self.items.pop()

    def offer(self, referral: Referral, after: int, days: int = 20) -> Offer:
        """Offer a place from so many days on, for so many days."""
        return actions.offer_place(
            referral, group=self.group, first_on=in_days(after), last_on=in_days(after + days),
            submission_key=uuid.uuid4(), by=self.cast.cora,
        )  # fmt: skip

    def lend(self) -> Loan:
        """Lend the East one of the West's own places."""
        return actions.lend_places(
            self.group.provision, lender=self.cast.places["west"], borrower=self.cast.places["east"], places=1,
            from_on=clock.today(), to_on=in_days(55), reason="Closed", lender_agreed="Chidi", borrower_agreed="Kit",
            submission_key=uuid.uuid4(), by=self.cast.cora,
        )  # fmt: skip

    def give(self, referral: Referral | None = None) -> ExtraPlace:
        """Give an extra place, kept for a case or for anybody."""
        return actions.give_extra_place(
            self.group, referral=referral, from_on=clock.today(), to_on=in_days(55), reason="Two at once",
            agreed_by="Rowan", agreed_on=clock.today(), submission_key=uuid.uuid4(), by=self.cast.olu,
        )  # fmt: skip

    def borrow(self) -> Stay:
        """Take a place for a pupil of the East's; the database's refusal comes back as a sentence."""
        try:
            with transaction.atomic():
                return Stay.objects.create(
                    group=self.group, partnership=self.cast.places["east"], first_on=in_days(3), last_on=in_days(23)
                )
        except IntegrityError as error:
            raise sentence_of(error, self.group.provision) from error

    def start(self, offer: Offer) -> Placement:
        """Take up a confirmed offer today."""
        return actions.start_placement(
            offer, started_on=clock.today(), hours_per_week=Decimal(25), submission_key=uuid.uuid4(),
            by=self.cast.quinn,
        )  # fmt: skip

    def decide_and_offer(self) -> Offer:
        """Have the panel agree a place for one more pupil in its meeting, and offer it at once."""
        cases.decide(self.item, by=self.cast.cora, **panel.a_place())
        return self.offer(Referral.objects.get(pk=self.item.referral_id), self.chance.choice([10, 25]))

    def attempts(self) -> list[Attempt]:
        """Return twenty-two attempts, each way at least once."""
        capacity, serves = Capacity.objects.get(), ProvisionServes.objects.get()
        base, cast = self.group.provision, self.cast
        ways: list[tuple[str, Attempt]] = [
            ("confirm", lambda: actions.confirm_offer(self.sent, by=cast.quinn)),
            ("agree later", lambda: actions.agree_later(self.later, by=cast.cora)),
            ("start", lambda: self.start(self.confirmed)),
            ("decide", self.decide_and_offer),
            ("release", lambda: actions.release_offer(self.later, reason="No", by=cast.cora)),
            ("extend", lambda: actions.extend(self.placement, to_on=in_days(60), reason="More", by=cast.cora)),
            ("fewer places", lambda: change(capacity, version=capacity.version, places=PLACES - 1, by=cast.ada)),
            ("end of places", lambda: change(capacity, version=capacity.version, to_on=in_days(30), by=cast.ada)),
            ("no places", lambda: remove(Capacity.objects.get(pk=capacity.pk), by=cast.ada)),
            ("close one", lambda: add(closed(base, 5, to_on=in_days(9), places=1), by=cast.ada)),
            ("close", lambda: add(closed(base, 25), by=cast.ada)),
            ("share", lambda: change(serves, version=serves.version, places=PLACES - 1, by=cast.ada)),
            ("end extra", lambda: actions.end_extra_place(self.extra, stops_on=in_days(4), reason="No", by=cast.olu)),
            ("end kept", lambda: actions.end_extra_place(self.kept, stops_on=in_days(4), reason="No", by=cast.olu)),
            ("give back", lambda: actions.end_loan(self.loan, stops_on=in_days(4), reason="No", by=cast.kit)),
            ("lend", self.lend),
            ("borrow", self.borrow),
            ("offer kept", partial(self.offer, self.waiting[0], 0)),
        ]
        for referral in self.waiting[1 : 1 + PEOPLE - len(ways)]:
            ways.append(("offer", partial(self.offer, referral, self.chance.choice([0, 10, 25]))))
        self.chance.shuffle(ways)
        return [quietly(*way) for way in ways]

    def clear(self) -> None:
        """End everything, so that the next round begins with all places free."""
        Stay.objects.update(live=False)
        over = {"stop_reason": "Over", "stopped_at": clock.now(), "stopped_by": self.cast.olu}
        for agreed in (ExtraPlace, Loan):
            agreed.objects.update(stops_on=F("from_on"), **over)
        Placement.objects.update(status="completed", ended_on=clock.today(), destination="home_full", offer=None)
        Offer.objects.exclude(status="taken_up").update(status="released")
        Referral.objects.filter(pk__in=[row.pk for row in self.referrals]).update(status="agreed")


def given_twice() -> list[dt.date]:
    """Return the days on which more pupils hold a place than there are places, by counting rows one by one."""
    days = []
    books = books_of(list(Group.objects.select_related("provision__type")), FIRST, LAST)
    shares = list(ProvisionServes.objects.exclude(places=None))
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + dt.timedelta(days=number)
        stays = Stay.objects.filter(live=True, first_on__lte=day, last_on__gte=day)
        here = list(stays.select_related("group", "extra", "offer"))
        held = Counter(stay.partnership_id for stay in here if not (stay.extra and stay.extra.counts_on(day)))
        moved = lent_on(day)
        over = [book for book in books.values() if len(here) > places_on(book, day, here)]
        over_share = [s for s in shares if held[s.partnership_id] > (s.places or 0) + moved[s.partnership_id]]
        borrowers = set(Loan.objects.values_list("borrower", flat=True)) - {share.partnership_id for share in shares}
        taken = [stay for stay in here if stay.extra and stay.extra.referral_id != stay.offer.referral_id]
        if over or over_share or taken or any(held[side] > moved[side] for side in borrowers):
            days.append(day)
    return days


def places_on(book: Book, day: dt.date, here: list[Stay]) -> int:
    """Return how many places a group has on a day: an extra place that is kept counts only for the stay that has it."""
    figures, used = book.on(day), {stay.extra_id for stay in here}
    extra = [e for e in book.extras if e.counts_on(day) and (e.referral_id is None or e.pk in used)]
    return max(0, figures.places - figures.extra + len(extra) - figures.closed)


def lent_on(day: dt.date) -> Counter[int | None]:
    """Return partnership → places it has by loans on a day, below none for those it lent."""
    moved = Counter[int | None]()
    for loan in Loan.objects.all():
        if loan.counts_on(day):
            moved[loan.borrower_id] += loan.places
            moved[loan.lender_id] -= loan.places
    return moved


def on_an_agenda(cast: Cast, number: int) -> list[AgendaItem]:
    """Return so many items of a meeting in session, not yet decided."""
    sent = [panel.sent(cast) for _ in range(number)]
    meeting = panel.meeting_in_session(cast, sent)
    return [panel.item_of(meeting, referral) for referral in sent]


def weather(
    cast: Cast, rounds: int, *, seed: int, at_least: int | None = None
) -> tuple[Counter[tuple[str, str]], list[dt.date]]:
    """Return what came of every attempt in so many rounds, and the first days that were given twice.

    With `at_least`, end after so many rounds if each way that must be done once has been.
    """
    came, twice = Counter[tuple[str, str]](), list[dt.date]()
    # A fixed seed: the order is no secret.
    storm = Storm(cast, random.Random(seed), agreed_cases(cast, PEOPLE), on_an_agenda(cast, rounds))
    for number in range(1, rounds + 1):
        storm.ready()
        for end in at_once(storm.attempts()):
            came[end if isinstance(end, tuple) else ("?", type(end).__name__)] += 1
        if twice := given_twice():
            break
        storm.clear()
        if at_least and number >= at_least and done(came) >= MUST_BE_DONE:
            break
    return came, twice


def done(came: Counter[tuple[str, str]]) -> set[str]:
    """Return the ways that somebody has done."""
    return {way for way, end in came if end == "done"}


def check_nothing_is_given_twice(cast: Cast, rounds: int, at_least: int) -> None:
    came, twice = weather(cast, rounds, seed=rounds, at_least=at_least)
    assert twice == []
    ends = Counter[str]()
    for (_way, end), number in came.items():
        ends[end] += number
    assert set(ends) <= {"done", TRY_AGAIN, *(kind.__name__ for kind in ALLOWED)}, (
        "a person read of a deadlock or an error"
    )
    assert ends["done"] >= at_least
    assert ends["ValidationError"] >= at_least
    assert done(came) >= MUST_BE_DONE


@pytest.mark.django_db(transaction=True)
def test_whatever_happens_at_once_no_day_is_given_twice(cast: Cast) -> None:
    check_nothing_is_given_twice(cast, rounds=20, at_least=8)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_in_two_hundred_storms_no_day_is_given_twice(cast: Cast) -> None:
    check_nothing_is_given_twice(cast, rounds=200, at_least=200)


@contextmanager
def nobody_counts(tables: Iterable[str] = TABLES) -> Iterator[None]:
    """Switch the database's own count off on tables, as only the owner can, and on again whatever happens."""
    with connections["owner"].cursor() as cursor, ExitStack() as after:
        for table in tables:
            after.callback(cursor.execute, f"ALTER TABLE {table} ENABLE TRIGGER no_place_twice")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER no_place_twice")
        yield


@pytest.mark.django_db(transaction=True)
def test_without_the_databases_count_days_are_given_twice(cast: Cast) -> None:
    with nobody_counts():
        _came, twice = weather(cast, rounds=9, seed=1)
    assert twice, "the storm takes more places than there are, or the other test proves nothing"


@pytest.mark.django_db(transaction=True)
def test_without_the_count_of_what_is_stopped_days_are_given_twice(cast: Cast) -> None:
    with nobody_counts(["placements_extraplace", "partnerships_loan"]):
        _came, twice = weather(cast, rounds=9, seed=1)
    assert twice, "no extra or lent place is ended that a pupil needs, so the storm proves nothing of them"
