"""The database's own count of places, straight in its tables: whatever changes, no place is held that is not there."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from apsystem.demo.cast import Cast
from partnerships.models import (
    Capacity,
    Closure,
    Counts,
    Group,
    Organisation,
    Provision,
    ProvisionServes,
    ProvisionType,
)
from placements.models import PatternSession, Stay
from placements.places import free_places


MONDAY, FRIDAY, LATER = dt.date(2026, 11, 23), dt.date(2026, 12, 18), dt.date(2027, 1, 29)
# Functions that run with their owner's rights: each is named here, and each names where it looks for tables.
AS_OWNER = {
    "check_places", "check_places_of_stay", "check_places_of_pattern", "check_places_of_capacity",
    "check_places_of_dated", "check_places_of_extra", "check_places_of_type", "check_places_of_provision",
    "check_places_of_group",
}  # fmt: skip


@pytest.fixture
def group(cast: Cast) -> Group:
    """The base's group with one place, shared by nobody."""
    Capacity.objects.update(places=1)
    ProvisionServes.objects.update(places=None)
    return Group.objects.select_related("provision").get()


def stay(group: Group, first_on: dt.date = MONDAY, last_on: dt.date = FRIDAY, **more: Any) -> Stay:
    return Stay.objects.create(group=group, first_on=first_on, last_on=last_on, **more)


def sessions(held: Stay, *halves: tuple[int, str], **more: Any) -> list[PatternSession]:
    more = {"from_on": MONDAY} | more
    return [PatternSession.objects.create(stay=held, weekday=day, half=half, **more) for day, half in halves]


def refused(change: Callable[[], Any], by: str = "no_more_than_its_places") -> None:
    with pytest.raises(IntegrityError) as found, transaction.atomic():
        change()
    assert found.value.__cause__.diag.constraint_name == by  # type: ignore[union-attr]


def update(row: models.Model, **values: Any) -> Callable[[], Any]:
    return lambda: type(row)._default_manager.filter(pk=row.pk).update(**values)


def another(group: Group, places: int = 5) -> Group:
    """Return a second group of the same provision with places of its own."""
    other = Group.objects.create(provision=group.provision, name="Other", year_from=7, year_to=11)
    Capacity.objects.create(group=other, from_on=dt.date(2026, 1, 1), places=places)
    return other


def test_a_stay_that_moves_onto_taken_days_is_refused(group: Group) -> None:
    stay(group)
    later = stay(group, FRIDAY + dt.timedelta(1), LATER)
    refused(update(later, first_on=FRIDAY))
    update(later, first_on=FRIDAY + dt.timedelta(2))()


def test_a_stay_that_moves_to_a_full_group_is_refused(group: Group) -> None:
    stay(group)
    elsewhere = stay(another(group))
    refused(update(elsewhere, group=group))


def test_a_stay_that_lives_again_needs_its_place_again(group: Group) -> None:
    gone = stay(group)
    update(gone, live=False)()
    stay(group)
    refused(update(gone, live=True))


def test_places_that_are_held_are_not_taken_away(group: Group) -> None:
    stay(group)
    capacity = Capacity.objects.get()
    refused(update(capacity, places=0))
    refused(update(capacity, to_on=FRIDAY - dt.timedelta(1)))
    refused(lambda: Capacity.objects.filter(pk=capacity.pk).delete())
    empty = Group.objects.create(provision=group.provision, name="Empty", year_from=7, year_to=11)
    refused(update(capacity, group=empty))
    update(capacity, to_on=FRIDAY)()


def test_what_is_held_is_not_closed(group: Group) -> None:
    stay(group)
    whole: dict[str, Any] = {"provision": group.provision, "from_on": MONDAY, "reason": "Works"}
    refused(lambda: Closure.objects.create(**whole))
    refused(lambda: Closure.objects.create(**whole, group=group, places=1, to_on=MONDAY))
    after = Closure.objects.create(**whole | {"from_on": FRIDAY + dt.timedelta(1)})
    refused(update(after, from_on=FRIDAY))


def test_a_partnership_never_holds_more_than_its_share(group: Group, cast: Cast) -> None:
    Capacity.objects.update(places=5)
    serves = ProvisionServes.objects.get()
    share = serves.partnership
    update(serves, places=1)()
    stay(group, partnership=share)
    refused(lambda: stay(group, partnership=share), "no_more_than_its_share")
    free = stay(group)
    refused(update(free, partnership=share), "no_more_than_its_share")
    refused(update(serves, places=0), "no_more_than_its_share")
    # In another group of the same provision the share is the same, and the figure says so.
    second = another(group)
    refused(lambda: stay(second, partnership=share), "no_more_than_its_share")
    assert free_places(second, MONDAY, FRIDAY, partnership=share.pk) == 0
    assert free_places(second, MONDAY, FRIDAY) == 5


def test_seats_are_counted_by_half_day(group: Group) -> None:
    ProvisionType.objects.update(counts=Counts.SESSIONS)
    with transaction.atomic():
        mornings = stay(group, last_on=MONDAY - dt.timedelta(1) + dt.timedelta(weeks=4))
        sessions(mornings, (1, "am"), (2, "am"))
    # A stay without sessions holds every one until its own are known, so its pattern comes first, while it is not live.
    afternoons = stay(group, live=False)
    sessions(afternoons, (1, "pm"), (2, "pm"))
    update(afternoons, live=True)()
    refused(lambda: sessions(afternoons, (1, "am")))
    refused(lambda: sessions(mornings, (2, "pm"), from_on=MONDAY + dt.timedelta(weeks=2)))
    [moved] = sessions(afternoons, (3, "am"))
    refused(update(moved, weekday=1))
    refused(update(moved, stay=mornings, weekday=2, half="pm"))


def test_a_stay_that_loses_its_last_session_holds_every_one_again(group: Group) -> None:
    ProvisionType.objects.update(counts=Counts.SESSIONS)
    full, part = stay(group, live=False), stay(another(group))
    sessions(full, (1, "am"))
    update(full, live=True)()
    second = stay(group, live=False)
    [only] = sessions(second, (1, "pm"))
    update(second, live=True)()
    refused(lambda: PatternSession.objects.filter(pk=only.pk).delete())
    refused(update(only, stay=part))


def test_counting_pupils_instead_of_seats_is_refused_where_two_share_a_seat(group: Group, cast: Cast) -> None:
    kind = ProvisionType.objects.get(pk=group.provision.type_id)
    update(kind, counts=Counts.SESSIONS)()
    for half in ("am", "pm"):
        held = stay(group, live=False)
        sessions(held, *((day, half) for day in range(1, 6)))
        update(held, live=True)()
    refused(update(kind, counts=Counts.PUPILS))
    other = ProvisionType.objects.create(code="other", name="Other", plural="Others", from_on=dt.date(2026, 1, 1))
    refused(lambda: Provision.objects.filter(pk=group.provision_id).update(type=other))


def test_a_group_does_not_move_to_where_its_partnership_has_no_share(group: Group, cast: Cast) -> None:
    serves = ProvisionServes.objects.get()
    stay(group, partnership=serves.partnership)
    here = Organisation.objects.get(pk=group.provision_id)
    organisation = Organisation.objects.create(kind=here.kind, code="elsewhere", name="Elsewhere")
    there = Provision.objects.create(
        organisation=organisation, type=group.provision.type, registered=False, setting_type="OTH"
    )
    ProvisionServes.objects.create(
        provision=there, partnership=serves.partnership, from_on=dt.date(2026, 1, 1), places=0
    )
    refused(update(group, provision=there), "no_more_than_its_share")


def test_only_the_functions_named_run_as_their_owner_and_each_pins_its_search_path(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname::text, coalesce(array_to_string(p.proconfig, ';'), '') "
            "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        )
        found = dict(cursor.fetchall())
        cursor.execute("SELECT has_schema_privilege(current_user, 'public', 'CREATE')")
        may_make_tables = cursor.fetchone()[0]
    assert set(found) == AS_OWNER
    assert set(found.values()) == {"search_path=public, pg_temp"}
    assert not may_make_tables
