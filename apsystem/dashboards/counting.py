"""Counting no further than anybody reads: many short counts in one query."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


# A home page says "100+" above this.
MOST_ON_HOME = 100


def counts_of(questions: Sequence[QuerySet[Any]], most: int = MOST_ON_HOME) -> list[int]:
    """Return how many rows each question has, at most `most` + 1 each, in one query."""
    selects: list[str] = []
    params: list[Any] = []
    for question in questions:
        try:
            sql, values = question.order_by().values("pk")[: most + 1].query.sql_with_params()
        except EmptyResultSet:
            selects.append("0")
            continue
        # Each SELECT is Django's own, with its values still apart from it.
        selects.append(f"(SELECT count(*) FROM ({sql}) AS rows)")  # noqa: S608  # no word of a person is in it
        params += values
    if not selects:
        return []
    with connection.cursor() as cursor:
        # Each SELECT is Django's own, with its values still apart from it.
        cursor.execute(f"SELECT {', '.join(selects)}", params)
        return list(cursor.fetchone())


def said(number: int, most: int = MOST_ON_HOME) -> str:
    """Return a count as words: "100+" past the most that was counted."""
    return f"{most}+" if number > most else str(number)
