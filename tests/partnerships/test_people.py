"""People and their roles."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from apsystem.demo.cast import Cast
from partnerships.actions import end_membership
from partnerships.models import Membership


SignIn = Callable[[Membership | None], Client]
TODAY = {"from_on_day": "17", "from_on_month": "11", "from_on_year": "2026"}


def test_people_are_found_by_name_address_or_organisation(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.ada).get("/settings/people/?q=hilltop").content.decode()
    assert "Ben Okafor" in page
    assert "Asha Patel" not in page


def test_another_role_is_added_once_however_often_the_button_is_pressed(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.ada)
    path = f"/settings/people/{cast.asha.user_id}/add-role/"
    sent = {"organisation": "lakeside", "role": "school_contact", "submission_key": str(uuid.uuid4())} | TODAY
    for _ in range(2):
        assert client.post(path, sent).status_code == 302
    assert Membership.objects.filter(user=cast.asha.user, organisation=cast.places["lakeside"]).count() == 1


def test_the_same_role_again_is_refused_with_a_sentence(cast: Cast, sign_in: SignIn) -> None:
    sent = {"organisation": "riverside", "role": "school_contact", "submission_key": str(uuid.uuid4())} | TODAY
    page = sign_in(cast.ada).post(f"/settings/people/{cast.asha.user_id}/add-role/", sent)
    assert "already has this role here" in page.content.decode()


def test_a_panel_member_needs_the_school_they_speak_for(cast: Cast, sign_in: SignIn) -> None:
    sent = {"organisation": "west", "role": "panel_member", "submission_key": str(uuid.uuid4())} | TODAY
    page = sign_in(cast.ada).post(f"/settings/people/{cast.tess.user_id}/add-role/", sent)
    assert "Enter the school this panel member speaks for" in page.content.decode()


def test_a_role_ends_with_a_date_and_the_person_acts_in_it_no_more(cast: Cast, sign_in: SignIn) -> None:
    sent = {"version": "1", "to_on_day": "16", "to_on_month": "11", "to_on_year": "2026"}
    assert sign_in(cast.ada).post(f"/settings/memberships/{cast.asha.pk}/end/", sent).status_code == 302
    assert "do not act for any organisation" in sign_in(cast.asha).get("/switch/").content.decode()


def test_a_role_cannot_end_before_it_began(cast: Cast, sign_in: SignIn) -> None:
    sent = {"version": "1", "to_on_day": "1", "to_on_month": "1", "to_on_year": "2001"}
    page = sign_in(cast.ada).post(f"/settings/memberships/{cast.asha.pk}/end/", sent).content.decode()
    assert "last day must be the same as or after the first day" in page


def test_the_last_administrator_stays(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="last administrator"):
        end_membership(cast.ada, to_on=dt.date(2026, 12, 1), version=1, by=cast.ada)


def test_nobody_but_an_administrator_sees_people(cast: Cast, sign_in: SignIn) -> None:
    for who in (cast.olu, cast.asha, cast.vera, cast.cora):
        assert sign_in(who).get("/settings/people/").status_code == 403
