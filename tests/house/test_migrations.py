"""Migrations are complete, and one line."""

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_each_app_has_one_last_migration() -> None:
    assert MigrationLoader(None).detect_conflicts() == {}
