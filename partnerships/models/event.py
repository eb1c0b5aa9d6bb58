from typing import ClassVar

from django.db import models

from apsystem import clock
from partnerships.models.membership import Membership


class Event(models.Model):
    """One move of a case: its memory, by whom and why. Written once with the move, never changed."""

    FIELDS = "move from_status to_status at by reason"

    move = models.CharField(max_length=30)
    from_status = models.CharField(max_length=20, blank=True)
    to_status = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.move} at {self.at:%Y-%m-%d %H:%M}"
