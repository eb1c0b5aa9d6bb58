"""The worker itself: one that is killed in the middle of a job is followed by another that takes the job over."""

import contextlib
import subprocess
import sys
import time
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from apsystem.bootstrap.environment import ROOT
from apsystem.jobs import tasks
from apsystem.outbox.models import Message
from apsystem.outbox.sending import put_all
from tests.outbox.test_killed import SlowOffice, environment, slow


__all__ = ["slow"]
MESSAGES = 12
pytestmark = pytest.mark.django_db(transaction=True)


def start_worker(office: SlowOffice) -> subprocess.Popen[bytes]:
    """Start the worker as in production, but one that ends when nothing is left to do."""
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot", "--concurrency", "1"]
    return subprocess.Popen(command, cwd=ROOT, env=environment(office))


def jobs(task: str) -> Counter[str]:
    """Return in which states the jobs of a task are."""
    return Counter(
        ProcrastinateJob.objects.filter(task_name=f"apsystem.jobs.tasks.{task}").values_list("status", flat=True)
    )


def ask_for(task: Any) -> None:
    """Queue a job, unless the clock has done so."""
    with contextlib.suppress(AlreadyEnqueued):
        task.defer(timestamp=0)


def clear_queue(task: str) -> None:
    """Take away the runs of a task that have not begun."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_periodic_defers WHERE task_name = %s", [name := f"apsystem.jobs.tasks.{task}"]
        )
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %s", [name])


@pytest.mark.parametrize("next_waits", [False, True], ids=["alone", "its next run waits"])
def test_the_job_of_a_killed_worker_is_done_by_the_next(slow: SlowOffice, next_waits: bool) -> None:  # a fixture
    put_all([Message(key=str(n), email="p@example.org", subject=str(n), body="Sign in.") for n in range(MESSAGES)])
    ask_for(tasks.send_messages)
    first = start_worker(slow)
    patience = time.monotonic() + 60
    while len(slow.inbox.mails) < 3 and time.monotonic() < patience:
        time.sleep(0.01)
    first.kill()
    first.wait()
    assert jobs("send_messages")["doing"] == 1, "the worker was killed in the middle of its job"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '2 minutes'")
    clear_queue("send_messages")
    if next_waits:
        ask_for(tasks.send_messages)
    ask_for(tasks.bring_back)
    assert start_worker(slow).wait(60) == 0
    assert set(jobs("send_messages")) <= {"succeeded", "aborted"}
    assert set(jobs("bring_back")) == {"succeeded"}
    arrived = Counter(str(mail["Subject"]) for mail in slow.inbox.mails)
    assert set(arrived) == {str(n) for n in range(MESSAGES)}
    assert sum(arrived.values()) <= MESSAGES + 1
