from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apsystem.privacy import Rights, fields
from referrals.models.referral import Referral
from referrals.models.scope import OfCase


class Row(models.Model):
    """A line of a page that repeats: the school adds as many as it needs, and takes away what it wrote too much."""

    submission_key = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    rights = Rights.EDIT
    seen_through = ("referral",)
    objects = OfCase.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "submission_key"], name="%(class)s_once_in_its_referral")
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Support(Row):
    """One thing the school has tried, and what difference it made (Appendix A line 5)."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="supports")  # dies with its draft
    kind = models.CharField(max_length=40, blank=True)
    what = models.TextField(blank=True)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    who = models.CharField(max_length=150, blank=True)
    impact = models.TextField(blank=True)

    privacy = fields(SYSTEM="id submission_key version", F0="referral", F2="kind what from_on to_on who impact")

    class Meta(Row.Meta):
        pass


class Risk(Row):
    """One risk to the pupil or to others, and what keeps everybody safe (Appendix A line 9)."""

    LEVELS: ClassVar = [("low", "Low"), ("medium", "Medium"), ("high", "High")]

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="risks")  # dies with its draft
    kind = models.CharField(max_length=40, blank=True)
    likelihood = models.CharField(max_length=10, blank=True, choices=LEVELS)
    severity = models.CharField(max_length=10, blank=True, choices=LEVELS)
    triggers = models.TextField(blank=True)
    mitigation = models.TextField(blank=True)

    privacy = fields(
        SYSTEM="id submission_key version", F0="referral", F6="kind likelihood severity triggers mitigation"
    )

    class Meta(Row.Meta):
        pass


class Agency(Row):
    """A service that works with the pupil or family, and its part in the plan (Leicestershire's rule j)."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="agencies")  # dies with its draft
    kind = models.CharField(max_length=40, blank=True)
    worker = models.CharField(max_length=150, blank=True)
    contact = models.CharField(max_length=150, blank=True)
    part = models.TextField(blank=True)
    consulted_on = models.DateField(null=True, blank=True)

    privacy = fields(SYSTEM="id submission_key version", F0="referral", F5="kind worker contact part consulted_on")

    class Meta(Row.Meta):
        verbose_name_plural = "agencies"


class OtherPlace(Row):
    """Other alternative provision the pupil attends now (Appendix A line 17)."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="other_places")  # dies with its draft
    name = models.CharField(max_length=150, blank=True)
    what = models.TextField(blank=True)
    days = models.CharField(max_length=150, blank=True)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    privacy = fields(SYSTEM="id submission_key version", F0="referral", F10="name what days from_on to_on")

    class Meta(Row.Meta):
        pass


class WeekAt(Row):
    """The sessions of the asked-for week at one site, with their hours (Appendix A line 11).

    A session is a half day, named as in mon_am.
    """

    SESSIONS: ClassVar = [
        (f"{day.lower()}_{half}", f"{name} {part}")
        for day, name in (("MON", "Monday"), ("TUE", "Tuesday"), ("WED", "Wednesday"), ("THU", "Thursday"),
                          ("FRI", "Friday"))
        for half, part in (("am", "morning"), ("pm", "afternoon"))
    ]  # fmt: skip

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="week")  # dies with its draft
    site = models.CharField(max_length=150, blank=True)
    sessions = ArrayField(models.CharField(max_length=6, choices=SESSIONS), default=list, blank=True)
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)

    privacy = fields(SYSTEM="id submission_key version", F0="referral", F10="site sessions hours")

    class Meta(Row.Meta):
        pass
