"""Whether the last place of a group is held for another partnership, and for which."""

import datetime as dt
from collections.abc import Sequence

from partnerships.models import Group, Organisation
from placements.models import Stay
from placements.places import Book, books_of


def first_full_day(book: Book, first: dt.date, last: dt.date, case: int | None = None) -> dt.date | None:
    """Return the first day of a stay on which a group has no place free, for a case that may have one kept."""
    return next((day for day in book.days_that_matter(first, last) if book.free_on(day, case) < 1), None)


def holder_of_last(stays: Sequence[Stay], own: int | None) -> Organisation | None:
    """Return the other partnership for which the last place was held, or None where it was held for nobody else's.

    The last is the newest of the stays.
    """
    theirs = [stay for stay in stays if stay.partnership_id not in (None, own)]
    return max(theirs, key=lambda stay: stay.pk).partnership if theirs else None


def other_holder(group: Group, day: dt.date, own: int | None) -> Organisation | None:
    """Return the other partnership for which the last place of a group is held on a day, or None."""
    stays = Stay.objects.filter(group=group, live=True, first_on__lte=day, last_on__gte=day)
    return holder_of_last(list(stays.select_related("partnership")), own)


def holder_for(group: Group, first: dt.date, last: dt.date, *, own: int | None, case: int) -> Organisation | None:
    """Return whose partnership holds the last place on the first full day of a stay, or None where none is or does."""
    day = first_full_day(books_of([group], first, last)[group.pk], first, last, case)
    return other_holder(group, day, own) if day else None
