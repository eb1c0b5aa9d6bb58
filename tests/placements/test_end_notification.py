"""A placement a school arranged has ended."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.models import Membership, Provision
from placements import actions
from placements.models import Notification, Task
from tests.placements.making import acknowledged, told
from tests.placements.test_tell_the_la import nothing_but_the_needed


def ended(cast: Cast, row: Notification, by: Membership | None = None, **others: Any) -> Notification:
    facts: dict[str, Any] = {"ended_on": clock.today(), "destination": "home_full", "as_planned": True}
    return actions.end_notification(row, by=by or cast.asha, **(facts | others))


def test_the_end_is_the_placements_end_and_the_officers_are_told(cast: Cast) -> None:
    row = ended(
        cast, acknowledged(cast), result="partly", sessions_possible=20, sessions_attended=17, exit_report="Settled"
    )
    placement = row.placement
    assert (row.status, row.result) == ("ended", "partly")
    assert (placement.status, placement.ended_on, placement.sessions_attended) == ("completed", clock.today(), 17)
    assert Message.objects.get(about=row.reference, key__startswith="told ended").email.startswith("olu")
    assert [event.move for event in placement.events.all()] == ["start", "complete"]


def test_what_is_not_known_does_not_stop_an_end_and_open_tasks_of_the_school_are_over(cast: Cast) -> None:
    row = ended(cast, told(cast, **nothing_but_the_needed()))
    assert row.placement.sessions_possible is None
    assert not Task.objects.filter(organisation=cast.places["riverside"], done_at=None).exists()
    assert Task.objects.filter(organisation=cast.places["wherryshire"], done_at=None).exists()


def test_an_early_end_says_why(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Say why it ended"):
        ended(cast, told(cast), as_planned=False)
    row = ended(cast, told(cast, forename="Una"), as_planned=False, reason="The provider closed")
    assert row.placement.status == "ended_early"


def test_one_that_is_paused_ends_too(cast: Cast) -> None:
    row = told(cast)
    actions.pause(row.placement, reason="A concern", by=cast.rowan)
    assert ended(cast, Notification.objects.get(pk=row.pk)).placement.status == "ended_early"


def test_an_officer_who_hears_of_it_records_it_and_the_school_is_told(cast: Cast) -> None:
    row = ended(cast, told(cast), by=cast.olu)
    sent = Message.objects.filter(about=row.reference, key__startswith="told ended")
    assert {m.email.split(".")[0] for m in sent} == {"asha", "rowan"}


@pytest.mark.parametrize("day", [1, -400])
def test_the_last_day_lies_between_the_first_and_today(cast: Cast, day: int) -> None:
    with pytest.raises(ValidationError, match="between the first day and today"):
        ended(cast, told(cast), ended_on=clock.today() + dt.timedelta(days=day))


def test_it_ends_once(cast: Cast) -> None:
    row = told(cast)
    ended(cast, row)
    with pytest.raises(NotAllowed):
        ended(cast, row)


@pytest.mark.parametrize("who", ["ben", "sam", "amir", "cora", "quinn"])
def test_who_does_not_end_it(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        ended(cast, told(cast), by=cast.people[who])


def test_the_place_it_held_is_free_from_the_day_after(cast: Cast) -> None:
    base = Provision.objects.get(organisation__code="riverbank-base")
    row = ended(cast, told(cast, provision=base, provider_name=""))
    assert row.placement.stay
    row.placement.stay.refresh_from_db()
    assert row.placement.stay.last_on == clock.today()


def test_the_other_pages_do_not_end_it_behind_the_schools_back(cast: Cast, sign_in: Any) -> None:
    row = told(cast)
    client = sign_in(cast.olu)
    assert client.get(f"{row.get_absolute_url()}complete/").status_code == 403
    page = client.get(row.get_absolute_url()).content.decode()
    assert "end-early" not in page
    assert f"/told/{row.reference}/end/" in page


def test_the_page_ends_it(cast: Cast, sign_in: Any) -> None:
    row = told(cast)
    client = sign_in(cast.asha)
    today = clock.today()
    given = {
        "ended_on_day": today.day, "ended_on_month": today.month, "ended_on_year": today.year,
        "destination": "home_full", "as_planned": "no",
    }  # fmt: skip
    assert "Enter why it ended" in client.post(f"/told/{row.reference}/end/", given).content.decode()
    page = client.post(f"/told/{row.reference}/end/", given | {"as_planned": "yes"}, follow=True).content.decode()
    assert "The end is recorded" in page
    assert row.reference in client.get("/told/?show=ended").content.decode()
    assert row.reference not in client.get("/told/").content.decode()
