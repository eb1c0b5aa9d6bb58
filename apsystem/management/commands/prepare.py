"""Bring an installation up to this version: tables, the cache's table and static files."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Migrate as the owner role and collect static files; safe to run at every start."""

    help = "Migrate as the owner, make the cache table and collect static files. Run it after every upgrade."

    def handle(self, *args: object, **options: object) -> None:
        """Do all three; raise CommandError when the owner's address is missing."""
        if "owner" not in settings.DATABASES:
            raise CommandError("Set DATABASE_OWNER_URL: the role that owns the database, which migrates it.")
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        call_command("createcachetable", database="owner", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
