"""Which child a referral is about: found among those the authority knows, or made."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from apsystem import clock
from partnerships.models import Organisation
from partnerships.models.organisation import on
from referrals.matching import plain
from referrals.models import Enrolment, Pupil, Referral


FACTS = (
    "forename", "surname", "preferred_name", "upn", "date_of_birth", "sex", "ethnicity", "address", "postcode", "fsm",
    "in_care", "home_la_code",
)  # fmt: skip


def pupil_of(referral: Referral) -> Pupil:
    """Return the pupil of a complete referral, brought up to date with it, on the roll of its school today.

    Found by UPN, else by names and date of birth at the same school; made where there is none. A number that belongs
    to another child stays with that child: the authority is told of the possible match. Call in a transaction.
    """
    pupil = find_pupil(referral) or referral.pupil or Pupil(created_at=clock.now())
    is_taken = bool(referral.upn) and Pupil.objects.filter(upn=referral.upn).exclude(pk=pupil.pk).exists()
    for fact in FACTS:
        value = getattr(referral, fact)
        if value not in (None, "") and not (fact == "upn" and is_taken):
            setattr(pupil, fact, value)
    if pupil.pk:
        pupil.version += 1
    pupil.save()
    enrol(pupil, referral.school)
    return pupil


def find_pupil(referral: Referral) -> Pupil | None:
    """Return the pupil the authority already knows, locked: by UPN where the name or birthday is theirs too."""
    known = Pupil.objects.select_for_update(of=("self",), no_key=True)
    if referral.upn:
        found: Pupil | None = known.filter(upn=referral.upn).first()
        if found and is_the_child(found, referral):
            return found
    here = Enrolment.objects.filter(on(clock.today()), school=referral.school_id).values("pupil")
    same = known.filter(
        Q(upn=None) if referral.upn else Q(),
        surname__iexact=referral.surname,
        forename__iexact=referral.forename,
        date_of_birth=referral.date_of_birth,
        pk__in=here,
    )
    first: Pupil | None = same.order_by("pk").first()
    return first


def is_the_child(pupil: Pupil, referral: Referral) -> bool:
    """Say whether a pupil found by number is the child of a referral: two of first name, family name and birthday.

    One of the two is the first name, which tells a child from a brother, a sister or a twin.
    """
    first = plain(referral.forename) in {plain(pupil.forename), plain(pupil.preferred_name)} - {""}
    last = plain(pupil.surname) == plain(referral.surname)
    return first and (last or pupil.date_of_birth == referral.date_of_birth)


def is_like(pupil: Pupil, referral: Referral) -> bool:
    """Say whether a pupil found by number has the birthday or the family name a referral gives; both may be mended."""
    return pupil.date_of_birth == referral.date_of_birth or pupil.surname.lower() == referral.surname.lower()


def enrol(pupil: Pupil, school: Organisation, since: dt.date | None = None) -> None:
    """Put the pupil on this school's roll from a day, today by default, and take them off any other."""
    today = since or clock.today()
    to_come = list(pupil.enrolments.exclude(to_on__lt=today).order_by("from_on"))
    current = to_come.pop(0) if to_come and to_come[0].from_on <= today else None
    if current and current.school_id == school.pk:
        return
    with transaction.atomic():
        if current and current.from_on < today:
            current.to_on = today - dt.timedelta(days=1)
            current.save(update_fields=["to_on"])
        elif current:
            current.school = school
            current.save(update_fields=["school"])
            return
        until = to_come[0].from_on - dt.timedelta(days=1) if to_come else None
        Enrolment.objects.create(pupil=pupil, school=school, from_on=today, to_on=until)


def leave_roll(pupil: Pupil, school: Organisation, day: dt.date) -> None:
    """Take the pupil off a school's roll: the day is the last on it."""
    current = pupil.enrolments.filter(on(day), school=school).first()
    if current:
        current.to_on = day
        current.save(update_fields=["to_on"])
