"""A sender to be killed: it sends what is due or, told to be naive, marks each message as sent before it sends it."""

import sys

import django


django.setup()

from apsystem import clock  # noqa: E402  # Django first
from apsystem.outbox.models import Message  # noqa: E402
from apsystem.outbox.sending import mail_of, send_due  # noqa: E402


def send_naively() -> None:
    """Mark, commit, send: what is killed in between is lost."""
    for message in Message.objects.due():
        Message.objects.filter(pk=message.pk).update(sent_at=clock.now())
        mail_of(message).send()


if __name__ == "__main__":
    if sys.argv[1:] == ["naive"]:
        send_naively()
    else:
        send_due(lambda message: True)
