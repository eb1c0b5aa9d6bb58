"""Everybody a message is written to may read it when it is written: what is withheld later is what changed since."""

import pytest

from apsystem.demo.cast import Cast
from apsystem.jobs.told import may_still_be_told
from apsystem.outbox.models import Message
from tests.house.world import make_world


@pytest.mark.django_db
def test_every_message_of_a_whole_case_may_be_sent_at_once(cast: Cast) -> None:
    make_world(cast)
    messages = list(Message.objects.select_related("recipient"))
    assert len(messages) > 20
    assert [message.key for message in messages if not may_still_be_told(message)] == []
