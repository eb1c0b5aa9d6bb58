"""Who may sign for a head teacher: dated, from the school's own staff, and not passed on."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships import actions
from partnerships.models import Membership, Role
from referrals import actions as cases
from tests.referrals.making import submitted


SignIn = Callable[[Membership | None], Client]
TODAY = dt.date(2026, 11, 17)
LIST, ADD = "/sign-off/delegates/", "/sign-off/delegates/add/"


def given(cast: Cast, who: str = "asha", **days: dt.date) -> Membership:
    made = actions.delegate(
        cast.people[who].user, submission_key=uuid.uuid4(), by=cast.rowan,
        **{"from_on": TODAY, "to_on": TODAY + dt.timedelta(days=9)} | days,
    )  # fmt: skip
    assert made
    return made


def filled_in(cast: Cast, to_on: dt.date) -> dict[str, Any]:
    days = {"from_on": TODAY, "to_on": to_on}
    parts = {
        f"{name}_{part}": str(getattr(day, part)) for name, day in days.items() for part in ("day", "month", "year")
    }
    return {"person": str(cast.asha.user_id), "submission_key": str(uuid.uuid4()), **parts}


def test_a_delegate_signs_from_the_first_day_to_the_last_and_no_longer(cast: Cast) -> None:
    referral = submitted(cast)
    delegate = given(cast, from_on=TODAY + dt.timedelta(days=1), to_on=TODAY + dt.timedelta(days=2))
    days = [Membership.objects.current(TODAY + dt.timedelta(days=n)).filter(pk=delegate.pk).exists() for n in range(4)]
    assert days == [False, True, True, False]
    assert cases.sign(referral, by=delegate).signed_at is not None


def test_the_page_adds_one_and_the_home_page_leads_there(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.rowan)
    assert LIST in client.get("/").content.decode()
    assert "Nobody but you may sign" in client.get(LIST).content.decode()
    page = client.get(ADD).content.decode()
    assert "Asha Patel" in page
    assert "Rowan Hughes" not in page.partition("<main")[2]
    assert "Ben Okafor" not in page
    assert client.post(ADD, filled_in(cast, TODAY + dt.timedelta(days=9))).status_code == 302
    assert "26 November 2026" in client.get(LIST).content.decode()
    told = Message.objects.get(subject="You may sign referrals for your head teacher")
    assert told.email == "asha.patel@wherryshire.example"
    assert Entry.objects.filter(action="delegate membership").exists()


def test_days_are_held_against_the_rule(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.rowan)
    late = client.post(ADD, filled_in(cast, TODAY + dt.timedelta(days=400))).content.decode()
    assert "The last day must be within a year of the first day" in late
    before = client.post(ADD, filled_in(cast, TODAY - dt.timedelta(days=1))).content.decode()
    assert "The last day must be the same as or after the first day" in before
    with pytest.raises(ValidationError, match="The first day must be today or later"):
        given(cast, from_on=TODAY - dt.timedelta(days=1))


def test_nobody_signs_twice_over_on_a_day(cast: Cast) -> None:
    given(cast)
    with pytest.raises(ValidationError, match="Asha Patel may sign on some of these days already"):
        given(cast, from_on=TODAY + dt.timedelta(days=9), to_on=TODAY + dt.timedelta(days=20))
    given(cast, from_on=TODAY + dt.timedelta(days=10), to_on=TODAY + dt.timedelta(days=20))


@pytest.mark.parametrize("who", ["ben", "tess", "cora", "rowan"])
def test_only_the_schools_own_staff_are_chosen(cast: Cast, who: str) -> None:
    with pytest.raises(ValidationError, match="somebody who works at your school"):
        given(cast, who)


@pytest.mark.parametrize("who", ["asha", "amir", "ben", "priya", "cora", "quinn", "olu", "ada"])
def test_only_a_head_delegates(cast: Cast, who: str) -> None:
    actor = cast.ada if who == "ada" else cast.people[who]
    with pytest.raises(PermissionDenied):
        actions.delegate(cast.asha.user, from_on=TODAY, to_on=TODAY, submission_key=uuid.uuid4(), by=actor)
    with pytest.raises(PermissionDenied):
        actions.end_delegation(given(cast), by=actor)


def test_a_delegate_cannot_pass_it_on(cast: Cast, sign_in: SignIn) -> None:
    delegate = given(cast)
    with pytest.raises(PermissionDenied):
        actions.delegate(cast.amir.user, from_on=TODAY, to_on=TODAY, submission_key=uuid.uuid4(), by=delegate)
    assert sign_in(delegate).get(LIST).status_code == 403


def test_the_head_ends_it_at_once(cast: Cast, sign_in: SignIn) -> None:
    with time_machine.travel(clock.now() - dt.timedelta(days=3), tick=False):
        delegate = given(cast, from_on=TODAY - dt.timedelta(days=3))
    client = sign_in(cast.rowan)
    assert client.post(f"{LIST}{delegate.pk}/end/").status_code == 302
    assert not Membership.objects.current().filter(pk=delegate.pk).exists()
    assert client.get(f"{LIST}{delegate.pk}/end/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.end_delegation(delegate, by=cast.rowan)


def test_one_that_has_not_begun_never_begins(cast: Cast) -> None:
    delegate = given(cast, from_on=TODAY + dt.timedelta(days=3))
    actions.end_delegation(delegate, by=cast.rowan)
    days = (TODAY + dt.timedelta(days=n) for n in range(12))
    assert not any(Membership.objects.current(day).filter(pk=delegate.pk).exists() for day in days)


def test_a_head_ends_none_of_another_school_and_no_other_role(cast: Cast, sign_in: SignIn) -> None:
    delegate = given(cast)
    with pytest.raises(PermissionDenied):
        actions.end_delegation(delegate, by=cast.tess)
    assert sign_in(cast.tess).get(f"{LIST}{delegate.pk}/end/").status_code == 404
    assert sign_in(cast.rowan).post(f"{LIST}{cast.asha.pk}/end/").status_code == 404
    with pytest.raises(Membership.DoesNotExist):
        actions.end_delegation(cast.asha, by=cast.rowan)


def test_a_delegation_outlives_the_head_until_its_own_last_day(cast: Cast) -> None:
    delegate = given(cast)
    Membership.objects.filter(pk=cast.rowan.pk).update(to_on=TODAY - dt.timedelta(days=1))
    assert Membership.objects.current().filter(pk=delegate.pk, role=Role.HEAD_DELEGATE).exists()
