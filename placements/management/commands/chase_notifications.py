from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from partnerships.commanding import commander
from partnerships.models import Role
from placements.actions import chase_notifications


class Command(BaseCommand):
    help = "Ask schools about placements they arranged whose end date has passed; run it every morning."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as", dest="email", default="", help="e-mail address of the AP officer who asks")

    def handle(self, *args: Any, **options: Any) -> None:
        number = chase_notifications(by=commander(Role.AP_OFFICER, options["email"]))
        self.stdout.write(f"{number} asked")
