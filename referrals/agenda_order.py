"""The order of an agenda in which the fewest people come and go: those who must leave do so once."""

from collections.abc import Sequence

from partnerships.models import Membership
from referrals.models import AgendaItem
from referrals.sitting import sittings


def fewest_changes(items: Sequence[AgendaItem]) -> list[AgendaItem]:
    """Return items of one agenda so that cases for which the same people leave follow each other.

    It begins with those nobody leaves for; among equals the order stays as it was. What is decided or came late is
    last. The items carry their meeting and their referral with its school.
    """
    leaving = {pk: frozenset(sitting.leave) for pk, sitting in sittings(items).items()}
    waiting = [item for item in items if not item.late and item.decided_at is None]
    order: list[AgendaItem] = []
    outside: frozenset[Membership] = frozenset()
    while waiting:
        item = min(waiting, key=lambda one: len(leaving[one.pk] ^ outside))
        waiting.remove(item)
        order.append(item)
        outside = leaving[item.pk]
    return order + [item for item in items if item.late or item.decided_at is not None]
