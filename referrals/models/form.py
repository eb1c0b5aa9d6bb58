from typing import ClassVar

from django.db import models
from django.db.models import Q

from apsystem import clock
from apsystem.privacy import Group, Rights, fields


class FormVersion(models.Model):
    """One published set of questions; a referral keeps the version it was begun on."""

    name = models.CharField(max_length=100)
    number = models.PositiveIntegerField(unique=True)
    from_on = models.DateField()
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id created_at version", CONFIG="name number from_on published_at")
    # A draft may be thrown away; a version that a referral was begun on is held by it, and the actions never touch it.
    rights = Rights.EDIT

    class Meta:
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"


class Question(models.Model):
    """One question of a form version: where it stands, how it reads, what kind of answer it takes."""

    class Kind(models.TextChoices):
        """The kinds of answer a question may take."""

        TEXT = "text", "Short answer"
        LONG = "long", "Long answer"
        DATE = "date", "Date"
        NUMBER = "number", "Whole number"
        DECIMAL = "decimal", "Number"
        YES_NO = "yes_no", "Yes or no"
        CHOICE = "choice", "One of a list"
        UPN = "upn", "Unique pupil number"
        POSTCODE = "postcode", "Postcode"
        EMAIL = "email", "E-mail address"
        PHONE = "phone", "Telephone number"
        YEAR = "year", "Year group"
        PROVISION_TYPE = "provision_type", "Type of provision"

    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="questions")
    section = models.SlugField(max_length=40)
    key = models.SlugField(max_length=60)
    label = models.CharField(max_length=300)
    hint = models.TextField(blank=True)
    guidance = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    required = models.BooleanField(default=False)
    position = models.PositiveIntegerField()
    group = models.CharField(max_length=8, choices=[(g.value, g.value) for g in Group])
    choices = models.JSONField(default=list, blank=True)
    # Asked only after this answer to another question: no answers named means any answer but none, no and 0.
    asked_if = models.SlugField(max_length=60, blank=True)
    asked_when = models.JSONField(default=list, blank=True)
    # A long answer that a document the school already has may stand for.
    may_attach = models.BooleanField(default=False)
    # The kind of document these answers ask for: no answers named means any answer but none, no and 0.
    asks_for = models.CharField(max_length=20, blank=True)
    asks_when = models.JSONField(default=list, blank=True)
    # The line of Leicestershire's Appendix A this question answers, for the printed order; none for the rest.
    appendix_line = models.PositiveSmallIntegerField(null=True, blank=True)

    privacy = fields(
        SYSTEM="id",
        CONFIG="version section key label hint guidance kind required position group choices asked_if asked_when "
        "may_attach asks_for asks_when appendix_line",
    )
    rights = Rights.EDIT

    class Meta:
        ordering: ClassVar = ["version", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="question_asked_once"),
            models.CheckConstraint(condition=Q(group__in=[g.value for g in Group]), name="question_group_known"),
        ]

    def __str__(self) -> str:
        return self.label
