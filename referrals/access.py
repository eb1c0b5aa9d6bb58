"""Which field groups of a case each person reads, as data; pages draw only what `project` lets through.

The table is the security model's (2.3): by the relation a person has to the case, not by the page.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from apsystem.audit.recording import has_read
from apsystem.privacy import Group
from partnerships.models import Membership
from partnerships.models.membership import LA_CASE_ROLES, PROVISION_ROLES, RUNS_THE_PANEL, SCHOOL_ROLES
from referrals.models import Referral


class Relation(StrEnum):
    """What somebody is to a case."""

    SCHOOL = "the school that referred"
    PANEL = "a member of the panel"
    RUNS = "chair, deputy or co-ordinator"
    OFFERED = "a provision that has been offered the case"
    ACCEPTED = "a provision that has confirmed the place"
    OFFICER = "the authority's case roles"


CASE = frozenset({Group.F0, Group.F1, Group.F2, Group.F3, Group.F4, Group.F5, Group.F6, Group.F10, Group.PS})
READS: dict[Relation, frozenset[Group]] = {
    Relation.SCHOOL: CASE,
    Relation.PANEL: frozenset({Group.F0, Group.F2, Group.F10, Group.PS}),
    Relation.RUNS: CASE | {Group.F8},
    Relation.OFFERED: frozenset({Group.F0, Group.F1, Group.F6, Group.F10, Group.PS}),
    Relation.ACCEPTED: CASE,
    Relation.OFFICER: CASE | {Group.F8, Group.F9},
}
# Single fields a relation reads from groups it does not (product, journey 3: name, needs as categories, voices).
ALSO: dict[Relation, frozenset[str]] = {
    Relation.PANEL: frozenset(
        {
            "forename",
            "surname",
            "preferred_name",
            "sen_provision",
            "sen_type",
            "has_ehcp",
            "has_health_needs",
            "pupil_voice",
            "pupil_voice_method",
            "pupil_voice_on",
            "pupil_voice_reason",
            "family_voice",
            "family_voice_method",
            "family_voice_on",
            "family_voice_reason",
        }
    )
}
# Where the authority says so, the panel reads these only once the chair opens them in the meeting.
NAMES = frozenset({"forename", "surname", "preferred_name"})
DOCUMENT_GROUPS = {
    "ehcp": Group.F3,
    "health_plan": Group.F4,
    "risk_assessment": Group.F6,
    "support_plan": Group.F2,
    "report": Group.F5,
    "other": Group.F5,
}


def relation_of(actor: Membership, referral: Referral) -> Relation:
    """Return what this person is to the case; the caller has found the case among what they may see."""
    if actor.role in LA_CASE_ROLES:
        return Relation.OFFICER
    if actor.role in SCHOOL_ROLES:
        return Relation.SCHOOL
    if actor.role in PROVISION_ROLES:
        answered = {offer.status for offer in referral.offers.all() if offer.provision_id == actor.organisation_id}
        return Relation.ACCEPTED if answered & {"confirmed", "taken_up"} else Relation.OFFERED
    runs = actor.role in RUNS_THE_PANEL and actor.organisation_id == referral.partnership_id
    return Relation.RUNS if runs else Relation.PANEL


@dataclass(frozen=True)
class Reading:
    """What one person reads of one case."""

    relation: Relation
    groups: frozenset[Group]
    also: frozenset[str]

    def may_read(self, name: str, group: Group | str) -> bool:
        """Say whether a field of this name and group is among what they read."""
        return Group(group) in self.groups or name in self.also


def reading_of(actor: Membership, referral: Referral) -> Reading:
    """Return what this person reads of this case."""
    relation = relation_of(actor, referral)
    also = ALSO.get(relation, frozenset())
    unnamed = relation == Relation.PANEL and not referral.named_to_panel
    return Reading(relation, READS[relation], also - NAMES if unnamed else also)


RELATED = frozenset(field.name for field in Referral._meta.fields if field.is_relation)


class CaseView:
    """A case as one person may see it: a field they may not read is not here, so no template can show it."""

    def __init__(self, referral: Referral, reading: Reading) -> None:
        self.reading = reading
        self.relation = reading.relation
        self.pk = referral.pk
        self.url = referral.get_absolute_url()
        self._referral = referral
        self._later = set()  # related rows that are read, but were not fetched with the case: asked for when drawn
        for name, group in Referral.privacy.items():
            if group == Group.SYSTEM or not reading.may_read(name, group):
                continue
            if name in RELATED and not Referral._meta.get_field(name).is_cached(referral):  # type: ignore[union-attr]
                self._later.add(name)
            else:
                setattr(self, name, getattr(referral, name))
        self.status_label = referral.get_status_display()
        if reading.may_read("surname", Group.F1):
            self.pupil_name = f"{referral.preferred_name or referral.forename} {referral.surname}".strip()
        if reading.may_read("sessions_possible", Group.F2):
            self.attendance = referral.attendance

    def __getattr__(self, name: str) -> Any:
        if name in self.__dict__.get("_later", ()):
            return getattr(self._referral, name)
        raise AttributeError(f"{name} is not among what {self.relation} reads of this case")


def project(referral: Referral, actor: Membership) -> CaseView:
    """Return the case as this person may see it, and note that they saw it.

    A list should select_related school, partnership, provision_type and, for provisions, prefetch offers.
    """
    has_read(referral.reference)
    return CaseView(referral, reading_of(actor, referral))
