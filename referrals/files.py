"""What may be attached: told by what a file contains, not by what it is called."""

from typing import Any

from django.core.exceptions import ValidationError


LIMIT = 10 * 1024 * 1024
# Content type: the bytes it begins with, and the endings a name may have.
TYPES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "application/pdf": (b"%PDF-", ("pdf",)),
    "image/jpeg": (b"\xff\xd8\xff", ("jpg", "jpeg")),
    "image/png": (b"\x89PNG\r\n\x1a\n", ("png",)),
}


def content_type_of(upload: Any) -> str:
    """Return the content type of an uploaded file; raise ValidationError where it may not be attached."""
    if not upload.size:
        raise ValidationError("The file is empty: choose another file")
    if upload.size > LIMIT:
        raise ValidationError("The file must be smaller than 10 MB")
    upload.seek(0)
    start = upload.read(16)
    upload.seek(0)
    ending = str(upload.name).rpartition(".")[2].lower()
    for content_type, (begins, endings) in TYPES.items():
        if start.startswith(begins) and ending in endings:
            return content_type
    raise ValidationError("The file must be a PDF, JPEG or PNG")


def ending_of(content_type: str) -> str:
    """Return the ending a downloaded file is given."""
    return TYPES[content_type][1][0]
