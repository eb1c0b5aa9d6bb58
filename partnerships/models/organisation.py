import datetime as dt
from typing import ClassVar

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.urls import reverse

from apsystem.privacy import Rights, fields


class Kind(models.TextChoices):
    """What sort of organisation this is; roles fit kinds."""

    AUTHORITY = "authority", "Local authority"
    PARTNERSHIP = "partnership", "Partnership"
    SCHOOL = "school", "School"
    PROVISION = "provision", "Provision"


class Status(models.TextChoices):
    """GIAS establishment status, and the same for provisions."""

    OPEN = "open", "Open"
    CLOSING = "closing", "Open, but proposed to close"
    PROPOSED = "proposed", "Proposed to open"
    CLOSED = "closed", "Closed"


class DateRange(Func):
    """The days from one column to another, both included, as a PostgreSQL range; an empty last day is for ever."""

    function = "daterange"
    output_field = DateRangeField()


def on(day: dt.date, start: str = "from_on", end: str = "to_on") -> Q:
    """Return the condition that a dated row holds on a day (both dates included, an empty end is open)."""
    return Q(**{f"{start}__lte": day}) & (Q(**{f"{end}__gte": day}) | Q(**{f"{end}__isnull": True}))


def never_twice(
    name: str, *same: str, start: str = "from_on", end: str = "to_on", sentence: str
) -> ExclusionConstraint:
    """Return the constraint that rows with the same columns never overlap in time."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((column, RangeOperators.EQUAL) for column in same),
            (DateRange(start, end, RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
        ],
        violation_error_message=sentence,
    )


def ends_after_it_starts(name: str, start: str = "from_on", end: str = "to_on") -> models.CheckConstraint:
    """Return the constraint that the last day is not before the first."""
    return models.CheckConstraint(
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": models.F(start)}),
        name=name,
        violation_error_message="The last day must be the same as or after the first day.",
    )


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Questions about organisations."""

    def schools(self) -> "OrganisationQuerySet":
        """Schools of every status."""
        return self.filter(kind=Kind.SCHOOL)

    def partnerships(self) -> "OrganisationQuerySet":
        """Partnerships."""
        return self.filter(kind=Kind.PARTNERSHIP)

    def current(self) -> "OrganisationQuerySet":
        """Those a person may choose today: not closed, not merely proposed."""
        return self.exclude(status__in=[Status.CLOSED, Status.PROPOSED])


@pghistory.track(model_name="OrganisationHistory")
class Organisation(models.Model):
    """A local authority, partnership, school or provision. School columns follow Get Information About Schools."""

    kind = models.CharField(max_length=20, choices=Kind.choices)
    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    urn = models.CharField(max_length=6, null=True, blank=True, unique=True)
    ukprn = models.CharField(max_length=8, blank=True)
    la_code = models.CharField(max_length=3, blank=True)
    establishment_number = models.CharField(max_length=4, blank=True)
    type_code = models.CharField(max_length=2, blank=True)
    type_name = models.CharField(max_length=100, blank=True)
    phase_code = models.CharField(max_length=2, blank=True)
    phase_name = models.CharField(max_length=60, blank=True)
    trust_name = models.CharField(max_length=200, blank=True)
    low_age = models.PositiveSmallIntegerField(null=True, blank=True)
    high_age = models.PositiveSmallIntegerField(null=True, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    pupils = models.PositiveIntegerField(null=True, blank=True)
    fsm_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    easting = models.PositiveIntegerField(null=True, blank=True)
    northing = models.PositiveIntegerField(null=True, blank=True)
    telephone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    website = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="id version",
        OPEN="kind code name status opened_on closed_on urn ukprn la_code establishment_number type_code type_name "
        "phase_code phase_name trust_name low_age high_age capacity pupils fsm_percent address postcode easting "
        "northing telephone email website",
    )
    rights = Rights.KEEP
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "kind"], name="organisation_and_kind"),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind="authority"),
                name="one_authority",
                violation_error_message="One installation serves one local authority.",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="organisation_kind_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="organisation_status_known"),
            models.CheckConstraint(
                condition=~Q(kind="school") | Q(urn__isnull=False),
                name="a_school_has_a_urn",
                violation_error_message="A school needs its unique reference number (URN).",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "status", "name"], name="organisations_by_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of this organisation's own page."""
        return reverse(f"partnerships:{self.kind}", args=[self.code])


class PartnershipMember(models.Model):
    """A school's dated membership of a partnership."""

    partnership = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id version", OPEN="partnership school from_on to_on")
    rights = Rights.KEEP

    class Meta:
        constraints: ClassVar = [
            ends_after_it_starts("member_ends_after_it_starts"),
            never_twice(
                "a_school_in_one_partnership",
                "school",
                sentence="This school already belongs to a partnership on some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} in {self.partnership}"
