from typing import ClassVar

from django.db import models
from django.db.models import Q

from apsystem import clock
from partnerships.models.membership import Membership


class Event(models.Model):
    """One move of a case: its memory, by whom and why. Written once with the move, never changed."""

    FIELDS = "move from_status to_status at by through reason"

    move = models.CharField(max_length=30)
    from_status = models.CharField(max_length=20, blank=True)
    to_status = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # How the move came where nobody was signed in: the link that was sent, and to which address.
    through = models.CharField(max_length=500, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(by__isnull=False, through="") | Q(by__isnull=True) & ~Q(through=""),
                name="%(class)s_says_who",
            )
        ]

    def __str__(self) -> str:
        return f"{self.move} at {self.at:%Y-%m-%d %H:%M}"

    @property
    def name(self) -> str:
        """Name who moved the case, or the link by which it was moved."""
        return self.by.user.name if self.by else self.through

    @property
    def doer(self) -> str:
        """Name who moved the case with the capacity they acted in, or the link by which it was moved."""
        return f"{self.by.user.name} ({self.by.acting_as})" if self.by else self.through
