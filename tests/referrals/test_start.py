"""Beginning a referral."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.models import Membership, PartnershipMember
from referrals import actions
from referrals.models import FormVersion, Question, Referral
from referrals.sections import COLUMNS
from referrals.standard_form import APPENDIX_A, FORM, install_standard_form


SignIn = Callable[[Membership | None], Client]
GOOD = {"excluded": "no", "on_roll": "yes", "elsewhere": "yes"}


def test_three_right_answers_begin_a_draft_once(cast: Cast, sign_in: SignIn) -> None:
    posted = {**GOOD, "submission_key": str(uuid.uuid4())}
    for _ in "ab":
        answer = sign_in(cast.asha).post(reverse("referrals:new"), posted)
    referral = Referral.objects.get()
    assert referral.reference == "WE-0001"
    assert referral.partnership == cast.places["west"]
    assert answer["Location"] == reverse("referrals:task_list", args=["WE-0001"])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"excluded": "yes"}, "takes another route"),
        ({"on_roll": "no"}, "has the pupil on its roll"),
        ({"elsewhere": "no"}, "does not need a referral"),
    ],
)
def test_what_is_not_alternative_provision_is_turned_away(
    cast: Cast, sign_in: SignIn, wrong: dict[str, str], sentence: str
) -> None:
    answer = sign_in(cast.asha).post(reverse("referrals:new"), {**GOOD, **wrong, "submission_key": str(uuid.uuid4())})
    assert sentence in answer.content.decode()
    assert not Referral.objects.exists()


def test_only_a_school_begins_its_own(cast: Cast, sign_in: SignIn) -> None:
    for who in (cast.cora, cast.olu, cast.quinn, cast.amir, cast.ada):
        assert sign_in(who).get(reverse("referrals:new")).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.start_referral(school=cast.places["hilltop"], submission_key=uuid.uuid4(), by=cast.asha)


def test_a_school_outside_every_partnership_is_told_so(cast: Cast) -> None:
    PartnershipMember.objects.filter(school=cast.places["riverside"]).update(to_on=clock.today() - dt.timedelta(1))
    with pytest.raises(ValidationError, match="does not belong to a partnership today"):
        actions.start_referral(school=cast.places["riverside"], submission_key=uuid.uuid4(), by=cast.asha)


def test_the_standard_form_is_installed_once(cast: Cast) -> None:
    install_standard_form(by=cast.ada)
    install_standard_form(by=cast.ada)
    assert FormVersion.objects.count() == 1
    assert Question.objects.count() == sum(len(questions) for questions in FORM.values())


def test_the_standard_form_asks_for_every_column_and_every_line_of_appendix_a() -> None:
    asked = [question for questions in FORM.values() for question in questions]
    assert set(COLUMNS) <= {question.key for question in asked}
    # Lines 1 and 13 are the school and the outcomes, which are rows of their own.
    assert {question.line for question in asked} >= set(APPENDIX_A) - {1, 13}
