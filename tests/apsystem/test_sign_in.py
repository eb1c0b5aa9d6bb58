"""Signing in: throttled by account, closed to strangers, and silent about who has an account."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from apsystem.accounts.models import User
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from partnerships.actions import end_membership


PASSWORD = "a quiet river in autumn"
LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def nobody_has_tried(db: None, settings: Settings) -> Iterator[None]:
    """Begin without a count, and with a hasher that is quick."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def asha(cast: Cast) -> User:
    cast.asha.user.set_password(PASSWORD)
    cast.asha.user.save()
    return cast.asha.user


def attempt(person: str, password: str, address: str = "192.0.2.1", **more: str) -> Any:
    """Try to sign in from an address with a browser of its own."""
    return Client(REMOTE_ADDR=address).post(LOGIN, {"login": person, "password": password, **more})


def test_the_right_password_signs_in(asha: User) -> None:
    assert attempt(asha.email, PASSWORD).status_code == 302
    assert attempt(asha.email.upper(), PASSWORD).status_code == 302


def test_five_wrong_passwords_lock_the_account_from_wherever_the_right_one_comes(asha: User) -> None:
    for number in range(5):
        person = asha.email.title() if number % 2 else asha.email
        assert attempt(person, "wrong", f"192.0.2.{number}").status_code == 200
    locked = attempt(asha.email, PASSWORD, "198.51.100.7")
    assert locked.status_code != 302
    assert "too many" in locked.content.decode().lower()


def test_a_school_behind_one_address_is_not_locked_out_by_one_of_its_people(asha: User, cast: Cast) -> None:
    for number in range(20):
        attempt(f"somebody{number}@wherryshire.example", "wrong")
    for _ in range(6):
        attempt(cast.rowan.user.email, "wrong")
    assert attempt(asha.email, PASSWORD).status_code == 302


def test_one_address_that_tries_account_after_account_is_stopped_whatever_it_says_of_itself(asha: User) -> None:
    for number in range(60):
        browser = Client(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
        browser.post(LOGIN, {"login": f"somebody{number}@wherryshire.example", "password": "wrong"})
    assert attempt(asha.email, PASSWORD).status_code != 302
    assert attempt(asha.email, PASSWORD, "198.51.100.7").status_code == 302


def test_trying_many_made_up_accounts_does_not_wipe_the_count(asha: User) -> None:
    for _ in range(5):
        attempt(asha.email, "wrong")
    cache.set_many({f"filler{number}": number for number in range(400)}, 300)
    assert attempt(asha.email, PASSWORD).status_code != 302


def test_a_wrong_password_and_a_person_without_an_account_are_answered_alike(asha: User) -> None:
    def said(person: str) -> str:
        page = attempt(person, "wrong").content.decode().replace(person, "somebody")
        return re.sub(r'value="[A-Za-z0-9]{64}"', "", page)

    assert said(asha.email) == said("nobody@wherryshire.example")


def test_asking_for_a_new_password_tells_nothing_and_goes_through_the_outbox(asha: User, client: Client) -> None:
    known = client.post(reverse("account_reset_password"), {"email": asha.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@wherryshire.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    message = Message.objects.get()
    assert (message.email, message.subject) == (asha.email, "Set a new password")
    assert mail.outbox == []


def test_a_link_to_a_new_password_works_once(asha: User, client: Client) -> None:
    client.post(reverse("account_reset_password"), {"email": asha.email})
    found = re.search(r"http://testserver(\S+)", Message.objects.get().body)
    assert found
    page = client.get(found.group(1), follow=True)
    new = {"password1": "another long river", "password2": "another long river"}
    answer = client.post(page.request["PATH_INFO"], new)
    assert answer.status_code == 302
    again = Client().get(found.group(1), follow=True).content.decode()
    assert "password1" not in again
    assert attempt(asha.email, "another long river").status_code == 302


def test_nobody_makes_an_account_for_themselves(db: None, client: Client) -> None:
    strangers = {"email": "stranger@example.com", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/account/signup/", strangers)
    assert not User.objects.filter(email="stranger@example.com").exists()


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example"],
)
def test_signing_in_goes_nowhere_else(asha: User, elsewhere: str) -> None:
    answer = attempt(asha.email, PASSWORD, next=elsewhere)
    assert answer.status_code == 302
    assert answer["Location"] == "/"


def test_somebody_switched_off_in_mid_session_is_out_at_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.asha.user)
    assert client.get("/referrals/").status_code == 200
    User.objects.filter(pk=cast.asha.user_id).update(is_active=False)
    assert client.get("/referrals/").status_code == 302


def test_a_role_that_ended_in_mid_session_opens_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.asha.user)
    end_membership(cast.asha, to_on=cast.asha.from_on, version=cast.asha.version, by=cast.ada)
    assert client.get("/referrals/").status_code == 403
    assert client.get("/").status_code == 200


def test_a_form_without_its_token_is_refused(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.asha.user)
    assert browser.post("/referrals/new/", {}).status_code == 403
    assert browser.post("/switch/", {}).status_code == 403
    assert browser.post("/account/logout/", {}).status_code == 403
