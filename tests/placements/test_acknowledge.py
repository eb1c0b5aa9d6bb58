"""An AP officer acknowledges what a school has told."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.actions import Stale
from placements import actions
from tests.placements.making import acknowledged, told


def test_the_school_is_told_and_the_two_remember(cast: Cast) -> None:
    row = acknowledged(cast)
    assert (row.status, row.acknowledged_at) == ("acknowledged", clock.now())
    assert [event.move for event in row.events.all()] == ["tell", "acknowledge"]
    sent = Message.objects.filter(about=row.reference, key__startswith="acknowledged")
    assert {m.email.split(".")[0] for m in sent} == {"asha", "rowan"}
    assert not any("Harrow" in m.body for m in sent)


@pytest.mark.parametrize("who", ["asha", "rowan", "sam", "cora", "ben"])
def test_who_does_not_acknowledge(cast: Cast, who: str) -> None:
    row = told(cast)
    with pytest.raises(PermissionDenied):
        actions.acknowledge_notification(row, version=row.version, by=cast.people[who])


def test_what_changed_while_it_was_read_is_not_acknowledged(cast: Cast) -> None:
    row = told(cast)
    actions.update_notification(row, given={"purpose": "Another"}, reason="A slip", version=row.version, by=cast.asha)
    with pytest.raises(Stale):
        actions.acknowledge_notification(row, version=row.version, by=cast.olu)


def test_it_is_acknowledged_once(cast: Cast) -> None:
    row = told(cast)
    actions.acknowledge_notification(row, version=row.version, by=cast.olu)
    with pytest.raises(NotAllowed, match="Olu Bankole"):
        actions.acknowledge_notification(row, version=row.version, by=cast.olu)


def test_it_is_overdue_after_two_working_days_and_the_list_says_so(cast: Cast, sign_in: Any) -> None:
    told(cast)
    client = sign_in(cast.olu)
    assert "To be acknowledged by 19 November" in client.get("/told/").content.decode()
    assert "Overdue to acknowledge: 0" in client.get("/told/").content.decode()
    with clock.set_to(clock.now() + dt.timedelta(days=3)):
        page = client.get("/told/?show=overdue").content.decode()
        assert "Acknowledgement overdue since 19 November" in page
        assert "Overdue to acknowledge: 1" in page


def test_the_page_acknowledges(cast: Cast, sign_in: Any) -> None:
    row = told(cast)
    client = sign_in(cast.olu)
    assert f"/told/{row.reference}/acknowledge/" in client.get(row.get_absolute_url()).content.decode()
    page = client.post(f"/told/{row.reference}/acknowledge/", {"version": row.version}, follow=True)
    assert "It is acknowledged" in page.content.decode()
    assert client.post(f"/told/{row.reference}/acknowledge/", {"version": row.version}).status_code == 409
