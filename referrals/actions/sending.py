"""Sending and what the school does after: the head's signature, withdrawing, answering, asking to look again."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects

from apsystem import clock
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from partnerships.policies import require
from referrals import school_emails
from referrals.actions.agenda import leave_agenda
from referrals.actions.drafting import empty, note
from referrals.actions.moving import last_move, lock, move
from referrals.answers import freeze, parts_of, signed_part
from referrals.checklist import wanted
from referrals.completeness import Gap, answers_of, missing
from referrals.conditions import not_asked
from referrals.matching import note_matches
from referrals.models import Referral, ReferralEvent, Signature, Submission
from referrals.next_step import next_step
from referrals.policies import may_answer, may_sign, may_submit, may_withdraw
from referrals.pupils import pupil_of
from referrals.rows import KINDS
from referrals.sections import COLUMNS
from referrals.workflow import REFERRAL, Status


# What sending reads three times: to see what is missing, to show it, and to freeze it.
WRITTEN = ("form_version__questions", "answers", *KINDS, "documents", "no_documents")


class Incomplete(ValidationError):
    """The referral cannot be sent yet; `gaps` says what is missing."""

    def __init__(self, gaps: list[Gap]) -> None:
        self.gaps = gaps
        super().__init__([gap.sentence for gap in gaps])


@transaction.atomic
def submit(referral: Referral, *, by: Membership) -> Referral:
    """Send a complete referral to the panel and return it; raise Incomplete with the gaps where it is not complete.

    What was sent is frozen, and what is not asked after the other answers is forgotten. A signature on an earlier
    sending stays where only documents or contacts changed.
    """
    require(may_submit(by, referral))
    locked = lock(referral)
    check_move(locked, "submit")
    prefetch_related_objects([locked], *WRITTEN)
    gaps = missing(locked)
    if gaps:
        raise Incomplete(gaps)
    pupil, content = pupil_of(locked), freeze(parts_of(locked), locked)
    note_matches(locked)
    earlier = locked.submissions.first()
    sent = move(
        locked, "submit", by=by, submitted_at=clock.now(), pupil=pupil,
        signed_at=signed_still(locked, content, earlier), **forget_unasked(locked),
    )  # fmt: skip
    sent.documents.filter(sent_at=None).update(sent_at=sent.submitted_at)
    submission = freeze_submission(sent, content, earlier, by=by)
    school_emails.referral_sent(submission, next_step=next_step(sent))
    return sent


def forget_unasked(locked: Referral) -> dict[str, Any]:
    """Delete the answers to questions, and reasons, that the other answers do not ask for; return the columns to empty.

    A reason for having no document goes where there is the document after all.
    """
    questions, answers = list(locked.form_version.questions.all()), answers_of(locked)
    unasked = not_asked(questions, answers)
    needed = [one.kind for one in wanted(locked, questions, answers, unasked) if one.needs_reason]
    if any(one.kind not in needed for one in locked.no_documents.all()):
        locked.no_documents.exclude(kind__in=needed).delete()
    if texts := [answer.key for answer in locked.answers.all() if answer.key in unasked]:
        locked.answers.filter(key__in=texts).delete()
    return {key: empty(key) for key in COLUMNS if key in unasked and getattr(locked, key) not in (None, "")}


def signed_still(referral: Referral, content: dict[str, Any], earlier: Submission | None) -> dt.datetime | None:
    """Return when the referral was signed, where what was signed is what is sent now; None where it is to sign."""
    same = earlier is not None and signed_part(earlier.content) == signed_part(content)
    return referral.signed_at if same else None


def freeze_submission(
    referral: Referral, content: dict[str, Any], earlier: Submission | None, *, by: Membership, reason: str = ""
) -> Submission:
    """Keep what is sent now as the next submission, with its fingerprint and why it was changed after sending."""
    submission: Submission = Submission.objects.create(
        referral=referral, number=earlier.number + 1 if earlier else 1, content=content,
        fingerprint=fingerprint_of(content), reason=reason, at=clock.now(), by=by,
    )  # fmt: skip
    return submission


def fingerprint_of(content: dict[str, Any]) -> str:
    """Return the digest of a frozen submission, by which a change to it would show."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def check_move(referral: Referral, name: str) -> None:
    """Raise NotAllowed, with who moved the case and when, where the table does not allow the move now."""
    if referral.status not in REFERRAL.moves[name].sources:
        raise NotAllowed(f"This can no longer be done. {last_move(referral)}")


@transaction.atomic
def sign(referral: Referral, *, number: int | None = None, by: Membership) -> Referral:
    """Sign what was last sent, as the head teacher or a delegate; raise NotAllowed where it is signed or not sent.

    With the number of the submission that was read, raise NotAllowed too where it was sent again since.
    """
    require(may_sign(by, referral))
    locked = lock(referral)
    sent = locked.submissions.first()
    if sent is None or locked.status in (Status.DRAFT, Status.WITHDRAWN, Status.RETURNED):
        raise NotAllowed(f"There is nothing to sign now. {last_move(locked)}")
    if number not in (None, sent.number):
        raise NotAllowed("It was sent again while you were reading. Read what has changed, then sign.")
    if locked.signed_at is not None:
        raise NotAllowed(f"This referral was signed on {clock.local(locked.signed_at):%-d %B at %H:%M}.")
    now = clock.now()
    Signature.objects.create(submission=sent, at=now, by=by)
    locked.signed_at = now
    locked.version += 1
    locked.save(update_fields=["signed_at", "version"])
    ReferralEvent.objects.create(
        referral=locked, move="sign", from_status=locked.status, to_status=locked.status, at=now, by=by
    )
    note("sign", locked, by)
    return locked


@transaction.atomic
def withdraw(referral: Referral, *, reason: str, by: Membership) -> Referral:
    """Withdraw a referral, with the reason; it leaves the agenda, and the panel hears of it where it had been sent."""
    require(may_withdraw(by, referral))
    withdrawn = move(referral, "withdraw", by=by, reason=reason)
    for item in withdrawn.agenda_items.filter(taken_off_at=None, decided_at=None):
        leave_agenda(item)
    if withdrawn.submitted_at:
        school_emails.referral_withdrawn(withdrawn)
    return withdrawn


@transaction.atomic
def answer(referral: Referral, *, reason: str, by: Membership) -> Referral:
    """Answer what the panel asked; the answer is the reason of the move, and the case is ready for a meeting again."""
    require(may_answer(by, referral))
    answered = move(referral, "answer", by=by, reason=reason)
    school_emails.referral_back(answered, what="answered the panel's question about")
    return answered


@transaction.atomic
def look_again(referral: Referral, *, reason: str, by: Membership) -> Referral:
    """Ask the panel, once, to look again on new evidence; raise NotAllowed a second time."""
    require(may_answer(by, referral))
    if lock(referral).looked_at_again:
        raise NotAllowed("The panel has already looked at this referral a second time.")
    asked = move(referral, "look_again", by=by, reason=reason, looked_at_again=True, decided_at=None)
    school_emails.referral_back(asked, what="asked the panel to look again at")
    return asked
