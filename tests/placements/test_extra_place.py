"""A dated extra place: given by the AP officer with the host head's agreement, counted by the database, ended early."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connections, transaction

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from partnerships.actions import add
from partnerships.models import Capacity, Closure, Group, Provision, ProvisionServes, ProvisionType
from placements import actions
from placements.models import ExtraPlace, PatternSession, Stay
from placements.places import books_of, free_in, free_places
from tests.conftest import SignIn
from tests.placements.making import agreed, extra_place, offered, own_places
from tests.placements.test_calendar import words_of


TODAY = dt.date(2026, 11, 17)
LAST = TODAY + dt.timedelta(days=55)
LATER = TODAY + dt.timedelta(days=20)


@pytest.fixture
def full(cast: Cast) -> Group:
    """The base's group with one place, which is taken."""
    Capacity.objects.update(places=1)
    group = Group.objects.select_related("provision__type").get()
    Stay.objects.create(group=group, first_on=TODAY, last_on=LAST)
    return group


def refused(change: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError, match="no place is free"), transaction.atomic():
        change()


def test_an_extra_place_is_counted_and_shown_as_extra(cast: Cast, full: Group, sign_in: SignIn) -> None:
    assert free_places(full, TODAY, LAST) == 0
    extra_place(cast)
    assert free_places(full, TODAY, LAST) == 1
    figures = books_of([full], TODAY, LAST)[full.pk].on(TODAY)
    assert (figures.places, figures.extra, figures.free) == (2, 1, 1)
    for page in ("/places/", "/places/at/riverbank-base/calendar/"):
        assert "1 free 2 places 1 taken 1 extra" in words_of(sign_in(cast.cora), page)
    day = words_of(sign_in(cast.cora), "/places/at/riverbank-base/day/")
    assert "1 extra place from 17 November 2026 to 11 January 2027" in day
    assert "Agreed by Rowan Hughes on 17 November 2026" in day
    assert offered(cast).stay.extra is None


def test_it_is_one_place_on_its_own_days_and_not_a_place_more(cast: Cast, full: Group) -> None:
    extra_place(cast, days=10)
    Stay.objects.create(group=full, first_on=TODAY, last_on=TODAY + dt.timedelta(days=10))
    refused(lambda: Stay.objects.create(group=full, first_on=TODAY, last_on=TODAY))
    refused(lambda: Stay.objects.create(group=full, first_on=LATER, last_on=LATER))


def test_without_the_extra_place_the_same_stay_is_refused(cast: Cast, full: Group) -> None:
    refused(lambda: Stay.objects.create(group=full, first_on=TODAY, last_on=TODAY))


def test_a_place_kept_for_a_case_is_nobody_elses(cast: Cast, full: Group) -> None:
    case, other = agreed(cast), agreed(cast)
    extra = extra_place(cast, referral=case)
    assert free_in([full], TODAY, LAST) == {full.pk: 0}
    assert free_in([full], TODAY, LAST, case=case.pk) == {full.pk: 1}
    with pytest.raises(ValidationError, match="no free place at Riverbank Base on 17 November 2026"):
        offered(cast, other)
    refused(lambda: Stay.objects.create(group=full, first_on=TODAY, last_on=TODAY))
    offer = offered(cast, case)
    assert offer.stay.extra == extra
    figures = books_of([full], TODAY, LAST)[full.pk].on(TODAY)
    assert (figures.taken + figures.offered, figures.extra, figures.kept, figures.free) == (2, 1, 0, 0)


def test_the_offer_of_an_extra_place_says_so(cast: Cast, full: Group, sign_in: SignIn) -> None:
    case = agreed(cast)
    extra_place(cast, referral=case)
    offer = offered(cast, case)
    for who in (cast.cora, cast.quinn):
        assert "Extra place Kept for this case" in words_of(sign_in(who), offer.get_absolute_url())
        assert "to 11 January 2027, extra place" in words_of(sign_in(who), "/offers/")


def test_a_kept_place_given_back_is_kept_again(cast: Cast, full: Group) -> None:
    case = agreed(cast)
    extra = extra_place(cast, referral=case)
    actions.release_offer(offered(cast, case), reason="Moved", by=cast.cora)
    assert free_in([full], TODAY, LAST) == {full.pk: 0}
    assert offered(cast, case).stay.extra == extra


def test_two_stays_never_share_an_extra_place(cast: Cast, full: Group) -> None:
    extra = extra_place(cast, referral=agreed(cast))
    Stay.objects.create(group=full, first_on=TODAY, last_on=TODAY, extra=extra)
    with pytest.raises(IntegrityError, match="one_stay_an_extra_place"), transaction.atomic():
        Stay.objects.create(group=full, first_on=LATER, last_on=LATER, extra=extra)


def test_a_stay_that_names_the_extra_place_of_another_group_gains_nothing(cast: Cast, full: Group) -> None:
    elsewhere = Group.objects.create(provision=full.provision, name="Two")
    extra = extra_place(cast, group=elsewhere, referral=agreed(cast))
    refused(lambda: Stay.objects.create(group=full, first_on=TODAY, last_on=TODAY, extra=extra))


def test_a_place_for_anybody_is_not_counted_twice_by_naming_it(cast: Cast, full: Group) -> None:
    extra = extra_place(cast)
    Stay.objects.create(group=full, first_on=TODAY, last_on=TODAY, extra=extra)
    refused(lambda: Stay.objects.create(group=full, first_on=TODAY, last_on=TODAY))


def test_a_kept_place_is_beside_the_share_of_the_partnership(cast: Cast) -> None:
    own_places(cast, 1)
    group, case = Group.objects.select_related("provision__type").get(), agreed(cast)
    offered(cast)
    west = cast.places["west"].pk
    assert free_in([group], TODAY, LAST, partnership=west, case=case.pk) == {group.pk: 0}
    extra_place(cast, referral=case)
    assert free_in([group], TODAY, LAST, partnership=west, case=case.pk) == {group.pk: 10}
    assert offered(cast, case).stay.extra
    assert ProvisionServes.objects.get(partnership=west).places == 1
    with pytest.raises(ValidationError, match="has used all its places"):
        offered(cast)


def test_a_closed_base_has_no_extra_place(cast: Cast) -> None:
    add(Closure(provision=Provision.objects.get(), from_on=TODAY, reason="Works"), by=cast.ada)
    extra = extra_place(cast, referral=agreed(cast))
    group = Group.objects.select_related("provision__type").get()
    assert free_in([group], TODAY, LAST, case=extra.referral_id) == {group.pk: 0}
    refused(lambda: Stay.objects.create(group=group, first_on=TODAY, last_on=TODAY, extra=extra))


def test_a_half_day_that_its_stay_does_not_use_is_nobody_elses(cast: Cast, full: Group) -> None:
    ProvisionType.objects.update(counts="sessions")
    extra = extra_place(cast, referral=agreed(cast))
    stay = Stay.objects.create(group=full, first_on=TODAY, last_on=TODAY, extra=extra, live=False)
    PatternSession.objects.create(stay=stay, weekday=2, half="am", from_on=TODAY)
    Stay.objects.filter(pk=stay.pk).update(live=True)
    other = Stay.objects.create(group=full, first_on=TODAY, last_on=TODAY, live=False)
    PatternSession.objects.create(stay=other, weekday=2, half="pm", from_on=TODAY)
    refused(lambda: Stay.objects.filter(pk=other.pk).update(live=True))


def end(cast: Cast, extra: ExtraPlace, **others: Any) -> ExtraPlace:
    given: dict[str, Any] = {"stops_on": LATER, "reason": "The room is needed", "by": cast.olu}
    return actions.end_extra_place(extra, **given | others)


def test_an_extra_place_ends_early_and_stays_in_the_list(cast: Cast, full: Group, sign_in: SignIn) -> None:
    extra = end(cast, extra_place(cast))
    assert extra.last_on == LATER - dt.timedelta(days=1)
    assert free_places(full, TODAY, extra.last_on) == 1
    assert free_places(full, TODAY, LATER) == 0
    page = words_of(sign_in(cast.olu), "/places/extra/")
    assert "Ended from 7 December 2026: The room is needed" in page
    assert Entry.objects.filter(action="end_extraplace").exists()
    with pytest.raises(ValidationError, match="already stopped from 7 December 2026"):
        end(cast, extra)


@pytest.mark.parametrize("for_case", [True, False])
def test_an_extra_place_that_somebody_needs_is_not_ended(cast: Cast, full: Group, for_case: bool) -> None:
    case = agreed(cast)
    extra = extra_place(cast, referral=case if for_case else None)
    offered(cast, case)
    with pytest.raises(ValidationError, match=r"A pupil holds this place on those days.*7 December 2026"):
        end(cast, extra)
    assert ExtraPlace.objects.get().stops_on is None
    refused(lambda: ExtraPlace.objects.update(to_on=LATER))
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT tgenabled FROM pg_trigger WHERE tgrelid = 'placements_extraplace'::regclass AND "
                       "tgname = 'no_place_twice'")  # fmt: skip
        assert cursor.fetchone()[0] in ("O", b"O")


def test_an_extra_place_is_never_deleted(cast: Cast) -> None:
    extra_place(cast)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ExtraPlace.objects.all()._raw_delete("default")


@pytest.mark.parametrize(("given", "sentence"), [
    ({"from_on": TODAY - dt.timedelta(days=1)}, "today or later"),
    ({"to_on": TODAY - dt.timedelta(days=1)}, "same as or after the first day"),
    ({"agreed_on": TODAY + dt.timedelta(days=1)}, "today or earlier"),
    ({"reason": ""}, "cannot be blank"),
    ({"agreed_by": ""}, "cannot be blank"),
])  # fmt: skip
def test_what_is_not_agreed_or_has_passed_is_refused(cast: Cast, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        extra_place(cast, **given)
    assert not ExtraPlace.objects.exists()


def test_a_case_that_has_a_place_gets_no_extra_one(cast: Cast) -> None:
    offer = offered(cast)
    with pytest.raises(ValidationError, match="agreed and has no place"):
        extra_place(cast, referral=offer.referral)


def test_a_case_has_one_extra_place_at_a_time(cast: Cast) -> None:
    case = agreed(cast)
    extra_place(cast, referral=case)
    with pytest.raises(ValidationError, match="already kept for this case"):
        extra_place(cast, referral=case)


@pytest.mark.parametrize("who", ["cora", "chidi", "quinn", "sam", "rowan", "priya", "vera"])
def test_nobody_but_the_ap_officer_gives_or_ends_one(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        extra_place(cast, by=cast.people[who])
    extra = extra_place(cast)
    with pytest.raises(PermissionDenied):
        end(cast, extra, by=cast.people[who])


def test_the_base_and_the_partnership_are_told_without_a_name(cast: Cast) -> None:
    case = agreed(cast)
    extra_place(cast, referral=case)
    told = Message.objects.filter(subject="An extra place is given")
    assert {message.recipient_id for message in told} == {cast.quinn.user_id, cast.cora.user_id}
    for message in told:
        assert case.surname not in message.subject + message.body
        assert case.reference not in message.subject + message.body


def day_of(name: str, day: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def test_the_officer_gives_one_on_the_page(cast: Cast, full: Group, sign_in: SignIn) -> None:
    case, client = agreed(cast), sign_in(cast.olu)
    key = "6f0a4c1e-94f4-4a36-8a62-2d54e4d3a1b7"
    given = {
        "group": str(full.pk), "referral": case.reference.lower(), **day_of("from_on", TODAY), **day_of("to_on", LAST),
        "reason": "Two pupils agreed in one week", "agreed_by": "Rowan Hughes", **day_of("agreed_on", clock.today()),
        "submission_key": key,
    }  # fmt: skip
    wrong = client.post("/places/extra/new/", given | {"referral": "WE-9999", **day_of("to_on", dt.date(2026, 1, 1))})
    said = wrong.content.decode()
    assert "Enter the reference of a referral you can see" in said
    assert "The last day must be the same as or after the first day" in said
    for _ in range(2):
        assert client.post("/places/extra/new/", given).status_code == 302
    extra = ExtraPlace.objects.get()
    assert (extra.referral, extra.agreed_by, extra.given_by) == (case, "Rowan Hughes", cast.olu)
    assert case.reference in words_of(client, "/places/extra/")
    assert case.reference not in words_of(sign_in(cast.quinn), "/places/extra/")
