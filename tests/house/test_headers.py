"""What every answer says to the browser: run nothing foreign, show in no frame, keep no copy."""

import pytest
from django.templatetags.static import static
from django.test import Client

from apsystem.demo.cast import Cast
from tests.house.access_table import PAGES
from tests.house.test_access import address_of
from tests.house.test_hostile import sign_in, who_opens
from tests.house.test_settings import manage
from tests.house.world import make_world


# Answers that hold nothing about anybody and may be kept.
MAY_BE_KEPT = {"brand-css", "live", "ready"}


@pytest.mark.django_db
@pytest.mark.parametrize("opened", [True, False])
def test_every_answer_runs_nothing_foreign_and_is_kept_nowhere(client: Client, cast: Cast, opened: bool) -> None:
    world = make_world(cast)
    client.raise_request_exception = False
    wrong = []
    for page in PAGES:
        if opened and (who := who_opens(page)):
            sign_in(client, world, who)
        answer = client.get(address_of(world, page))
        policy = answer.get("Content-Security-Policy", "")
        kept = page not in MAY_BE_KEPT and "no-store" not in answer.get("Cache-Control", "")
        framed = "frame-ancestors 'none'" not in policy and "sandbox" not in policy
        seals = (answer.get("X-Frame-Options"), answer.get("X-Content-Type-Options"))
        if kept or framed or seals != ("DENY", "nosniff"):
            wrong.append((page, answer.status_code, policy, answer.get("Cache-Control")))
        if "unsafe" in policy or "http:" in policy or "*" in policy:
            wrong.append((page, answer.status_code, policy, ""))
    assert not wrong, wrong


def test_a_static_file_is_kept_for_long(client: Client) -> None:
    answer = client.get(static("app.css"))
    assert answer.status_code == 200
    assert "max-age=315360000" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer
    assert b"".join(answer)


def test_in_production_cookies_are_sealed_and_short_lived() -> None:
    said = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE, s.SESSION_COOKIE_NAME[:7], "
        "s.SESSION_EXPIRE_AT_BROWSER_CLOSE, s.SESSION_COOKIE_AGE <= 43200, s.SECURE_SSL_REDIRECT, s.DEBUG, s.DEMO)"
    )
    done = manage("shell", "--no-imports", "-c", said)
    assert done.stdout.split() == [
        "True", "True", "True", "Lax", "Lax", "__Host-", "True", "True", "True", "False", "False"
    ], done.stderr  # fmt: skip
