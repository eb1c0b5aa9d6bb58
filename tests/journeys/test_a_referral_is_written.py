"""A whole referral, from signing in to "Referral received", in fewer than fifteen pages."""

from collections.abc import Callable

import pytest

from apsystem.demo.cast import Cast
from referrals.models import Referral
from tests.journeys import steps
from tests.journeys.conftest import CHILD, Person


FEWER_THAN = 15


def writes_a_referral(asha: Person) -> None:
    """Asha goes from page to page by the buttons alone, and sends."""
    asha.press("New referral")
    steps.says_who_it_is_about(asha)
    for slug, answers in steps.her_answers().items():
        steps.writes(asha, slug, answers)
        if slug == "contact":
            steps.row(asha, "carers", 0, emergency_contact=True, telephone="07700 900 123")
        asha.press("Save and continue")
    asha.sees(CHILD[1])
    asha.press("Continue to “before you send”")
    asha.press("Send the referral")
    asha.sees("Referral received")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("javascript", "width"), [(True, 390), (False, 1280), pytest.param(True, 1280, marks=pytest.mark.long)]
)
def test_a_complete_referral_takes_fewer_than_fifteen_pages(
    javascript: bool, width: int, person: Callable[..., Person], county: Cast
) -> None:
    asha = person(javascript=javascript, width=width).sign_in(county.asha)
    writes_a_referral(asha)
    assert asha.pages < FEWER_THAN
    assert Referral.objects.get().submitted_at
