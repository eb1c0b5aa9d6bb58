"""Keying in what was written on the decide-later sheet: all of it, or nothing."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from partnerships.models import Membership
from referrals.actions.deciding import decide
from referrals.models import AgendaItem, Decision


class NotKeyed(Exception):
    """One case of the sheet cannot be decided as written; nothing has been saved."""

    def __init__(self, item: AgendaItem, refused: ValidationError) -> None:
        super().__init__(item.pk)
        self.item, self.refused = item, refused


@transaction.atomic
def key_in(written: Iterable[tuple[AgendaItem, dict[str, Any]]], *, by: Membership) -> list[Decision]:
    """Record the decisions of a sheet, each with its terms as in `decide`; raise NotKeyed with the one that fails."""
    decisions = []
    for item, terms in written:
        try:
            decisions.append(decide(item, by=by, from_paper=True, **terms))
        except ValidationError as refused:
            raise NotKeyed(item, refused) from refused
    return decisions
