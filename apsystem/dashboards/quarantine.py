"""Documents that wait in quarantine, for whoever looks after the scanner."""

import datetime as dt

from apsystem import clock
from apsystem.dashboards.line import Line, Rows
from partnerships.limits import STUCK_AFTER
from partnerships.models import Membership
from referrals.models import Document


def stuck_documents(_actor: Membership) -> Rows:
    """Documents that have waited for longer than a scan takes: the scanner or the worker is away."""
    since: dt.datetime = clock.now() - STUCK_AFTER
    return Document.objects.filter(scan=Document.Scan.WAITING, added_at__lt=since)


STUCK = Line(
    "Documents that have waited more than an hour to be scanned", stuck_documents, "partnerships:settings", tone="bad"
)
