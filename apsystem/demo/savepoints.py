"""Savepoints, off for the demo's whole history and on where an action needs to fail and go on."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def savepoints(*, on: bool) -> Iterator[None]:
    """Have actions make savepoints, or none: a quarter of all statements, of no use where one failure ends the run."""
    before = connection.features.uses_savepoints
    connection.features.uses_savepoints = on
    try:
        yield
    finally:
        connection.features.uses_savepoints = before
