"""What a partnership has of a provision's places: its own number, less what it lent, and what it borrowed.

It counts as the database's own check does (migration 0001). A stay on the extra place kept for its case uses nothing
of the share.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Q

from partnerships.models import Loan, ProvisionServes
from placements.models import Stay


# More places than anybody has: a partnership without a number of its own may use every place that is free.
UNCOUNTED = 2**15
ONE_DAY = dt.timedelta(days=1)


@dataclass
class Share:
    """Everything that bears on a partnership's places at one provision, read once."""

    partnership: int
    provision: int
    serves: list[ProvisionServes] = field(default_factory=list)
    loans: list[Loan] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)

    def serves_on(self, day: dt.date) -> bool:
        """Say whether the provision serves the partnership on a day, or it has borrowed places there."""
        return self.row_on(day) is not None or self.borrowed_on(day) > 0

    def row_on(self, day: dt.date) -> ProvisionServes | None:
        """Return what the authority has set of this partnership here on a day."""
        return next((s for s in self.serves if s.from_on <= day <= (s.to_on or day)), None)

    def lent_on(self, day: dt.date) -> int:
        """Return how many places the partnership has lent on a day."""
        return sum(loan.places for loan in self.loans if loan.lender_id == self.partnership and loan.counts_on(day))

    def borrowed_on(self, day: dt.date) -> int:
        """Return how many places the partnership has borrowed on a day."""
        return sum(loan.places for loan in self.loans if loan.borrower_id == self.partnership and loan.counts_on(day))

    def has_borrowed_by(self, day: dt.date) -> bool:
        """Say whether the partnership has borrowed places here before or on a day: from then on it is counted."""
        return any(loan.borrower_id == self.partnership and loan.from_on <= day for loan in self.loans)

    def places_on(self, day: dt.date) -> int:
        """Return how many places are the partnership's own on a day, borrowed ones too; uncounted where all share."""
        row, lent, borrowed = self.row_on(day), self.lent_on(day), self.borrowed_on(day)
        own = row.places if row else (0 if lent or self.has_borrowed_by(day) else None)
        return UNCOUNTED if own is None else max(0, own + borrowed - lent)

    def left_on(self, day: dt.date) -> int:
        """Return how many of its own places the partnership has left on a day; uncounted where all share one list."""
        places = self.places_on(day)
        return places if places == UNCOUNTED else max(0, places - sum(uses(stay, day) for stay in self.stays))

    def left_over(self, first: dt.date, last: dt.date) -> int:
        """Return how many of its own places the partnership has left for the whole of some days."""
        days = {first, *(day for day in self.days_of_change() if first <= day <= last)}
        return min(self.left_on(day) for day in days)

    def days_of_change(self) -> set[dt.date]:
        """Return the days on which the answer can change, up or down."""
        days = {day for stay in self.stays for day in (stay.first_on, stay.last_on + ONE_DAY)}
        days |= {day for loan in self.loans for day in (loan.from_on, loan.last_on + ONE_DAY)}
        for extra in (stay.extra for stay in self.stays if stay.extra):
            days |= {extra.from_on, extra.last_on + ONE_DAY}
        for row in self.serves:
            days |= {row.from_on, *([row.to_on + ONE_DAY] if row.to_on else [])}
        return days


def uses(stay: Stay, day: dt.date) -> bool:
    """Say whether a stay uses a place of its partnership's share on a day: not where it has an extra place."""
    on_extra = stay.extra is not None and stay.extra.counts_on(day)
    return stay.first_on <= day <= stay.last_on and not on_extra


def shares_of(partnership: int | None, provisions: Collection[int], first: dt.date, last: dt.date) -> dict[int, Share]:
    """Return provision → a partnership's share of it for some days, in three queries however many provisions."""
    if partnership is None:
        return {}
    return {pk: share for (_, pk), share in shares_between([partnership], provisions, first, last).items()}


def shares_between(
    partnerships: Collection[int], provisions: Collection[int], first: dt.date, last: dt.date
) -> dict[tuple[int, int], Share]:
    """Return (partnership, provision) → the share for some days, in three queries however many of both."""
    shares = {(one, pk): Share(one, pk) for one in sorted(partnerships) for pk in sorted(provisions)}
    within = Q(from_on__lte=last) & (Q(to_on=None) | Q(to_on__gte=first))
    for row in ProvisionServes.objects.filter(within, partnership__in=partnerships, provision__in=provisions):
        shares[row.partnership_id, row.provision_id].serves.append(row)
    sides = Q(lender__in=partnerships) | Q(borrower__in=partnerships)
    for loan in Loan.objects.filter(sides, provision__in=provisions, from_on__lte=last):
        for side in {loan.lender_id, loan.borrower_id} & set(partnerships):
            shares[side, loan.provision_id].loans.append(loan)
    held = Stay.objects.filter(live=True, first_on__lte=last, last_on__gte=first, partnership__in=partnerships)
    for stay in held.filter(group__provision__in=provisions).select_related("group", "extra"):
        if stay.partnership_id:
            shares[stay.partnership_id, stay.group.provision_id].stays.append(stay)
    return shares
