"""How django-allauth sends its e-mails here."""

import uuid
from typing import Any

from apsystem.accounts.adapter import ClosedToStrangers
from apsystem.outbox.sending import put


class ThroughTheOutbox(ClosedToStrangers):
    """Closed to strangers, and its e-mails wait in the outbox like every other.

    Sent at once, a mail server that is slow or away would tell an account that exists from one that does not.
    """

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put an e-mail of the sign-in library in the outbox, in the transaction of its request."""
        message = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        put(key=f"account {uuid.uuid4()}", subject=str(message.subject), body=str(message.body), email=email)
