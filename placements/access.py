"""Which field groups of offers and placements each person reads; pages draw only what `project` lets through.

The groups are the referral's own, by relation (security model, 2.3). An attendance officer reads who and when.
"""

from functools import cached_property
from typing import Any

from django.db import models

from apsystem.audit.recording import has_read
from apsystem.privacy import Group
from partnerships.models import Membership
from partnerships.models.membership import LA_CASE_ROLES, PROVISION_ROLES, RUNS_THE_PANEL, Role
from placements.models import Offer, Placement
from placements.workflow import NOT_CONFIRMED, OfferStatus
from referrals.access import READS, Reading, Relation
from referrals.workflow import Status


CASE_GROUPS = frozenset({Group.F1, Group.F2, Group.F3, Group.F4, Group.F5, Group.F6, Group.F8, Group.F10, Group.F0})
ATTENDANCE = Reading(Relation.SCHOOL, frozenset({Group.F0, Group.F1}), frozenset({"return_on"}))
# A provision that refused, or whose offer was taken back or pupil withdrawn, keeps the fact and loses the child.
NO_LONGER = Reading(Relation.OFFERED, frozenset({Group.F0}), frozenset())


def reading_as(relation: Relation) -> Reading:
    """Return what somebody in a relation reads."""
    return Reading(relation, READS[relation], frozenset())


def reading_of_offer(actor: Membership, offer: Offer) -> Reading:
    """Return what this person, who may see the offer, reads of it and of its referral."""
    if actor.role not in PROVISION_ROLES:
        return _reading(actor)
    if offer.referral.status == Status.WITHDRAWN:
        return NO_LONGER
    if offer.status in (OfferStatus.CONFIRMED, OfferStatus.TAKEN_UP):
        return reading_as(Relation.ACCEPTED)
    return reading_as(Relation.OFFERED) if offer.status in NOT_CONFIRMED else NO_LONGER


def reading_of_placement(actor: Membership) -> Reading:
    """Return what this person reads of a placement they may see, and of its referral."""
    if actor.role == Role.ATTENDANCE_OFFICER:
        return ATTENDANCE
    return reading_as(Relation.ACCEPTED) if actor.role in PROVISION_ROLES else _reading(actor)


def _reading(actor: Membership) -> Reading:
    if actor.role in LA_CASE_ROLES:
        return reading_as(Relation.OFFICER)
    return reading_as(Relation.RUNS if actor.role in RUNS_THE_PANEL else Relation.SCHOOL)


class Seen:
    """A row as one person may see it: a field they may not read is not here, so no template can show it.

    `<field>_label` gives the words of a choice; a row of the case that hangs on this one is seen the same way.
    """

    def __init__(self, row: models.Model, reading: Reading) -> None:
        self._row = row
        self._reading = reading
        self.pk = row.pk

    def __getattr__(self, name: str) -> Any:
        field = name.removesuffix("_label")
        group = self._row.privacy.get(field)  # type: ignore[attr-defined]
        if group is None or group == Group.SYSTEM or not self._reading.may_read(field, group):
            raise AttributeError(f"{name} is not among what {self._reading.relation} reads of this")
        if name != field:
            return getattr(self._row, f"get_{field}_display")()
        value = getattr(self._row, field)
        return Seen(value, self._reading) if isinstance(value, models.Model) and holds_a_case(value) else value

    def reads(self, group: Group) -> bool:
        """Say whether this person reads a field group of the row."""
        return group in self._reading.groups

    def rows(self, name: str) -> "list[Seen]":
        """Return the rows that hang on this one by a relation, each as this person may see it."""
        return [Seen(row, self._reading) for row in getattr(self._row, name).all()]

    def one(self, name: str) -> "Seen | None":
        """Return the one row that hangs on this one by a relation, if there is one."""
        row = getattr(self._row, name, None)
        return Seen(row, self._reading) if row is not None else None

    @property
    def url(self) -> str:
        """The address of this row's page."""
        return str(self._row.get_absolute_url())  # type: ignore[attr-defined]


class OfferView(Seen):
    """An offer as one person may see it."""

    _row: Offer

    @property
    def pupil_name(self) -> str:
        """The name the pupil is known by, for those who read it; nothing for the others."""
        if not self.reads(Group.F1):
            return ""
        referral = self._row.referral
        return f"{referral.preferred_name or referral.forename} {referral.surname}"


class PlacementView(Seen):
    """A placement as one person may see it."""

    _row: Placement

    @cached_property
    def pupil_name(self) -> str:
        """The name the pupil is known by."""
        return self._row.pupil.name

    @cached_property
    def referral(self) -> Seen | None:
        """The referral the placement came from, if it came by a panel."""
        return Seen(self._row.offer.referral, self._reading) if self._row.offer else None


def holds_a_case(row: models.Model) -> bool:
    """Say whether a row is of a case, by the field groups it declares."""
    groups = set(getattr(row, "privacy", {}).values())
    return bool(groups & CASE_GROUPS)


def project_offer(offer: Offer, actor: Membership) -> OfferView:
    """Return the offer as this person may see it, and note that they saw the case."""
    has_read(offer.reference)
    return OfferView(offer, reading_of_offer(actor, offer))


def project(placement: Placement, actor: Membership) -> PlacementView:
    """Return the placement as this person may see it, and note that they saw it."""
    has_read(placement.reference)
    return PlacementView(placement, reading_of_placement(actor))
