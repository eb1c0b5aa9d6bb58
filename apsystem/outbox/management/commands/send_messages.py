from typing import Any

from django.core.management.base import BaseCommand

from apsystem.outbox.sending import send_pending


class Command(BaseCommand):
    help = "Send the e-mails that wait in the outbox; run it every minute."

    def handle(self, *args: Any, **options: Any) -> None:
        sent, failed = send_pending()
        self.stdout.write(f"{sent} sent, {failed} failed")
