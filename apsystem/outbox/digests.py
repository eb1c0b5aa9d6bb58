"""The daily digest: one e-mail a morning for those who chose it, instead of one for each thing."""

from django.conf import settings
from django.db import transaction

from apsystem import clock
from apsystem.accounts.models import User
from apsystem.outbox.models import Message
from apsystem.outbox.sending import MayBeTold, put


def make_digests(may_be_told: MayBeTold) -> int:
    """Put one e-mail in the outbox for each person with something kept for the morning; return how many."""
    waiting = Message.objects.waiting().filter(for_digest=True, recipient__isnull=False)
    people = User.objects.filter(pk__in=waiting.values("recipient")).order_by("pk")
    return sum(make_digest(person, may_be_told) for person in people)


@transaction.atomic
def make_digest(person: User, may_be_told: MayBeTold) -> bool:
    """Gather what is kept for one person into one e-mail, without what they may no longer read; say if there is one.

    What is gathered is marked in the same transaction, so that a second run finds nothing.
    """
    now = clock.now()
    kept = Message.objects.waiting().filter(for_digest=True, recipient=person).order_by("created_at", "pk")
    messages = list(kept.select_for_update(skip_locked=True, of=("self",)).select_related("recipient"))
    told = [message for message in messages if may_be_told(message)]
    Message.objects.filter(pk__in={m.pk for m in messages} - {m.pk for m in told}).update(withheld_at=now)
    if not told:
        return False
    key = f"digest {person.pk} {now.isoformat()}"
    put(key=key, subject=subject_of(len(told)), body=body_of(person, told), to=person)
    digest = Message.objects.get(key=key)
    Message.objects.filter(pk__in=[m.pk for m in told]).update(sent_at=now, digest=digest)
    return True


def subject_of(number: int) -> str:
    """Return the subject line of a digest: how many things, never which."""
    return f"{settings.SERVICE_NAME}: {number} thing{'' if number == 1 else 's'} since yesterday"


def body_of(person: User, messages: list[Message]) -> str:
    """Return the text of a digest: each thing's subject line and the address of its page."""
    lines = [f"- {message.subject}\n  {settings.PUBLIC_URL}{message.path or '/'}" for message in messages]
    listed = "\n\n".join(lines)
    return f"Dear {person.name},\n\n{listed}\n\nYou chose one e-mail a day: {settings.PUBLIC_URL}/messages/\n"
