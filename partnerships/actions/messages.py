"""What people choose about their e-mails, and what an administrator does about those that could not be sent."""

from django.db import transaction

from apsystem.audit.recording import record
from apsystem.outbox.models import Message
from apsystem.outbox.sending import try_again
from partnerships.models import Membership
from partnerships.policies import may_configure, require


@transaction.atomic
def choose_digest(*, daily: bool, by: Membership) -> None:
    """Choose one e-mail a day, or each thing at once, for oneself; what is kept for the morning then goes at once."""
    person = by.user
    person.daily_digest = daily
    person.save(update_fields=["daily_digest"])
    if not daily:
        Message.objects.waiting().filter(recipient=person, for_digest=True).update(for_digest=False)
    record("choose digest" if daily else "choose single e-mails", person=person.email, acting_as=by.acting_as)


@transaction.atomic
def try_failed_messages_again(*, by: Membership) -> int:
    """Make every e-mail that was given up due again, and return how many."""
    require(may_configure(by))
    failed = list(Message.objects.failed().select_for_update(of=("self",), skip_locked=True))
    for message in failed:
        try_again(message)
    record("try failed messages again", person=by.user.email, acting_as=by.acting_as, number=len(failed))
    return len(failed)
