"""Confirming an offered place."""

import pytest
from django.core.exceptions import PermissionDenied

from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from placements import actions
from referrals import actions as cases
from tests.placements.making import confirmed, offered


def test_a_base_loses_sight_of_a_pupil_whose_school_withdraws(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    offer = confirmed(cast)
    referral = cases.withdraw(offer.referral, reason="Moved away", by=cast.asha)
    client, address = sign_in(cast.quinn), offer.get_absolute_url()
    page = client.get(address)
    assert page.status_code == 200
    assert referral.surname not in page.content.decode() + client.get("/offers/").content.decode()
    assert client.get(f"{address}day-one/").status_code == 403
    assert client.get(referral.get_absolute_url()).status_code == 404
    assert referral.surname not in client.get("/places/at/riverbank-base/").content.decode()


def test_the_base_lead_confirms_and_the_school_is_told(cast: Cast) -> None:
    offer = actions.confirm_offer(offered(cast), by=cast.quinn)
    assert (offer.status, offer.events.latest("pk").move) == ("confirmed", "confirm")
    assert Message.objects.filter(about=offer.reference, email="asha.patel@wherryshire.example").exists()


@pytest.mark.parametrize("who", ["cora", "asha", "olu"])
def test_nobody_confirms_for_the_base(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.confirm_offer(offered(cast), by=cast.people[who])


def test_a_second_person_is_told_who_confirmed_it_and_when(cast: Cast) -> None:
    offer = confirmed(cast)
    with pytest.raises(NotAllowed, match="Quinn Abara moved it to “Confirmed” on 17 November at 10:00"):
        actions.confirm_offer(offer, by=cast.quinn)


def test_the_base_reads_what_keeps_the_pupil_safe_before_and_the_whole_case_after(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    offer = offered(cast)
    client = sign_in(cast.quinn)
    before = client.get(offer.get_absolute_url())
    assert offer.referral.safety.split("\n")[0][:30] in before.content.decode()
    assert client.get(f"{offer.get_absolute_url()}day-one/").status_code == 403
    client.post(f"{offer.get_absolute_url()}confirm/", {})
    offer.refresh_from_db()
    assert offer.status == "confirmed"
    sheet = client.get(f"{offer.get_absolute_url()}day-one/")
    assert b"Arrival and transport" in sheet.content


def test_a_page_that_is_out_of_date_is_a_409(cast: Cast, sign_in) -> None:  # type: ignore[no-untyped-def]
    offer = confirmed(cast)
    assert sign_in(cast.quinn).post(f"{offer.get_absolute_url()}confirm/", {}).status_code == 409
