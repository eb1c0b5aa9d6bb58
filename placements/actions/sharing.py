"""Extra places and lent places: given with an agreement, counted by the database, stopped early but never deleted."""

import datetime as dt
import uuid
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apsystem import clock
from apsystem.audit.recording import record
from partnerships import telling
from partnerships.models import Group, Loan, Membership, Organisation, Provision, Role
from partnerships.models.membership import RUNS_THE_PANEL
from partnerships.models.sharing import Stopped
from partnerships.policies import require
from placements.actions.moving import lock_provision
from placements.actions.offering import FULL
from placements.models import Clash, ExtraPlace
from placements.policies import may_give_extra, may_lend, may_stop_loan
from placements.shares import UNCOUNTED, Share, shares_of
from referrals.models import Referral
from referrals.workflow import Status


Row = TypeVar("Row", bound=Stopped)
EXTRA_PAGE, LENT_PAGE = "/places/extra/", "/places/lent/"
MAY_HAVE_EXTRA = (Status.AGREED, Status.WAITING)
PASSED = "The first day must be today or later"
NEEDED = "A pupil holds this place on those days. Move or end their stay first"


@transaction.atomic
def give_extra_place(
    group: Group, *, referral: Referral | None = None, clash: Clash | None = None, from_on: dt.date, to_on: dt.date,
    reason: str, agreed_by: str, agreed_on: dt.date, submission_key: uuid.UUID, by: Membership,
) -> ExtraPlace:  # fmt: skip
    """Give a group one place more for some days, for anybody or kept for one case; return it, once a key.

    The host head has agreed: who and when is kept. Raise ValidationError where a day has passed or the case has a
    place. At most one is given for a clash.
    """
    require(may_give_extra(by))
    provision = lock_provision(group.provision_id)
    pressed_before: ExtraPlace | None = ExtraPlace.objects.filter(submission_key=submission_key).first()
    if pressed_before:
        return pressed_before
    check_extra(referral, clash, from_on, to_on, agreed_on)
    extra = ExtraPlace(
        group=group, referral=referral, clash=clash, from_on=from_on, to_on=to_on, reason=reason, agreed_by=agreed_by,
        agreed_on=agreed_on, submission_key=submission_key, given_by=by,
    )  # fmt: skip
    keep(extra, "give_extra_place", by, references=[referral.reference] if referral else [])
    tell_of_extra(extra, provision, "An extra place is given", f"from {from_on:%-d %B %Y} to {to_on:%-d %B %Y}")
    return extra


def check_extra(
    referral: Referral | None, clash: Clash | None, from_on: dt.date, to_on: dt.date, agreed_on: dt.date
) -> None:
    """Raise ValidationError unless the days are to come, the agreement is made, and the case may use the place."""
    if from_on < clock.today():
        raise ValidationError({"from_on": PASSED})
    if agreed_on > clock.today():
        raise ValidationError({"agreed_on": "The day of the agreement must be today or earlier"})
    if clash and ExtraPlace.objects.filter(clash=clash).exists():
        raise ValidationError("An extra place has already been given for this clash")
    if referral is None:
        return
    if not Referral.objects.filter(pk=referral.pk, status__in=MAY_HAVE_EXTRA).exists():
        raise ValidationError("An extra place is kept for a case that is agreed and has no place")
    if ExtraPlace.objects.filter(referral=referral).on_any_day(from_on, to_on).exists():
        raise ValidationError("An extra place is already kept for this case on some of these days")


def tell_of_extra(extra: ExtraPlace, provision: Provision, subject: str, days: str) -> None:
    """E-mail the base lead, and the partnership for whose case it is kept; no case is named."""
    body = f"One extra place at {provision}, {extra.group.name}: {days}."
    tell(provision.pk, [Role.BASE_LEAD], row=extra, subject=subject, body=body, path=EXTRA_PAGE)
    if extra.referral:
        kept = f"{body} It is kept for a case of yours: the list of extra places says which."
        tell(extra.referral.partnership_id, [Role.COORDINATOR], row=extra, subject=subject, body=kept, path=EXTRA_PAGE)


@transaction.atomic
def end_extra_place(extra: ExtraPlace, *, stops_on: dt.date, reason: str, by: Membership) -> ExtraPlace:
    """Stop an extra place from a day on, with a reason; raise ValidationError where a pupil still needs it."""
    require(may_give_extra(by))
    provision = lock_provision(extra.group.provision_id)
    ended = stop(extra, stops_on, reason, by, needed=NEEDED)
    tell_of_extra(ended, provision, "An extra place ends", f"it no longer counts from {stops_on:%-d %B %Y}")
    return ended


@transaction.atomic
def lend_places(
    provision: Provision, *, lender: Organisation, borrower: Organisation, places: int, from_on: dt.date,
    to_on: dt.date, reason: str, lender_agreed: str, borrower_agreed: str, submission_key: uuid.UUID, by: Membership,
) -> Loan:  # fmt: skip
    """Lend some of a partnership's own places at a provision to another for some days; return the loan, once a key.

    Raise ValidationError where the lender has no number of its own, or not so many that are free, on all the days.
    """
    require(may_lend(by, lender))
    lock_provision(provision.pk)
    pressed_before: Loan | None = Loan.objects.filter(submission_key=submission_key).first()
    if pressed_before:
        return pressed_before
    if from_on < clock.today():
        raise ValidationError({"from_on": PASSED})
    if to_on >= from_on:
        check_sides(provision, lender, borrower, from_on, to_on)
    loan = Loan(
        provision=provision, lender=lender, borrower=borrower, places=places, from_on=from_on, to_on=to_on,
        reason=reason, lender_agreed=lender_agreed, borrower_agreed=borrower_agreed, submission_key=submission_key,
        lent_by=by,
    )  # fmt: skip
    few = f"{lender} does not have so many places of its own free at {provision} on"
    keep(loan, "lend_places", by, few=few)
    tell_of_loan(loan, "Places are lent", f"from {from_on:%-d %B %Y} to {to_on:%-d %B %Y}")
    return loan


def check_sides(
    provision: Provision, lender: Organisation, borrower: Organisation, from_on: dt.date, to_on: dt.date
) -> None:
    """Raise ValidationError unless the lender has places of its own on all the days, and the borrower may need some."""
    theirs = shares_of(lender.pk, [provision.pk], from_on, to_on)[provision.pk]
    if any(theirs.places_on(day) == UNCOUNTED for day in days_of(theirs, from_on, to_on)):
        raise ValidationError(f"{lender} does not have a number of its own places at {provision} on all of these days")
    other = shares_of(borrower.pk, [provision.pk], from_on, to_on)[provision.pk]
    rows = [other.row_on(day) for day in days_of(other, from_on, to_on)]
    if any(row is not None and row.places is None for row in rows):
        raise ValidationError(f"{borrower} shares one list at {provision}, so it needs no loan there")


def days_of(share: Share, first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the days of a run on which a share can change."""
    return [first, *(day for day in share.days_of_change() if first <= day <= last)]


@transaction.atomic
def end_loan(loan: Loan, *, stops_on: dt.date, reason: str, by: Membership) -> Loan:
    """Give lent places back from a day on, with a reason; raise ValidationError where pupils still hold them."""
    require(may_stop_loan(by, loan))
    lock_provision(loan.provision_id)
    needed = f"Pupils of {loan.borrower} hold these places on those days. Move or end their stays first"
    ended = stop(loan, stops_on, reason, by, needed=needed)
    tell_of_loan(ended, "Lent places are given back", f"they are its own again from {stops_on:%-d %B %Y}")
    return ended


def tell_of_loan(loan: Loan, subject: str, days: str) -> None:
    """E-mail those who run the panels of both sides."""
    places = f"{loan.places} place{'' if loan.places == 1 else 's'}"
    body = f"{loan.lender} lends {loan.borrower} {places} at {loan.provision}: {days}."
    for side in (loan.lender_id, loan.borrower_id):
        tell(side, RUNS_THE_PANEL, row=loan, subject=subject, body=body, path=LENT_PAGE)


def stop(row: Row, stops_on: dt.date, reason: str, by: Membership, *, needed: str) -> Row:
    """Stop what was agreed from a day on; the database's refusal comes back as the sentence `needed`."""
    locked: Row = type(row)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if locked.stops_on:
        raise ValidationError(f"It was already stopped from {locked.stops_on:%-d %B %Y}")
    earliest = max(locked.from_on, clock.today())
    if not earliest <= stops_on <= locked.to_on:
        raise ValidationError({
            "stops_on": f"The day must be from {earliest:%-d %B %Y} to {locked.to_on:%-d %B %Y}"
        })  # fmt: skip
    locked.stops_on, locked.stop_reason, locked.stopped_at, locked.stopped_by = stops_on, reason, clock.now(), by
    keep(locked, f"end_{locked._meta.model_name}", by, few=f"{needed}:")
    return locked


def keep(row: Stopped, action: str, by: Membership, *, few: str = "", references: list[str] | None = None) -> None:
    """Validate, save and audit; where the database counts too few places, say so with the first such day."""
    row.full_clean()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        told: Any = getattr(error.__cause__, "diag", None)
        if getattr(told, "constraint_name", None) not in FULL:
            raise
        day = dt.date.fromisoformat(str(told.message_detail))
        raise ValidationError(f"{few} {day:%-d %B %Y}", code=told.constraint_name) from error
    record(action, person=by.user.email, acting_as=by.acting_as, references=references or [], row=str(row.pk))


def tell(
    organisation: int | None, roles: Any, *, row: Stopped, subject: str, body: str, path: str
) -> None:  # fmt: skip
    """E-mail everybody with one of these roles at an organisation about what was agreed; it names no case."""
    what = f"{row._meta.model_name}:{row.pk}:{'stopped' if row.stops_on else 'given'}:{organisation}"
    telling.tell(
        telling.people_of(organisation, *roles), key=what, subject=subject, body=body, about="", path=path
    )  # fmt: skip
