"""Sending what is in the outbox, to a real mail server that is there, away, or says no."""

import datetime as dt
import socket
from collections.abc import Iterator
from email.message import Message as Mail
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler
from pytest_django.fixtures import Settings

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.jobs.told import may_still_be_told
from apsystem.outbox.models import Message
from apsystem.outbox.sending import PATIENCE, put, put_all, send_due, try_again
from partnerships.models import Membership
from tests.conftest import NOW, SignIn
from tests.referrals.making import submitted


class Inbox(Handler):
    """What the mail server has taken, and whom it refuses."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Mail] = []
        self.refuses: dict[str, str] = {}

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def handle_message(self, message: Mail) -> None:
        self.mails.append(message)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PostOffice:
    """A mail server of our own that may be taken away and brought back."""

    def __init__(self, port: int) -> None:
        self.inbox, self.port = Inbox(), port
        self.server: Controller | None = None

    def open(self) -> None:
        self.server = Controller(self.inbox, hostname="127.0.0.1", port=self.port)
        self.server.start()

    def close(self) -> None:
        if self.server:
            self.server.stop()
            self.server = None


@pytest.fixture
def post(settings: Settings) -> Iterator[PostOffice]:
    """The mail server, open, and the settings that point to it."""
    office = PostOffice(free_port())
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    # The library waits for its own start by the clock, which is stopped for the tests.
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=True):
        office.open()
    yield office
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=True):
        office.close()


def anybody(_message: Message) -> bool:
    return True


def a_message(cast: Cast, key: str = "one", **more: Any) -> Message:
    put(key=key, subject="WN-0042: for you to sign", body="Sign in to read it.", to=cast.rowan.user, **more)
    return Message.objects.get(key=key)


def test_a_message_goes_to_one_person_once(cast: Cast, post: PostOffice) -> None:
    message = a_message(cast)
    assert send_due(anybody) == {"sent": 1}
    assert send_due(anybody) == {}
    (mail,) = post.inbox.mails
    assert mail["To"] == message.email == cast.rowan.user.email
    assert mail["Cc"] is None
    assert mail["Bcc"] is None
    assert mail["Auto-Submitted"] == "auto-generated"


def test_the_same_key_puts_one_message(cast: Cast, post: PostOffice) -> None:
    for _ in range(3):
        a_message(cast)
    assert send_due(anybody) == {"sent": 1}


def test_what_is_tried_again_carries_the_same_number(cast: Cast, post: PostOffice) -> None:
    message = a_message(cast)
    send_due(anybody)
    Message.objects.filter(pk=message.pk).update(sent_at=None)  # killed after the server's yes, before the commit
    send_due(anybody)
    first, second = post.inbox.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_each_attempt_that_fails_waits_longer(cast: Cast, post: PostOffice) -> None:
    message = a_message(cast)
    post.close()
    waits = []
    with time_machine.travel(NOW, tick=False) as traveller:
        for _ in range(8):
            assert send_due(anybody) == {"put off": 1}
            assert send_due(anybody) == {}, "it is not tried again at once"
            message.refresh_from_db()
            waits.append(round((message.next_try_at - clock.now()).total_seconds() / 60))
            traveller.move_to(message.next_try_at)
    assert waits == [1, 2, 4, 8, 15, 30, 60, 60]


def test_a_mail_server_away_for_a_day_loses_nothing_and_needs_nobody(cast: Cast, post: PostOffice) -> None:
    put_all([Message(key=str(n), email=f"p{n}@example.org", subject=f"{n}", body="Sign in.") for n in range(40)])
    post.close()
    with time_machine.travel(NOW, tick=False) as traveller:
        for minute in range(0, 24 * 60, 5):
            traveller.move_to(NOW + dt.timedelta(minutes=minute))
            assert send_due(anybody)["sent"] == 0
    assert Message.objects.waiting().count() == 40
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=True):
        post.open()
    with time_machine.travel(NOW, tick=False) as traveller:
        for minute in range(0, 65, 5):
            traveller.move_to(NOW + dt.timedelta(days=1, minutes=minute))
            send_due(anybody)
    assert sorted(int(mail["Subject"]) for mail in post.inbox.mails) == list(range(40))
    assert not Message.objects.failed().exists()


def test_one_address_the_server_refuses_is_given_up_and_keeps_nobody_waiting(cast: Cast, post: PostOffice) -> None:
    message = a_message(cast)
    put(key="two", subject="Another", body="Sign in.", email="somebody@example.org")
    post.inbox.refuses[message.email] = "550 no such mailbox"
    assert send_due(anybody) == {"given up": 1, "sent": 1}
    message.refresh_from_db()
    assert message.failed_at
    assert message.error == "SMTPRecipientsRefused 550"
    assert message.email not in message.error


def test_a_full_mailbox_is_tried_again(cast: Cast, post: PostOffice) -> None:
    message = a_message(cast)
    post.inbox.refuses[message.email] = "452 mailbox full"
    assert send_due(anybody) == {"put off": 1}
    post.inbox.refuses.clear()
    with time_machine.travel(NOW + dt.timedelta(minutes=1), tick=False):
        assert send_due(anybody) == {"sent": 1}


def test_after_three_days_somebody_has_to_look_and_may_try_again(cast: Cast, post: PostOffice) -> None:
    message = a_message(cast)
    post.close()
    with time_machine.travel(NOW + PATIENCE + dt.timedelta(hours=1), tick=False):
        assert send_due(anybody) == {"given up": 1}
        message.refresh_from_db()
        try_again(message)
        assert send_due(anybody) == {"put off": 1}


def test_somebody_who_left_between_queue_and_send_is_told_nothing(cast: Cast, post: PostOffice) -> None:
    a_message(cast, about="WN-0042")
    Membership.objects.filter(user=cast.rowan.user).update(to_on=clock.today() - dt.timedelta(1))
    assert send_due(may_still_be_told) == {"withheld": 1}
    assert post.inbox.mails == []


def test_somebody_who_may_no_longer_open_the_case_is_told_nothing(cast: Cast, post: PostOffice) -> None:
    referral = submitted(cast)
    Message.objects.update(sent_at=clock.now())
    put_all([
        Message(key="mine", recipient=cast.asha.user, email="a@example.org", subject="Mine", body="x",
                about=referral.reference, only_readers=True),
        Message(key="theirs", recipient=cast.ben.user, email="b@example.org", subject="Theirs", body="x",
                about=referral.reference, only_readers=True),
        Message(key="goodbye", recipient=cast.ben.user, email="b@example.org", subject="Goodbye", body="x",
                about=referral.reference),
    ])  # fmt: skip
    assert send_due(may_still_be_told) == {"sent": 2, "withheld": 1}
    assert {mail["Subject"] for mail in post.inbox.mails} == {"Mine", "Goodbye"}


def test_a_failed_message_is_the_administrators_task(cast: Cast, sign_in: SignIn) -> None:
    message = a_message(cast)
    Message.objects.filter(pk=message.pk).update(failed_at=clock.now(), error="SMTPRecipientsRefused 550")
    client = sign_in(cast.ada)
    assert "E-mails that could not be sent" in client.get("/").content.decode()
    page = client.get("/settings/outbox/").content.decode()
    assert "SMTPRecipientsRefused 550" in page
    said = client.post("/settings/outbox/try-again/", follow=True).content.decode()
    assert "1 e-mail is tried again within a minute." in said
    message.refresh_from_db()
    assert message.failed_at is None
    assert "E-mails that could not be sent" not in client.get("/").content.decode()


def test_what_no_worker_has_tried_is_the_administrators_task(cast: Cast, sign_in: SignIn) -> None:
    a_message(cast)
    with clock.set_to(clock.now() + dt.timedelta(minutes=14)):
        assert "E-mails that nobody has tried to send" not in sign_in(cast.ada).get("/").content.decode()
    with clock.set_to(clock.now() + dt.timedelta(minutes=16)):
        client = sign_in(cast.ada)
        assert "E-mails that nobody has tried to send" in client.get("/").content.decode()
        assert "1 e-mail should have gone" in client.get("/settings/outbox/").content.decode()


def test_nobody_else_sends_messages_again(cast: Cast, sign_in: SignIn) -> None:
    message = a_message(cast)
    Message.objects.filter(pk=message.pk).update(failed_at=clock.now())
    assert sign_in(cast.olu).post("/settings/outbox/try-again/").status_code == 403
    message.refresh_from_db()
    assert message.failed_at
