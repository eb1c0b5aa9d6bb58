"""Scanning attached documents for viruses; the system does it, so no membership stands behind it."""

import logging

from django.conf import settings
from django.db import transaction

from apsystem.audit.recording import record
from apsystem.uploads.clamd import NotScanned, scan
from referrals.models import Document


logger = logging.getLogger(__name__)
MOST_EARLIER = 100


def scan_waiting() -> tuple[int, int, int]:
    """Scan each waiting document once; return how many are clean, infected, and still waiting.

    What the scanner did not call clean stays in quarantine (ASVS 5.4.3), and is asked about again at the next run.
    Documents from before there was a scanner follow, some at a run; they may be opened until it has found something.
    """
    if not settings.CLAMD:
        return 0, 0, Document.objects.filter(scan=Document.Scan.WAITING).count()
    waiting = Document.objects.filter(scan=Document.Scan.WAITING).values_list("pk", flat=True)
    earlier = Document.objects.filter(scan=Document.Scan.NOT_SCANNED).values_list("pk", flat=True)[:MOST_EARLIER]
    states = [scan_one(pk) for pk in [*waiting, *earlier]]
    return tuple(states.count(state) for state in (Document.Scan.CLEAN, Document.Scan.INFECTED, Document.Scan.WAITING))  # type: ignore[return-value]  # three


@transaction.atomic
def scan_one(pk: int) -> str:
    """Scan one document and return its state; "" where another run has it, or it was removed."""
    waiting = Document.objects.select_related("referral").filter(
        pk=pk, scan__in=[Document.Scan.WAITING, Document.Scan.NOT_SCANNED]
    )
    document = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if document is None:
        return ""
    try:
        found = scan(document.file.read(), settings.CLAMD)
    except NotScanned as why:
        logger.error("A document could not be scanned: %s", why)
        return str(Document.Scan.WAITING)
    document.scan = Document.Scan.INFECTED if found else Document.Scan.CLEAN
    document.save(update_fields=["scan"])
    record(
        "scan document", person="", acting_as="The system", references=[document.referral.reference], kind="referral",
        document=document.kind, scan=document.scan, found=found,
    )  # fmt: skip
    return str(document.scan)
