"""Pausing a placement for safeguarding, and resuming it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from placements import actions
from tests.placements.making import placed


def test_a_pause_tells_the_heads_and_the_authority_at_once_and_keeps_the_place(cast: Cast) -> None:
    placement = actions.pause(placed(cast), reason="A concern was raised", by=cast.quinn)
    told = Message.objects.filter(about=placement.reference, key__startswith="paused")
    assert {m.email.split(".")[0] for m in told} == {"rowan", "quinn", "olu", "sam"}
    assert not any("concern" in m.body for m in told)
    assert placement.status == "paused"
    assert placement.stay
    assert placement.stay.live


@pytest.mark.parametrize("who", ["rowan", "olu", "sam", "quinn"])
def test_who_may_pause(cast: Cast, who: str) -> None:
    assert actions.pause(placed(cast), reason="A concern", by=cast.people[who]).status == "paused"


@pytest.mark.parametrize("who", ["asha", "cora", "tess"])
def test_who_may_not_pause(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.pause(placed(cast), reason="A concern", by=cast.people[who])


def test_a_pause_says_why(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Enter the reason"):
        actions.pause(placed(cast), reason=" ", by=cast.quinn)


def test_a_resumed_placement_is_told_to_the_same_people(cast: Cast) -> None:
    paused = actions.pause(placed(cast), reason="A concern", by=cast.rowan)
    with pytest.raises(PermissionDenied):
        actions.resume(paused, reason="Settled", by=cast.rowan)
    assert actions.resume(paused, reason="Settled", by=cast.sam).status == "active"
    assert Message.objects.filter(about=paused.reference, key__startswith="resumed").count() == 4


def test_the_reason_is_not_for_the_attendance_officer(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    placement = actions.pause(placed(cast), reason="A private concern", by=cast.quinn)
    assert b"A private concern" in sign_in(cast.rowan).get(placement.get_absolute_url()).content
    assert b"A private concern" not in sign_in(cast.amir).get(placement.get_absolute_url()).content


def test_the_pages_pause_and_resume(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    address = placed(cast).get_absolute_url()
    client = sign_in(cast.quinn)
    assert b"The placement is paused" in client.post(f"{address}pause/", {"reason": "A concern"}, follow=True).content
    assert b"The placement is resumed" in client.post(f"{address}resume/", {"reason": "Settled"}, follow=True).content
