"""The end of a placement before its time."""

import pytest
from django.core.exceptions import ValidationError

from apsystem.demo.cast import Cast
from placements import actions
from tests.placements.making import facts_of_end, placed


def test_an_early_end_keeps_its_reason_and_the_same_facts(cast: Cast) -> None:
    placement = placed(cast)
    facts = facts_of_end(placement, destination="tier_3")
    ended = actions.end_early(placement, reason="The group was not safe together", **facts, by=cast.quinn)  # type: ignore[arg-type]
    assert (ended.status, ended.destination) == ("ended_early", "tier_3")
    assert ended.events.latest("pk").reason == "The group was not safe together"


def test_an_early_end_says_why(cast: Cast) -> None:
    placement = placed(cast)
    with pytest.raises(ValidationError, match="Enter the reason"):
        actions.end_early(placement, reason="", **facts_of_end(placement), by=cast.quinn)  # type: ignore[arg-type]


def test_a_paused_placement_may_end_early_but_not_complete(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    placement = actions.pause(placed(cast), reason="A concern", by=cast.sam)
    page = sign_in(cast.quinn).get(placement.get_absolute_url()).content
    assert b"End early" in page
    assert b"Record the end" not in page


def test_the_page_ends_early(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    placement = placed(cast)
    assert placement.offer
    sent = {
        "reason": "Moved away", "ended_on_day": "17", "ended_on_month": "11", "ended_on_year": "2026",
        "destination": "moved", "sessions_possible": "4", "sessions_attended": "2", "exit_report": "Short.",
    } | {f"result_{outcome.pk}": "not_met" for outcome in placement.offer.referral.outcomes.all()}  # fmt: skip
    page = sign_in(cast.quinn).post(f"{placement.get_absolute_url()}end-early/", sent, follow=True)
    assert b"The placement has ended early" in page.content
