"""Whether the service lives, and whether it is ready: for the machine that watches it."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse


@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return HttpResponse("live\n", content_type="text/plain")


@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """Say that the database answers and has every migration; 503 with the reason where not."""
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        return HttpResponse("not ready: the database does not answer\n", content_type="text/plain", status=503)
    if known_migrations() - applied:
        return HttpResponse("not ready: migrations are waiting\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Return the migrations this version of the service knows, read from disk once a process."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
