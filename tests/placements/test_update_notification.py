"""A school changes, or adds to, what it told the authority."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.actions import Stale
from partnerships.models import Capacity, Provision
from placements import actions
from placements.models import Notification, Placement
from referrals.models import Pupil
from tests.placements.making import acknowledged, questioned, told
from tests.placements.test_end_notification import ended
from tests.placements.test_tell_the_la import UPN, nothing_but_the_needed


LATER = dt.date(2027, 2, 12)


def update(cast: Cast, row: Notification, reason: str = "The family asked", **given: Any) -> Notification:
    return actions.update_notification(row, given=given, reason=reason, version=row.version, by=cast.asha)


def test_a_change_after_it_was_acknowledged_waits_for_the_officer_again(cast: Cast) -> None:
    row = update(cast, acknowledged(cast), planned_end_on=LATER)
    assert (row.status, row.reply_by_on) == ("updated", dt.date(2026, 11, 19))
    assert Placement.objects.get().planned_end_on == LATER
    event = row.events.last()
    assert event
    assert event.reason == "Planned end: 16 January 2027, now 12 February 2027. The family asked"
    sent = Message.objects.get(about=row.reference, key__startswith="updated")
    assert "Harrow" not in sent.body
    assert "family" not in sent.body


@pytest.mark.parametrize(("make", "status"), [(told, "told"), (questioned, "questioned")])
def test_a_change_before_that_leaves_it_where_it_stands(cast: Cast, make: Any, status: str) -> None:
    row = update(cast, make(cast), hours_per_week=Decimal(20))
    assert row.status == status
    assert [event.move for event in row.events.all()][-1] == "update"


def test_a_change_says_why_and_an_addition_need_not(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Say why this has changed"):
        update(cast, told(cast), reason="", hours_per_week=Decimal(20))
    row = update(cast, told(cast, forename="Una", purpose=""), reason="", purpose="To be in lessons")
    assert row.purpose == "To be in lessons"


def test_what_is_left_empty_stays_and_no_change_at_all_is_refused(cast: Cast) -> None:
    row = told(cast)
    with pytest.raises(ValidationError, match="Change or add something"):
        update(cast, row, purpose="", hours_per_week=None, basis="direction")


def test_what_is_added_finishes_its_task(cast: Cast) -> None:
    row = told(cast, **nothing_but_the_needed())
    row = update(
        cast, row, reason="", planned_end_on=LATER, hours_per_week=Decimal(10), days_per_week=Decimal(2), upn=UPN,
        checks_made=True,
    )  # fmt: skip
    left = set(
        row.placement.tasks.filter(done_at=None, organisation=cast.places["riverside"]).values_list("key", flat=True)
    )
    assert left == {"purpose", "basis", "status", "voices", "checks"}, "nobody has said who made the checks"
    assert update(cast, row, reason="", checked_by="Asha Patel").safe
    assert not row.placement.tasks.filter(done_at=None, key="checks").exists()
    assert Pupil.objects.get().upn == UPN


def test_a_upn_that_is_another_childs_is_left_out(cast: Cast) -> None:
    Pupil.objects.create(forename="A", surname="B", date_of_birth=dt.date(2012, 1, 1), upn=UPN)
    row = update(cast, told(cast), reason="", upn=UPN)
    row.placement.pupil.refresh_from_db()
    assert not row.placement.pupil.upn
    assert row.placement.tasks.filter(key="upn_taken").exists()


def test_checks_that_turn_out_not_to_be_made_are_told_the_same_day(cast: Cast) -> None:
    row = update(cast, told(cast), reason="The visit was cancelled", checks_made=False)
    assert Message.objects.filter(about=row.reference, key__startswith="unsafe").count() == 3
    assert row.placement.tasks.filter(done_at=None, key="checks").exists()


def test_another_provider_is_another_setting_and_the_authority_looks_at_it(cast: Cast) -> None:
    row = told(cast)
    row = update(cast, row, provision=None, provider_name="Mill Workshop", provider_address="", provider_postcode="")
    assert row.placement.provision.organisation.name == "Mill Workshop"
    assert row.placement.setting_type == "OTH"


def test_a_place_of_ours_follows_the_days_and_is_given_up_where_none_is_free(cast: Cast) -> None:
    base = Provision.objects.get(organisation__code="riverbank-base")
    Capacity.objects.update(places=1)
    row = update(cast, told(cast), provision=base)
    stay = Placement.objects.get().stay
    assert stay
    row = update(cast, row, planned_end_on=LATER)
    stay.refresh_from_db()
    assert stay.last_on == LATER
    Capacity.objects.update(to_on=LATER)
    row = update(cast, row, planned_end_on=LATER + dt.timedelta(days=7))
    assert Placement.objects.get().stay is None
    assert row.placement.tasks.filter(key="no_place").exists()


def test_an_old_page_does_not_overwrite(cast: Cast) -> None:
    row = told(cast)
    update(cast, row, purpose="One")
    with pytest.raises(Stale):
        update(cast, row, purpose="Two")


def test_the_end_before_the_start_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="same as or after"):
        update(cast, told(cast), planned_end_on=dt.date(2026, 1, 1))


def test_what_has_ended_is_not_changed(cast: Cast) -> None:
    row = ended(cast, told(cast))
    with pytest.raises(NotAllowed):
        update(cast, row, purpose="Another")


@pytest.mark.parametrize("who", ["ben", "olu", "amir", "quinn"])
def test_who_does_not_change_it(cast: Cast, who: str) -> None:
    row = told(cast)
    with pytest.raises(PermissionDenied):
        actions.update_notification(row, given={}, reason="", version=row.version, by=cast.people[who])


def test_more_reviews_are_planned_for_a_longer_stay_and_none_twice(cast: Cast) -> None:
    row = told(cast)
    before = row.placement.reviews.count()
    update(cast, row, planned_end_on=dt.date(2027, 5, 28))
    days = list(row.placement.reviews.values_list("due_on", flat=True))
    assert len(days) == len(set(days)) > before


def test_the_page_changes_and_keeps_a_guessed_end_empty(cast: Cast, sign_in: Any) -> None:
    row = told(cast, **nothing_but_the_needed())
    client = sign_in(cast.asha)
    form = client.get(f"/told/{row.reference}/change/").context["form"]
    assert form.initial["planned_end_on"] is None
    assert form.fields["provision"].queryset.filter(pk=row.placement.provision_id).exists()
    given = {
        "provision": row.placement.provision_id, "started_on_day": "9", "started_on_month": "11",
        "started_on_year": "2026", "hours_per_week": "12.5", "version": row.version,
    }  # fmt: skip
    page = client.post(f"/told/{row.reference}/change/", given, follow=True).content.decode()
    assert "It is saved" in page
    assert Placement.objects.get().hours_per_week == Decimal("12.5")
    stale = client.post(f"/told/{row.reference}/change/", given | {"hours_per_week": "13", "reason": "A slip"})
    assert "Somebody else changed this" in stale.content.decode()
    assert clock.today() < Placement.objects.get().planned_end_on
