"""Marking a new referral as ready for a meeting."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from apsystem.demo.cast import Cast
from partnerships.models import Membership
from referrals import actions
from referrals.models import Referral
from referrals.workflow import Status
from tests.referrals.panel import sent


def test_a_checked_referral_is_ready(cast: Cast) -> None:
    assert actions.accept(sent(cast), by=cast.cora).status == Status.READY


def test_the_school_does_not_check_its_own_referral(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.accept(sent(cast), by=cast.rowan)


def test_the_page_goes_on_to_choose_a_meeting(cast: Cast, sign_in: Callable[[Membership | None], Client]) -> None:
    sent(cast, signed=False)
    client = sign_in(cast.cora)
    page = client.get("/referrals/WE-9001/accept/").content.decode()
    assert "has not signed this referral yet" in page
    assert "Jordan" not in page.partition("</title>")[0]
    answer = client.post("/referrals/WE-9001/accept/")
    assert answer["Location"] == "/referrals/WE-9001/list/"
    assert Referral.objects.get().status == Status.READY
    assert client.get("/referrals/WE-9001/list/").status_code == 200
