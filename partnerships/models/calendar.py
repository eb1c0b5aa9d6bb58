from typing import ClassVar

from django.db import models

from apsystem.privacy import Rights, fields
from partnerships.models.organisation import Organisation, ends_after_it_starts, never_twice


class Term(models.Model):
    """A run of school days, first and last day included: the authority's, or one school's own where it differs."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="terms")
    name = models.CharField(max_length=60)
    from_on = models.DateField()
    to_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id version", OPEN="organisation name from_on to_on")
    rights = Rights.EDIT

    class Meta:
        ordering: ClassVar = ["from_on"]
        constraints: ClassVar = [
            ends_after_it_starts("term_ends_after_it_starts"),
            never_twice("terms_do_not_overlap", "organisation", sentence="These dates overlap another term."),
        ]

    def __str__(self) -> str:
        return self.name


class ClosedDay(models.Model):
    """Days inside a term without school: half-term, bank holidays, staff training days; both dates included."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="closed_days")
    reason = models.CharField(max_length=60)
    from_on = models.DateField()
    to_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id version", OPEN="organisation reason from_on to_on")
    rights = Rights.EDIT

    class Meta:
        ordering: ClassVar = ["from_on"]
        constraints: ClassVar = [ends_after_it_starts("closed_days_end_after_they_start")]

    def __str__(self) -> str:
        return self.reason
