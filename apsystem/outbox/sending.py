"""Putting e-mails in the outbox, and sending what is there."""

from django.core.mail import EmailMessage
from django.db.models import F

from apsystem import clock
from apsystem.accounts.models import User
from apsystem.outbox.models import Message


MOST_ATTEMPTS = 10


def put(*, key: str, subject: str, body: str, to: User | None = None, email: str = "", about: str = "") -> None:
    """Put one e-mail in the outbox in the caller's transaction; the same key a second time does nothing."""
    address = to.email if to else email
    put_all([Message(key=key, recipient=to, email=address, subject=subject, body=body, about=about)])


def put_all(messages: list[Message]) -> None:
    """Put e-mails in the outbox in the caller's transaction; one whose key is there already is left out."""
    now = clock.now()
    for message in messages:
        message.created_at = now
    Message.objects.bulk_create(messages, ignore_conflicts=True)


def send_pending(limit: int = 100) -> tuple[int, int]:
    """Send what waits, oldest first; return how many went and how many failed and stay for the next run."""
    sent = failed = 0
    for message in Message.objects.filter(sent_at=None, attempts__lt=MOST_ATTEMPTS).order_by("id")[:limit]:
        try:
            EmailMessage(message.subject, message.body, to=[message.email]).send()
        except OSError as error:
            message.error = type(error).__name__
            failed += 1
        else:
            message.sent_at = clock.now()
            message.error = ""
            sent += 1
        message.attempts += 1
        message.save(update_fields=["sent_at", "attempts", "error"])
    return sent, failed


def count_as_sent() -> int:
    """Mark what waits as sent when it was written, for made-up people without a mailbox; return how many."""
    return Message.objects.filter(sent_at=None).update(sent_at=F("created_at"), attempts=1)
