"""Interests of panel members in cases: what the schools themselves show, and what members declare (product, journey 3).

For each kind the authority sets what it does: bars from deciding, is declared (and the member decides), or is shown.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q

from partnerships.calendar import panel_rule
from partnerships.models import Membership, Provision
from partnerships.models.organisation import on
from referrals.models import AgendaItem, Interest, Referral


# Both keep a member from deciding; who has an own pupil stays to answer, who knows the family leaves.
BARS, LEAVES = "bars", "leaves"
Kinds = frozenset[str]


def barring_kinds() -> Kinds:
    """Return the kinds of interest that bar from deciding under the rules in force today."""
    return frozenset(kind for kind, what in panel_rule().interests.items() if what in (BARS, LEAVES))


class Hosts:
    """The schools that host a provision serving the partnership of each of some cases, found in one query."""

    def __init__(self, items: Collection[AgendaItem]) -> None:
        asked = Q(pk__in=[])
        for meeting in {item.meeting for item in items}:
            serving = on(meeting.held_on, "serves__from_on", "serves__to_on")
            asked |= serving & Q(serves__partnership=meeting.partnership_id)
        rows = Provision.objects.filter(asked, host_school__isnull=False) if items else Provision.objects.none()
        self.schools: dict[tuple[int, int], set[int]] = defaultdict(set)
        for partnership, kind, school in rows.values_list("serves__partnership", "type", "host_school"):
            if partnership and school:
                self.schools[partnership, kind].add(school)

    def of(self, referral: Referral) -> set[int]:
        """Return the schools that host a provision of the type a referral asks for."""
        return self.schools.get((referral.partnership_id, referral.provision_type_id or 0), set())


def derived(member: Membership, referral: Referral, hosts: set[int]) -> set[str]:
    """Return the interests that follow from the school a member speaks for; the member carries `represents`."""
    school = member.represents
    if school is None:
        return set()
    kinds = set()
    if school.pk == referral.school_id:
        kinds.add(Interest.Kind.OWN_PUPIL.value)
    elif school.trust_name and school.trust_name == referral.school.trust_name:
        kinds.add(Interest.Kind.SAME_TRUST.value)
    if school.pk in hosts:
        kinds.add(Interest.Kind.HOST.value)
    return kinds


def interests_in(items: Collection[AgendaItem], members: Iterable[Membership]) -> dict[tuple[int, int], set[str]]:
    """Return (item, member) → kinds of interest, derived now and on record alike, in two queries.

    The items carry their meeting and their referral with its school; the members carry `represents`.
    """
    hosts = Hosts(items)
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for item in items:
        for member in members:
            if kinds := derived(member, item.referral, hosts.of(item.referral)):
                found[item.pk, member.pk] |= kinds
    for row in Interest.objects.filter(agenda_item__in=[item.pk for item in items]):
        found[row.agenda_item_id, row.member_id].add(row.kind)
    return found


def is_barred(member: Membership, item: AgendaItem) -> bool:
    """Say whether an interest bars this member from deciding this case."""
    kinds = interests_in([item], [member]).get((item.pk, member.pk), set())
    return bool(kinds & barring_kinds())
