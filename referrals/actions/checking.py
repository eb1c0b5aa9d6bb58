"""New referrals to check: taken, returned with reasons, made ready, pointed to another route, or called in."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from partnerships.policies import require
from partnerships.wording import word
from referrals import panel_emails
from referrals.actions.drafting import note
from referrals.actions.moving import last_move, lock, move
from referrals.asked import Asking, summary
from referrals.models import Asked, Referral, ReferralEvent
from referrals.policies import may_call_in, may_chase_signature, may_check, waits_for_signature
from referrals.workflow import IN_QUEUE


@transaction.atomic
def take(referral: Referral, *, held_by: int | None = None, by: Membership) -> Referral:
    """Take a referral to check; one that a colleague has only where `held_by` says that the page showed who.

    Raise NotAllowed where somebody else has it meanwhile, or it is no longer in the queue.
    """
    require(may_check(by, referral))
    locked = in_queue(referral)
    before = locked.checker
    if before == by:
        return locked
    if before is not None and before.pk != held_by:
        raise NotAllowed(f"{before.user.name} has taken {locked} to check.")
    give_to(locked, by)
    note("take", locked, by)
    if before is not None:
        panel_emails.checker_relieved(locked, before)
    return locked


@transaction.atomic
def hand_back(referral: Referral, *, by: Membership) -> Referral:
    """Hand back a referral one has taken, so that anybody may take it."""
    require(may_check(by, referral))
    locked = in_queue(referral)
    if locked.checker_id != by.pk:
        raise NotAllowed(f"You have not taken {locked}, so there is nothing to hand back.")
    give_to(locked, None)
    note("hand_back", locked, by)
    return locked


def in_queue(referral: Referral) -> Referral:
    """Return a referral locked and fresh; raise NotAllowed where it is no longer in the queue."""
    locked = lock(referral)
    if locked.status not in IN_QUEUE:
        raise NotAllowed(f"{locked} is no longer in the queue. {last_move(locked)}")
    return locked


def give_to(locked: Referral, whose: Membership | None) -> None:
    """Note who has taken a referral to check, or that nobody has."""
    locked.checker = whose
    locked.version += 1
    locked.save(update_fields=["checker", "version"])


@transaction.atomic
def return_to_school(referral: Referral, *, reason: str = "", asked: Sequence[Asking] = (), by: Membership) -> Referral:
    """Return a referral to its school with what is asked, question by question; the clock stops until it is sent again.

    Raise ValidationError where nothing is asked at all.
    """
    require(may_check(by, referral))
    if not asked and not reason.strip():
        raise ValidationError("Say what the school needs to add or change")
    returned = move(referral, "return", by=by, reason=summary(referral, asked, reason))
    if asked:
        event = returned.events.filter(move="return").last()
        Asked.objects.bulk_create(
            [Asked(event=event, section=a.section, question=a.question, reason=a.reason, text=a.text) for a in asked]
        )
    panel_emails.school_referral_returned(returned, questions=len(asked))
    return returned


@transaction.atomic
def accept(referral: Referral, *, by: Membership) -> Referral:
    """Mark a referral as checked and ready for a meeting."""
    require(may_check(by, referral))
    return move(referral, "accept", by=by)


@transaction.atomic
def signpost(referral: Referral, *, reason: str, by: Membership) -> Referral:
    """Point a referral to another route before the meeting; the reason names the route and says why."""
    require(may_check(by, referral))
    signposted = move(referral, "signpost", by=by, reason=reason)
    panel_emails.school_referral_signposted(signposted)
    return signposted


@transaction.atomic
def call_in(referral: Referral, *, reason: str, by: Membership) -> Referral:
    """Call in, as a member of the panel, what was pointed to another route before the panel met: it is ready again.

    Raise NotAllowed where the panel itself has decided on the other route.
    """
    require(may_call_in(by, referral))
    if lock(referral).decided_at is not None:
        raise NotAllowed(f"The panel has decided on this referral. {last_move(referral)}")
    called = move(referral, "call_in", by=by, reason=reason)
    panel_emails.referral_called_in(called)
    return called


@transaction.atomic
def chase_signature(referral: Referral, *, by: Membership) -> Referral:
    """Remind the school's head and delegates to sign what was sent, at most once a day.

    Raise ValidationError where nobody at the school may sign or they were reminded today, NotAllowed where it is
    signed, or no longer waits for it.
    """
    require(may_chase_signature(by, referral))
    locked = lock(referral)
    if not waits_for_signature(locked):
        raise NotAllowed(f"{locked} does not wait for a signature. {last_move(locked)}")
    last = locked.events.filter(move="chase_signature").last()
    if last and clock.local(last.at).date() == clock.today():
        raise ValidationError(f"The {word('head')} was already reminded of {locked} today. Remind them again tomorrow.")
    if not panel_emails.heads_asked_to_sign(locked):
        raise ValidationError(
            f"Nobody at {locked.school} may sign. Ask the LA administrator to invite its {word('head')}."
        )
    ReferralEvent.objects.create(
        referral=locked, move="chase_signature", from_status=locked.status, to_status=locked.status, at=clock.now(),
        by=by,
    )  # fmt: skip
    note("chase_signature", locked, by)
    return locked
