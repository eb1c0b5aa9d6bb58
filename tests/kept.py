"""The cast, and the cases most tests begin with: made once by the actions, and laid down again for each test."""

import datetime as dt
import pickle
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from apsystem import clock
from apsystem.demo.cast import Cast


# The database writes row history itself, at each laying down.
HISTORY = ("%history", "pghistory_%")
# To ask, or to sign in and out, changes nothing that a case is made of.
HARMLESS = re.compile('SELECT|SAVEPOINT|RELEASE|SET|[A-Z ]+"django_session"|UPDATE "accounts_user" SET "last_login"')
Rows = dict[str, list[bytes]]
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Kept:
    """The rows a step added and changed, by table, as PostgreSQL's COPY gives them; and what it made."""

    added: Rows
    changed: Rows
    made: bytes

    def lay_down(self) -> Any:
        """Put the rows in the database and return what was made, this test's own."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table, lines in self.changed.items():
                change(cursor, table, lines)
            for table, lines in self.added.items():
                copy(cursor, table, lines)
        return pickle.loads(self.made)  # noqa: S301  # written by this process


@dataclass
class Ground:
    """What the database of a test is known to hold: the steps that led there from an empty one, or None."""

    steps: tuple[str, ...] | None = None
    kept: dict[tuple[str, ...], Kept] = field(default_factory=dict)

    @contextmanager
    def of_a_test(self) -> Iterator[None]:
        """Watch what a test writes, from a database that is empty."""
        self.steps = ()
        try:
            with connection.execute_wrapper(self.watch):
                yield
        finally:
            self.steps = None

    def watch(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Know nothing any more once a test has written something itself, or taken it back."""
        if not HARMLESS.match(sql.lstrip()):
            self.steps = None
        return execute(sql, params, many, context)

    def after(self, step: str, make: Callable[[], T]) -> T:
        """Return what a step makes: by the actions the first time, and laid down as it was kept from then on."""
        if self.steps is None:
            return make()
        steps = (*self.steps, step)
        if steps in self.kept:
            made: T = self.kept[steps].lay_down()
        else:
            before = all_rows()
            made = make()
            added, changed = difference(before, all_rows())
            self.kept[steps] = Kept(added, changed, pickle.dumps(made))
        self.steps = steps
        return made


GROUND = Ground()


def kept(make: Callable[P, T]) -> Callable[P, T]:
    """Keep what a function makes, for each way it is called with words, numbers, days, rows and the cast.

    A row given to it stands for what the database holds of it: these functions read it anew.
    """

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> T:
        given = named([clock.now().isoformat(), list(args), sorted(kwargs.items())])
        if given is None:
            return make(*args, **kwargs)
        return GROUND.after(f"{make.__module__}.{make.__name__} {given}", lambda: make(*args, **kwargs))

    return made


def named(given: Any) -> str | None:
    """Return words that stand for what a function is called with, or None if nothing short does."""
    if isinstance(given, Cast):
        return "the cast"
    if isinstance(given, Model):
        return f"{given._meta.label} {given.pk}"
    if isinstance(given, list | tuple):
        parts = [named(one) for one in given]
        return None if None in parts else f"({', '.join(map(str, parts))})"
    return repr(given) if isinstance(given, str | int | dt.date | None) else None


def difference(before: Rows, after: Rows) -> tuple[Rows, Rows]:
    """Return the rows that were added and those that were changed, by table."""
    added, changed = {}, {}
    for table, lines in after.items():
        was = set(before[table])
        keys = {line.split(b"\t")[0] for line in was - set(lines)}
        new = [line for line in lines if line not in was]
        added[table] = [line for line in new if line.split(b"\t")[0] not in keys]
        changed[table] = [line for line in new if line.split(b"\t")[0] in keys]
        assert len(changed[table]) == len(keys), f"rows of {table} were deleted"
    return {table: lines for table, lines in added.items() if lines}, {
        table: lines for table, lines in changed.items() if lines
    }


def all_rows() -> Rows:
    """Return every row of every table but row history, by table."""
    rows: Rows = {}
    with connection.cursor() as cursor:
        for table in columns():
            with cursor.cursor.copy(f'COPY "{table}" TO STDOUT') as lines:
                rows[table] = b"".join(map(bytes, lines)).splitlines(keepends=True)
    return rows


@cache
def columns() -> dict[str, list[str]]:
    """Return the columns of every table but row history; a table's first is its key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position) FROM information_schema.columns "
            "JOIN information_schema.tables USING (table_schema, table_name) WHERE table_schema = 'public' "
            "AND table_type = 'BASE TABLE' AND NOT table_name LIKE ANY (%s) GROUP BY 1 ORDER BY 1", [list(HISTORY)],
        )  # fmt: skip
        return dict(cursor.fetchall())


def copy(cursor: CursorWrapper, table: str, lines: list[bytes]) -> None:
    """Add rows to a table."""
    with cursor.cursor.copy(f'COPY "{table}" FROM STDIN') as into:
        into.write(b"".join(lines))


def change(cursor: CursorWrapper, table: str, lines: list[bytes]) -> None:
    """Give the rows of a table with the same keys these values."""
    key, *others = (f'"{name}"' for name in columns()[table])
    cursor.execute(f'CREATE TEMPORARY TABLE changed (LIKE "{table}")')
    copy(cursor, "changed", lines)
    values = ", ".join(f"{name} = changed.{name}" for name in others)
    cursor.execute(f'UPDATE "{table}" SET {values} FROM changed WHERE "{table}".{key} = changed.{key}')  # noqa: S608  # the database's own names
    cursor.execute("DROP TABLE changed")
