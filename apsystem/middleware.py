"""What every request goes through, whatever the page."""

import re
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

from apsystem import errors
from apsystem.logs import start_request


Handler = Callable[[HttpRequest], HttpResponse]
READS = ("SELECT", "WITH", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "EXPLAIN", "SET LOCAL")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Row history puts a SELECT of its own before a statement that changes something.
HIDDEN_WRITE = re.compile(r"[;(]\s*(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|ALTER|CREATE|DROP)\b")
# Throttling counts in the cache table, and an expired count is deleted when it is read.
MAY_ALWAYS_WRITE = '"cache"'


def request_id(get_response: Handler) -> Handler:
    """Give each request a number that an error page shows and the log repeats; never cache a page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        start_request()
        response = get_response(request)
        if not request.path.startswith("/static/") and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        return response

    return middleware


def plain_words_when_the_database_is_away(get_response: Handler) -> Handler:
    """Answer 503 with a plain page when the database cannot be reached or is too busy to answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return errors.unavailable(request)
        return None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def well_formed_input(get_response: Handler) -> Handler:
    """Refuse addresses and query strings with NUL bytes, which the database cannot hold."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or any(
            "\x00" in v for values in request.GET.lists() for v in (values[0], *values[1])
        ):
            return errors.bad_request(request)
        return get_response(request)

    return middleware


def refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Raise if the statement would change anything."""
    statement = sql.lstrip(" (\n").upper()
    reads = statement.startswith(READS) and not HIDDEN_WRITE.search(statement)
    if not reads and MAY_ALWAYS_WRITE not in sql:
        raise RuntimeError(f"A GET tried to write: {sql[:80]}")
    return execute(sql, params, many, context)


def reads_stay_reads(get_response: Handler) -> Handler:
    """Keep a page that is only looked at from changing anything."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE:
            return get_response(request)
        with connection.execute_wrapper(refuse_writes):
            return get_response(request)

    return middleware
