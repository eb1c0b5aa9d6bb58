from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apsystem.sheets import SheetError
from partnerships.commanding import commander
from partnerships.models import Role
from placements.actions.importing import import_placements, preview_placements
from placements.importing import read_lines, read_rows


class Command(BaseCommand):
    help = "Take the authority's own spreadsheet of live placements, waiting list and providers (docs/importing.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the list as CSV or .xlsx")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--as", dest="email", default="", help="e-mail address of the AP officer who imports")

    def handle(self, *args: Any, **options: Any) -> None:
        by = commander(Role.AP_OFFICER, options["email"])
        try:
            with options["file"].open("rb") as file:
                lines = read_lines(read_rows(file))
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be opened: {error.strerror}.") from None
        except SheetError as error:
            raise CommandError(f"Nothing was imported. {error}") from None
        report = (preview_placements if options["dry_run"] else import_placements)(lines, by=by)
        for fault in report.refused:
            self.stdout.write(f"line {fault.line}: refused: {fault.why}")
        counts = ", ".join(f"{number} {name}" for name, number in report.counts.items())
        self.stdout.write(f"{'Would import' if options['dry_run'] else 'Imported'}: {counts}")
