"""Carrying what was read from an upload from its preview to its confirmation, in the page itself.

Nothing is stored between the two steps: no file waits on the server with children's names in it, and nothing has to be
deleted when a person walks away. The page belongs to whoever uploaded the file, is never cached, and what it carries is
signed for that membership and that purpose and works for an hour.
"""

from typing import Any

from django.core import signing


MOST_CHARACTERS = 4_000_000
SECONDS = 60 * 60


class TooMuch(Exception):
    """What was read is too large to carry in a page."""


def pack(content: Any, *, purpose: str, membership: int) -> str:
    """Return plain data, signed and compressed, for a hidden field; raise TooMuch if it will not fit in one."""
    packed = signing.dumps(content, salt=f"{purpose}-{membership}", compress=True)
    if len(packed) > MOST_CHARACTERS:
        raise TooMuch
    return packed


def unpack(packed: str, *, purpose: str, membership: int) -> Any:
    """Return what was packed for this purpose and membership within the hour, or None."""
    try:
        return signing.loads(packed, salt=f"{purpose}-{membership}", max_age=SECONDS)
    except signing.BadSignature:
        return None
