"""The limits of documents that are in force."""

from apsystem import clock
from partnerships.models import DocumentLimit


MB = 1024 * 1024


def document_limits() -> DocumentLimit:
    """Return the limits in force today, or the neutral defaults where the authority has set none."""
    today = clock.today()
    return DocumentLimit.objects.filter(from_on__lte=today).first() or DocumentLimit(from_on=today)
