"""Human references, such as WE-0042: never a row's number, never a name."""

from django.db import connection


def next_reference(prefix: str) -> str:
    """Return a reference nobody has had; two people asking at once wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO apsystem_counter (prefix, value) VALUES (%s, 1) "
            "ON CONFLICT (prefix) DO UPDATE SET value = apsystem_counter.value + 1 RETURNING value",
            [prefix],
        )
        return f"{prefix}-{cursor.fetchone()[0]:04d}"
