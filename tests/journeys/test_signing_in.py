"""Signing in with an e-mail address and a password."""

from collections.abc import Callable

import pytest

from apsystem.demo.cast import Cast
from tests.journeys.conftest import Person


@pytest.mark.browser
def test_asha_signs_in_and_is_told_whom_she_acts_for(person: Callable[..., Person], county: Cast) -> None:
    asha = person().sign_in(county.asha)
    asha.sees("Riverside Academy")


@pytest.mark.browser
def test_a_wrong_password_is_answered_in_a_sentence(person: Callable[..., Person], county: Cast) -> None:
    stranger = person()
    stranger.open("/account/login/")
    stranger.fill("E-mail address", "nobody@wherryshire.example")
    stranger.fill("Password", "wrong-wrong-wrong")
    stranger.press("Sign in")
    stranger.sees("There is a problem")
