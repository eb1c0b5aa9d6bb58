"""A job that is cut off at any of its statements leaves nothing half done, and the next run does the rest."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction

from apsystem import clock
from apsystem.accounts.models import User
from apsystem.demo.cast import Cast
from apsystem.jobs.told import may_still_be_told
from apsystem.outbox.digests import make_digests
from apsystem.outbox.models import Message
from apsystem.outbox.sending import mail_of, send_due
from partnerships.models import Reminder
from placements.actions import remind
from tests.placements.making import offered, placed


class CutOff(Exception):
    """The worker is gone."""


class After:
    """Lets a number of statements through, and none after them."""

    def __init__(self, statements: int) -> None:
        self.left = statements

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        # Going back to a savepoint is how the database itself would answer a lost connection.
        if not sql.startswith(("ROLLBACK TO", "RELEASE")):
            if not self.left:
                raise CutOff
            self.left -= 1
        return execute(sql, params, many, context)


def what_there_is() -> tuple[Any, ...]:
    """Return everything the jobs leave behind, without the moments they ran at."""
    messages = Message.objects.exclude(key__startswith="digest").order_by("email", "subject", "about", "created_at")
    digests = Message.objects.filter(key__startswith="digest").order_by("email")
    said = messages.values_list("email", "subject", "about", "digest__subject", "withheld_at")
    reminders = Reminder.objects.order_by("occasion", "about", "whom", "number")
    return (
        list(said), list(digests.values_list("email", "body")),
        list(reminders.values_list("occasion", "about", "whom", "number")),
    )  # fmt: skip


def statements_of(job: Callable[[], Any]) -> int:
    """Return how many statements a job takes, run and undone."""
    counting = After(100_000)
    with transaction.atomic():
        with connection.execute_wrapper(counting):
            job()
        transaction.set_rollback(True)
    return 100_000 - counting.left


def check_cuts(job: Callable[[], Any], most: int) -> None:
    """Cut a job off at up to so many of its statements, run it again, and compare with an undisturbed run."""
    before = what_there_is()
    with transaction.atomic():
        job()
        whole, mails = what_there_is(), sent()
        transaction.set_rollback(True)
    assert (whole, mails) != (before, Counter()), "there is something to do"
    number = statements_of(job)
    assert number > 10
    for statements in range(0, number, -(-number // most)):
        mail.outbox.clear()
        with transaction.atomic():
            with connection.execute_wrapper(After(statements)), pytest.raises(CutOff):
                job()
            transaction.set_rollback(False)  # a worker's statements outside a transaction stand by themselves
            job()
            assert what_there_is() == whole, f"cut off after {statements} statements"
            assert set(sent()) == set(mails)
            assert sum(sent().values()) <= sum(mails.values()) + 1, "what SMTP cannot rule out"
            transaction.set_rollback(True)


def sent() -> Counter[str]:
    """Return what was handed to the mail server, by its number, and how often."""
    return Counter(str(one.extra_headers["Message-ID"]) for one in mail.outbox)


def digests() -> int:
    return make_digests(may_still_be_told)


def send() -> Counter[str]:
    return send_due(may_still_be_told)


@pytest.fixture
def busy(cast: Cast) -> Iterator[Cast]:
    """The cast on a day when reminders, e-mails and digests are due."""
    offered(cast)
    placed(cast)
    User.objects.filter(pk=cast.rowan.user_id).update(daily_digest=True)
    offered(cast)
    with clock.set_to(clock.now() + dt.timedelta(days=21)):
        yield cast


@pytest.mark.parametrize("job", [remind, digests, send], ids=["reminders", "digests", "e-mails"])
def test_what_was_cut_off_is_done_by_the_next_run(busy: Cast, job: Callable[[], Any]) -> None:
    check_cuts(job, most=12)


@pytest.mark.long
@pytest.mark.parametrize("job", [remind, digests, send], ids=["reminders", "digests", "e-mails"])
def test_what_was_cut_off_anywhere_is_done_by_the_next_run(busy: Cast, job: Callable[[], Any]) -> None:
    check_cuts(job, most=100_000)


def test_a_job_that_remembers_before_it_tells_would_be_seen(busy: Cast) -> None:
    def careless() -> None:
        for message in Message.objects.due():
            Message.objects.filter(pk=message.pk).update(sent_at=clock.now())
            Message.objects.filter(pk=message.pk).update(error="")
            mail_of(message).send()

    with pytest.raises(AssertionError):
        check_cuts(careless, most=12)
