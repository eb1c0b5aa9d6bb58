from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from apsystem import clock
from apsystem.privacy import Rights, fields
from partnerships.models import Group, Membership, Organisation
from partnerships.models.event import Event
from partnerships.models.membership import LA_CASE_ROLES, PROVISION_ROLES, RUNS_THE_PANEL
from partnerships.models.organisation import ends_after_it_starts
from partnerships.models.sharing import Stoppable, Stopped, agreed_and_stopped
from placements.workflow import ClashStatus
from referrals.models import Referral
from referrals.models.scope import OfCase


class ClashQuerySet(models.QuerySet[Any]):
    """Questions about clashes between partnerships."""

    def visible_to(self, actor: Membership | None) -> Self:
        """The authority's case roles see every clash, those who run a panel the clashes of their own partnership."""
        if actor is not None and actor.role in LA_CASE_ROLES:
            return self
        if actor is not None and actor.role in RUNS_THE_PANEL:
            return self.filter(Q(referral__partnership=actor.organisation_id) | Q(holder=actor.organisation_id))
        return self.none()

    def asked(self) -> Self:
        """Those that wait for the AP officer."""
        return self.filter(status=ClashStatus.ASKED)


class Clash(models.Model):
    """Two partnerships want the last place of a group: one asks, the AP officer answers."""

    reference = models.CharField(max_length=16, unique=True)
    submission_key = models.UUIDField(unique=True)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="clashes")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="clashes")
    first_on = models.DateField()
    last_on = models.DateField()
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="clashes")
    reason = models.TextField()
    status = models.CharField(max_length=10, choices=ClashStatus.choices, default=ClashStatus.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    favours = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="id submission_key version",
        F0="reference referral group first_on last_on holder reason status asked_at asked_by favours answered_at",
    )
    rights = Rights.KEEP
    objects = ClashQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            ends_after_it_starts("clash_ends_after_it_starts", "first_on", "last_on"),
            models.CheckConstraint(condition=Q(status__in=ClashStatus.values), name="clash_status_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_clash_says_why"),
            models.CheckConstraint(
                condition=Q(status="decided", favours__isnull=False) | ~Q(status="decided") & Q(favours=None),
                name="a_clash_is_decided_for_one",
                violation_error_message="Choose for whom it is decided.",
            ),
            models.UniqueConstraint(
                fields=["referral"], condition=Q(status="asked"), name="one_open_clash",
                violation_error_message="The AP officer has already been asked about this pupil.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("placements:clash", args=[self.reference])


class ClashEvent(Event):
    """A clash's memory: asked and answered, by whom and why. Never changed."""

    clash = models.ForeignKey(Clash, on_delete=models.PROTECT, related_name="events")

    privacy = fields(SYSTEM="id", F0=f"clash {Event.FIELDS}")
    rights = Rights.APPEND
    seen_through = ("clash",)
    objects = OfCase.as_manager()

    class Meta(Event.Meta):
        constraints: ClassVar = [
            *Event.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="a_clash_event_says_why"),
        ]


class ExtraPlaceQuerySet(Stoppable):
    """Questions about extra places."""

    def visible_to(self, actor: Membership | None) -> Self:
        """The authority's case roles see all, a provision its own, those who run a panel those that serve it."""
        if actor is not None and actor.role in LA_CASE_ROLES:
            return self
        if actor is not None and actor.role in PROVISION_ROLES:
            return self.filter(group__provision=actor.organisation_id)
        if actor is not None and actor.role in RUNS_THE_PANEL:
            served = Q(group__provision__serves__partnership=actor.organisation_id)
            borrowed = Q(group__provision__loans__borrower=actor.organisation_id)
            found = self.model._default_manager.filter(served | borrowed)
            return self.filter(pk__in=found.values("pk"))
        return self.none()


class ExtraPlace(Stopped):
    """One place more than a group has, from a day to a day, with the host head's agreement; the database counts it.

    Kept for one case, only that case's stay may use it; without a case it is a place of the group like any other.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="extra_places")
    referral = models.ForeignKey(
        Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="extra_places"
    )  # fmt: skip
    clash = models.OneToOneField(Clash, null=True, blank=True, on_delete=models.PROTECT, related_name="extra_place")
    agreed_by = models.CharField(max_length=150)
    agreed_on = models.DateField()
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    privacy = fields(
        SYSTEM="id submission_key",
        F0=f"group referral clash agreed_by agreed_on given_at given_by stopped_by {Stopped.COLUMNS}",
    )
    rights = Rights.KEEP
    objects = ExtraPlaceQuerySet.as_manager()

    class Meta(Stopped.Meta):
        constraints: ClassVar = [
            *agreed_and_stopped("extra_place"),
            models.CheckConstraint(
                condition=~Q(agreed_by=""), name="an_extra_place_is_agreed",
                violation_error_message="Enter who agreed for the host school.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Extra place from {self.from_on}"
