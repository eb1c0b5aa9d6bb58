from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from apsystem.privacy import Rights, fields


class Entry(models.Model):
    """The council's memory: who opened, changed, downloaded or was refused what. Text only, never changed."""

    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=60)
    person = models.CharField(max_length=254, blank=True)
    acting_as = models.CharField(max_length=300, blank=True)
    references = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    request_id = models.CharField(max_length=40, blank=True)

    privacy = fields(SYSTEM="id at action request_id detail", STAFF="person acting_as", F0="references")
    rights = Rights.APPEND

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["references"], name="audit_by_reference"),
            # When somebody last opened one case: only readings of a single case, so that the index stays small.
            models.Index(
                fields=["person", "references", "at"],
                condition=models.Q(action="read", references__len=1),
                name="audit_last_opened",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
