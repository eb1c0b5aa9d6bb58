"""What a decision of the panel says, and what each outcome needs: one table for the form and the action."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from partnerships.models import Provision
from referrals.models import Decision


A_PLACE = ("provision", "start_on", "first_review_on")
NEEDS: dict[str, tuple[str, ...]] = {
    Decision.Outcome.PLACE: A_PLACE,
    Decision.Outcome.CONDITIONS: (*A_PLACE, "conditions"),
    Decision.Outcome.MORE_INFORMATION: ("answer_by_on",),
    Decision.Outcome.ANOTHER_ROUTE: ("route",),
}
MISSING = {
    "rationale": "Enter the reasons for the decision",
    "provision": "Select where the place is",
    "start_on": "Enter the date the place starts",
    "first_review_on": "Enter the date of the first review",
    "conditions": "Enter the conditions",
    "route": "Enter the other route",
    "answer_by_on": "Enter the date the school is to answer by",
    "votes_for": "Enter the number of votes for",
    "votes_against": "Enter the number of votes against",
}
OUT_OF_ORDER = "The first review must be on or after the day the place starts"


@dataclass(frozen=True)
class Terms:
    """What a decision says; `faults` names in sentences what it still lacks."""

    outcome: str
    rationale: str
    provision: Provision | None = None
    start_on: dt.date | None = None
    first_review_on: dt.date | None = None
    conditions: str = ""
    route: str = ""
    answer_by_on: dt.date | None = None
    method: str = Decision.Method.CONSENSUS.value
    votes_for: int | None = None
    votes_against: int | None = None
    dissent: str = ""
    family_told_by: str = Decision.Teller.SCHOOL.value
    family_told_by_on: dt.date | None = None

    @property
    def is_vote(self) -> bool:
        """Say whether the panel voted."""
        return self.method == Decision.Method.VOTE

    def faults(self) -> dict[str, str]:
        """Return field → sentence for everything missing or out of order."""
        asked = ["rationale", *NEEDS.get(self.outcome, ()), *(["votes_for", "votes_against"] if self.is_vote else [])]
        found = {name: MISSING[name] for name in asked if is_empty(getattr(self, name))}
        if self.family_told_by not in Decision.Teller.values:
            found["family_told_by"] = "Select who tells the family"
        if self.start_on and self.first_review_on and self.first_review_on < self.start_on:
            found.setdefault("first_review_on", OUT_OF_ORDER)
        return found

    def columns(self) -> dict[str, Any]:
        """Return the columns of the decision; what does not belong to its outcome is left out."""
        kept = ["outcome", "rationale", "method", "dissent", "family_told_by", "family_told_by_on"]
        kept += [*NEEDS.get(self.outcome, ()), *(["votes_for", "votes_against"] if self.is_vote else [])]
        return {name: getattr(self, name) for name in kept}


def is_empty(value: object) -> bool:
    """Say whether an answer was not given."""
    return value is None or (isinstance(value, str) and not value.strip())
