"""One JSON line per event, with the request's reference and without personal data."""

import json
import logging
import secrets
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime


_request_id: ContextVar[str] = ContextVar("request_id", default="")

# Easy to read out on the telephone: no vowels, no 0, 1 or letters that look like them.
_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"


def start_request() -> str:
    """Give the current request a new reference, such as "7KQM-X2RD", and return it."""
    letters = [secrets.choice(_ALPHABET) for _ in range(8)]
    reference = f"{''.join(letters[:4])}-{''.join(letters[4:])}"
    _request_id.set(reference)
    return reference


def current_request_id() -> str:
    """Return the reference of the request being answered, or "" outside one."""
    return _request_id.get()


class JsonLine(logging.Formatter):
    """Formats a record as one line of JSON: when, level, logger, reference, and the message's template.

    Arguments and exception texts can hold names and needs (UK GDPR Article 5(1)(c), data minimisation), so a line
    carries the message before its arguments, and of an exception only its type and where it was raised.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for one record."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "reference": current_request_id(),
            "message": str(record.msg),
        }
        status = getattr(record, "status_code", None)
        if status is not None:
            line["status"] = status
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        if match is not None:
            line["page"] = match.view_name
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
        return json.dumps(line)
