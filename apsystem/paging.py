"""Pages of a list whose rows are counted only as far as anybody reads."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


MOST_COUNTED = 1_000
PAGE_SIZE = 25


class Capped(Paginator):  # type: ignore[type-arg]
    """A paginator that stops counting after a thousand rows: nobody turns forty pages, and counting all is slow."""

    object_list: QuerySet[Any]

    @cached_property
    def count(self) -> int:
        """Return the number of rows, at most a thousand."""
        return self.object_list.order_by()[:MOST_COUNTED].count()


def page_of(rows: QuerySet[Any], number: int | str | None) -> "Page[Any]":
    """Return a page of an ordered list by the number asked for: the first for nonsense, the last for one past it."""
    return Capped(rows, PAGE_SIZE).get_page(number or 1)
