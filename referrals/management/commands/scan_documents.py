from typing import Any

from django.core.management.base import BaseCommand

from referrals.actions import scan_waiting


class Command(BaseCommand):
    help = "Scan the documents that wait for it with clamd (AP_CLAMD); run it every minute."

    def handle(self, *args: Any, **options: Any) -> None:
        clean, infected, waiting = scan_waiting()
        self.stdout.write(f"{clean} clean, {infected} infected, {waiting} still waiting")
