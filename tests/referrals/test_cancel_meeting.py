"""A meeting that will not be held."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from referrals import actions
from referrals.models import Meeting, Referral
from referrals.workflow import MeetingStatus, Status
from tests.referrals.panel import papers_out, planned, ready, sent


def test_its_cases_are_ready_for_another_and_those_told_of_it_are_told(
    cast: Cast, sign_in: Callable[[Membership | None], Client]
) -> None:
    meeting = actions.give_notice(planned(cast), by=cast.cora)
    actions.list_for_meeting(ready(cast), meeting=meeting, by=cast.cora)
    client = sign_in(cast.chidi)
    assert "Enter why it will not be held" in client.post("/meetings/WE-M0001/cancel/", {}).content.decode()
    assert client.post("/meetings/WE-M0001/cancel/", {"reason": "Snow."}).status_code == 302
    assert (Meeting.objects.get().status, Referral.objects.get().status) == (MeetingStatus.CANCELLED, Status.READY)
    assert Message.objects.filter(subject__endswith="cancelled").count() == 6


def test_nobody_is_told_of_a_meeting_they_had_no_notice_of(cast: Cast) -> None:
    actions.cancel_meeting(planned(cast), reason="Snow.", by=cast.cora)
    assert not Message.objects.exists()


def test_not_once_the_papers_are_out_nor_by_a_member(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.cancel_meeting(planned(cast), reason="Snow.", by=cast.priya)
    with pytest.raises(NotAllowed):
        actions.cancel_meeting(papers_out(cast, [sent(cast)]), reason="Snow.", by=cast.cora)
