"""Counting without counting for ever: many short counts in one query, and lists that stop counting."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import QuerySet


# A home page says "100+" above this; a list stops counting its rows here.
MOST_ON_HOME = 100
MOST_IN_LIST = 5_000
PAGE_SIZE = 50


def counts_of(questions: Sequence[QuerySet[Any]], most: int = MOST_ON_HOME) -> list[int]:
    """Return how many rows each question has, at most `most` + 1 each, in one query."""
    selects, params = [], []
    for question in questions:
        try:
            sql, values = question.order_by().values("pk")[: most + 1].query.sql_with_params()
        except EmptyResultSet:
            selects.append("0")
            continue
        selects.append(f"(SELECT count(*) FROM ({sql}) AS rows)")
        params += values
    if not selects:
        return []
    with connection.cursor() as cursor:
        # Each SELECT is Django's own, with its values still apart from it.
        cursor.execute(f"SELECT {', '.join(selects)}", params)  # noqa: S608
        return list(cursor.fetchone())


class CappedPaginator(Paginator[Any]):
    """Pages of a list, counted no further than MOST_IN_LIST rows."""

    @cached_property
    def count(self) -> int:
        """Return the number of rows, at most MOST_IN_LIST."""
        rows = self.object_list
        return rows.order_by()[:MOST_IN_LIST].count() if isinstance(rows, QuerySet) else len(rows)


def page_of(rows: QuerySet[Any], number: str | None) -> Page[Any]:
    """Return the page asked for, or the nearest there is."""
    return CappedPaginator(rows, PAGE_SIZE).get_page(number)


def said(number: int, most: int = MOST_ON_HOME) -> str:
    """Return a count as words: "100+" past the most that was counted."""
    return f"{most}+" if number > most else str(number)
