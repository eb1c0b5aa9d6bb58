"""School years: from 1 September to 31 August."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class SchoolYear:
    """A school year, named by the calendar year in which it begins."""

    begins: int

    @property
    def first(self) -> dt.date:
        """The first day, 1 September."""
        return dt.date(self.begins, 9, 1)

    @property
    def last(self) -> dt.date:
        """The last day, 31 August."""
        return dt.date(self.begins + 1, 8, 31)

    @property
    def label(self) -> str:
        """The year as people write it: 2026 to 2027."""
        return f"{self.begins} to {self.begins + 1}"

    @property
    def before(self) -> "SchoolYear":
        """The school year before."""
        return SchoolYear(self.begins - 1)


def school_year(day: dt.date) -> SchoolYear:
    """Return the school year a day lies in."""
    return SchoolYear(day.year if day.month >= 9 else day.year - 1)


def years_to(day: dt.date, number: int = 6) -> list[SchoolYear]:
    """Return the school year of a day and those before it, latest first."""
    return [SchoolYear(school_year(day).begins - back) for back in range(number)]
