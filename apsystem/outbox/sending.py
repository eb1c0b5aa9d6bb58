"""Putting e-mails in the outbox, and sending what is there: none is lost, and none goes twice that SMTP can prevent.

Each message is sent under its row's lock, in a transaction of its own. A sender that is killed lets go of the lock, so
the message is due again at once; only if it is killed between the mail server's "accepted" and the commit does a second
copy go out, with the same Message-ID.
"""

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Callable
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F

from apsystem import clock
from apsystem.accounts.models import User
from apsystem.outbox.models import Message
from apsystem.outbox.refusal import Refused


# After each attempt that fails the next one waits longer, up to an hour; after three days somebody has to look.
MINUTES = (1, 2, 4, 8, 15, 30, 60)
PATIENCE = dt.timedelta(days=3)
PERMANENT = 500  # SMTP replies from here on are final (RFC 5321, 4.2.1)
# The secret of a link, as `secrets.token_urlsafe(32)` makes it: whoever reads the outbox later must not hold it.
SECRET = re.compile(r"(?<=/)[\w-]{43}(?=/)")
MayBeTold = Callable[[Message], bool]


def put(*, key: str, subject: str, body: str, to: User | None = None, email: str = "", about: str = "") -> None:
    """Put one e-mail in the outbox in the caller's transaction; the same key a second time does nothing."""
    address = to.email if to else email
    put_all([Message(key=key, recipient=to, email=address, subject=subject, body=body, about=about)])


def put_all(messages: list[Message]) -> None:
    """Put e-mails in the outbox in the caller's transaction; one whose key is there already is left out."""
    now = clock.now()
    for message in messages:
        message.created_at = message.next_try_at = now
    Message.objects.bulk_create(messages, ignore_conflicts=True)


def send_due(may_be_told: MayBeTold) -> Counter[str]:
    """Send what is due, one message a transaction, asking of each whether its reader may still be told.

    Returns how many were sent, withheld, given up or put off. A mail server that is away ends the run: the next one
    tries again.
    """
    ends: Counter[str] = Counter()
    while (end := send_next(may_be_told)) is not None:
        ends[end] += 1
        if end == "put off":
            break
    return ends


@transaction.atomic
def send_next(may_be_told: MayBeTold) -> str | None:
    """Send the message that is due first and return how that ended; None where nothing is due or free to take."""
    message = Message.objects.due().select_for_update(skip_locked=True, of=("self",)).first()
    if message is None:
        return None
    end = deliver(message, may_be_told)
    message.save(update_fields=["body", "sent_at", "failed_at", "withheld_at", "next_try_at", "attempts", "error"])
    return end


def deliver(message: Message, may_be_told: MayBeTold) -> str:
    """Hand one message to the mail server and note on it how that went."""
    now = clock.now()
    if not may_be_told(message):
        message.withheld_at = now
        return "withheld"
    message.attempts += 1
    message.error = ""
    try:
        mail_of(message).send()
    except (Refused, SMTPRecipientsRefused, SMTPResponseException, OSError) as problem:
        message.error = f"{type(problem).__name__} {code_of(problem) or ''}".strip()
        if is_final(problem) or now - message.created_at > PATIENCE:
            message.failed_at = now
            return "given up"
        message.next_try_at = now + dt.timedelta(minutes=MINUTES[min(message.attempts, len(MINUTES)) - 1])
        return "put off"
    message.sent_at = now
    if not settings.DEMO:  # whose outbox is read instead of a mailbox
        message.body = SECRET.sub("(not kept)", message.body)
    return "sent"


def mail_of(message: Message) -> EmailMessage:
    """Return the e-mail of a message: one recipient, and the same Message-ID however often it is tried."""
    name = hashlib.sha256(message.key.encode()).hexdigest()[:32]
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    headers = {"Message-ID": f"<{name}@{host}>", "Auto-Submitted": "auto-generated"}
    mail = EmailMessage(message.subject, message.body, to=[message.email], headers=headers)
    if message.calendar:
        mail.attach(f"{message.about}.ics", message.calendar, "text/calendar")
    return mail


def code_of(problem: Exception) -> int | None:
    """Return the code the mail server gave, if it gave one; its words may repeat the address and are not kept."""
    if isinstance(problem, SMTPRecipientsRefused):
        return max((code for code, _ in problem.recipients.values()), default=None)
    return getattr(problem, "smtp_code", None)


def is_final(problem: Exception) -> bool:
    """Say whether trying again cannot help."""
    return isinstance(problem, Refused) or (code_of(problem) or 0) >= PERMANENT


def try_again(message: Message) -> None:
    """Make a message that was given up due again, as new."""
    message.failed_at, message.attempts, message.error = None, 0, ""
    message.created_at = message.next_try_at = clock.now()
    message.save(update_fields=["failed_at", "attempts", "error", "created_at", "next_try_at"])


def count_as_sent() -> int:
    """Mark what waits as sent when it was written, for made-up people without a mailbox; return how many."""
    return Message.objects.waiting().update(sent_at=F("created_at"), attempts=1)
