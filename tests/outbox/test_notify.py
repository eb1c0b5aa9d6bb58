"""GOV.UK Notify as the way out, against a server of our own that answers as Notify does."""

import http.server
import json
import threading
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from pytest_django.fixtures import Settings

from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.outbox.sending import put, send_due


SERVICE, SECRET = "6b1f6ba5-6b0f-4e3a-9a9d-3c1f1d2e3f4a", "0d9c8b7a-1234-4321-8765-0123456789ab"


class Notify(http.server.BaseHTTPRequestHandler):
    """Answers with the status it is told to, and keeps what was asked."""

    status = 201
    asked: list[dict[str, Any]]

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"]))
        token = self.headers["Authorization"].removeprefix("Bearer ")
        type(self).asked.append({"path": self.path, "token": token, **json.loads(said)})
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def notify(settings: Settings) -> Iterator[type[Notify]]:
    """The server, and the settings that point to it."""
    Notify.asked, Notify.status = [], 201
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Notify)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    settings.EMAIL_BACKEND = "apsystem.outbox.notify.NotifyBackend"
    settings.NOTIFY_KEY = f"test-key-{SERVICE}-{SECRET}"
    settings.NOTIFY_TEMPLATE = "template"
    settings.NOTIFY_URL = f"http://127.0.0.1:{server.server_port}"
    yield Notify
    server.shutdown()
    thread.join()
    server.server_close()


def send(cast: Cast) -> tuple[dict[str, int], Message]:
    put(key="one", subject="WN-0042: received", body="Thank you.", to=cast.rowan.user)
    return dict(send_due(lambda message: True)), Message.objects.get(key="one")


def test_notify_is_asked_to_send_and_the_request_is_signed(cast: Cast, notify: type[Notify]) -> None:
    ends, _ = send(cast)
    assert ends == {"sent": 1}
    (asked,) = notify.asked
    claims = jwt.decode(asked["token"], SECRET, algorithms=["HS256"], options={"verify_iat": False})
    assert claims["iss"] == SERVICE
    assert (asked["path"], asked["email_address"]) == ("/v2/notifications/email", cast.rowan.user.email)
    assert asked["personalisation"] == {"subject": "WN-0042: received", "body": "Thank you."}
    assert asked["reference"].startswith("<")


@pytest.mark.parametrize(("status", "end"), [(400, "given up"), (403, "given up"), (429, "put off"), (500, "put off")])
def test_what_notify_says_decides_whether_it_is_tried_again(
    cast: Cast, notify: type[Notify], status: int, end: str
) -> None:
    notify.status = status
    ends, message = send(cast)
    assert ends == {end: 1}
    assert cast.rowan.user.email not in message.error


def test_notify_away_is_tried_again(cast: Cast, notify: type[Notify], settings: Settings) -> None:
    settings.NOTIFY_URL = "http://127.0.0.1:9"
    assert send(cast)[0] == {"put off": 1}
