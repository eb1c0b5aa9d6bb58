"""Choosing whom one acts for."""

from collections.abc import Callable

from django.test import Client

from apsystem.demo.cast import Cast
from partnerships.middleware import ACTING_AS
from partnerships.models import Membership


SignIn = Callable[[Membership | None], Client]


def test_a_person_with_two_roles_chooses_which_to_act_in(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.rowan)
    assert "West Wherryshire" in client.get("/switch/").content.decode()
    client.post("/switch/", {"membership": cast.rowan_panel.pk})
    assert client.session[ACTING_AS] == cast.rowan_panel.pk


def test_nobody_acts_as_somebody_else(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.rowan)
    answer = client.post("/switch/", {"membership": cast.ada.pk})
    assert "There is a problem" in answer.content.decode()
    assert client.session[ACTING_AS] == cast.rowan.pk


def test_a_role_that_ended_cannot_be_chosen(cast: Cast, sign_in: SignIn) -> None:
    Membership.objects.filter(pk=cast.rowan_panel.pk).update(to_on="2026-11-16")
    client = sign_in(cast.rowan)
    client.post("/switch/", {"membership": cast.rowan_panel.pk})
    assert client.session[ACTING_AS] == cast.rowan.pk


def test_somebody_without_a_role_is_told_whom_to_ask(cast: Cast, sign_in: SignIn) -> None:
    Membership.objects.filter(user=cast.asha.user).update(to_on="2026-11-16")
    assert "administrator" in sign_in(cast.asha).get("/switch/").content.decode()
