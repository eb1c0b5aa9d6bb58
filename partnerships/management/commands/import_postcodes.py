from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apsystem.sheets import SheetError
from partnerships.actions.postcodes import import_postcodes
from partnerships.commanding import commander
from partnerships.models import Role
from partnerships.postcodes import read_postcodes


class Command(BaseCommand):
    help = "Take where postcodes are from Code-Point Open or the ONS Postcode Directory; run it as often as you like."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV file, the same as .csv.gz, or the whole download as .zip")
        parser.add_argument("--as", dest="email", default="", help="e-mail address of the administrator who imports")

    def handle(self, *args: Any, **options: Any) -> None:
        by = commander(Role.LA_ADMINISTRATOR, options["email"])
        try:
            report = import_postcodes(read_postcodes(options["file"]), by=by)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be opened: {error.strerror}.") from None
        except SheetError as error:
            raise CommandError(f"Nothing was imported. {error}") from None
        self.stdout.write(f"Postcodes imported: {report.saved}. Lines without a place: {report.without_place}.")
