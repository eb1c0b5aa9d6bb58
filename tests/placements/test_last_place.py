"""The last place is given once, whoever asks and however many ask at the same moment."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.actions import change
from partnerships.models import Capacity, Group
from placements import actions
from placements.models import Offer, OfferEvent, Stay
from placements.places import free_places
from referrals import actions as cases
from referrals.models import Referral
from tests.placements.making import offered
from tests.referrals import panel


PEOPLE = 16
ROUNDS = 6
LAST_ON = dt.date(2026, 12, 18)


def agreed_cases(cast: Cast, number: int) -> list[Referral]:
    """Return referrals that one meeting agreed."""
    sent = [panel.sent(cast) for _ in range(number)]
    meeting = panel.meeting_in_session(cast, sent)
    for referral in sent:
        cases.decide(panel.item_of(meeting, referral), by=cast.cora, **panel.a_place())
    return list(Referral.objects.filter(status="agreed"))


def at_once(tries: list[Callable[[], Any]]) -> list[Any]:
    """Run each in a thread with a connection of its own, all let go together; return what came of each."""
    start, came = threading.Barrier(len(tries)), list[Any]()

    def run(attempt: Callable[[], Any]) -> None:
        start.wait()
        try:
            came.append(attempt())
        except (ValidationError, DatabaseError) as refusal:
            came.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(attempt,)) for attempt in tries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def places(cast: Cast, number: int) -> None:
    """Set how many places the base has."""
    capacity = Capacity.objects.get()
    change(capacity, version=capacity.version, places=number, by=cast.ada)


def ask_for(referral: Referral, cast: Cast) -> Callable[[], Offer]:
    """Return an attempt to take the place for a case."""
    group = Group.objects.select_related("provision__organisation").get()
    return lambda: actions.offer_place(
        referral, group=group, first_on=clock.today(), last_on=LAST_ON, submission_key=uuid.uuid4(), by=cast.cora
    )


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_people_exactly_one_takes_the_last_place(cast: Cast) -> None:
    referrals = agreed_cases(cast, PEOPLE)
    places(cast, 1)
    for _ in range(ROUNDS):
        came = at_once([ask_for(referral, cast) for referral in referrals])
        won = [offer for offer in came if isinstance(offer, Offer)]
        lost = [str(refusal.messages[0]) for refusal in came if isinstance(refusal, ValidationError)]
        assert (len(won), len(lost)) == (1, PEOPLE - 1)
        assert set(lost) == {"There is no free place at Riverbank Base on 17 November 2026"}
        assert Stay.objects.filter(live=True).count() == 1
        assert Referral.objects.filter(status="offered").count() == 1
        actions.release_offer(won[0], reason="The round is over", by=cast.cora)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_and_the_database_the_last_place_is_given_twice(cast: Cast) -> None:
    places(cast, 1)
    group = Group.objects.select_related("provision__type").get()

    @transaction.atomic
    def naive() -> Stay | None:
        if free_places(group, clock.today(), LAST_ON) < 1:
            return None
        return Stay.objects.create(group=group, first_on=clock.today(), last_on=LAST_ON)

    most = 0
    with nobody_counting():
        for _ in range(ROUNDS):
            at_once([naive] * PEOPLE)
            most = max(most, Stay.objects.filter(live=True).count())
            Stay.objects.update(live=False)
    assert most > 1, "the race was never lost, so the other test proves nothing"
    assert trigger_state() == "O"


@contextmanager
def nobody_counting() -> Iterator[None]:
    """Switch the database's own check off, as only the owner of the table can, and on again whatever happens."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE placements_stay DISABLE TRIGGER no_place_twice")
        try:
            yield
        finally:
            cursor.execute("ALTER TABLE placements_stay ENABLE TRIGGER no_place_twice")


def trigger_state() -> str:
    """Return whether the check on stays is on: O for on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgenabled FROM pg_trigger WHERE tgname = 'no_place_twice' AND tgrelid = 'placements_stay'::regclass"
        )
        state = cursor.fetchone()[0]
    return state.decode() if isinstance(state, bytes) else str(state)


@pytest.mark.django_db(transaction=True)
def test_a_place_closed_while_it_is_offered_is_either_closed_or_given(cast: Cast) -> None:
    [referral] = agreed_cases(cast, 1)
    for _ in range(ROUNDS):
        places(cast, 1)
        capacity = Capacity.objects.get()
        close = lambda row=capacity: change(row, version=row.version, places=0, by=cast.ada)  # noqa: E731  # bound to this round
        at_once([ask_for(referral, cast), close])
        held = Stay.objects.filter(live=True).count()
        assert (held, Capacity.objects.get().places) in {(1, 1), (0, 0)}
        for offer in Offer.objects.unanswered():
            actions.release_offer(offer, reason="The round is over", by=cast.cora)


def test_the_database_refuses_a_stay_beyond_the_places_by_itself(cast: Cast) -> None:
    places(cast, 1)
    stay = {"group": Group.objects.get(), "first_on": clock.today(), "last_on": LAST_ON}
    Stay.objects.create(**stay)
    with pytest.raises(IntegrityError, match="no place is free on 2026-11-17"), transaction.atomic():
        Stay.objects.bulk_create([Stay(**stay)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        role, is_superuser = cursor.fetchone()
    assert role == connection.settings_dict["USER"]
    assert not is_superuser


@pytest.mark.parametrize(
    "change_it", [lambda rows: rows.update(reason="Rewritten"), lambda rows: rows._raw_delete(rows.db)]
)
def test_the_memory_of_an_offer_is_never_changed(cast: Cast, change_it: Callable[[Any], Any]) -> None:
    offered(cast)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        change_it(OfferEvent.objects.all())
    assert OfferEvent.objects.count() == 1


def test_a_stay_is_never_deleted(cast: Cast) -> None:
    offered(cast)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Stay.objects.all()._raw_delete("default")
