from typing import ClassVar

from django.db import models

from apsystem.privacy import Rights, fields


class FileChunk(models.Model):
    """A piece of a stored file; the bytes live in the database, so one transaction holds the row and its file."""

    name = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    data = models.BinaryField()

    privacy = fields(SYSTEM="id name position", F6="data")
    rights = Rights.EDIT

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "position"], name="one_chunk_per_position")]

    def __str__(self) -> str:
        return f"{self.name} #{self.position}"


class Counter(models.Model):
    """The last number given under a prefix, so that references are never given twice nor reused."""

    prefix = models.CharField(max_length=8, primary_key=True)
    value = models.PositiveIntegerField()

    privacy = fields(SYSTEM="prefix value")
    rights = Rights.KEEP

    def __str__(self) -> str:
        return f"{self.prefix}-{self.value:04d}"
