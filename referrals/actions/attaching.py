"""Documents of a referral: attached, taken away again while it is a draft, or the reason why there is none."""

import hashlib
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from apsystem import clock
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from partnerships.policies import require
from referrals.actions.drafting import note, open_draft, touch
from referrals.actions.moving import last_move, lock
from referrals.files import safe
from referrals.models import Document, NoDocument, Referral
from referrals.policies import is_own_school
from referrals.workflow import TAKES_DOCUMENTS


MOST_DOCUMENTS = 30


@transaction.atomic
def attach(
    referral: Referral,
    *,
    kind: str,
    title: str,
    upload: Any,
    submission_key: uuid.UUID,
    by: Membership,
    instead_of: str = "",
) -> Document:
    """Attach a file, perhaps in place of an answer, and return its document; the same key returns the first one.

    Raises ValidationError for a file that is too large or may not be kept. A signature stays.
    """
    require(is_own_school(by, referral))
    locked = lock(referral)
    if locked.status not in TAKES_DOCUMENTS:
        raise NotAllowed(f"Documents can no longer be added. {last_move(locked)}")
    made: Document | None = locked.documents.filter(submission_key=submission_key).first()
    if made:
        return made
    if locked.documents.count() >= MOST_DOCUMENTS:
        raise ValidationError(f"There are already {MOST_DOCUMENTS} documents.")
    kept = safe(upload)
    document = Document.objects.create(
        referral=locked, kind=kind, title=title, instead_of=instead_of, file=ContentFile(kept.data, name="document"),
        content_type=kept.content_type, size=len(kept.data), sha256=hashlib.sha256(kept.data).hexdigest(), added_by=by,
        added_at=clock.now(), submission_key=submission_key,
        scan=Document.Scan.WAITING if settings.CLAMD else Document.Scan.NOT_SCANNED,
    )  # fmt: skip
    touch(locked, "documents", by=by)
    note("attach", locked, by, document=document.kind)
    return document


@transaction.atomic
def say_why_not(referral: Referral, kind: str, *, reason: str, by: Membership) -> NoDocument:
    """Keep why a document that the answers ask for is not attached, in place of what was said before."""
    locked = open_draft(referral, by=by)
    said, _ = NoDocument.objects.update_or_create(referral=locked, kind=kind, defaults={"reason": reason})
    touch(locked, "documents", by=by)
    note("say why not", locked, by, document=kind)
    return said


@transaction.atomic
def remove_document(document: Document, *, by: Membership) -> None:
    """Take a document away from a referral that has not been sent, or has been returned."""
    locked = open_draft(document.referral, by=by)
    note("remove document", locked, by, document=document.kind)
    document.file.delete(save=False)
    document.delete()
    touch(locked, "documents", by=by)
