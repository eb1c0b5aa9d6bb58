from typing import ClassVar

from django.db import models

from apsystem.privacy import Rights, fields
from partnerships.models.organisation import ends_after_it_starts


class LetterWording(models.Model):
    """The authority's words for one kind of letter, dated, with what law they rest on and whether that was checked."""

    class Kind(models.TextChoices):
        """The letters there are; what a panel decided has the code of its outcome."""

        START = "start", "Start letter"
        NOTICE = "notice", "Notice of an off-site direction"
        PLACE = "agree_place", "Outcome: agreed"
        CONDITIONS = "agree_conditions", "Outcome: agreed with conditions"
        WAITING = "agree_waiting", "Outcome: agreed, waiting list"
        MORE_INFORMATION = "ask", "Outcome: more information"
        ANOTHER_ROUTE = "redirect", "Outcome: another route"
        NOT_AGREED = "not_agree", "Outcome: not agreed"
        WITHDRAWN = "withdrawn", "Outcome: withdrawn"

    class Basis(models.TextChoices):
        """By what power a pupil is educated elsewhere."""

        DIRECTION = "direction", "Off-site direction, or an academy's own power to direct"
        AGREED = "agreed", "Agreement with the parent or carer"
        ARRANGED = "arranged", "Arranged by the local authority (section 19, Education Act 1996)"

    class SchoolType(models.TextChoices):
        """Whose law differs."""

        MAINTAINED = "maintained", "Maintained school"
        ACADEMY = "academy", "Academy or free school"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    # Empty for a letter about an outcome: no power is used yet.
    basis = models.CharField(max_length=10, choices=Basis.choices, blank=True)
    school_type = models.CharField(max_length=10, choices=SchoolType.choices, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    legal_note = models.TextField(blank=True)
    last_checked_on = models.DateField(null=True, blank=True)
    verified = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="id version",
        CONFIG="kind basis school_type from_on to_on subject body legal_note last_checked_on verified",
    )
    rights = Rights.KEEP

    class Meta:
        ordering: ClassVar = ["kind", "basis", "school_type", "-from_on"]
        constraints: ClassVar = [
            ends_after_it_starts("letter_wording_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["kind", "basis", "school_type", "from_on"],
                name="one_wording_a_day",
                violation_error_message="There are words for this letter from that day already.",
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.get_kind_display(), self.get_basis_display())))
