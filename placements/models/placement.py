import datetime as dt
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse

from apsystem import clock
from apsystem.privacy import Rights, fields
from partnerships.models.event import Event
from partnerships.models.membership import (
    LA_CASE_ROLES,
    PROVISION_ROLES,
    RUNS_THE_PANEL,
    SCHOOL_ROLES,
    Membership,
    Role,
)
from partnerships.models.organisation import Organisation, ends_after_it_starts
from partnerships.models.provision import Provision
from placements.models.offer import Offer, Stay
from placements.workflow import LIVE, PlacementStatus
from referrals.models import Outcome, Pupil
from referrals.models.referral import PROVISION_SEES_DAYS
from referrals.models.scope import OfCase


class PlacementQuerySet(models.QuerySet["Placement"]):
    """Questions about placements."""

    def visible_to(self, actor: Membership | None) -> "PlacementQuerySet":
        """The home school, the provision until 30 days after the end, panel officers, the authority's case roles."""
        if actor is None:
            return self.none()
        if actor.role in LA_CASE_ROLES:
            return self
        if actor.role in (*SCHOOL_ROLES, Role.ATTENDANCE_OFFICER):
            return self.filter(home_school=actor.organisation_id)
        if actor.role in PROVISION_ROLES:
            since = clock.today() - dt.timedelta(days=PROVISION_SEES_DAYS)
            return self.filter(Q(ended_on=None) | Q(ended_on__gte=since), provision=actor.organisation_id)
        if actor.role in RUNS_THE_PANEL:
            return self.filter(
                Q(partnership=actor.organisation_id) | Q(offer__referral__partnership=actor.organisation_id)
            )
        return self.none()

    def live(self) -> "PlacementQuerySet":
        """Begun and not ended."""
        return self.filter(status__in=LIVE)

    def on_roll(self, day: dt.date) -> "PlacementQuerySet":
        """Begun on or before a day and not ended before it."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day), started_on__lte=day)

    def for_list(self) -> "PlacementQuerySet":
        """Fetch with each placement what a list shows of it."""
        return self.select_related(
            "pupil", "home_school", "provision__organisation", "provision__type", "offer__referral"
        )


@pghistory.track(model_name="PlacementHistory")
class Placement(models.Model):
    """A pupil's time at a provision, whichever way it came about."""

    class Route(models.TextChoices):
        """How the placement came about."""

        PANEL = "panel", "Panel"
        SCHOOL = "school", "Commissioned by the school"
        TIER_1 = "tier_1", "Tier 1 support"
        TIER_3 = "tier_3", "Tier 3"
        MEDICAL = "medical", "Medical needs (section 19)"
        EHCP = "ehcp", "Education, health and care plan"

    class Destination(models.TextChoices):
        """Where the pupil went next."""

        HOME_FULL = "home_full", "Home school, full time"
        HOME_PART = "home_part", "Home school, part time"
        MANAGED_MOVE = "managed_move", "Managed move to another school"
        OTHER_SCHOOL = "other_school", "Another mainstream school"
        TIER_2 = "tier_2", "Another Tier 2 place"
        TIER_3 = "tier_3", "Tier 3 place"
        SPECIAL = "special", "Special school"
        HOME_EDUCATION = "home_education", "Elective home education"
        POST_16 = "post_16", "Post-16 education or training"
        MOVED = "moved", "Moved away"
        EXCLUDED = "excluded", "Permanently excluded"
        OTHER = "other", "Somewhere else"

    reference = models.CharField(max_length=16, unique=True)
    submission_key = models.UUIDField(unique=True)
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="placements")
    home_school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="placements")
    home_la_code = models.CharField(max_length=3, blank=True)
    commissioner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="commissioned")
    partnership = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="partnership_placements"
    )
    route = models.CharField(max_length=10, choices=Route.choices)
    offer = models.OneToOneField(Offer, null=True, blank=True, on_delete=models.PROTECT, related_name="placement")
    stay = models.OneToOneField(Stay, null=True, blank=True, on_delete=models.PROTECT, related_name="placement")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="placements")
    status = models.CharField(max_length=12, choices=PlacementStatus.choices, default=PlacementStatus.ACTIVE)
    started_on = models.DateField()
    planned_end_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    hours_per_week = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    year_group = models.PositiveSmallIntegerField(null=True, blank=True)
    setting_urn = models.CharField(max_length=6, blank=True)
    setting_ukprn = models.CharField(max_length=8, blank=True)
    setting_type = models.CharField(max_length=10, blank=True)
    destination = models.CharField(max_length=20, choices=Destination.choices, blank=True)
    sessions_possible = models.PositiveIntegerField(null=True, blank=True)
    sessions_attended = models.PositiveIntegerField(null=True, blank=True)
    exit_report = models.TextField(blank=True)
    as_at = models.DateField(null=True, blank=True)  # the date an imported account was true
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="id submission_key version",
        F0="reference pupil home_school home_la_code commissioner partnership route offer stay provision status "
        "started_on planned_end_on ended_on year_group as_at",
        F10="hours_per_week setting_urn setting_ukprn setting_type destination sessions_possible sessions_attended "
        "exit_report",
    )
    rights = Rights.KEEP
    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-started_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=PlacementStatus.values), name="placement_status_known"),
            ends_after_it_starts("placement_ends_after_it_starts", "started_on", "ended_on"),
            models.CheckConstraint(
                condition=Q(planned_end_on__gte=models.F("started_on")),
                name="planned_end_after_start",
                violation_error_message="The planned end must be the same as or after the start.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["completed", "ended_early"], ended_on__isnull=False) & ~Q(destination="")
                | ~Q(status__in=["completed", "ended_early"]) & Q(ended_on=None),
                name="ended_with_a_date_and_destination",
                violation_error_message="A placement that has ended has its last day and a destination.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(setting_urn="", setting_ukprn="") & ~Q(setting_type="")
                    | Q(setting_urn="", setting_type="") & ~Q(setting_ukprn="")
                    | Q(setting_ukprn="", setting_type="") & ~Q(setting_urn="")
                ),
                name="placement_setting_named_one_way",
                violation_error_message="Give exactly one of the setting's URN, UKPRN or setting type.",
            ),
            models.CheckConstraint(
                condition=Q(sessions_attended=None) | Q(sessions_possible__gte=models.F("sessions_attended")),
                name="placement_attended_within_possible",
                violation_error_message="Sessions attended must not be more than sessions possible.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["provision", "status"], name="placements_of_provision"),
            models.Index(fields=["home_school", "status"], name="placements_of_school"),
            models.Index(fields=["started_on", "ended_on"], name="placements_by_day"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the address of the placement's page."""
        return reverse("placements:detail", args=[self.reference])


class PlacementEvent(Event):
    """The placement's memory: every move, by whom and why. Never changed."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="events")

    privacy = fields(SYSTEM="id", F0=f"placement {Event.FIELDS}")
    rights = Rights.APPEND
    seen_through = ("placement",)
    objects = OfCase.as_manager()

    class Meta(Event.Meta):
        constraints: ClassVar = [
            *Event.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(move__in=["pause", "end_early"]) | ~Q(reason=""), name="an_early_end_says_why"
            ),
        ]


class Review(models.Model):
    """A review of a placement: due on a day by its type's rule, at least half-termly, and held or not yet."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="reviews")
    due_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    attended = models.CharField(max_length=300, blank=True)
    safe = models.TextField(blank=True)
    progress = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    recorded_by = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="id version recorded_by", F10="placement due_on held_on attended progress next_steps", F6="safe"
    )
    rights = Rights.KEEP
    seen_through = ("placement",)
    objects = OfCase.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"Review due {self.due_on}"


class OutcomeResult(models.Model):
    """What became of one outcome when the placement ended."""

    class Result(models.TextChoices):
        """Met, partly met, not met."""

        MET = "met", "Met"
        PARTLY = "partly", "Partly met"
        NOT_MET = "not_met", "Not met"

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="results")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="results")
    result = models.CharField(max_length=10, choices=Result.choices)
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    privacy = fields(SYSTEM="id at by", F10="placement outcome result note")
    rights = Rights.KEEP
    seen_through = ("placement",)
    objects = OfCase.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["placement", "outcome"], name="one_result_an_outcome"),
            models.CheckConstraint(condition=Q(result__in=["met", "partly", "not_met"]), name="outcome_result_known"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id}: {self.result}"


class ReintegrationPlan(models.Model):
    """The plan for going back to school (Leicestershire: transition support plan), an adult named on both sides."""

    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="plan")
    stages = models.TextField()
    school_lead = models.CharField(max_length=150)
    provision_lead = models.CharField(max_length=150)
    return_on = models.DateField()
    drafted_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="id version drafted_by approved_by approved_at",
        F10="placement stages school_lead provision_lead return_on",
    )
    rights = Rights.KEEP
    seen_through = ("placement",)
    objects = OfCase.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="plan_approved_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"Plan of {self.placement_id}"


class ReturnCheck(models.Model):
    """Whether the return to school holds, at 2, 6 and 12 weeks."""

    class Result(models.TextChoices):
        """How the return is going."""

        SUSTAINED = "sustained", "Sustained"
        FALTERING = "faltering", "Faltering"
        REFERRED = "referred", "Referred again"

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="return_checks")
    weeks = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=Result.choices, blank=True)
    note = models.TextField(blank=True)
    recorded_by = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id version recorded_by", F10="placement weeks due_on done_on result note")
    rights = Rights.KEEP
    seen_through = ("placement",)
    objects = OfCase.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["placement", "weeks"], name="one_check_a_week"),
            models.CheckConstraint(
                condition=Q(done_on=None, result="") | Q(done_on__isnull=False) & ~Q(result=""),
                name="a_check_has_a_result",
            ),
        ]

    def __str__(self) -> str:
        return f"Check at {self.weeks} weeks"


class Task(models.Model):
    """Something an organisation must do about a placement: a gap left by an import, a chase, a question."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tasks")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="tasks")
    key = models.SlugField(max_length=60)
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    privacy = fields(SYSTEM="id key created_at done_at done_by", F0="organisation placement text due_on")
    rights = Rights.KEEP
    seen_through = ("placement",)
    objects = OfCase.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["placement", "key"], condition=Q(done_at=None), name="one_open_task")
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "due_on"], name="open_tasks", condition=Q(done_at=None))
        ]

    def __str__(self) -> str:
        return self.text
