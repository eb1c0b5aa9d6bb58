"""What may be attached to a referral, how large it may be, and how many there may be."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Sum

from apsystem.uploads.judging import Safe, judge
from partnerships.limits import MB, document_limits
from referrals.models import Referral


def safe(upload: Any) -> Safe:
    """Return what is kept of an uploaded file; raise ValidationError where it may not be attached."""
    if isinstance(upload, Safe):
        return upload
    most = document_limits().file_mb
    if upload.size > most * MB:
        raise ValidationError(f"The file must be smaller than {most} MB")
    upload.seek(0)
    return judge(str(upload.name), upload.read())


def check_room(referral: Referral, size: int) -> None:
    """Raise ValidationError, naming the limit, where a referral has no room for one more document of a size."""
    limits = document_limits()
    held = referral.documents.aggregate(number=Count("pk"), size=Sum("size", default=0))
    if held["number"] >= limits.documents:
        documents = f"{limits.documents} document{'' if limits.documents == 1 else 's'}"
        raise ValidationError(
            f"A referral may have {documents}, and this one has {held['number']}. Put several into one PDF"
        )
    if held["size"] + size > limits.total_mb * MB:
        left = max(0, limits.total_mb * MB - held["size"]) / MB
        raise ValidationError(
            f"The documents of a referral may have {limits.total_mb} MB together, and {left:.1f} MB are left. "
            "Choose a smaller file"
        )
