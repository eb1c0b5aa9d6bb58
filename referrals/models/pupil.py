from typing import ClassVar

import pghistory
from django.db import models

from apsystem import clock
from apsystem.privacy import Rights, fields
from partnerships.models.membership import LA_CASE_ROLES, SCHOOL_ROLES, Membership
from partnerships.models.organisation import Organisation, ends_after_it_starts, never_twice
from referrals.models.scope import OfCase


@pghistory.track(model_name="PupilHistory")
class Pupil(models.Model):
    """A child the authority knows because somebody referred them or told it of a placement."""

    forename = models.CharField(max_length=100)
    surname = models.CharField(max_length=100)
    preferred_name = models.CharField(max_length=100, blank=True)
    upn = models.CharField(max_length=13, null=True, blank=True, unique=True)
    date_of_birth = models.DateField()
    sex = models.CharField(max_length=10, blank=True)
    ethnicity = models.CharField(max_length=10, blank=True)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    fsm = models.CharField(max_length=10, blank=True)
    in_care = models.CharField(max_length=10, blank=True)
    home_la_code = models.CharField(max_length=3, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="id created_at version",
        F1="forename surname preferred_name upn date_of_birth sex ethnicity address postcode home_la_code",
        F2="fsm",
        F5="in_care",
    )
    rights = Rights.KEEP
    seen_through = ("referrals", "placements")
    objects = OfCase.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["surname", "date_of_birth"], name="pupils_by_name")]

    def __str__(self) -> str:
        return f"Pupil {self.pk}"

    @property
    def name(self) -> str:
        """The name the child is known by, with the family name."""
        return f"{self.preferred_name or self.forename} {self.surname}"


class Enrolment(models.Model):
    """The school whose roll a pupil is on, from a day to a day: the home school of each day."""

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="enrolments")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="enrolments")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    privacy = fields(SYSTEM="id", F1="pupil school from_on to_on")
    rights = Rights.KEEP
    seen_through = ("pupil__referrals", "pupil__placements")
    objects = OfCase.as_manager()

    class Meta:
        constraints: ClassVar = [
            ends_after_it_starts("enrolment_ends_after_it_starts"),
            never_twice(
                "one_home_school_a_day", "pupil", sentence="The pupil is already on a school's roll on these days."
            ),
        ]

    def __str__(self) -> str:
        return f"Enrolment {self.pk}"


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    """Questions about exclusions."""

    def visible_to(self, actor: Membership | None) -> "ExclusionQuerySet":
        """A school's own for the school; the county's for the authority's case roles; none for anybody else."""
        if actor is not None and actor.role in LA_CASE_ROLES:
            return self
        if actor is not None and actor.role in SCHOOL_ROLES:
            return self.filter(school=actor.organisation_id)
        return self.none()


class Exclusion(models.Model):
    """A suspension or permanent exclusion, kept to the few facts the measures need."""

    class Kind(models.TextChoices):
        """Suspension for a time, or permanent exclusion."""

        PERMANENT = "permanent", "Permanent exclusion"
        SUSPENSION = "suspension", "Suspension"

    class Result(models.TextChoices):
        """What became of it."""

        STANDS = "stands", "Stands"
        WITHDRAWN = "withdrawn", "Withdrawn"
        NOT_UPHELD = "not_upheld", "Not upheld"

    pupil = models.ForeignKey(Pupil, null=True, blank=True, on_delete=models.PROTECT, related_name="exclusions")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="exclusions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    on = models.DateField()
    days = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    result = models.CharField(max_length=12, choices=Result.choices, default=Result.STANDS)
    recorded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    submission_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id submission_key version recorded_by", F2="pupil school kind on days reason result")
    rights = Rights.KEEP
    objects = ExclusionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["permanent", "suspension"]), name="exclusion_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
