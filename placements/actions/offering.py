"""Offering a place, answering the offer, chasing it and taking it back."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apsystem import clock
from apsystem.references import next_reference
from partnerships.calendar import calendar_of, panel_rule
from partnerships.doers import Doer
from partnerships.models import Group, Membership, Provision, Role
from partnerships.models.membership import SCHOOL_ROLES
from partnerships.policies import require
from placements.actions.linking import lock_offer, tell_provision, waits
from placements.actions.moving import audit, free, lock_provision, move_offer, tell
from placements.clashes import other_holder
from placements.models import ExtraPlace, Offer, OfferEvent, Stay
from placements.places import groups_for
from placements.policies import may_answer, may_chase, may_offer, may_release
from placements.workflow import OfferStatus
from referrals import actions as cases
from referrals.models import Decision, Referral
from referrals.workflow import Status


FULL = ("no_more_than_its_places", "no_more_than_its_share")
HELD_ELSEWHERE = "held_elsewhere"
ALREADY_OFFERED = "A place has already been offered for this referral. Open the referral to see it."


@transaction.atomic
def offer_place(
    referral: Referral, *, group: Group, first_on: dt.date, last_on: dt.date, why_not_first: str = "",
    submission_key: uuid.UUID, by: Membership,
) -> Offer:  # fmt: skip
    """Reserve a place from a day to a day and send the offer to its provision; return it, also for a second press.

    Raise ValidationError with a sentence where there is no free place or the group does not fit, NotAllowed where the
    case has moved on. The provision is locked before anything is counted, and the database counts again. Why the place
    goes to this pupil, where another comes first on the list, is kept with the offer.
    """
    require(may_offer(by, referral))
    lock_provision(group.provision_id)
    pressed_before = Offer.objects.filter(submission_key=submission_key).first()
    if pressed_before:
        return pressed_before
    check_fit(referral, group, first_on, last_on)
    offer = reserve(referral, group, first_on, last_on, submission_key)
    cases.mark_offered(referral, by=by)
    OfferEvent.objects.create(
        offer=offer, move="send", to_status=OfferStatus.SENT, at=clock.now(), reason=why_not_first, by=by
    )
    audit("offer_place", offer, by=by)
    tell_provision(
        offer, what="sent", by=by, answer=True, subject="A place is offered: your answer is needed",
        body=f"A place in {group.name} is offered to a Year {referral.year_group or 'not given'} pupil from "
        f"{first_on:%-d %B %Y} to {last_on:%-d %B %Y}. Confirm or refuse it by {offer.reply_by_on:%A %-d %B}.",
    )  # fmt: skip
    return offer


def check_fit(referral: Referral, group: Group, first_on: dt.date, last_on: dt.date) -> None:
    """Raise ValidationError unless the dates are in order and the group may take this pupil for the whole stay."""
    if last_on < first_on:
        raise ValidationError("The last day must be the same as or after the first day")
    if not groups_for(referral.partnership_id, first_on, last_on, referral.year_group).filter(pk=group.pk).exists():
        raise ValidationError(
            f"{group.provision} cannot take this pupil on those dates: it must be open, serve the partnership and "
            "take the pupil’s year group"
        )


def reserve(referral: Referral, group: Group, first_on: dt.date, last_on: dt.date, submission_key: uuid.UUID) -> Offer:
    """Save the stay and its offer together, or neither; the database's refusal comes back as a sentence."""
    decided = Decision.objects.filter(referral=referral, corrected_by=None, outcome__startswith="agree").first()
    reply_by_on = calendar_of().add_working_days(clock.today(), panel_rule().offer_reply_days)
    try:
        with transaction.atomic():
            stay = Stay.objects.create(
                group=group, partnership_id=referral.partnership_id, first_on=first_on, last_on=last_on,
                extra=extra_for(referral, group, first_on, last_on),
            )  # fmt: skip
            return Offer.objects.create(
                reference=next_reference("OF"), submission_key=submission_key, referral=referral, decision=decided,
                provision_id=group.provision_id, stay=stay, reply_by_on=reply_by_on,
            )  # fmt: skip
    except IntegrityError as error:
        raise held_elsewhere(error, referral, group) or sentence_of(error, group.provision) from error


def held_elsewhere(error: IntegrityError, referral: Referral, group: Group) -> ValidationError | None:
    """Return the sentence for a last place that is held for another partnership, or None where it is not."""
    told = getattr(error.__cause__, "diag", None)
    if told is None or told.constraint_name != "no_more_than_its_places":
        return None
    day = dt.date.fromisoformat(str(told.message_detail))
    holder = other_holder(group, day, referral.partnership_id)
    words = f"There is no free place at {group.provision} on {day:%-d %B %Y}: the last one is held for {holder}"
    return ValidationError(words, code=HELD_ELSEWHERE) if holder else None


def extra_for(referral: Referral, group: Group, first_on: dt.date, last_on: dt.date) -> ExtraPlace | None:
    """Return the extra place of a group that is kept for a case on some of these days and that no stay uses."""
    kept = ExtraPlace.objects.filter(referral=referral, group=group).on_any_day(first_on, last_on)
    found: ExtraPlace | None = kept.exclude(stays__live=True).first()
    return found


def sentence_of(error: IntegrityError, provision: Provision) -> ValidationError:
    """Return the database's refusal as a sentence for the person; raise the error again if it has none."""
    told = getattr(error.__cause__, "diag", None)
    name = getattr(told, "constraint_name", None)
    if name == "one_open_offer":
        return ValidationError(ALREADY_OFFERED, code=name)
    if name not in FULL or told is None:
        raise error
    day = dt.date.fromisoformat(str(told.message_detail))
    if name == "no_more_than_its_share":
        return ValidationError(f"The partnership has used all its places at {provision} on {day:%-d %B %Y}", code=name)
    return ValidationError(f"There is no free place at {provision} on {day:%-d %B %Y}", code=name)


@transaction.atomic
def confirm_offer(offer: Offer, *, by: Doer) -> Offer:
    """Confirm the place for the provision; from now on it reads the whole case."""
    require(may_answer(by, offer))
    moved = move_offer(offer, "confirm", by=by, answered_at=clock.now())
    tell_home(moved, "confirmed", "A place is confirmed", f"{offer.provision} has confirmed the place.")
    return moved


@transaction.atomic
def ask_later(offer: Offer, *, ready_on: dt.date, reason: str, by: Doer) -> Offer:
    """Say from which later day the provision could take the pupil, and why; the place stays reserved meanwhile."""
    require(may_answer(by, offer))
    if ready_on <= offer.stay.first_on:
        raise ValidationError(
            {"ready_on": f"The day must be after {offer.stay.first_on:%-d %B %Y}, the day the place is offered from"}
        )
    if ready_on < clock.today():
        raise ValidationError({"ready_on": "The day must be today or later"})
    moved = move_offer(offer, "ask_later", by=by, reason=reason, note=reason, ready_on=ready_on)
    tell(
        offer.referral.partnership_id, [Role.COORDINATOR], about=offer, what="later",
        subject="A later day is asked for",
        body=f"{offer.provision} can take the pupil, but not before {ready_on:%A %-d %B}. Agree to that day, or "
        "release the place and offer another. It stays reserved until you do.",
    )  # fmt: skip
    return moved


@transaction.atomic
def agree_later(offer: Offer, *, by: Membership) -> Offer:
    """Agree to the later day: the stay moves there, as long as before, and the place is confirmed.

    Raise ValidationError where the place is not free on the later days, NotAllowed where no later day is asked for.
    """
    require(may_chase(by, offer))
    lock_provision(offer.provision_id)
    moved = move_offer(offer, "agree_later", by=by, answered_at=clock.now())
    stay, (first_on, last_on) = moved.stay, days_if_later(moved)
    check_fit(moved.referral, stay.group, first_on, last_on)
    hold(stay, moved.provision, first_on=first_on, last_on=last_on)
    words = f"The pupil comes on {stay.first_on:%A %-d %B}, later than first offered."
    tell_home(moved, "confirmed", "A place is confirmed", f"{moved.provision} has confirmed the place. {words}")
    tell_provision(
        moved, what="later agreed", subject="The later day is agreed", body=f"The place is confirmed. {words}", by=by
    )  # fmt: skip
    return moved


def hold(stay: Stay, provision: Provision, **days: dt.date) -> None:
    """Move the first or last day of a stay; the database's refusal comes back as a sentence for the person."""
    for name, day in days.items():
        setattr(stay, name, day)
    try:
        with transaction.atomic():
            stay.save(update_fields=list(days))
    except IntegrityError as error:
        raise sentence_of(error, provision) from error


def days_if_later(offer: Offer) -> tuple[dt.date, dt.date]:
    """Return the first and last day if the stay began on the day the provision asked for, as long as before."""
    stay, first_on = offer.stay, offer.ready_on or offer.stay.first_on
    return first_on, first_on + (stay.last_on - stay.first_on)


@transaction.atomic
def refuse_offer(offer: Offer, *, refusal: str, note: str, by: Doer) -> Offer:
    """Refuse the place with a coded reason and a note: the place is free again and the case returns to be offered."""
    require(may_answer(by, offer))
    lock_provision(offer.provision_id)
    moved = move_offer(offer, "refuse", by=by, reason=note, refusal=refusal, note=note, answered_at=clock.now())
    free(offer.stay)
    bring_back(offer.referral, f"{offer.provision}: {moved.get_refusal_display()}", by)
    tell(
        offer.referral.partnership_id, [Role.COORDINATOR], about=offer, what="refused", subject="A place is refused",
        body=f"{offer.provision} has refused the place: {moved.get_refusal_display().lower()}. Offer another place.",
    )  # fmt: skip
    return moved


@transaction.atomic
def chase_offer(offer: Offer, *, by: Membership) -> Offer:
    """Ask the provision again for its answer, at most once a school day; the place stays reserved."""
    require(may_chase(by, offer))
    locked = lock_offer(offer.pk)
    if locked.status != OfferStatus.SENT:
        raise ValidationError("This offer has been answered, so there is nothing to chase")
    again_on = may_be_chased_on(locked)
    if again_on:
        raise ValidationError(
            f"This offer was chased on {locked.last_chased_on:%-d %B}. Chase it again from {again_on:%A %-d %B}"
        )
    locked.chased += 1
    locked.last_chased_on = clock.today()
    locked.version += 1
    locked.save(update_fields=["chased", "last_chased_on", "version"])
    audit("chase_offer", locked, by=by)
    tell_provision(
        locked, what=f"chased {locked.chased}", subject="Your answer to an offered place is needed",
        body=waits(locked), by=by, answer=True,
    )  # fmt: skip
    return locked


def may_be_chased_on(offer: Offer) -> dt.date | None:
    """Return the next school day on which the offer may be chased again, or None if that is now."""
    if offer.last_chased_on is None:
        return None
    again_on = calendar_of().add_school_days(offer.last_chased_on, 1)
    return again_on if again_on > clock.today() else None


@transaction.atomic
def release_offer(offer: Offer, *, reason: str, by: Membership) -> Offer:
    """Take or give the offer back with a reason: the place is free again and the case returns to be offered."""
    require(may_release(by, offer))
    moved = let_go(offer, reason=reason, by=by)
    bring_back(offer.referral, reason, by)
    if not may_chase(by, offer):
        tell(
            offer.referral.partnership_id, [Role.COORDINATOR], about=offer, what="given back",
            subject="A place is given back",
            body="The school has given back the place offered. The pupil stays agreed: offer another place.",
        )  # fmt: skip
    return moved


def let_go(offer: Offer, *, reason: str, by: Membership) -> Offer:
    """Release an offer: its days are free for another pupil, and the provision is told."""
    lock_provision(offer.provision_id)
    moved = move_offer(offer, "release", by=by, reason=reason, note=reason)
    free(offer.stay)
    tell_provision(
        moved, what="released", by=by, subject="An offered place is released",
        body=f"The place has been released by {by.organisation}. You need do nothing.",
    )  # fmt: skip
    return moved


def bring_back(referral: Referral, reason: str, by: Doer) -> None:
    """Return the case to be offered another place; one that was withdrawn meanwhile stays withdrawn."""
    if Referral.objects.filter(pk=referral.pk, status=Status.OFFERED).exists():
        cases.return_to_panel(referral, reason=reason, by=by)


def tell_home(offer: Offer, what: str, subject: str, body: str) -> None:
    """Tell the home school's staff and the partnership's co-ordinators what became of the offer."""
    referral = offer.referral
    sent = f"your referral of {clock.local(referral.submitted_at):%-d %B}" if referral.submitted_at else "your referral"
    words = f"This is about {sent} (Year {referral.year_group or 'not given'}). {body}"
    tell(referral.school_id, SCHOOL_ROLES, about=offer, what=what, subject=subject, body=words)
    tell(referral.partnership_id, [Role.COORDINATOR], about=offer, what=what, subject=subject, body=body)
