"""A school is asked again: its end date has passed, or a question waits."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from placements import actions
from placements.models import Notification
from tests.placements.making import questioned, told
from tests.placements.test_end_notification import ended
from tests.placements.test_update_notification import update


def days(number: int) -> Any:
    return clock.set_to(clock.now() + dt.timedelta(days=number))


def passed(cast: Cast, **others: Any) -> Notification:
    return told(cast, planned_end_on=clock.today() - dt.timedelta(days=1), **others)


def test_an_end_date_that_has_passed_is_asked_about_and_nothing_ends_itself(cast: Cast) -> None:
    row = passed(cast)
    told(cast, forename="Una", planned_end_on=clock.today())
    assert actions.chase_notifications(by=cast.olu) == 1
    sent = Message.objects.filter(about=row.reference, key__startswith="chase")
    assert {m.email.split(".")[0] for m in sent} == {"asha", "rowan"}
    assert not any("Harrow" in m.body for m in sent)
    row.refresh_from_db()
    assert (row.status, row.chased, row.placement.status) == ("told", 1, "active")


def test_once_a_week_however_often_it_runs(cast: Cast) -> None:
    passed(cast)
    asked = [actions.chase_notifications(by=cast.olu) for _ in "ab"]
    with days(6):
        asked.append(actions.chase_notifications(by=cast.olu))
    with days(7):
        asked.append(actions.chase_notifications(by=cast.olu))
    assert asked == [1, 0, 0, 1]


def test_from_the_third_time_the_officers_are_told_too(cast: Cast) -> None:
    row = passed(cast)
    counts = []
    for week in range(3):
        with days(7 * week):
            actions.chase_notifications(by=cast.olu)
        counts.append(
            Message.objects.filter(about=row.reference, key__startswith="chase", email__startswith="olu").count()
        )
    assert counts == [0, 0, 1]


def test_a_new_end_or_an_end_stops_it(cast: Cast) -> None:
    changed, over = passed(cast), passed(cast, forename="Una")
    actions.chase_notifications(by=cast.olu)
    changed.refresh_from_db()
    update(cast, changed, planned_end_on=clock.today() + dt.timedelta(days=30))
    over.refresh_from_db()
    ended(cast, over)
    with days(8):
        assert actions.chase_notifications(by=cast.olu) == 0
    changed.refresh_from_db()
    assert (changed.chased, changed.last_chased_on) == (0, None)


def test_a_question_is_asked_again_after_a_week(cast: Cast) -> None:
    row = questioned(cast)
    with days(6):
        assert actions.chase_notifications(by=cast.olu) == 0
    with days(7):
        assert actions.chase_notifications(by=cast.olu) == 1
    assert "still waits" in Message.objects.filter(about=row.reference, key__startswith="chase")[0].subject


@pytest.mark.parametrize("who", ["asha", "sam", "ada"])
def test_who_does_not_chase(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.chase_notifications(by=cast.ada if who == "ada" else cast.people[who])


def test_the_command_says_how_many(cast: Cast) -> None:
    passed(cast)
    out = io.StringIO()
    call_command("chase_notifications", stdout=out)
    call_command("chase_notifications", stdout=out)
    assert out.getvalue().splitlines() == ["1 asked", "0 asked"]


def test_home_and_the_lists_say_so_on_both_sides(cast: Cast, sign_in: Any) -> None:
    passed(cast)
    for who, words in (
        ("asha", "Provision you arranged whose end date has passed"),
        ("olu", "Provision schools arranged whose end date has passed"),
    ):
        client = sign_in(cast.people[who])
        line = next(line for line in client.get("/").context["needs"] if line["title"] == words)
        assert "End date passed" in client.get(line["href"]).content.decode()
