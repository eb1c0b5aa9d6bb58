"""Writing the council's memory: changes at once, reads gathered over a request and written at its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.logs import current_request_id


_gathered: ContextVar[list[Entry] | None] = ContextVar("gathered", default=None)
_read: ContextVar[list[str] | None] = ContextVar("read", default=None)


def record(action: str, *, person: str, acting_as: str, references: list[str] | None = None, **detail: Any) -> Entry:
    """Write one entry: what was done, by whom, in which capacity, to which references. Detail holds no names."""
    entry = Entry(
        at=clock.now(),
        action=action,
        person=person,
        acting_as=acting_as,
        references=references or [],
        detail=detail,
        request_id=current_request_id(),
    )
    gathered = _gathered.get()
    if gathered is None:
        entry.save(force_insert=True)
    else:
        gathered.append(entry)
    return entry


@contextmanager
def entries_together() -> Iterator[None]:
    """Write the entries of one long transaction together at its end, in their order; those of one that fails are lost.

    So are its changes: what is written here and what it tells of are committed together, as ever.
    """
    gathered: list[Entry] = []
    before = _gathered.set(gathered)
    try:
        yield
        Entry.objects.bulk_create(gathered, batch_size=1_000)
    finally:
        _gathered.reset(before)


def begin_reading() -> None:
    """Forget what an earlier request read."""
    _read.set([])


def has_read(reference: str) -> None:
    """Note that this request shows a case, so that the end of the request writes who saw it."""
    seen = _read.get()
    if seen is not None and reference not in seen:
        seen.append(reference)


def references_read() -> list[str]:
    """Return the references of the cases this request has shown so far."""
    return list(_read.get() or [])
