"""The authority asks a school about what it told, and the school answers."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from placements import actions
from placements.models import Notification
from tests.placements.making import acknowledged, questioned, told


def test_the_school_is_asked_without_the_question_in_the_email(cast: Cast) -> None:
    row = questioned(cast, "Who teaches mathematics there?")
    sent = Message.objects.filter(about=row.reference, key__startswith="question")
    assert {m.email.split(".")[0] for m in sent} == {"asha", "rowan"}
    assert not any("mathematics" in m.body for m in sent)


def test_the_clock_stands_still_until_the_answer(cast: Cast) -> None:
    row = told(cast)
    with clock.set_to(clock.now() + dt.timedelta(days=1)):
        row = actions.question_notification(row, reason="Who teaches there?", by=cast.olu)
    with clock.set_to(clock.now() + dt.timedelta(days=9)):
        assert not Notification.objects.overdue().exists()
        row = actions.answer_notification(row, reason="A teacher of ours", by=cast.asha)
    assert (row.status, row.reply_by_on) == ("answered", dt.date(2026, 11, 27)), "one working day was left"


def test_a_question_asked_late_gives_the_officer_the_usual_days_again(cast: Cast) -> None:
    row = acknowledged(cast)
    with clock.set_to(clock.now() + dt.timedelta(days=20)):
        row = actions.question_notification(row, reason="Is it still part-time?", by=cast.olu)
        row = actions.answer_notification(row, reason="Yes", by=cast.rowan)
    assert row.reply_by_on == dt.date(2026, 12, 9)


def test_an_answer_waits_for_the_officer(cast: Cast) -> None:
    row = actions.answer_notification(questioned(cast), reason="A teacher of ours", by=cast.asha)
    assert Message.objects.filter(about=row.reference, key__startswith="answered").get().email.startswith("olu")
    assert actions.acknowledge_notification(row, version=row.version, by=cast.olu).status == "acknowledged"
    assert [event.reason for event in row.events.all()][1:3] == ["Who teaches mathematics there?", "A teacher of ours"]


def test_an_answer_needs_a_question_and_words(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.answer_notification(told(cast), reason="Yes", by=cast.asha)
    with pytest.raises(ValidationError, match="Enter the reason"):
        actions.answer_notification(questioned(cast, forename="Una"), reason=" ", by=cast.asha)


@pytest.mark.parametrize("who", ["asha", "sam", "cora"])
def test_who_does_not_ask(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.question_notification(told(cast), reason="Why?", by=cast.people[who])


@pytest.mark.parametrize("who", ["ben", "tess", "olu", "amir"])
def test_who_does_not_answer(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.answer_notification(questioned(cast), reason="Yes", by=cast.people[who])


def test_a_question_without_its_day_is_refused_by_the_database(cast: Cast) -> None:
    row = told(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.filter(pk=row.pk).update(status="questioned")


def test_the_pages_ask_and_answer(cast: Cast, sign_in: Any) -> None:
    row = told(cast)
    officer = sign_in(cast.olu)
    page = officer.post(f"/told/{row.reference}/ask/", {"reason": "Who teaches there?"}, follow=True)
    assert "The school is asked" in page.content.decode()
    school = sign_in(cast.asha)
    assert "Who teaches there?" in school.get(row.get_absolute_url()).content.decode()
    assert "Who teaches there?" in school.get(f"/told/{row.reference}/answer/").content.decode()
    titles = [line["title"] for line in school.get("/").context["needs"]]
    assert "Questions about provision you arranged, to answer" in titles
    page = school.post(f"/told/{row.reference}/answer/", {"reason": "A teacher of ours"}, follow=True)
    assert "The answer is sent" in page.content.decode()
