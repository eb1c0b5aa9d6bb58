"""What a machine that watches the service asks."""

from unittest.mock import patch

import pytest
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from apsystem.dashboards.views import health


@pytest.mark.django_db
def test_it_lives_and_is_ready_without_signing_in(client: Client) -> None:
    assert client.get("/health/live").content == b"live\n"
    assert client.get("/health/ready").content == b"ready\n"


@pytest.mark.django_db
def test_a_missing_migration_is_not_ready(client: Client) -> None:
    with patch.object(health, "known_migrations", return_value=frozenset({("referrals", "9999_later")})):
        response = client.get("/health/ready")
    assert (response.status_code, b"migrations" in response.content) == (503, True)


@pytest.mark.django_db
def test_a_database_that_is_away_is_not_ready(client: Client) -> None:
    with patch.object(MigrationRecorder, "applied_migrations", side_effect=DatabaseError):
        response = client.get("/health/ready")
    assert (response.status_code, b"database" in response.content) == (503, True)
