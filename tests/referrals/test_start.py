"""Beginning a referral."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.actions import change_word
from partnerships.models import Membership, PartnershipMember
from partnerships.wording import forget_words
from placements.models import Placement
from referrals import actions
from referrals.forms.starting import FIRST, NewForm, as_typed, carried
from referrals.models import FormVersion, Question, Referral
from referrals.sections import COLUMNS
from referrals.standard_form import APPENDIX_A, FORM, install_standard_form
from tests.placements.making import placed
from tests.referrals.beginning import ROBIN, UPN, begun, closed, typed
from tests.referrals.making import complete_draft, submitted


SignIn = Callable[[Membership | None], Client]
NEW = "/referrals/new/"


def test_one_page_begins_a_draft_once_with_who_the_pupil_is(cast: Cast, sign_in: SignIn) -> None:
    posted = typed(upn=f" {UPN.lower()} ")
    for _ in "ab":
        answer = sign_in(cast.asha).post(NEW, posted)
    referral = Referral.objects.get()
    assert referral.reference == "WE-0001"
    assert referral.partnership == cast.places["west"]
    assert (referral.forename, referral.surname, referral.date_of_birth) == tuple(ROBIN.values())
    assert (referral.upn, referral.exceptional_reason, referral.copied_from) == (UPN, "", None)
    assert answer["Location"] == reverse("referrals:section", args=["WE-0001", "pupil"])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"forename": ""}, "Enter legal first name"),
        ({"surname": "  "}, "Enter legal family name"),
        ({"date_of_birth_month": "2", "date_of_birth_day": "31"}, "Date of birth must be a real date"),
        ({"date_of_birth_year": "2027"}, "Date of birth must be on or before"),
        ({"upn": "B1"}, "You can leave it empty for now"),
        ({"excluded": ""}, "Select whether the pupil has been permanently excluded"),
        ({"submission_key": ""}, "This page was out of date"),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_is_kept(
    cast: Cast, sign_in: SignIn, wrong: dict[str, str], sentence: str
) -> None:
    page = sign_in(cast.asha).post(NEW, typed(preferred_name="x", **wrong)).content.decode()
    assert sentence in page
    assert page.count('value="Ashdown"') + page.count('value="Robin"') >= 1
    assert not Referral.objects.exists()


def test_only_a_school_begins_its_own(cast: Cast, sign_in: SignIn) -> None:
    for who in (cast.cora, cast.olu, cast.quinn, cast.amir, cast.ada):
        assert sign_in(who).get(NEW).status_code == 403
        assert sign_in(who).post(NEW, typed()).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.start_referral(school=cast.places["hilltop"], submission_key=uuid.uuid4(), by=cast.asha)


def test_a_school_outside_every_partnership_is_told_so(cast: Cast, sign_in: SignIn) -> None:
    PartnershipMember.objects.filter(school=cast.places["riverside"]).update(to_on=clock.today() - dt.timedelta(1))
    with pytest.raises(ValidationError, match="does not belong to a partnership today"):
        begun(cast)
    assert "does not belong to a partnership today" in sign_in(cast.asha).post(NEW, typed()).content.decode()


def test_the_authority_words_the_three_questions(cast: Cast, sign_in: SignIn) -> None:
    change_word("ask-excluded", text="Is the pupil permanently excluded?", version=0, by=cast.ada)
    forget_words()
    page = sign_in(cast.asha).get(NEW).content.decode()
    forget_words()
    assert "Is the pupil permanently excluded?" in page
    assert "Has the pupil been permanently excluded?" not in page


def test_a_second_referral_of_a_pupil_leads_to_the_first(cast: Cast, sign_in: SignIn) -> None:
    first = begun(cast)
    answer = sign_in(cast.rowan).post(NEW, typed(forename="ROBIN", surname="Ash-Down"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "There is already a referral for this pupil" in page
    assert first.get_absolute_url() in page
    assert "another referral needed" not in page
    assert Referral.objects.count() == 1
    with pytest.raises(actions.AlreadyHere):
        begun(cast, by=cast.rowan)


def test_a_referral_that_is_over_or_of_another_child_does_not_stand_in_the_way(cast: Cast) -> None:
    actions.withdraw(begun(cast), reason="Begun by mistake", by=cast.asha)
    begun(cast)
    begun(cast, forename="Reed")
    begun(cast, date_of_birth=dt.date(2012, 3, 15))
    assert Referral.objects.exclude(status="withdrawn").count() == 3


def test_the_unique_pupil_number_tells_two_children_of_one_name_apart(cast: Cast) -> None:
    begun(cast, upn="A999400124001")
    begun(cast, upn="B999400124002")
    with pytest.raises(actions.AlreadyHere):
        begun(cast, upn="")


def as_placed(cast: Cast, **changes: object) -> Placement:
    """Return a live placement of Robin Ashdown of Riverside."""
    placement = placed(cast)
    pupil = placement.pupil
    pupil.forename, pupil.surname, pupil.preferred_name = "Robin", "Ashdown", ""
    pupil.date_of_birth = dt.date(2012, 3, 14)
    pupil.save()
    Placement.objects.filter(pk=placement.pk).update(**changes)
    return Placement.objects.get(pk=placement.pk)


def test_a_placement_that_goes_on_stands_in_the_way(cast: Cast, sign_in: SignIn) -> None:
    placement = as_placed(cast, planned_end_on=clock.today() + dt.timedelta(days=43))
    posted = typed(while_placed="The panel wants to know early")
    page = sign_in(cast.asha).post(NEW, posted).content.decode()
    assert "There is already a placement for this pupil" in page
    assert placement.get_absolute_url() in page
    assert "another referral needed" not in page
    assert not Referral.objects.filter(status="draft").exists()


def test_a_placement_that_is_ending_asks_why_and_goes_on_with_the_reason(cast: Cast, sign_in: SignIn) -> None:
    as_placed(cast, planned_end_on=clock.today() + dt.timedelta(days=42))
    client, posted = sign_in(cast.asha), typed()
    page = client.post(NEW, posted).content.decode()
    assert "Why is another referral needed before the placement ends?" in page
    assert "Enter why another referral" in client.post(NEW, posted | {"while_placed": " "}).content.decode()
    assert not Referral.objects.filter(status="draft").exists()
    answer = client.post(NEW, posted | {"while_placed": "He needs longer", "from_last": "no"})
    referral = Referral.objects.get(status="draft")
    assert answer["Location"] == reverse("referrals:section", args=[referral.reference, "pupil"])
    assert referral.exceptional_reason == "A placement of the pupil has not ended yet. He needs longer"


def test_what_was_typed_is_still_there_when_going_back(cast: Cast, sign_in: SignIn) -> None:
    begun(cast)
    client, posted = sign_in(cast.asha), typed(upn=UPN)
    there = client.post(NEW, posted).content.decode()
    assert all(f'name="{name}" value="{value}"' in there for name, value in posted.items() if value)
    page = client.post(NEW, {**posted, "back": "yes"}).content.decode()
    assert 'value="Ashdown"' in page
    assert f'value="{UPN}"' in page
    assert posted["submission_key"] in page
    assert page.count(" checked") == 3
    assert "There is a problem" not in page


def test_another_schools_drafts_are_never_shown(cast: Cast, sign_in: SignIn) -> None:
    theirs = begun(cast, by=cast.ben)
    last = closed(submitted(cast, who=cast.ben))
    client = sign_in(cast.asha)
    assert client.post(NEW, typed()).status_code == 302
    assert last.date_of_birth
    day = {f"date_of_birth_{part}": str(getattr(last.date_of_birth, part)) for part in ("day", "month", "year")}
    answer = client.post(NEW, typed(forename=last.forename, surname=last.surname, upn=last.upn, **day))
    assert answer.status_code == 302
    assert Referral.objects.filter(school=cast.places["riverside"]).count() == 2
    assert theirs.reference not in client.get("/referrals/").content.decode()


def test_an_action_without_a_name_still_begins_any_number(cast: Cast) -> None:
    for _ in range(2):
        actions.start_referral(school=cast.places["riverside"], submission_key=uuid.uuid4(), by=cast.asha)
    complete_draft(cast)
    assert Referral.objects.count() == 3


@pytest.mark.django_db
@given(st.dictionaries(st.sampled_from(FIRST), st.text(max_size=40)))
def test_anything_typed_is_answered_in_words_and_comes_back_as_it_was(data: dict[str, str]) -> None:
    form = NewForm(data)
    assert form.is_valid() is not bool(form.errors)
    assert all(str(message) for messages in form.errors.values() for message in messages)
    assert dict(carried(data, *FIRST)) == {name: text.replace("\x00", "") for name, text in data.items() if text}
    again = as_typed(data)
    assert all(again[name].value() == data[name] for name in ("forename", "surname", "upn") if data.get(name))


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
