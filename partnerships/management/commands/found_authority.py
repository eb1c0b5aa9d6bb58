from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email, validate_slug
from django.db import transaction

from partnerships.actions import found_authority, invite_founder
from partnerships.gias import code_of


class Command(BaseCommand):
    help = "Make the local authority and its first administrator, and print the link with which that person signs in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the authority's name")
        parser.add_argument("code", help="its short name in addresses, such as wherryshire")
        parser.add_argument("la_code", help="its three-figure code")
        parser.add_argument("email", help="the first administrator's e-mail address")
        parser.add_argument("--administrator", default="", help="the first administrator's name")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
            validate_slug(options["code"])
            by = found_authority(
                name=options["name"],
                code=options["code"],
                la_code=code_of(options["la_code"], 3),
                administrator_email=email,
                administrator_name=options["administrator"] or email.split("@")[0],
            )
        except (ValueError, ValidationError) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from None
        link = invite_founder(by)
        self.stdout.write(f"{options['name']} is set up. {email} sets a password here within 14 days:\n{link}")
