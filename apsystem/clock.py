"""The one clock: actions and queries ask it, the demo and the tests set it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone


_set_to: ContextVar[dt.datetime | None] = ContextVar("set_to", default=None)


def now() -> dt.datetime:
    """Return this moment, aware, or the moment the clock was set to."""
    return _set_to.get() or timezone.now()  # noqa: TID251  # the one place that asks


def today() -> dt.date:
    """Return the date it is now in the council's time zone."""
    return timezone.localtime(now()).date()


def local(moment: dt.datetime) -> dt.datetime:
    """Return an aware moment in the council's time zone."""
    return timezone.localtime(moment)


def in_council_time(day: dt.date, at: dt.time) -> dt.datetime:
    """Return a day and a clock time of the council as an aware moment."""
    return timezone.make_aware(dt.datetime.combine(day, at))


@contextmanager
def set_to(moment: dt.datetime) -> Iterator[None]:
    """Make `now()` answer an aware moment within the block, so that made-up history has real dates."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
