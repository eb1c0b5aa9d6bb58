"""A clash between partnerships over a last place: one asks, the AP officer answers, both are told."""

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from apsystem.references import next_reference
from partnerships.models import Group, Membership, Organisation, Role
from partnerships.policies import require
from placements.actions.moving import audit, authority, lock_provision, move_clash, tell
from placements.actions.offering import check_fit
from placements.actions.sharing import MAY_HAVE_EXTRA, give_extra_place
from placements.clashes import holder_for
from placements.models import Clash, ClashEvent, ExtraPlace
from placements.policies import may_answer_clash, may_ask_officer
from referrals.models import Referral


NO_CLASH = "No other partnership holds the last place there on those days, so there is nothing to settle"
HAS_PLACE = "Only a case that is agreed and has no place may ask for one"


@transaction.atomic
def ask_officer(
    referral: Referral, *, group: Group, first_on: dt.date, last_on: dt.date, reason: str, submission_key: uuid.UUID,
    by: Membership,
) -> Clash:  # fmt: skip
    """Ask the AP officer about a last place that another partnership holds; return the clash, once a key.

    Raise ValidationError where a place is free, where none of the places is another partnership's, or where the
    officer has been asked about the pupil already.
    """
    require(may_ask_officer(by, referral))
    lock_provision(group.provision_id)
    pressed_before: Clash | None = Clash.objects.filter(submission_key=submission_key).first()
    if pressed_before:
        return pressed_before
    if not Referral.objects.filter(pk=referral.pk, status__in=MAY_HAVE_EXTRA).exists():
        raise ValidationError(HAS_PLACE)
    check_fit(referral, group, first_on, last_on)
    holder = holder_for(group, first_on, last_on, own=referral.partnership_id, case=referral.pk)
    if holder is None:
        raise ValidationError(NO_CLASH)
    clash = Clash(
        reference=next_reference("CL"), submission_key=submission_key, referral=referral, group=group,
        first_on=first_on, last_on=last_on, holder=holder, reason=reason, asked_by=by,
    )  # fmt: skip
    clash.full_clean()
    clash.save()
    ClashEvent.objects.create(clash=clash, move="ask", to_status=clash.status, at=clock.now(), reason=reason, by=by)
    audit("ask_officer", clash, by=by)
    tell(
        authority().pk, [Role.AP_OFFICER], about=clash, what="asked", subject="Two partnerships want one place",
        body=f"{referral.partnership} asks for a place at {group.provision} from {first_on:%-d %B %Y}. The last one "
        f"is held for {holder}. Give an extra place, decide for one of them, or say no.",
    )  # fmt: skip
    return clash


@transaction.atomic
def give_extra_for(
    clash: Clash, *, from_on: dt.date, to_on: dt.date, reason: str, agreed_by: str, agreed_on: dt.date,
    submission_key: uuid.UUID, by: Membership,
) -> ExtraPlace:  # fmt: skip
    """Answer a clash with one extra place, kept for the case that was asked about; return the place, once a key."""
    require(may_answer_clash(by))
    lock_provision(clash.group.provision_id)
    pressed_before: ExtraPlace | None = ExtraPlace.objects.filter(submission_key=submission_key).first()
    if pressed_before:
        return pressed_before
    moved = answer(clash, "give_extra", reason, by)
    extra = give_extra_place(
        moved.group, referral=moved.referral, clash=moved, from_on=from_on, to_on=to_on, reason=reason,
        agreed_by=agreed_by, agreed_on=agreed_on, submission_key=submission_key, by=by,
    )  # fmt: skip
    days = f"from {from_on:%-d %B %Y} to {to_on:%-d %B %Y}"
    tell_both(moved, f"An extra place is given {days} for the case of {moved.referral.partnership}.")
    return extra


@transaction.atomic
def decide_clash(clash: Clash, *, favours: Organisation, reason: str, by: Membership) -> Clash:
    """Answer a clash for one of its two partnerships, with a reason; the place itself moves only by an offer."""
    require(may_answer_clash(by))
    if favours.pk not in (clash.referral.partnership_id, clash.holder_id):
        raise ValidationError({"favours": "Choose one of the two partnerships"})
    lock_provision(clash.group.provision_id)
    moved = answer(clash, "decide", reason, by, favours=favours)
    keeps = f"{moved.holder} keeps the place." if favours.pk == moved.holder_id else (
        f"{moved.holder} is asked to release the place, so that {favours} can offer it."
    )  # fmt: skip
    tell_both(moved, f"It is decided for {favours}. {keeps}")
    return moved


@transaction.atomic
def say_no(clash: Clash, *, reason: str, by: Membership) -> Clash:
    """Answer a clash by saying that no place can be given, with a reason."""
    require(may_answer_clash(by))
    lock_provision(clash.group.provision_id)
    moved = answer(clash, "say_no", reason, by)
    tell_both(moved, f"No extra place can be given: {moved.holder} keeps the place.")
    return moved


def answer(clash: Clash, name: str, reason: str, by: Membership, **changes: Any) -> Clash:
    """Make one answer of the officer."""
    return move_clash(clash, name, by=by, reason=reason, answered_at=clock.now(), **changes)


def tell_both(clash: Clash, words: str) -> None:
    """Tell both partnerships' co-ordinators what became of a clash, naming no case."""
    for side in (clash.referral.partnership_id, clash.holder_id):
        tell(
            side, [Role.COORDINATOR], about=clash, what=f"answered {clash.status}",
            subject="The AP officer has answered",
            body=f"About a last place at {clash.group.provision} from {clash.first_on:%-d %B %Y}. {words}",
        )  # fmt: skip
