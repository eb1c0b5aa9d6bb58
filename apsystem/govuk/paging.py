"""Pages of a list, whose total is counted no further than a person would ever turn."""

from functools import cached_property
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


PAGE_SIZE = 25
MOST_COUNTED = 2_000


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator that stops counting at a number of rows, so that a long list costs no more than a short one."""

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, at most MOST_COUNTED."""
        rows = cast("QuerySet[Any]", self.object_list)
        return rows.order_by()[:MOST_COUNTED].count()


def page_of(rows: QuerySet[Any], number: str | None) -> "Page[Any]":
    """Return a page of rows by the number a person asked for; nonsense is the first page, too many the last."""
    return CappedPaginator(rows, PAGE_SIZE).get_page(number)
