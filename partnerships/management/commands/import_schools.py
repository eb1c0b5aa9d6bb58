from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apsystem.sheets import SheetError
from partnerships.actions.schools import SchoolsReport, import_schools, plan_schools
from partnerships.commanding import commander
from partnerships.gias import code_of, read_schools
from partnerships.models import Kind, Organisation, Role


class Command(BaseCommand):
    help = "Take schools from a Get Information About Schools (GIAS) download; run it as often as you like."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the CSV download, or the same saved as .xlsx")
        parser.add_argument(
            "--authority", default="", help="the local authority's three-figure code (yours by default)"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument("--as", dest="email", default="", help="e-mail address of the administrator who imports")

    def handle(self, *args: Any, **options: Any) -> None:
        by = commander(Role.LA_ADMINISTRATOR, options["email"])
        own = Organisation.objects.get(kind=Kind.AUTHORITY).la_code
        authority = code_of(options["authority"] or own, 3)
        try:
            with options["file"].open("rb") as file:
                schools = read_schools(file, authority=authority)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be opened: {error.strerror}.") from None
        except SheetError as error:
            raise CommandError(f"Nothing was imported. {error}") from None
        report = plan_schools(schools) if options["dry_run"] else import_schools(schools, by=by)
        self.tell(report, authority, dry=options["dry_run"])

    def tell(self, report: SchoolsReport, authority: str, *, dry: bool) -> None:
        """Print what became of each line that is not plainly added or unchanged, then the counts."""
        for school, columns in report.changed:
            self.stdout.write(
                f"line {school.line}: changed {school.urn} {school.values['name']} ({', '.join(columns)})"
            )
        for school in report.closed:
            self.stdout.write(f"line {school.line}: closed {school.urn} {school.values['name']}")
        for note in report.notes:
            self.stdout.write(f"line {note.line}: note: {note.why}")
        for refused in report.refused:
            self.stdout.write(f"line {refused.line}: refused: {refused.why}")
        if report.not_in_file:
            self.stdout.write(
                f"{report.not_in_file} schools of this authority are not in the file and stay as they are."
            )
        counts = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in report.counts.items())
        self.stdout.write(f"{'Would import' if dry else 'Imported'} authority {authority}: {counts}")
