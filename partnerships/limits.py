"""The limits of documents that are in force, and how many wait too long to be scanned."""

import datetime as dt

from apsystem import clock
from partnerships.models import DocumentLimit, Organisation


MB = 1024 * 1024
# The worker looks every minute, and a scan takes seconds.
STUCK_AFTER = dt.timedelta(hours=1)


def document_limits() -> DocumentLimit:
    """Return the limits in force today, or the neutral defaults where the authority has set none."""
    today = clock.today()
    return DocumentLimit.objects.filter(from_on__lte=today).first() or DocumentLimit(from_on=today)


def stuck_in_quarantine() -> int:
    """Return how many documents have waited for more than an hour to be scanned."""
    waiting = {
        "referrals__documents__scan": "waiting",
        "referrals__documents__added_at__lt": clock.now() - STUCK_AFTER,
    }
    return Organisation.objects.filter(**waiting).values("referrals__documents").count()
