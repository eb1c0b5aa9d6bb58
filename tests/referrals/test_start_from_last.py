"""Starting from the pupil's last referral: what is copied, what never is, and that nothing is forgotten."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from apsystem.demo.cast import Cast
from partnerships.models import Membership
from referrals import actions, copying
from referrals.form_versions import OWN
from referrals.models import Question, Referral
from referrals.norfolk_form import ADDED
from referrals.rows import KINDS
from referrals.sections import COLUMNS
from referrals.standard_form import FORM
from tests.referrals.beginning import ROBIN, begun, closed, typed
from tests.referrals.making import attached, signed, submitted


SignIn = Callable[[Membership | None], Client]
NEW = "/referrals/new/"


def last(cast: Cast, **changes: Any) -> Referral:
    """Return a referral of Robin Ashdown that Riverside sent, its head signed and the panel did not agree."""
    return closed(signed(cast, **{**ROBIN, **changes}))


def asked_anywhere() -> set[str]:
    """Return the key of every question of the forms this project comes with, and of every column."""
    return {question.key for form in (FORM, ADDED) for asked in form.values() for question in asked} | {*COLUMNS}


def test_every_question_is_copied_or_named_as_not_copied() -> None:
    assert set(copying.COPIED).isdisjoint(copying.NOT_COPIED)
    assert asked_anywhere() - {*copying.COPIED, *copying.NOT_COPIED} == set()
    assert {*copying.COPIED, *copying.NOT_COPIED} - asked_anywhere() == set(), "no longer asked"


def test_every_column_of_every_row_is_copied_or_named_as_not_copied() -> None:
    assert set(copying.ROWS) == set(KINDS)
    for relation, (copied, not_copied) in copying.ROWS.items():
        columns = {field.name for field in KINDS[relation].model._meta.get_fields() if field.concrete}
        kept_by_the_database = {"id", "referral", "submission_key", "version", "created_at"}
        assert columns - kept_by_the_database == {*copied, *not_copied}, relation
        assert set(copied).isdisjoint(not_copied), relation


def test_the_answers_and_rows_that_stay_true_are_copied(cast: Cast) -> None:
    earlier = last(cast)
    referral = begun(cast, copy_from=earlier)
    assert referral.copied_from == earlier
    given = [name for name in copying.COPIED if name in COLUMNS and getattr(earlier, name)]
    assert len(given) > 15
    assert {name: getattr(referral, name) for name in given} == {name: getattr(earlier, name) for name in given}
    texts = dict(earlier.answers.filter(key__in=copying.COPIED).values_list("key", "text"))
    assert texts
    assert dict(referral.answers.values_list("key", "text")) == texts
    for relation, (columns, _) in copying.ROWS.items():
        if columns:
            before, after = getattr(earlier, relation), getattr(referral, relation)
            assert [*after.values_list(*columns)] == [*before.values_list(*columns)], relation
    assert referral.carers.exists()
    assert referral.outcomes.exists()


def test_voices_figures_dates_documents_and_signatures_are_never_copied(cast: Cast) -> None:
    earlier = last(cast)
    Referral.objects.filter(pk=earlier.pk).update(words={"plan": {"hours_per_week": "lots"}})
    attached(cast, earlier, "other")
    earlier.refresh_from_db()
    referral = begun(cast, copy_from=earlier)
    empty = Referral()
    named = ("forename", "surname", "date_of_birth", "upn")
    for name in set(copying.NOT_COPIED) & set(COLUMNS) - set(named):
        assert getattr(referral, name) == getattr(empty, name), name
    assert earlier.pupil_voice or earlier.pupil_voice_reason
    assert earlier.documents.exists()
    assert not referral.documents.exists()
    assert (referral.words, referral.visited, referral.submitted_at, referral.signed_at) == ({}, {}, None, None)
    assert not referral.submissions.exists()
    assert not referral.outcomes.exclude(baseline="", by_on=None).exists()


def test_an_answer_that_is_no_longer_offered_is_not_copied(cast: Cast) -> None:
    earlier = last(cast)
    Referral.objects.filter(pk=earlier.pk).update(support_level="gone")
    earlier.refresh_from_db()
    assert begun(cast, copy_from=earlier).support_level == ""


def test_a_question_the_authority_added_is_copied_too() -> None:
    assert copying.is_copied(Question(key=f"{OWN}clubs"))
    assert not copying.is_copied(Question(key="a_new_one"))


def test_the_school_is_offered_it_and_told_what_to_look_at(cast: Cast, sign_in: SignIn) -> None:
    earlier = last(cast)
    client, posted = sign_in(cast.asha), typed()
    page = client.post(NEW, posted).content.decode()
    assert "Start from the referral of 17 November 2026" in page
    assert earlier.get_absolute_url() in page
    assert all(line in page for line in (*copying.TO_WRITE, *copying.TO_LOOK_AT))
    assert not Referral.objects.filter(status="draft").exists()
    answer: Any = client.post(NEW, posted | {"from_last": "yes"})
    referral = Referral.objects.get(status="draft")
    assert referral.copied_from == earlier
    assert copying.look_again_at(referral) == copying.TO_LOOK_AT
    told = client.get(answer["Location"]).content.decode()
    assert f"It starts from {earlier.reference}. Open every page" in told


def test_the_school_may_start_empty(cast: Cast, sign_in: SignIn) -> None:
    last(cast)
    client, posted = sign_in(cast.asha), typed()
    assert "Select whether to start from" in client.post(NEW, posted | {"from_last": ""}).content.decode()
    assert client.post(NEW, posted | {"from_last": "no"}).status_code == 302
    referral = Referral.objects.get(status="draft")
    assert (referral.copied_from, referral.safety, copying.look_again_at(referral)) == (None, "", ())
    assert not referral.carers.exists()


def test_the_last_of_several_is_offered(cast: Cast, sign_in: SignIn) -> None:
    first, second = last(cast), last(cast)
    page = sign_in(cast.asha).post(NEW, typed()).content.decode()
    assert second.reference in page
    assert first.reference not in page


def test_there_is_no_offer_without_a_sent_and_closed_one(cast: Cast, sign_in: SignIn) -> None:
    actions.withdraw(begun(cast), reason="By mistake", by=cast.asha)
    assert sign_in(cast.asha).post(NEW, typed()).status_code == 302


def test_nobody_starts_from_a_live_one_another_schools_or_another_childs(cast: Cast) -> None:
    theirs = closed(submitted(cast, who=cast.ben, **ROBIN))
    live = submitted(cast)
    other = closed(submitted(cast))
    for wrong in (theirs, live, other):
        with pytest.raises(PermissionDenied):
            actions.start_referral(
                school=cast.places["riverside"], submission_key=uuid.uuid4(), by=cast.asha, copy_from=wrong, **ROBIN
            )
    assert not Referral.objects.filter(status="draft").exists()
