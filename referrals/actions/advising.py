"""The school records advice it took about a pupil, before a referral, beside one or without any."""

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from apsystem.audit.recording import record
from partnerships.actions import Stale
from partnerships.actions.locking import lock_organisation
from partnerships.models import Membership, Organisation
from partnerships.policies import require
from referrals.advice import own_pupil
from referrals.matching import Identity, identity_of, own_cases
from referrals.models import Advice, Pupil, Referral
from referrals.policies import is_own_school, may_change_advice, may_record_advice
from referrals.pupils import enrol


@transaction.atomic
def record_advice(
    *,
    school: Organisation,
    kind: str,
    given_on: dt.date,
    advice: str,
    submission_key: uuid.UUID,
    by: Membership,
    forename: str = "",
    surname: str = "",
    date_of_birth: dt.date | None = None,
    adviser: str = "",
    done: str = "",
    referral: Referral | None = None,
) -> Advice:
    """Record advice a school took about a pupil and return it; the same key a second time returns the first.

    It goes with the referral named, or else with the school's live one of the same pupil. Raises ValidationError where
    neither the referral nor the person says who the pupil is.
    """
    require(may_record_advice(by, school) and (referral is None or is_own_school(by, referral)))
    lock_organisation(school)
    made = Advice.objects.filter(submission_key=submission_key, school=school).first()
    if made:
        return made
    who = Identity(forename, surname, date_of_birth)
    if referral is not None and identity_of(referral).names and referral.date_of_birth:
        who = identity_of(referral)
    live = [referral] if referral else own_cases(who, actor=by).referrals
    row = Advice.objects.create(
        school=school, pupil=pupil_for(who, school), referral=live[0] if live else None, kind=kind, given_on=given_on,
        adviser=adviser, advice=advice, done=done, recorded_by=by, recorded_at=clock.now(),
        submission_key=submission_key,
    )  # fmt: skip
    note("record advice", row, by)
    return row


def pupil_for(who: Identity, school: Organisation) -> Pupil:
    """Return the school's own pupil, made where it has none; never one whom only another school knows."""
    if not who.names or who.date_of_birth is None:
        raise ValidationError("Enter the pupil's first name, family name and date of birth.")
    known = own_pupil(who, school)
    if known:
        return known
    pupil = Pupil.objects.create(
        forename=who.forename, surname=who.surname, date_of_birth=who.date_of_birth, created_at=clock.now()
    )
    enrol(pupil, school)
    return pupil


@transaction.atomic
def change_advice(recorded: Advice, /, *, version: int, by: Membership, **values: Any) -> Advice:
    """Change what was recorded of advice and return it; raise Stale if somebody else did since this version."""
    require(may_change_advice(by, recorded))
    fresh = Advice.objects.select_for_update(of=("self",), no_key=True).get(pk=recorded.pk)
    if fresh.version != version:
        raise Stale
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.version += 1
    fresh.save(update_fields=[*values, "version"])
    note("change advice", fresh, by)
    return fresh


def note(action: str, advice: Advice, by: Membership) -> None:
    """Write the change to the audit, with the case it goes with and never the pupil's name."""
    record(
        action,
        person=by.user.email,
        acting_as=by.acting_as,
        references=[advice.referral.reference] if advice.referral else [],
        advice=str(advice.submission_key),
        school=advice.school.code,
    )
