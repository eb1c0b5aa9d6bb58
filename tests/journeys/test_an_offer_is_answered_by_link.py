"""A provision without an account: asked by e-mail, it answers through the link, with and without scripts."""

import datetime as dt
from collections.abc import Callable

import pytest

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.actions import add
from partnerships.models import AnswerAddress, Membership, Provision
from tests.house.world import secret_of
from tests.journeys.conftest import Person
from tests.placements.making import offered


@pytest.mark.browser
@pytest.mark.parametrize(
    ("javascript", "width"), [(True, 390), (False, 1280), pytest.param(True, 1280, marks=pytest.mark.long)]
)
def test_asked_twice_the_base_says_not_this_week_and_the_co_ordinator_agrees(
    javascript: bool, width: int, person: Callable[..., Person], county: Cast
) -> None:
    Membership.objects.filter(pk=county.quinn.pk).update(to_on=clock.today() - dt.timedelta(days=1))
    address = AnswerAddress(provision=Provision.objects.get(), email="offers@riverbank.example", from_on=clock.today())
    add(address, by=county.ada)
    offer = offered(county)
    first = secret_of(offer)
    cora = person(javascript=javascript).is_let_in(county.cora)
    cora.open(offer.get_absolute_url())
    cora.press("Send a new link")
    cora.is_told("A new link is sent to offers@riverbank.example")
    nobody = person(javascript=javascript, width=width)
    nobody.open(f"/answer/{first}/")
    nobody.sees("This link cannot be used")
    nobody.open(f"/answer/{secret_of(offer)}/")
    nobody.sees("A place is offered at Riverbank Base")
    nobody.press("Refuse the place")
    nobody.press("Refuse the place")
    nobody.is_stopped("Select why the place is refused")
    nobody.follow("Back")
    nobody.press("Not this week")
    nobody.answers(ready_on=clock.today() + dt.timedelta(days=7), reason="The group is away")
    nobody.press("Ask for a later day")
    nobody.is_told("The partnership is told, and answers you.")
    nobody.sees("Your answer is sent")
    cora.open(offer.get_absolute_url())
    cora.sees("The link sent to offers@riverbank.example (Riverbank Base)")
    cora.press("Agree to the later day")
    cora.press("Agree to the later day")
    cora.is_told("The later day is agreed and the place confirmed.")
