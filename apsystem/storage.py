"""Files in the database behind Django's Storage API: they commit, roll back and are backed up with their rows."""

import io
import uuid
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible

from apsystem.models import FileChunk


CHUNK = 256 * 1024


@deconstructible
class DatabaseStorage(Storage):
    """Keeps each file as chunk rows under a name of its own making; it has no public address."""

    def _save(self, name: str, content: "File[Any]") -> str:
        rows = [FileChunk(name=name, position=n, data=data) for n, data in enumerate(content.chunks(CHUNK))]
        FileChunk.objects.bulk_create(rows)
        return name

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        chunks = FileChunk.objects.filter(name=name).order_by("position").values_list("data", flat=True)
        return ContentFile(b"".join(bytes(chunk) for chunk in chunks), name=name)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return a random name: what a person called the file never reaches a path."""
        return uuid.uuid4().hex

    def exists(self, name: str) -> bool:
        """Return whether a file of this name is stored."""
        return FileChunk.objects.filter(name=name).exists()

    def delete(self, name: str) -> None:
        """Delete a file's chunks."""
        FileChunk.objects.filter(name=name).delete()

    def size(self, name: str) -> int:
        """Return a file's size in bytes."""
        return len(io.BytesIO(self._open(name).read()).getvalue())

    def url(self, name: str | None) -> str:
        """Refuse: a stored file is served only by a view that checks who asks."""
        raise ValueError("Stored files have no public address")
