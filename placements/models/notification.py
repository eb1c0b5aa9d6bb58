from decimal import Decimal
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse

from apsystem import clock
from apsystem.privacy import Rights, fields
from partnerships.models.event import Event
from partnerships.models.membership import LA_CASE_ROLES, SCHOOL_ROLES, Membership
from placements.models.placement import OutcomeResult, Placement
from placements.workflow import TO_ACKNOWLEDGE, NotificationStatus
from referrals.models.scope import OfCase


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Questions about notifications."""

    def visible_to(self, actor: Membership | None) -> "NotificationQuerySet":
        """The school that told, and the authority's case roles: nobody else is party to it."""
        if actor is not None and actor.role in LA_CASE_ROLES:
            return self
        if actor is not None and actor.role in SCHOOL_ROLES:
            return self.filter(placement__home_school=actor.organisation_id)
        return self.none()

    def open(self) -> "NotificationQuerySet":
        """Of placements that have not ended."""
        return self.exclude(status=NotificationStatus.ENDED)

    def to_acknowledge(self) -> "NotificationQuerySet":
        """New, answered or changed: the authority's turn."""
        return self.filter(status__in=TO_ACKNOWLEDGE)

    def overdue(self) -> "NotificationQuerySet":
        """The authority's turn, and the day it should have acknowledged by has passed."""
        return self.to_acknowledge().filter(reply_by_on__lt=clock.today())

    def past_end(self) -> "NotificationQuerySet":
        """The planned end has passed and nobody has said that it ended, or goes on."""
        return self.open().filter(placement__planned_end_on__lt=clock.today())

    def unsafe(self) -> "NotificationQuerySet":
        """Open, and nobody has said that the safeguarding checks are made."""
        return self.open().filter(~Q(checks_made=True))

    def for_list(self) -> "NotificationQuerySet":
        """Fetch with each what a list shows of it."""
        return self.select_related(
            "placement__pupil", "placement__home_school", "placement__provision__organisation",
            "placement__provision__type",
        )  # fmt: skip


@pghistory.track(model_name="NotificationHistory")
class Notification(models.Model):
    """What a school tells the authority about a placement it arranged itself, and how far the two have got.

    One a placement of route "school". Apart from the placement, because where the placement stands (attending, paused,
    going back) and where the telling stands (to acknowledge, a question open) move independently, and because the
    columns mean nothing for the other routes.
    """

    class Basis(models.TextChoices):
        """On what basis the pupil is educated elsewhere."""

        DIRECTION = "direction", "Off-site direction, or an academy's own power to direct"
        AGREED = "agreed", "Agreement with the parent or carer"
        SUSPENDED = "suspended", "Provision from the sixth day of a suspension"
        OTHER = "other", "Another basis"

    class Payer(models.TextChoices):
        """Who pays."""

        SCHOOL = "school", "Our school"
        SHARED = "shared", "Our school and others together"
        AUTHORITY = "authority", "The local authority"
        OTHER = "other", "Somebody else"

    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="notification")
    status = models.CharField(max_length=12, choices=NotificationStatus.choices, default=NotificationStatus.TOLD)
    told_at = models.DateTimeField(default=clock.now)
    told_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    reply_by_on = models.DateField()  # when the authority should have acknowledged; stands still while it asks
    asked_on = models.DateField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    purpose = models.TextField(blank=True)
    days_per_week = models.DecimalField(max_digits=2, decimal_places=1, null=True, blank=True)
    basis = models.CharField(max_length=10, choices=Basis.choices, blank=True)
    paid_by = models.CharField(max_length=10, choices=Payer.choices, blank=True)
    has_ehcp = models.BooleanField(null=True, blank=True)
    in_care = models.CharField(max_length=10, blank=True)
    pupil_asked = models.BooleanField(null=True, blank=True)
    family_asked = models.BooleanField(null=True, blank=True)
    checks_made = models.BooleanField(null=True, blank=True)
    checked_by = models.CharField(max_length=150, blank=True)
    result = models.CharField(max_length=10, choices=OutcomeResult.Result.choices, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="id version told_by",
        F0="placement status told_at reply_by_on asked_on acknowledged_at",
        F2="purpose",
        F3="has_ehcp",
        F5="in_care pupil_asked family_asked",
        F6="checks_made checked_by",
        F10="days_per_week basis paid_by result",
    )
    rights = Rights.KEEP
    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-told_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=NotificationStatus.values), name="notification_status_known"),
            models.CheckConstraint(
                condition=~Q(status="questioned") | Q(asked_on__isnull=False), name="a_question_has_its_day"
            ),
            models.CheckConstraint(
                condition=Q(days_per_week=None) | Q(days_per_week__gt=0, days_per_week__lte=Decimal(5)),
                name="days_a_week_from_half_to_five",
                violation_error_message="Days a week must be between 0.5 and 5.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "reply_by_on"], name="notifications_to_answer")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the address of the placement's page, where the two talk."""
        return reverse("placements:detail", args=[self.reference])

    @property
    def reference(self) -> str:
        """The placement's reference: the two are one thing to a person."""
        return self.placement.reference

    @property
    def safe(self) -> bool:
        """Say whether the school has said that the safeguarding checks are made."""
        return self.checks_made is True


class NotificationEvent(Event):
    """What school and authority said to each other about a placement, by whom and when. Never changed."""

    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="events")

    privacy = fields(SYSTEM="id", F0=f"notification {Event.FIELDS}")
    rights = Rights.APPEND
    seen_through = ("notification",)
    objects = OfCase.as_manager()

    class Meta(Event.Meta):
        constraints: ClassVar = [
            *Event.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(move__in=["question", "answer"]) | ~Q(reason=""), name="a_question_has_its_words"
            ),
        ]
