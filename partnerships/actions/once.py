"""A second press of the same button does nothing: for rows that keep no submission key of their own."""

import uuid

from django.core.cache import cache


A_DAY = 24 * 60 * 60


def first_press(key: uuid.UUID) -> bool:
    """Say whether this is the first time a form with this key is sent; a second at the same moment waits for it.

    The cache is a table of the same database, so the answer commits, or is forgotten, with what the press did.
    """
    return bool(cache.add(f"pressed-{key}", True, A_DAY))
