"""Two people offer the last place of a base at the same time."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.actions import change
from partnerships.models import Capacity
from tests.journeys.conftest import Person
from tests.placements.test_last_place import agreed_cases


def has_the_form_open(who: Person, case: str) -> None:
    """Fill in the offer of a place from today, without sending it."""
    who.open(f"/offers/new/{case}/")
    who.page.locator("[name=group]").first.check()
    who.answer("first_on", clock.today())


@pytest.mark.browser
def test_the_second_to_offer_the_last_place_is_told_and_keeps_what_was_written(
    person: Callable[..., Person], county: Cast
) -> None:
    change(Capacity.objects.get(), version=1, places=1, by=county.ada)
    first, second = sorted(case.reference for case in agreed_cases(county, 2))
    cora, chidi = person().is_let_in(county.cora), person(width=390).is_let_in(county.chidi)
    has_the_form_open(cora, first)
    has_the_form_open(chidi, second)

    cora.press("Send the offer")
    cora.is_told("The place is reserved and the offer sent.")
    chidi.press("Send the offer")

    chidi.is_stopped(f"There is no free place at Riverbank Base on {clock.today():%-d %B %Y}")
    expect(chidi.page.locator("[name=group]").first).to_be_checked()
    expect(chidi.page.locator("[name=first_on_day]")).to_have_value(str(clock.today().day))
    chidi.open(f"/referrals/{second}/")
    chidi.sees("Agreed, place to be offered")
    chidi.open("/offers/")
    chidi.does_not_see(second)


@pytest.mark.browser
def test_the_second_to_offer_one_pupil_a_place_is_told_so(person: Callable[..., Person], county: Cast) -> None:
    case = agreed_cases(county, 1)[0].reference
    cora, chidi = person().is_let_in(county.cora), person().is_let_in(county.chidi)
    has_the_form_open(cora, case)
    has_the_form_open(chidi, case)

    cora.press("Send the offer")
    cora.is_told("The place is reserved and the offer sent.")
    chidi.press("Send the offer")
    chidi.is_stopped("A place has already been offered for this referral.")
