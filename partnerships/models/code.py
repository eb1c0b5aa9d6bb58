from typing import ClassVar

from django.db import models
from django.db.models import Q

from apsystem.privacy import Rights, fields
from partnerships.models.organisation import ends_after_it_starts


class Code(models.Model):
    """One entry of a short list the authority keeps; it adds to our default list, renames an entry, or ends one."""

    class List(models.TextChoices):
        """The lists an authority keeps."""

        SUPPORT = "support", "What a school has tried"
        AGENCY = "agency", "Agencies that work with a pupil"
        RISK = "risk", "Kinds of risk"
        ADVISER = "adviser", "Who gives advice before a referral"
        RETURN = "return", "Reasons for returning a referral"

    list = models.CharField(max_length=20, choices=List.choices)
    code = models.SlugField(max_length=40)
    label = models.CharField(max_length=150)
    position = models.PositiveSmallIntegerField(default=100)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id version", CONFIG="list code label position from_on to_on")
    rights = Rights.KEEP

    class Meta:
        ordering: ClassVar = ["list", "position", "label"]
        constraints: ClassVar = [
            ends_after_it_starts("code_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["list", "code"],
                name="code_listed_once",
                violation_error_message="There is already an entry with this code in this list.",
            ),
            models.CheckConstraint(
                condition=Q(list__in=["support", "agency", "risk", "adviser", "return"]), name="code_list_known"
            ),
        ]

    def __str__(self) -> str:
        return self.label
