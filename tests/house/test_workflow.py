"""The state tables and the database agree."""

import pytest
from django.db import models

from apsystem.workflow import NotAllowed, Workflow, move
from placements.workflow import (
    CLASH,
    NOTIFICATION,
    OFFER,
    PLACEMENT,
    ClashStatus,
    NotificationStatus,
    OfferStatus,
    PlacementStatus,
)
from referrals.workflow import MEETING, REFERRAL, MeetingStatus, Status


TABLES = ((REFERRAL, Status), (MEETING, MeetingStatus), (OFFER, OfferStatus), (PLACEMENT, PlacementStatus),
          (NOTIFICATION, NotificationStatus), (CLASH, ClashStatus))  # fmt: skip


@pytest.mark.parametrize(
    ("table", "statuses"), TABLES, ids=["referral", "meeting", "offer", "placement", "told", "clash"]
)
def test_a_table_names_known_statuses_and_reaches_every_one(
    table: Workflow, statuses: type[models.TextChoices]
) -> None:
    assert table.statuses() <= set(statuses.values)
    first = statuses.values[0]
    reached = {first} | {m.target for m in table.moves.values()}
    assert reached == set(statuses.values)


def test_a_case_that_moved_on_is_refused() -> None:
    table = Workflow(move("send", ["draft"], "sent", "Send"))
    with pytest.raises(NotAllowed):
        table.check("send", status="sent")


def test_a_move_that_needs_a_reason_is_not_made_without_one() -> None:
    table = Workflow(move("refuse", ["sent"], "refused", "Refuse", needs_reason=True))
    with pytest.raises(ValueError, match="reason"):
        table.check("refuse", status="sent", reason="  ")
