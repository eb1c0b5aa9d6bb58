"""A sender that is killed: no message is lost, and none goes twice but the one the mail server had just taken."""

import asyncio
import datetime as dt
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection

from apsystem.bootstrap.environment import ROOT
from apsystem.outbox.models import Message
from apsystem.outbox.sending import put_all
from tests.outbox.test_send import PostOffice, free_port


MESSAGES = 40


class SlowOffice(PostOffice):
    """A mail server slow before and after it takes a message: a kill finds its sender at any point."""

    def open(self) -> None:
        taken = self.inbox.handle_message

        def handle(message: Any) -> None:
            time.sleep(0.02)
            taken(message)

        async def handle_mail(_server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
            await asyncio.sleep(0.02)
            envelope.mail_from = address
            return "250 OK"

        self.inbox.handle_message = handle  # type: ignore[method-assign]
        self.inbox.handle_MAIL = handle_mail  # type: ignore[attr-defined]
        super().open()


@pytest.fixture
def slow() -> Iterator[SlowOffice]:
    """The mail server, at the real time."""
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=True):
        office = SlowOffice(free_port())
        office.open()
        yield office
        office.close()


def environment(office: SlowOffice) -> dict[str, str]:
    """Return what a process of its own needs to work on the database of this test as the application's role."""
    at = connection.settings_dict
    host, port = at["HOST"], at["PORT"]
    url = f"postgresql://{at['USER']}:{at['PASSWORD']}@{host}:{port}/{at['NAME']}"
    env = os.environ | {
        "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "apsystem.settings", "AP_EMAIL_HOST": "127.0.0.1",
        "AP_EMAIL_PORT": str(office.port),
    }  # fmt: skip
    env.pop("DATABASE_OWNER_URL", None)
    return env


def start(office: SlowOffice, *mode: str) -> subprocess.Popen[bytes]:
    """Start a sender of its own process."""
    return subprocess.Popen([sys.executable, "-m", "tests.outbox.sender", *mode], cwd=ROOT, env=environment(office))


def kill_while_it_sends(office: SlowOffice, kills: int, *mode: str) -> Counter[str]:
    """Send what waits with senders that are killed one after the other; return how often each message arrived."""
    put_all([Message(key=str(n), email="p@example.org", subject=str(n), body="Sign in.") for n in range(MESSAGES)])
    chance = random.Random(7)  # when to kill is no secret
    for _ in range(kills):
        sender, before = start(office, *mode), len(office.inbox.mails)
        while sender.poll() is None and len(office.inbox.mails) < before + chance.randint(1, 3):
            time.sleep(0.002)
        time.sleep(chance.random() * 0.03)
        sender.kill()
        sender.wait()
    assert start(office, *mode).wait(60) == 0
    return Counter(str(mail["Subject"]) for mail in office.inbox.mails)


def check_nothing_is_lost(office: SlowOffice, kills: int) -> None:
    arrived = kill_while_it_sends(office, kills)
    assert set(arrived) == {str(n) for n in range(MESSAGES)}
    assert sum(arrived.values()) - MESSAGES <= kills, "each kill costs at most one second copy"
    numbers = {(mail["Subject"], mail["Message-ID"]) for mail in office.inbox.mails}
    assert len(numbers) == MESSAGES, "a second copy carries the number of the first"
    assert not Message.objects.waiting().exists()


@pytest.mark.django_db(transaction=True)
def test_a_killed_sender_loses_nothing(slow: SlowOffice) -> None:
    check_nothing_is_lost(slow, kills=4)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_sender_killed_thirty_times_loses_nothing(slow: SlowOffice) -> None:
    check_nothing_is_lost(slow, kills=30)


@pytest.mark.django_db(transaction=True)
def test_marking_before_sending_would_lose_some(slow: SlowOffice) -> None:
    arrived = kill_while_it_sends(slow, 6, "naive")
    assert len(arrived) < MESSAGES, "the kills of this test would not be noticed"
