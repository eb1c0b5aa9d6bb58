"""Offering a place."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.actions import change
from partnerships.models import Capacity, Group, Organisation, ProvisionServes
from placements import actions
from placements.models import Offer, Stay
from placements.places import free_places
from tests.placements.making import agreed, offered


def offer(cast: Cast, referral: object, **others: object) -> Offer:
    """Offer a place at Riverbank Base from 3 December for four weeks."""
    given = {
        "group": Group.objects.get(), "first_on": dt.date(2026, 12, 3), "last_on": dt.date(2026, 12, 30),
        "submission_key": uuid.uuid4(), "by": cast.cora,
    }  # fmt: skip
    return actions.offer_place(referral, **given | others)  # type: ignore[arg-type]


def test_a_place_is_reserved_and_the_case_is_offered(cast: Cast) -> None:
    referral = agreed(cast)
    made = offer(cast, referral)
    referral.refresh_from_db()
    assert (referral.status, made.status, made.stay.live) == ("offered", "sent", True)
    assert made.reply_by_on == dt.date(2026, 11, 24)
    assert made.decision == referral.decisions.get()
    assert list(made.events.values_list("move", flat=True)) == ["send"]


def test_the_base_lead_is_told_without_a_name_or_a_need(cast: Cast) -> None:
    referral = agreed(cast)
    made = offer(cast, referral)
    told = Message.objects.get(about=made.reference)
    assert told.email == "quinn.abara@wherryshire.example"
    for word in (referral.surname, referral.forename, referral.safety):
        assert not word or word not in told.subject + told.body


def test_a_full_base_is_told_in_a_sentence_and_nothing_is_half_saved(cast: Cast) -> None:
    change(Capacity.objects.get(), version=1, places=0, by=cast.ada)
    referral = agreed(cast)
    with pytest.raises(ValidationError, match="There is no free place at Riverbank Base on 3 December 2026"):
        offer(cast, referral)
    referral.refresh_from_db()
    assert (referral.status, Stay.objects.count(), Offer.objects.count()) == ("agreed", 0, 0)


def test_a_partnership_that_has_used_its_places_is_told_so(cast: Cast) -> None:
    change(ProvisionServes.objects.get(), version=1, places=0, by=cast.ada)
    with pytest.raises(ValidationError, match="The partnership has used all its places at Riverbank Base"):
        offer(cast, agreed(cast))
    assert free_places(Group.objects.get(), clock.today(), clock.today(), partnership=cast.places["west"].pk) == 0


def test_a_second_press_gives_the_first_offer(cast: Cast) -> None:
    referral, key = agreed(cast), uuid.uuid4()
    first = offer(cast, referral, submission_key=key)
    assert offer(cast, referral, submission_key=key) == first
    assert Stay.objects.count() == 1


def test_a_case_already_offered_is_not_offered_again(cast: Cast) -> None:
    made = offered(cast)
    with pytest.raises((NotAllowed, ValidationError)):
        offer(cast, made.referral)
    assert Stay.objects.count() == 1


@pytest.mark.parametrize("who", ["asha", "rowan", "kit", "quinn", "priya"])
def test_only_those_who_run_the_panel_and_the_ap_officer_offer(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        offer(cast, agreed(cast), by=cast.people[who])


def test_the_ap_officer_offers_for_any_partnership(cast: Cast) -> None:
    assert offer(cast, agreed(cast), by=cast.olu).status == "sent"


def test_a_group_of_other_years_does_not_fit(cast: Cast) -> None:
    change(Group.objects.get(), version=1, year_from=2, year_to=6, by=cast.ada)
    with pytest.raises(ValidationError, match="cannot take this pupil"):
        offer(cast, agreed(cast))


def test_a_base_that_closes_during_the_stay_does_not_fit(cast: Cast) -> None:
    base = Organisation.objects.get(code="riverbank-base")
    change(base, version=base.version, closed_on=dt.date(2026, 12, 20), by=cast.ada)
    with pytest.raises(ValidationError, match="cannot take this pupil"):
        offer(cast, agreed(cast))


def test_the_page_shows_what_is_free_and_gives_the_longest_stay(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    referral = agreed(cast)
    client, address = sign_in(cast.cora), f"/offers/new/{referral.reference}/"
    page = client.get(address)
    assert b"10 places free for the whole of" in page.content
    sent = {
        "group": Group.objects.get().pk, "first_on_day": "3", "first_on_month": "12", "first_on_year": "2026",
        "submission_key": str(uuid.uuid4()),
    }  # fmt: skip
    answer = client.post(address, sent)
    made = Offer.objects.get()
    assert answer.headers["Location"] == made.get_absolute_url()
    assert (made.stay.last_on - made.stay.first_on).days + 1 == 8 * 7


def test_a_full_base_is_said_on_the_form_and_nothing_typed_is_lost(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    change(Capacity.objects.get(), version=1, places=0, by=cast.ada)
    referral = agreed(cast)
    sent = {
        "group": Group.objects.get().pk, "first_on_day": "3", "first_on_month": "12", "first_on_year": "2026",
        "submission_key": str(uuid.uuid4()),
    }  # fmt: skip
    page = sign_in(cast.cora).post(f"/offers/new/{referral.reference}/", sent)
    assert b"There is no free place at Riverbank Base on 3 December 2026" in page.content
    assert b'value="2026"' in page.content
    assert Offer.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "month", "year"), [("", "", ""), ("31", "2", "2026"), ("\x00", "1", "2026"), ("x" * 9999, "1", "1")]
)
def test_a_bad_date_is_a_sentence(cast: Cast, sign_in, day: str, month: str, year: str) -> None:  # type: ignore[no-untyped-def]
    sent = {"first_on_day": day, "first_on_month": month, "first_on_year": year, "submission_key": "nonsense"}
    page = sign_in(cast.cora).post(f"/offers/new/{agreed(cast).reference}/", sent)
    assert page.status_code == 200
    assert b"There is a problem" in page.content
