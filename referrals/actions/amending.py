"""Changing a referral after it was sent, with a reason: what was sent before is kept, and what changed is shown."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects

from apsystem import clock
from apsystem.govuk.sentences import lower_first
from apsystem.workflow import NotAllowed
from partnerships.actions import Stale
from partnerships.models import Membership
from partnerships.policies import require
from referrals import school_emails
from referrals.actions.drafting import NO_ROWS, Rows, note, write_section
from referrals.actions.moving import last_move, lock
from referrals.actions.sending import WRITTEN, Incomplete, forget_unasked, freeze_submission, signed_still
from referrals.answers import freeze, parts_of
from referrals.changelog import papers_are_out
from referrals.completeness import Gap, missing
from referrals.matching import note_matches
from referrals.models import Question, Referral, ReferralEvent
from referrals.policies import may_amend
from referrals.pupils import pupil_of
from referrals.sections import DOCUMENTS
from referrals.workflow import AMENDABLE


# Without these a referral that was sent names no pupil.
NAMES_THE_PUPIL = ("forename", "surname", "date_of_birth", "year_group")


@transaction.atomic
def amend(
    referral: Referral,
    section_slug: str,
    *,
    values: dict[str, Any],
    reason: str,
    version: int,
    by: Membership,
    rows: Rows = NO_ROWS,
) -> Referral:
    """Change one page of a referral that was sent and is not decided; freeze it again with the reason, and tell.

    A signature stays where what it stands for is unchanged. The same change sent twice is one. Raise NotAllowed once
    it is decided, Stale where a colleague saved the page meanwhile, Incomplete where something would be missing.
    """
    require(may_amend(by, referral))
    if not reason.strip():
        raise ValidationError("Enter why you are changing it")
    locked = lock(referral)
    if locked.status not in AMENDABLE:
        raise NotAllowed(f"This referral can no longer be changed. {last_move(locked)}")
    is_stale = locked.visited.get(section_slug, {}).get("version", 0) > version
    check_named(locked, values)
    write_section(locked, section_slug, values=values, words={}, rows=rows, by=by)
    content = frozen_now(locked)
    earlier = locked.submissions.select_related("by").first()
    if earlier and answers_in(earlier.content) == answers_in(content):
        if earlier.reason == reason and earlier.by.user_id == by.user_id:
            return Referral.objects.get(pk=referral.pk)
        raise ValidationError("Nothing on this page is different from what was sent. Change an answer first")
    if is_stale:
        raise Stale
    return keep(locked, content, section_slug, reason=reason, by=by)


def check_named(locked: Referral, values: dict[str, Any]) -> None:
    """Raise Incomplete where a change would leave a sent referral without its pupil, which the database refuses."""
    emptied = [key for key in NAMES_THE_PUPIL if key in values and values[key] in (None, "")]
    if emptied:
        asked = Question.objects.filter(version=locked.form_version_id, key__in=emptied)
        raise Incomplete([Gap(one.section, one.key, f"Enter {lower_first(one.label)}") for one in asked])


def answers_in(content: dict[str, Any]) -> list[Any]:
    """Return the answers of a frozen submission; documents are added without a change."""
    return [part for part in content["parts"] if part["slug"] != DOCUMENTS]


def frozen_now(locked: Referral) -> dict[str, Any]:
    """Return the referral as it would be frozen now; raise Incomplete with the gaps where something is missing."""
    prefetch_related_objects([locked], *WRITTEN)
    gaps = missing(locked)
    if gaps:
        raise Incomplete(gaps)
    return freeze(parts_of(locked), locked)


def keep(locked: Referral, content: dict[str, Any], section_slug: str, *, reason: str, by: Membership) -> Referral:
    """Freeze a changed referral, bring its pupil up to date, and remember and tell that it was changed."""
    earlier = locked.submissions.first()
    locked.pupil, locked.signed_at = pupil_of(locked), signed_still(locked, content, earlier)
    unasked = forget_unasked(locked)
    for column, nothing in unasked.items():
        setattr(locked, column, nothing)
    locked.save(update_fields=["pupil", "signed_at", *unasked])
    note_matches(locked)
    submission = freeze_submission(locked, content, earlier, reason=reason, by=by)
    ReferralEvent.objects.create(
        referral=locked, move="amend", from_status=locked.status, to_status=locked.status, at=clock.now(), by=by,
        reason=reason,
    )  # fmt: skip
    note("amend", locked, by, section=section_slug)
    school_emails.referral_amended(submission, after_papers=papers_are_out(locked))
    return locked
