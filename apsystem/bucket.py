"""Files in a private bucket of an S3-compatible service, for a council whose documents outgrow the database."""

import uuid
from typing import Any

from django.db import transaction
from storages.backends.s3 import S3Storage


class PrivateBucket(S3Storage):  # type: ignore[misc]  # django-storages has no types
    """Keeps each file under a name of its own making, private and encrypted; it has no public address.

    A bucket knows no transactions: what is deleted goes once the row has gone, and a file whose row was rolled back is
    left over, which nobody can reach.
    """

    def get_default_settings(self) -> dict[str, Any]:
        """Return the settings, without those that could open the bucket."""
        settings: dict[str, Any] = super().get_default_settings()
        return settings | {
            "default_acl": "private", "file_overwrite": False, "querystring_auth": True, "custom_domain": None,
            "object_parameters": {"ServerSideEncryption": "AES256"},
        }  # fmt: skip

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return a random name: what a person called the file never reaches a path."""
        return uuid.uuid4().hex

    def delete(self, name: str) -> None:
        """Delete a file once the change that drops it is certain."""
        transaction.on_commit(lambda: super(PrivateBucket, self).delete(name))

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        """Refuse: a stored file is served only by a view that checks who asks."""
        raise ValueError("Stored files have no public address")
