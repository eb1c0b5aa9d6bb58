"""The cast's rows, made once by the actions and laid down again for each test: nine tests in ten begin with them."""

import pickle
from dataclasses import dataclass

from django.db import connection, transaction

from apsystem.demo.cast import Cast, create_cast


# The database writes row history itself, at each laying down.
HISTORY = ("%history", "pghistory_%")
Rows = dict[str, list[bytes]]


@dataclass(frozen=True)
class Kept:
    """The rows of each table as PostgreSQL's COPY gives them, and the cast that stands on them."""

    rows: Rows
    cast: bytes

    def lay_down(self) -> Cast:
        """Put the rows in the database and return a cast of its own for this test."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table, lines in self.rows.items():
                with cursor.cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(b"".join(lines))
        return Cast(**pickle.loads(self.cast))  # noqa: S301  # written by this process


def make_and_keep() -> tuple[Cast, Kept]:
    """Make the cast, and return it with what it takes to lay it down again; no row that was there may change."""
    before = all_rows()
    cast = create_cast()
    after = all_rows()
    for table, lines in before.items():
        assert set(lines) <= set(after[table]), f"making the cast changes rows of {table} that were there"
    new = {table: [line for line in lines if line not in set(before.get(table, ()))] for table, lines in after.items()}
    return cast, Kept({table: lines for table, lines in new.items() if lines}, pickle.dumps(vars(cast)))


def all_rows() -> Rows:
    """Return every row of every table but row history, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' "
            "AND table_type = 'BASE TABLE' AND NOT table_name LIKE ANY (%s) ORDER BY 1", [list(HISTORY)],
        )  # fmt: skip
        rows: Rows = {}
        for (table,) in cursor.fetchall():
            with cursor.cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                rows[table] = b"".join(map(bytes, copy)).splitlines(keepends=True)
    return rows
