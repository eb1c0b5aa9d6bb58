"""One transaction round every request, and what it remembers."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from referrals.models import Referral
from tests.conftest import SignIn
from tests.referrals.making import submitted


def test_opening_a_case_is_remembered(cast: Cast, sign_in: SignIn) -> None:
    case = submitted(cast)
    sign_in(cast.olu).get(case.get_absolute_url())
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.person, entry.references) == ("read", cast.olu.user.email, [case.reference])
    assert entry.detail == {"page": "referrals:detail"}


def test_a_refusal_is_remembered_after_the_roll_back(cast: Cast, sign_in: SignIn) -> None:
    case = submitted(cast)
    assert sign_in(cast.ben).get(case.get_absolute_url()).status_code == 404
    assert Entry.objects.latest("pk").action == "refused 404"


def test_a_page_that_is_only_looked_at_cannot_change_anything(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = submitted(cast)

    def careless(referral: Referral, *_: Any, **__: Any) -> None:
        referral.save()

    monkeypatch.setattr("referrals.views.case.project", careless)
    with pytest.raises(RuntimeError, match="A GET tried to write"):
        sign_in(cast.asha).get(case.get_absolute_url())


def test_a_case_that_has_moved_on_is_answered_409_with_who_did_what(cast: Cast, sign_in: SignIn) -> None:
    case = submitted(cast)
    address = f"/referrals/{case.reference}/accept/"
    sign_in(cast.cora).post(address)
    answer = sign_in(cast.chidi).post(address)
    assert answer.status_code == 409
    assert "Cora Flint moved it to" in answer.content.decode()


@pytest.mark.django_db
def test_a_database_that_is_away_is_answered_in_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr("partnerships.middleware.actor_of", away)
    answer = client.get("/")
    assert answer.status_code == 503
    assert "cannot reach its records" in answer.content.decode()


@pytest.mark.django_db
def test_every_answer_carries_the_safety_headers(client: Client) -> None:
    answer = client.get("/account/login/")
    assert answer["Cache-Control"] == "no-store" or "no-cache" in answer["Cache-Control"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_at_most_four_questions_are_asked_before_a_page_begins(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cast.asha)
    # A page she may not open is refused in its first line: what was read by then is what every page costs.
    with django_assert_max_num_queries(20) as asked:
        assert client.get("/settings/").status_code == 403
    assert sum(query["sql"].startswith("SELECT") for query in asked.captured_queries) <= 4
