"""One line of what needs a person today."""

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from partnerships.models import Membership


Rows = QuerySet[Any]
SOON = dt.timedelta(days=7)


class Line(NamedTuple):
    """One line of the table: its words, the rows it counts, and the page that lists them."""

    words: str
    rows: Callable[[Membership], Rows]
    page: str
    query: str = ""
    args: tuple[str, ...] = ()
    tone: str = "info"
    hint: Callable[[Membership], str] | None = None
