"""The diary of the demo county: what happens when, lived through in order of time up to this moment and no further.

What would happen later never does, so the county's present is whatever is unfinished: a draft half written, an offer
unanswered, a pupil in the fourth week of six.
"""

import datetime as dt
import random
import uuid
from bisect import bisect_right
from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from itertools import count

from django.utils import timezone

from apsystem import clock
from apsystem.demo.answers import FORENAMES, SURNAMES
from apsystem.demo.county import County
from partnerships.calendar import calendar_of


class Diary:
    """School days by number, entries by moment, and the one source of chance, which always falls the same way."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.now = clock.now()
        self.chance = random.Random(1944)  # noqa: S311  # a made-up county keeps no secrets
        names = [(forename, surname) for forename in FORENAMES for surname in SURNAMES]
        self.pupils = iter(self.chance.sample(names, len(names)))  # 576 names, each for one child
        self.days = self._school_days()
        self.today = bisect_right(self.days, clock.today()) - 1
        self._entries: list[tuple[dt.datetime, int, Callable[[], object]]] = []
        self._order = count()

    def _school_days(self) -> list[dt.date]:
        calendar, first = calendar_of(), self.county.since
        last = dt.date(self.county.year + 2, 7, 15)
        days = (first + dt.timedelta(days=n) for n in range((last - first).days))
        return [day for day in days if calendar.is_school_day(day)]

    def on(self, number: int, do: Callable[[], object], *, hour: int = 10) -> None:
        """Write down that something happens on a school day by number, at some minute past an hour."""
        self.at(self.days[number], do, hour=hour)

    def at(self, day: dt.date, do: Callable[[], object], *, hour: int = 10) -> None:
        """Write down that something happens on a day; nothing that lies beyond this moment is ever written."""
        moment = timezone.make_aware(dt.datetime.combine(day, dt.time(hour, self.chance.randrange(60))))
        if moment <= self.now:
            heappush(self._entries, (moment, next(self._order), do))

    def number(self, day: dt.date) -> int:
        """Return the number of a school day, or of the last one before a day."""
        return bisect_right(self.days, day) - 1

    def key(self) -> uuid.UUID:
        """Return a submission key nobody has had."""
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def live_through(self) -> Iterator[str]:
        """Do everything in order of time, each under its own moment; yield the name of each month as it begins."""
        month = ""
        while self._entries:
            moment, _, do = heappop(self._entries)
            if f"{moment:%B %Y}" != month:
                month = f"{moment:%B %Y}"
                yield month
            with clock.set_to(moment):
                do()
