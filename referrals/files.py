"""What may be attached to a referral, and how large it may be."""

from typing import Any

from django.core.exceptions import ValidationError

from apsystem.uploads.judging import Safe, judge


LIMIT = 10 * 1024 * 1024


def safe(upload: Any) -> Safe:
    """Return what is kept of an uploaded file; raise ValidationError where it may not be attached."""
    if isinstance(upload, Safe):
        return upload
    if upload.size > LIMIT:
        raise ValidationError("The file must be smaller than 10 MB")
    upload.seek(0)
    return judge(str(upload.name), upload.read())
