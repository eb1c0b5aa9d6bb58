"""What changed since somebody last opened a case is marked, on the case and in lists; looking writes nothing new."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apsystem import clock
from apsystem.demo.cast import Cast
from referrals import actions
from referrals.asked import Asking
from referrals.last_looked import changed_for, last_looked, news_of
from referrals.models import Referral
from tests.conftest import NOW, SignIn
from tests.referrals.making import attached, submitted


MARK = "Changed since you looked"
NEWS = "Changed since you last looked on 17 November at 10:00"


@contextmanager
def later(hours: int) -> Iterator[None]:
    """Move the day on by some hours."""
    with time_machine.travel(NOW + dt.timedelta(hours=hours), tick=False):
        yield


def amended(cast: Cast, referral: Referral, line: str = "Needs a calm start.") -> Referral:
    """Change the line the panel reads, as Asha."""
    fresh = Referral.objects.get(pk=referral.pk)
    values = {"panel_line": line}
    return actions.amend(fresh, "safety", values=values, reason="New", version=fresh.version, by=cast.asha)


def test_a_case_says_what_changed_since_one_last_opened_it_and_when_that_was(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    client = sign_in(cast.cora)
    assert "since you last looked" not in client.get(sent.get_absolute_url()).content.decode()
    with later(1):
        amended(cast, sent)
        attached(cast, sent, "support_plan")
        actions.comment(sent, text="Rang the family.", submission_key=uuid.uuid4(), by=cast.asha)
    with later(2):
        page = client.get(sent.get_absolute_url()).content.decode()
        assert NEWS in page
        for words in ('href="#part-safety"', "Changed after sending", "1 new document", "1 new comment", "(changed)"):
            assert words in page
    with later(3):
        assert "since you last looked" not in client.get(sent.get_absolute_url()).content.decode()


def test_ones_own_changes_are_no_news(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    client = sign_in(cast.asha)
    client.get(sent.get_absolute_url())
    with later(1):
        amended(cast, sent)
        assert "since you last looked" not in client.get(sent.get_absolute_url()).content.decode()
        assert MARK not in client.get("/referrals/").content.decode()
    with later(2):
        actions.return_to_school(sent, asked=[Asking("safety", "panel_line", "missing")], by=cast.cora)
        assert MARK in client.get("/referrals/").content.decode()


def test_the_list_marks_what_changed_and_looking_at_the_list_is_not_opening_the_case(
    cast: Cast, sign_in: SignIn
) -> None:
    sent = submitted(cast)
    client = sign_in(cast.cora)
    with later(1):
        amended(cast, sent)
        assert MARK not in client.get("/referrals/").content.decode(), "one that was never opened is not changed"
        client.get(sent.get_absolute_url())
    with later(2):
        assert MARK not in client.get("/referrals/").content.decode()
        amended(cast, sent, "Needs a known adult.")
    with later(3):
        assert MARK in client.get("/referrals/").content.decode()
        assert MARK in client.get("/referrals/").content.decode()
        client.get(sent.get_absolute_url())
    with later(4):
        assert MARK not in client.get("/referrals/").content.decode()


def test_each_person_has_their_own_last_look(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    sign_in(cast.cora).get(sent.get_absolute_url())
    assert last_looked(cast.cora, [sent.reference]) == {sent.reference: clock.now()}
    assert last_looked(cast.olu, [sent.reference]) == {}
    with later(1):
        amended(cast, sent)
    assert news_of(cast.cora, sent)
    assert news_of(cast.olu, sent) is None


def test_nobody_is_told_of_news_they_do_not_read(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    sign_in(cast.priya).get(sent.get_absolute_url())
    with later(1):
        actions.comment(sent, text="Rang the family.", submission_key=uuid.uuid4(), by=cast.asha)
        attached(cast, sent, "health_plan")
    client = sign_in(cast.cora)
    client.get(sent.get_absolute_url())
    assert changed_for(cast.cora, [sent]) == {sent.reference: clock.now()}
    assert changed_for(cast.priya, [sent]) == {}


def test_a_list_of_twenty_asks_two_questions_as_does_a_list_of_two(cast: Cast, sign_in: SignIn) -> None:
    cases = [submitted(cast) for _ in range(2)]
    client = sign_in(cast.cora)
    for case in cases:
        client.get(case.get_absolute_url())
    with CaptureQueriesContext(connection) as captured:
        assert changed_for(cast.cora, cases) == {}
        assert changed_for(cast.cora, cases * 10) == {}
    assert len(captured) == 4


def test_when_one_last_looked_is_found_by_an_index(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    sign_in(cast.cora).get(sent.get_absolute_url())
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as captured:
        last_looked(cast.cora, [sent.reference])
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {captured[0]['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "audit_last_opened" in plan
