"""The demo county: made once, true to its own rules, and open to nobody but the machine it runs on."""

from typing import Any

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from apsystem.demo.cast import Cast
from apsystem.demo.sign_in import TO_TRY
from partnerships.middleware import ACTING_AS


HERE = {"SERVER_NAME": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000"}
FROM_ELSEWHERE: list[dict[str, str]] = [
    {"SERVER_NAME": "0.0.0.0"},  # noqa: S104
    {"SERVER_NAME": "192.0.2.7"},
    {"SERVER_NAME": "/run/app.sock"},
    {"REMOTE_ADDR": "192.0.2.7"},
    {"REMOTE_ADDR": ""},
    {"HTTP_HOST": "ap.wherryshire.example"},
    {"HTTP_HOST": "127.0.0.1.wherryshire.example"},
    {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    {"HTTP_X_FORWARDED_HOST": "localhost"},
    {"HTTP_X_FORWARDED_PROTO": "https"},
    {"HTTP_FORWARDED": "for=127.0.0.1"},
    {"HTTP_X_REAL_IP": "127.0.0.1"},
    {"HTTP_VIA": "1.1 proxy"},
]


@pytest.fixture
def demo(cast: Cast, settings: Settings) -> Settings:
    """The demo setting, on a machine that answers to any name."""
    settings.DEMO = True
    settings.SECURE_SSL_REDIRECT = False
    settings.ALLOWED_HOSTS = ["*"]
    return settings


def press(client: Client, who: str = "asha", **environ: Any) -> int:
    """Press one of the cast's buttons and return the status."""
    return client.post(reverse("demo-sign-in"), {"who": who}, **(HERE | environ)).status_code


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000"])
def test_on_this_machine_one_click_signs_in(client: Client, demo: Settings, host: str) -> None:
    assert press(client, HTTP_HOST=host) == 302
    assert get_user(client).is_authenticated  # type: ignore[arg-type]


def test_the_one_chosen_acts_in_the_role_on_the_button(client: Client, demo: Settings, cast: Cast) -> None:
    press(client, "rowan_panel")
    assert client.session[ACTING_AS] == cast.rowan_panel.pk
    press(client, "ada")
    assert client.session[ACTING_AS] == cast.ada.pk


def test_the_page_lists_the_whole_cast(client: Client, demo: Settings) -> None:
    page = client.get(reverse("account_login"), **HERE)
    assert page.content.count(b'name="who"') == len(TO_TRY)


@pytest.mark.parametrize("broken", FROM_ELSEWHERE, ids=lambda broken: "{}: {}".format(*next(iter(broken.items()))))
def test_from_anywhere_else_there_is_no_button_and_no_page(
    client: Client, demo: Settings, broken: dict[str, str]
) -> None:
    assert press(client, **broken) == 404
    assert get_user(client).is_anonymous  # type: ignore[arg-type]
    page = client.get(reverse("account_login"), **(HERE | broken))
    assert page.status_code == 200
    assert b'name="who"' not in page.content


def test_outside_the_demo_there_is_no_button_and_no_page(client: Client, demo: Settings) -> None:
    demo.DEMO = False
    assert press(client) == 404
    assert b'name="who"' not in client.get(reverse("account_login"), **HERE).content


@pytest.mark.parametrize("who", ["", "nobody", "mallory\x00"])
def test_nobody_but_the_cast_is_signed_in(client: Client, demo: Settings, who: str) -> None:
    assert press(client, who) == 404


def test_looking_never_signs_in(client: Client, demo: Settings) -> None:
    assert client.get(reverse("demo-sign-in"), **HERE).status_code == 405
