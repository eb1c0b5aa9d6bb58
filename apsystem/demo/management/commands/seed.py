"""Make the county of Wherryshire, once."""

import gc
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from apsystem.audit.recording import entries_together
from apsystem.demo import names
from apsystem.demo.county import create_county
from apsystem.demo.history import live_through
from apsystem.demo.prepared import prepared_statements
from apsystem.demo.savepoints import savepoints
from partnerships.models import Kind, Organisation


class Command(BaseCommand):
    """Make the demo county with its people and over a year of history; do nothing where there is an authority."""

    help = "Make the fictional county of Wherryshire with its history, through the same actions as its people use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --size, the number of partnerships."""
        most = len(names.PARTNERSHIPS)
        parser.add_argument("--size", type=int, default=most, help=f"the number of partnerships, 1 to {most}")

    def handle(self, *args: Any, size: int, **options: Any) -> None:
        """Make the county unless there is one; raise CommandError for an impossible size."""
        authority = Organisation.objects.filter(kind=Kind.AUTHORITY).first()
        if authority is not None:
            self.stdout.write(f"{authority} is there already: nothing to do.")
            return
        if not 1 <= size <= len(names.PARTNERSHIPS):
            raise CommandError(f"--size is a number from 1 to {len(names.PARTNERSHIPS)}.")
        started = time.monotonic()
        gc.disable()  # saves a tenth of the time
        try:
            self.make(size)
        finally:
            gc.enable()
        self.stdout.write(f"  Wherryshire is there, in {time.monotonic() - started:.0f} seconds.")

    @transaction.atomic
    def make(self, size: int) -> None:
        """Make the county and live through its history: all of it or nothing."""
        self.stdout.write("  Partnerships, schools, bases, centres and people …")
        with savepoints(on=False), prepared_statements(), entries_together():
            county = create_county(size)
            for month in live_through(county):
                self.stdout.write(f"  Referrals, meetings and placements: {month} …")
