"""Pages of a list that stops counting: a list of thousands is narrowed by a filter, not counted to its end."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


MOST_COUNTED = 5_000
PAGE_SIZE = 50


class CappedPaginator(Paginator[Any]):
    """Pages of a list, counted no further than MOST_COUNTED rows."""

    @cached_property
    def count(self) -> int:
        """Return the number of rows, at most MOST_COUNTED."""
        rows = self.object_list
        return rows.order_by()[:MOST_COUNTED].count() if isinstance(rows, QuerySet) else len(rows)


def page_of(rows: QuerySet[Any] | list[Any], number: int | str | None, size: int = PAGE_SIZE) -> Page[Any]:
    """Return the page asked for, or the nearest there is: a huge or broken number is the last or the first page."""
    return CappedPaginator(rows, size).get_page(number)
