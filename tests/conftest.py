"""What every test may ask for: the cast in its county, and a browserless client signed in as one of them."""

import datetime as dt
from collections.abc import Callable, Iterator
from inspect import signature

import pytest
import time_machine
from django.db import connection
from django.test import Client
from hypothesis import settings

from apsystem.demo.cast import Cast, create_cast
from partnerships.middleware import ACTING_AS
from partnerships.models import Membership
from partnerships.wording import forget_words, words
from tests.kept import GROUND


# Machines differ in speed; a slow one is no fault.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

SignIn = Callable[[Membership | None], Client]

# A Tuesday in term, at ten in the morning.
NOW = dt.datetime(2026, 11, 17, 10, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def one_tuesday_morning(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test without a browser lives on the same Tuesday in term."""
    if request.node.get_closest_marker("browser"):
        yield
        return
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def cast(request: pytest.FixtureRequest, db: None) -> Iterator[Cast]:
    """The cast in its two partnerships; no word of another test is remembered, and none is left to be asked for."""
    if request.node.get_closest_marker("browser"):
        made = create_cast()  # at the real time
        forget_words()
        words()
        yield made
        return
    with GROUND.of_a_test():
        made = GROUND.after("the cast", create_cast)
        # Another connection may write too where what is written is committed.
        if patches(request) or not connection.in_atomic_block:
            GROUND.steps = None
        forget_words()
        words()
        yield made


def patches(request: pytest.FixtureRequest) -> bool:
    """Say whether a test changes settings or code: what is made under it is not what other tests begin with."""
    return "settings" in request.fixturenames or "monkeypatch" in signature(request.function).parameters


@pytest.fixture
def sign_in(client: Client) -> SignIn:
    """Return a function that signs the client in as one membership, or out for None."""

    def signed_in(who: Membership | None) -> Client:
        client.logout()
        if who is not None:
            client.force_login(who.user)
            session = client.session
            session[ACTING_AS] = who.pk
            session.save()
        return client

    return signed_in
