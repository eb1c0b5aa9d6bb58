"""Recording a review, and asking for one."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from partnerships.actions import Stale
from placements import actions
from placements.models import Review
from tests.placements.making import placed


def words(cast: Cast, **others: Any) -> dict[str, Any]:
    """Return what a review found."""
    return {
        "held_on": clock.today(), "attended": "School, family, base", "safe": "Yes", "progress": "Two of three",
        "next_steps": "Two mornings at school", "version": 1, "by": cast.quinn,
    } | others  # fmt: skip


def test_the_base_records_a_review(cast: Cast) -> None:
    review = actions.record_review(placed(cast).reviews.all()[0], **words(cast))
    assert (review.held_on, review.recorded_by, review.version) == (clock.today(), cast.quinn, 2)


def test_a_stale_page_overwrites_nothing(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    placement = placed(cast)
    review = actions.record_review(placement.reviews.all()[0], **words(cast))
    with pytest.raises(Stale):
        actions.record_review(review, **words(cast, progress="Overwritten"))
    sent = {
        "held_on_day": "17", "held_on_month": "11", "held_on_year": "2026", "attended": "A", "safe": "B",
        "progress": "My words", "next_steps": "C", "version": "1",
    }  # fmt: skip
    address = f"{placement.get_absolute_url()}reviews/{review.pk}/"
    page = sign_in(cast.quinn).post(address, sent)
    assert b"Somebody else changed this" in page.content
    assert b"My words" in page.content
    assert Review.objects.get(pk=review.pk).progress == "Two of three"


def test_a_review_is_not_recorded_ahead(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="between the start"):
        actions.record_review(
            placed(cast).reviews.all()[0], **words(cast, held_on=clock.today() + dt.timedelta(days=1))
        )


def test_only_the_provision_records(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.record_review(placed(cast).reviews.all()[0], **words(cast, by=cast.asha))


@pytest.mark.parametrize("who", ["asha", "rowan", "cora", "olu", "quinn"])
def test_school_base_panel_and_authority_may_ask_for_a_review(cast: Cast, who: str) -> None:
    placement, day = placed(cast), dt.date(2026, 11, 27)
    actions.ask_for_review(placement, due_on=day, by=cast.people[who])
    actions.ask_for_review(placement, due_on=day, by=cast.people[who])
    assert placement.reviews.filter(due_on=day).count() == 1
    assert Message.objects.filter(about=placement.reference, subject__startswith="A review is asked for").count() == 1


def test_a_stranger_does_not_ask(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.ask_for_review(placed(cast), due_on=clock.today(), by=cast.ben)


def test_the_pages_of_a_review_answer(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    placement = placed(cast)
    client = sign_in(cast.quinn)
    assert client.get("/reviews/").content.count(b"Review of Riverbank Base") == 2
    assert client.get(f"{placement.get_absolute_url()}reviews/{placement.reviews.all()[0].pk}/").status_code == 200
    assert client.get(f"{placement.get_absolute_url()}reviews/{2**70}/").status_code == 404
    sent = {"due_on_day": "27", "due_on_month": "11", "due_on_year": "2026"}
    page = client.post(f"{placement.get_absolute_url()}reviews/ask/", sent, follow=True)
    assert b"The review is asked for" in page.content
