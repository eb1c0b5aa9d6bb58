"""An answer that rules a case out is met by a page that says what to do instead."""

from collections.abc import Callable

import pytest
from django.test import Client

from apsystem.demo.cast import Cast
from partnerships.models import Membership
from referrals.models import Referral
from tests.referrals.beginning import typed


SignIn = Callable[[Membership | None], Client]
NEW = "/referrals/new/"
REASON = "He is moving to us on Monday, and his old school has closed"


@pytest.mark.parametrize(
    ("wrong", "title", "instead"),
    [
        ({"excluded": "yes"}, "A permanently excluded pupil takes another route", "Tell the local authority today"),
        ({"on_roll": "no"}, "Only the school that has the pupil on its roll can refer", "ask that school to refer"),
        ({"elsewhere": "no"}, "This is not alternative provision", "early annual review of the plan"),
    ],
)
def test_an_answer_that_rules_it_out_is_told_what_to_do_instead(
    cast: Cast, sign_in: SignIn, wrong: dict[str, str], title: str, instead: str
) -> None:
    answer = sign_in(cast.asha).post(NEW, typed(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert title in page
    assert instead in page
    assert "Do not use this service to report a safeguarding emergency" in page
    assert "There is a problem" not in page
    assert not Referral.objects.exists()


def test_the_pupil_need_not_be_named_to_be_told(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.asha).post(NEW, typed(excluded="yes", surname="", date_of_birth_day="40", on_roll=""))
    assert "takes another route" in page.content.decode()


def test_two_answers_that_rule_it_out_are_both_told(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.asha).post(NEW, typed(on_roll="no", elsewhere="no")).content.decode()
    assert "Only the school that has the pupil on its roll can refer" in page
    assert "This is not alternative provision" in page


def test_an_exceptional_case_goes_on_with_its_reason(cast: Cast, sign_in: SignIn) -> None:
    client, posted = sign_in(cast.asha), typed(on_roll="no")
    assert "This is an exceptional case" in client.post(NEW, posted).content.decode()
    refused = client.post(NEW, posted | {"exceptional_reason": "  "}).content.decode()
    assert "Enter why this is an exceptional case" in refused
    assert not Referral.objects.exists()
    assert client.post(NEW, posted | {"exceptional_reason": REASON}).status_code == 302
    assert Referral.objects.get().exceptional_reason == REASON


def test_an_exceptional_case_must_still_name_its_pupil_and_keeps_its_reason(cast: Cast, sign_in: SignIn) -> None:
    posted = typed(elsewhere="no", exceptional_reason=REASON)
    page = sign_in(cast.asha).post(NEW, posted | {"surname": ""}).content.decode()
    assert "Enter legal family name" in page
    assert REASON in page
    assert not Referral.objects.exists()


def test_a_permanently_excluded_pupil_is_never_an_exceptional_case(cast: Cast, sign_in: SignIn) -> None:
    for more in ({}, {"on_roll": "no"}):
        posted = typed(excluded="yes", exceptional_reason=REASON, **more)
        page = sign_in(cast.asha).post(NEW, posted).content.decode()
        assert "takes another route" in page
        assert "exceptional" not in page.split("</h1>")[1].split("</main>")[0].replace(REASON, "").replace("_", "")
        assert "/exclusions/new/" in page
    assert not Referral.objects.exists()


def test_a_reason_given_for_an_answer_that_was_then_mended_is_not_kept(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.asha).post(NEW, typed(exceptional_reason=REASON)).status_code == 302
    assert Referral.objects.get().exceptional_reason == ""


def test_going_back_from_a_shutter_keeps_every_answer(cast: Cast, sign_in: SignIn) -> None:
    client, posted = sign_in(cast.asha), typed(on_roll="no")
    assert f'name="surname" value="{posted["surname"]}"' in client.post(NEW, posted).content.decode()
    page = client.post(NEW, {**posted, "back": "yes"}).content.decode()
    assert f'value="{posted["surname"]}"' in page
    assert page.count(" checked") == 3
    assert "There is a problem" not in page
