"""Documents of a referral: attached, taken away again while it is a draft, or the reason why there is none."""

import hashlib
import uuid
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import OperationalError, transaction

from apsystem import clock
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from partnerships.policies import require
from referrals.actions.drafting import note, open_draft, touch
from referrals.actions.moving import last_move, lock
from referrals.files import check_room, safe
from referrals.models import Document, NoDocument, Referral
from referrals.policies import is_own_school
from referrals.workflow import DRAFTING, TAKES_DOCUMENTS


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
    locked = taking_documents(referral, by=by)
    made: Document | None = locked.documents.filter(submission_key=submission_key).first()
    if made:
        return made
    document = Document(kind=kind, title=title, instead_of=instead_of, submission_key=submission_key)
    return keep(document, upload, locked, by=by, verb="attach")


@transaction.atomic
def replace_document(
    document: Document, *, title: str, upload: Any, submission_key: uuid.UUID, by: Membership
) -> Document:
    """Add a newer version of a document and return it; the earlier one stays, and the same key returns the first.

    Raises NotAllowed where somebody has added a newer version meanwhile.
    """
    locked = taking_documents(document.referral, by=by)
    made: Document | None = locked.documents.filter(submission_key=submission_key).first()
    if made:
        return made
    earlier = locked.documents.filter(pk=document.pk).first()
    if earlier is None or locked.documents.filter(replaces=earlier).exists():
        raise NotAllowed("A newer version of this document was added, or it was removed. Look at the documents again.")
    newer = Document(
        kind=earlier.kind, title=title or earlier.title, instead_of=earlier.instead_of, replaces=earlier,
        submission_key=submission_key,
    )  # fmt: skip
    return keep(newer, upload, locked, by=by, verb="replace document")


def taking_documents(referral: Referral, *, by: Membership) -> Referral:
    """Return the referral locked for a new document; raise PermissionDenied for others, NotAllowed too late."""
    require(is_own_school(by, referral))
    locked = lock(referral)
    if locked.status not in TAKES_DOCUMENTS:
        raise NotAllowed(f"Documents can no longer be added. {last_move(locked)}")
    return locked


def keep(document: Document, upload: Any, locked: Referral, *, by: Membership, verb: str) -> Document:
    """Keep a new document with its file; after sending it is read by the panel at once."""
    kept, now = safe(upload), clock.now()
    check_room(locked, len(kept.data))
    document.referral, document.added_by, document.added_at = locked, by, now
    document.sent_at = None if locked.status in DRAFTING else now
    document.file = ContentFile(kept.data, name="document")
    document.content_type, document.size = kept.content_type, len(kept.data)
    document.sha256 = hashlib.sha256(kept.data).hexdigest()
    document.scan = Document.Scan.WAITING if settings.CLAMD else Document.Scan.NOT_SCANNED
    document.save(force_insert=True)
    touch(locked, "documents", by=by)
    note(verb, locked, by, document=document.kind)
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
    """Take a document away that was never sent; one that was is only followed by a newer version.

    Raises NotAllowed while it is being scanned, and where there is a newer version of it.
    """
    locked = open_draft(document.referral, by=by)
    mine = Document.objects.filter(pk=document.pk, referral=locked)
    try:
        with transaction.atomic():
            held = mine.select_for_update(of=("self",), nowait=True).first()
    except OperationalError:  # the scanner holds it
        raise NotAllowed("The document is being scanned for viruses. Try again in a minute.") from None
    if held is None:
        raise NotAllowed("The document has already been removed.")
    if held.sent_at:
        raise NotAllowed("The document has been sent, so it stays. Add a newer version instead.")
    if locked.documents.filter(replaces=held).exists():
        raise NotAllowed("There is a newer version of the document. Remove that first.")
    note("remove document", locked, by, document=held.kind)
    held.file.delete(save=False)
    held.delete()
    touch(locked, "documents", by=by)
