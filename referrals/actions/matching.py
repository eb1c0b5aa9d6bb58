"""The authority says whether a referral's pupil is the child of another school's case."""

from django.db import transaction

from apsystem import clock
from apsystem.audit.recording import record
from partnerships.actions import Stale
from partnerships.models import Membership
from partnerships.policies import require
from referrals.models import PossibleMatch
from referrals.policies import may_look_at_match


@transaction.atomic
def look_at_match(match: PossibleMatch, *, result: str, note: str, version: int, by: Membership) -> PossibleMatch:
    """Record whether a possible match is the same child, with what was found out; raise Stale if somebody else did."""
    require(may_look_at_match(by))
    fresh = PossibleMatch.objects.select_for_update(of=("self",), no_key=True).get(pk=match.pk)
    if fresh.version != version:
        raise Stale
    fresh.result, fresh.note = result, note
    fresh.looked_at, fresh.looked_by = clock.now(), by
    fresh.version += 1
    fresh.save(update_fields=["result", "note", "looked_at", "looked_by", "version"])
    record(
        "look at match",
        person=by.user.email,
        acting_as=by.acting_as,
        references=[fresh.referral.reference],
        match=fresh.pk,
        result=result,
    )
    return fresh
