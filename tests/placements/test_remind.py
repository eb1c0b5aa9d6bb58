"""Reminding people by the authority's table: who, when, how often, each once, and nothing ends or releases itself."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from apsystem.jobs.told import may_still_be_told
from apsystem.outbox.models import Message
from partnerships.actions.reminders import DEFAULTS, install_reminders
from partnerships.calendar import calendar_of
from partnerships.models import Occasion, Reminder, ReminderRule, Whom
from placements import actions
from placements.reminding import OCCASIONS
from referrals.actions import give_notice
from tests.conftest import SignIn
from tests.placements.making import offered, questioned, told
from tests.placements.test_end_notification import ended
from tests.placements.test_update_notification import update
from tests.referrals.making import draft, submitted
from tests.referrals.panel import planned


@contextmanager
def on(day: dt.date) -> Iterator[None]:
    with clock.set_to(dt.datetime.combine(day, dt.time(7), tzinfo=dt.UTC)):
        yield


def school_day(number: int) -> dt.date:
    """Return the school day that is a number of school days after today."""
    return calendar_of().add_school_days(clock.today(), number)


def reminded(**what: Any) -> list[str]:
    """Return who has been reminded, by the first word of their address, in order."""
    keys = [
        f"reminder {pk} " for pk in Reminder.objects.filter(**what).order_by("at", "pk").values_list("pk", flat=True)
    ]
    return [m.email.split(".")[0].split("@")[0] for k in keys for m in Message.objects.filter(key__startswith=k)]


def test_every_occasion_has_its_rows_and_every_rule_somebody_it_can_reach() -> None:
    assert set(OCCASIONS) == set(Occasion)
    assert {whom for _, whom, _, _ in DEFAULTS} | {Whom.HOST} <= set(Whom)


def test_the_rules_are_installed_once(cast: Cast) -> None:
    assert ReminderRule.objects.count() == len(DEFAULTS)
    assert install_reminders(by=cast.ada) == 0


def test_an_offer_is_chased_at_one_and_three_school_days_the_host_head_told_at_four(cast: Cast) -> None:
    offer = offered(cast)
    told_on: dict[int, set[str]] = {}
    for number in range(7):
        before = Reminder.objects.count()
        with on(school_day(number)):
            actions.remind()
        new = Reminder.objects.filter(occasion=Occasion.OFFER)[before:]
        told_on[number] = {row.whom for row in new}
    host = {"host"} if offer.provision.host_school_id else set()
    assert told_on == {
        0: set(), 1: {"provision"}, 2: set(), 3: {"provision"}, 4: host, 5: {"coordinator"}, 6: set()
    }  # fmt: skip
    offer.refresh_from_db()
    assert offer.status == "sent"
    assert offer.stay.live


def test_each_reminder_goes_once_however_often_the_job_runs(cast: Cast) -> None:
    offered(cast)
    with on(school_day(1)):
        assert [actions.remind() for _ in range(3)] == [1, 0, 0]


def test_nobody_is_reminded_at_the_weekend(cast: Cast) -> None:
    offered(cast)
    saturday = clock.today() + dt.timedelta(days=(5 - clock.today().weekday()) % 7)
    with on(saturday):
        assert actions.remind() == 0
    with on(saturday + dt.timedelta(days=2)):
        assert actions.remind() > 0


def test_a_worker_that_was_away_sends_what_is_due_now_and_not_what_was_due_in_between(cast: Cast) -> None:
    told(cast, planned_end_on=clock.today() - dt.timedelta(days=1))
    with on(school_day(13)):
        actions.remind()
    rows = Reminder.objects.filter(occasion=Occasion.TOLD_PAST_END, whom=Whom.SCHOOL)
    assert [row.number for row in rows] == [2]


def test_what_was_due_weeks_ago_is_not_brought_up_by_a_new_rule(cast: Cast) -> None:
    offered(cast)
    ReminderRule.objects.all().delete()
    ReminderRule.objects.create(occasion=Occasion.OFFER, whom=Whom.PROVISION, school_days=1, from_on=clock.today())
    with on(school_day(20)):
        assert actions.remind() == 0


def test_an_end_date_that_has_passed_is_asked_about_every_week_and_then_the_officers_hear(cast: Cast) -> None:
    row = told(cast, planned_end_on=clock.today() - dt.timedelta(days=1))
    told(cast, forename="Una", planned_end_on=clock.today() + dt.timedelta(days=90))
    asked: list[tuple[int, str]] = []
    for number in range(13):
        before = Reminder.objects.count()
        with on(school_day(number)):
            actions.remind()
        asked += [(number, one.whom) for one in Reminder.objects.filter(occasion="told_past_end")[before:]]
    assert asked == [(0, "school"), (5, "school"), (10, "school"), (10, "officer")]
    assert not any("Harrow" in m.body + m.subject for m in Message.objects.all())
    row.refresh_from_db()
    assert (row.status, row.placement.status) == ("told", "active")


def test_a_new_end_or_an_end_stops_it(cast: Cast) -> None:
    changed = told(cast, planned_end_on=clock.today() - dt.timedelta(days=1))
    over = told(cast, forename="Una", planned_end_on=clock.today() - dt.timedelta(days=1))
    actions.remind()
    update(cast, changed, planned_end_on=clock.today() + dt.timedelta(days=60))
    over.refresh_from_db()
    ended(cast, over)
    with on(school_day(8)):
        actions.remind()
    assert Reminder.objects.filter(occasion=Occasion.TOLD_PAST_END).count() == 2


def test_a_question_is_asked_again_after_a_week(cast: Cast) -> None:
    questioned(cast)
    for number, expected in ((4, 0), (5, 1)):
        with on(school_day(number)):
            actions.remind()
        assert Reminder.objects.filter(occasion=Occasion.TOLD_QUESTION).count() == expected
    assert set(reminded(occasion=Occasion.TOLD_QUESTION)) == {"asha", "rowan"}


def test_a_draft_is_named_before_the_deadline_of_the_next_meeting(cast: Cast) -> None:
    draft(cast)
    meeting = planned(cast, clock.today() + dt.timedelta(days=14))
    give_notice(meeting, by=cast.cora)
    day = calendar_of().less_school_days(meeting.deadline_on, 3)
    with on(calendar_of().less_school_days(day, 1)):
        actions.remind()
    assert not Reminder.objects.filter(occasion=Occasion.DRAFT).exists()
    with on(day):
        actions.remind()
    assert "asha" in reminded(occasion=Occasion.DRAFT)


def test_a_reminder_is_remembered_by_the_audit_and_names_no_child(cast: Cast) -> None:
    offer = offered(cast)
    with on(school_day(1)):
        actions.remind()
    entry = Entry.objects.get(action="remind")
    assert (entry.person, entry.acting_as, entry.references) == ("", "The system", [offer.reference])
    pupil = offer.referral.pupil
    assert pupil
    assert not any(pupil.surname in f"{m.subject} {m.body}" for m in Message.objects.all())


def test_everybody_reminded_may_read_what_it_is_about(cast: Cast) -> None:
    offered(cast)
    submitted(cast, forename="Una")
    questioned(cast)
    told(cast, forename="Ira", planned_end_on=clock.today() - dt.timedelta(days=1))
    for number in (1, 3, 5, 11, 16):
        with on(school_day(number)):
            actions.remind()
            messages = Message.objects.filter(key__startswith="reminder").select_related("recipient")
            assert [m.key for m in messages if not may_still_be_told(m)] == []
    assert Reminder.objects.values("occasion").distinct().count() >= 3


def test_the_administrator_changes_the_table_and_nobody_else(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.ada)
    page = client.get("/settings/reminders/")
    assert "An offered place unanswered" in page.content.decode()
    assert sign_in(cast.olu).get("/settings/reminders/").status_code == 403


def test_a_reminder_that_cannot_be_told_is_not_remembered(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    offered(cast)

    def fails(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("partnerships.telling.put_all", fails)
    with on(school_day(1)):
        with pytest.raises(RuntimeError), transaction.atomic():
            actions.remind()
        assert not Reminder.objects.exists()
        monkeypatch.undo()
        assert actions.remind() == 1
