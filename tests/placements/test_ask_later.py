"""Not this week: the provision takes the pupil, but later, and the partnership agrees or offers another place."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.models import Capacity, Group
from placements import actions
from placements.models import Offer, Stay
from tests.conftest import SignIn
from tests.placements.making import offered


WHY = "The group goes on a trip this week."


def in_days(number: int) -> dt.date:
    return clock.today() + dt.timedelta(days=number)


@pytest.fixture
def later(cast: Cast) -> Offer:
    """An offer for which the base asked for a day a week on."""
    return actions.ask_later(offered(cast), ready_on=in_days(7), reason=WHY, by=cast.quinn)


def test_the_place_stays_reserved_and_the_co_ordinator_is_told(cast: Cast, later: Offer) -> None:
    assert (later.status, later.ready_on, later.note) == ("later", in_days(7), WHY)
    assert later.stay.live
    (message,) = Message.objects.filter(subject__startswith="A later day is asked for")
    assert message.email == "cora.flint@wherryshire.example"
    assert WHY not in message.body


def test_agreeing_moves_the_stay_as_it_is_and_confirms_it(cast: Cast, later: Offer) -> None:
    length = later.stay.last_on - later.stay.first_on
    agreed = actions.agree_later(later, by=cast.cora)
    stay = Stay.objects.get()
    assert (agreed.status, stay.first_on, stay.last_on - stay.first_on) == ("confirmed", in_days(7), length)
    assert Message.objects.filter(subject__startswith="The later day is agreed").exists()
    assert Message.objects.filter(subject__startswith="A place is confirmed", email__startswith="asha").exists()


def test_a_day_no_later_than_offered_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="must be after 17 November 2026"):
        actions.ask_later(offered(cast), ready_on=clock.today(), reason=WHY, by=cast.quinn)


def test_a_day_that_has_passed_is_refused(cast: Cast) -> None:
    offer = offered(cast)
    with clock.set_to(clock.now() + dt.timedelta(days=5)), pytest.raises(ValidationError, match="today or later"):
        actions.ask_later(offer, ready_on=offer.stay.first_on + dt.timedelta(days=2), reason=WHY, by=cast.quinn)


def test_it_says_why(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Enter the reason"):
        actions.ask_later(offered(cast), ready_on=in_days(7), reason=" ", by=cast.quinn)


def test_where_the_later_days_are_taken_nothing_moves(cast: Cast) -> None:
    Capacity.objects.update(places=1)
    offer = offered(cast, days=20)
    Stay.objects.create(group=Group.objects.get(), first_on=in_days(21), last_on=in_days(60))
    asked = actions.ask_later(offer, ready_on=in_days(7), reason=WHY, by=cast.quinn)
    with pytest.raises(ValidationError, match="There is no free place at Riverbank Base"):
        actions.agree_later(asked, by=cast.cora)
    asked.refresh_from_db()
    assert (asked.status, asked.stay.first_on) == ("later", clock.today())


def test_only_the_base_lead_asks_and_only_those_who_offer_agree(cast: Cast, later: Offer) -> None:
    with pytest.raises(PermissionDenied):
        actions.ask_later(later, ready_on=in_days(9), reason=WHY, by=cast.cora)
    for nobody in (cast.quinn, cast.asha, cast.kit):
        with pytest.raises(PermissionDenied):
            actions.agree_later(later, by=nobody)


def test_the_base_may_still_take_the_pupil_at_once_or_refuse(cast: Cast, later: Offer) -> None:
    assert actions.confirm_offer(later, by=cast.quinn).status == "confirmed"
    with pytest.raises(NotAllowed):
        actions.agree_later(later, by=cast.cora)


def test_the_partnership_may_release_it_and_nobody_else_gets_the_case_meanwhile(cast: Cast, later: Offer) -> None:
    assert later.referral.offers.filter(status="later").exists()
    released = actions.release_offer(later, reason="It needs a place at once.", by=cast.cora)
    released.referral.refresh_from_db()
    assert (released.status, released.referral.status) == ("released", "agreed")


def test_on_the_pages_two_people_settle_it(cast: Cast, sign_in: SignIn) -> None:
    offer = offered(cast)
    day = in_days(7)
    base = sign_in(cast.quinn)
    said = {"ready_on_day": day.day, "ready_on_month": day.month, "ready_on_year": day.year, "reason": WHY}
    address = f"{offer.get_absolute_url()}later/"
    empty = base.post(address, {"reason": "Kept"}).content.decode()
    assert "Enter the first day on which the pupil could come" in empty
    assert "Kept" in empty
    assert "The partnership is told, and answers you." in base.post(address, said, follow=True).content.decode()
    co_ordinator = sign_in(cast.cora)
    assert "A later day is asked for" in co_ordinator.get("/").content.decode()
    page = co_ordinator.get(offer.get_absolute_url()).content.decode()
    assert f"Could come from {day:%-d %B}" in page
    assert "Chase the answer" not in page
    agreed = co_ordinator.post(f"{address}agree/", follow=True).content.decode()
    assert "The later day is agreed and the place confirmed." in agreed
