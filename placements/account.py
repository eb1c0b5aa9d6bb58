"""The account of lent places: how many weeks of a place each partnership lent another, and who is owed some."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from partnerships.models import Loan, Organisation


WEEK = 7


@dataclass
class Account:
    """What two partnerships lent each other in a run of days: the first in the alphabet is the one."""

    one: Organisation
    other: Organisation
    days: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # lender → days of a place

    @property
    def lent(self) -> float:
        """Weeks of a place that the one lent the other, every day of the week counted."""
        return weeks(self.days[self.one.pk])

    @property
    def borrowed(self) -> float:
        """Weeks of a place that the one borrowed of the other."""
        return weeks(self.days[self.other.pk])

    @property
    def balance(self) -> float:
        """Weeks that the other owes the one; below none where the one owes them."""
        return weeks(self.days[self.one.pk] - self.days[self.other.pk])

    @property
    def owed(self) -> str:
        """Who owes whom how much, in words."""
        if not self.balance:
            return "Even"
        debtor, creditor = (self.other, self.one) if self.balance > 0 else (self.one, self.other)
        number = abs(self.balance)
        return f"{debtor} owes {creditor} {number:g} week{'' if number == 1 else 's'}"


def weeks(days: int) -> float:
    """Return days of a place as weeks, to one decimal."""
    return round(days / WEEK, 1)


def days_within(loan: Loan, first: dt.date, last: dt.date) -> int:
    """Return how many days of a place a loan is, of the days it counts from a day to a day, both included."""
    begins, ends = max(loan.from_on, first), min(loan.last_on, last)
    return loan.places * max(0, (ends - begins).days + 1)


def accounts(loans: Iterable[Loan], first: dt.date, last: dt.date) -> list[Account]:
    """Return the account of each two partnerships that lent each other places on some days, by name."""
    found: dict[tuple[int, int], Account] = {}
    for loan in loans:
        number = days_within(loan, first, last)
        one, other = sorted((loan.lender, loan.borrower), key=lambda side: (side.name, side.pk))
        if number:
            found.setdefault((one.pk, other.pk), Account(one, other)).days[loan.lender_id] += number
    return sorted(found.values(), key=lambda account: (account.one.name, account.other.name))
