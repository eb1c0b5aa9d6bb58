"""What the school, the panel's officers, the provision and the authority say to each other about a case."""

import uuid

from django.db import transaction

from apsystem import clock
from partnerships.models import Membership
from partnerships.policies import require
from referrals import school_emails
from referrals.actions.drafting import note
from referrals.actions.moving import lock
from referrals.models import Comment, Referral
from referrals.policies import may_comment


@transaction.atomic
def comment(referral: Referral, *, text: str, submission_key: uuid.UUID, by: Membership) -> Comment:
    """Say something about a case and tell the other sides; the same key a second time returns the first."""
    require(may_comment(by, referral))
    locked = lock(referral)
    said_before: Comment | None = Comment.objects.filter(submission_key=submission_key, by=by).first()
    if said_before:
        return said_before
    said: Comment = Comment.objects.create(
        referral=locked, text=text, at=clock.now(), by=by, submission_key=submission_key
    )
    note("comment", locked, by)
    school_emails.commented(said)
    return said
