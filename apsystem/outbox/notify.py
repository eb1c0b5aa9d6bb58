"""Sending by GOV.UK Notify instead of a mail server: set AP_EMAIL_BACKEND to this module's NotifyBackend.

A template at Notify has two placeholders, ((subject)) and ((body)). Calendar files are not sent: the page has them.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from http import HTTPStatus

import jwt
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from apsystem import clock
from apsystem.outbox.refusal import Refused


# The last 73 characters of a key are the service's identifier and the secret, each 36 long, with a hyphen between.
UUID = 36
TRY_AGAIN = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)


class NotifyBackend(BaseEmailBackend):
    """Hands each e-mail to GOV.UK Notify, which sends it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send e-mails; raise Refused where Notify would refuse one again, OSError where trying later may help."""
        for message in email_messages:
            self.send_one(message)
        return len(email_messages)

    def send_one(self, message: EmailMessage) -> None:
        """Send one e-mail, to its one recipient."""
        (address,) = message.to
        said = {
            "email_address": address, "template_id": settings.NOTIFY_TEMPLATE,
            "personalisation": {"subject": message.subject, "body": str(message.body)},
            "reference": message.extra_headers.get("Message-ID", ""),
        }  # fmt: skip
        request = urllib.request.Request(  # noqa: S310  # the address is a setting
            f"{settings.NOTIFY_URL}/v2/notifications/email", json.dumps(said).encode(), method="POST",
            headers={"Authorization": f"Bearer {token()}", "Content-Type": "application/json"},
        )  # fmt: skip
        try:
            with urllib.request.urlopen(request, timeout=settings.EMAIL_TIMEOUT):  # noqa: S310  # as above
                return
        except urllib.error.HTTPError as problem:
            problem.close()
            if problem.code < HTTPStatus.INTERNAL_SERVER_ERROR and problem.code not in TRY_AGAIN:
                raise Refused(f"Notify answered {problem.code}") from problem
            raise


def token() -> str:
    """Return the signed token of one request to Notify (JSON Web Token, HS256), good for 30 seconds."""
    key = settings.NOTIFY_KEY
    service, secret = key[-2 * UUID - 1 : -UUID - 1], key[-UUID:]
    return jwt.encode({"iss": service, "iat": int(clock.now().timestamp())}, secret, algorithm="HS256")
