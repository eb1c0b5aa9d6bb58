from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from apsystem.privacy import Rights, fields


BANDS = (1, 2, 3, 4)


class SuggestionRule(models.Model):
    """What suggested places weigh, in points, from a day on: the authority's own judgement, and never a decision."""

    from_on = models.DateField(unique=True)
    # Points for a place, by priority band, and what each band is called. The first is placed first.
    name_1 = models.CharField(max_length=40, default="Urgent")
    name_2 = models.CharField(max_length=40, default="High")
    name_3 = models.CharField(max_length=40, default="Usual")
    name_4 = models.CharField(max_length=40, default="Can wait")
    points_1 = models.PositiveIntegerField(default=4000)
    points_2 = models.PositiveIntegerField(default=2000)
    points_3 = models.PositiveIntegerField(default=1000)
    points_4 = models.PositiveIntegerField(default=500)
    usual_band = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(BANDS[0]), MaxValueValidator(BANDS[-1])]
    )
    per_day = models.PositiveIntegerField(default=2)
    most_days = models.PositiveIntegerField(default=100)
    per_km = models.PositiveIntegerField(default=10)
    # No place further from home than this is suggested; none: there is no limit.
    limit_km = models.PositiveSmallIntegerField(null=True, blank=True)
    # Pupils at high risk whom a group may have before another one costs points.
    crowd_from = models.PositiveSmallIntegerField(default=2)
    crowd = models.PositiveIntegerField(default=60)
    # For each place the school used in the last twelve months, for a school of a thousand pupils.
    used = models.PositiveIntegerField(default=10)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="id version",
        CONFIG="from_on name_1 name_2 name_3 name_4 points_1 points_2 points_3 points_4 usual_band per_day most_days "
        "per_km limit_km crowd_from crowd used",
    )
    rights = Rights.KEEP

    class Meta:
        verbose_name = "weights of suggested places"
        ordering: ClassVar = ["-from_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(points_1__gte=models.F("points_2"))
                & Q(points_2__gte=models.F("points_3"))
                & Q(points_3__gte=models.F("points_4")),
                name="higher_bands_weigh_no_less",
                violation_error_message="A higher band must not have fewer points than a lower one.",
            ),
        ]

    def __str__(self) -> str:
        return f"Suggested places from {self.from_on}"

    @property
    def names(self) -> dict[int, str]:
        """Band → what it is called."""
        return {band: getattr(self, f"name_{band}") for band in BANDS}


class Postcode(models.Model):
    """Where a postcode is, in metres east and north on the national grid (Code-Point Open, or the ONS directory)."""

    postcode = models.CharField(max_length=7, primary_key=True)  # capitals, no space
    easting = models.PositiveIntegerField()
    northing = models.PositiveIntegerField()

    privacy = fields(OPEN="postcode easting northing")
    rights = Rights.EDIT

    def __str__(self) -> str:
        return self.postcode
