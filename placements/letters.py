"""Letters about a confirmed place: to whom, in which words, and how early a notice must be given."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from apsystem import clock
from partnerships.calendar import calendar_of
from partnerships.letters import wording_for
from partnerships.models import LetterWording, Organisation
from placements.models import Offer
from referrals.letters import Written, in_every_letter, letters_to_family


# Written notice at least two school days before the first (SI 2010/1156, regulation 3).
NOTICE_SCHOOL_DAYS = 2
# Academies, free schools, studio schools and university technical colleges in Get Information About Schools.
ACADEMY_TYPES = frozenset({"28", "33", "34", "35", "36", "38", "39", "40", "41", "42", "43", "44", "45", "46"})


def school_type_of(school: Organisation) -> str:
    """Return the type of school as far as it is known: an academy by its type or its trust, else maintained."""
    academy = school.type_code in ACADEMY_TYPES or bool(school.trust_name)
    return str(LetterWording.SchoolType.ACADEMY if academy else LetterWording.SchoolType.MAINTAINED)


def earliest_first_day(school: Organisation) -> dt.date:
    """Return the earliest first day for which a notice given today is in time (SI 2010/1156, regulation 3)."""
    return calendar_of(school).add_school_days(clock.today(), NOTICE_SCHOOL_DAYS)


def asked_first(offer: Offer) -> dict[str, Any]:
    """Return what the form shows before anybody has written: what the referral and the offer say already."""
    referral, stay = offer.referral, offer.stay
    objectives = [row.outcome for row in referral.outcomes.all()]
    return {
        "kind": LetterWording.Kind.START, "school_type": school_type_of(referral.school),
        "number_of_days": calendar_of(referral.school).school_days(stay.first_on, stay.last_on),
        "objectives": "\n".join(objectives),
    }  # fmt: skip


def letters_for(offer: Offer, given: Mapping[str, Any]) -> list[Written]:
    """Return a letter for each person with parental responsibility who may be sent one; raise ValidationError."""
    wording = wording_for(given["kind"], given["basis"], given["school_type"])
    return letters_to_family(offer.referral, wording, values_of(offer, given))


def values_of(offer: Offer, given: Mapping[str, Any]) -> dict[str, str]:
    """Return what the placeholders stand for, but the recipient."""
    referral, stay = offer.referral, offer.stay
    reply_to = " ".join(filter(None, (referral.contact_name, referral.contact_phone)))
    return in_every_letter(referral, f"{clock.today():%-d %B %Y}") | {
        "provision": str(offer.provision), "address": address_of(offer),
        "report_to": given["report_to"], "first_day": f"{stay.first_on:%-d %B %Y}",
        "last_day": f"{stay.last_on:%-d %B %Y}", "number_of_days": str(given["number_of_days"]),
        "reasons": given["reasons"], "objectives": given["objectives"], "session_times": times_of(given),
        "reply_to": reply_to or referral.school.name,
    }  # fmt: skip


def times_of(given: Mapping[str, Any]) -> str:
    """Return the session times: start and end, and the break where there are two sessions (regulation 3)."""
    if not given["break_times"]:
        return f"The session starts at {given['starts_at']} and ends at {given['ends_at']}."
    times = f"The morning session starts at {given['starts_at']} and the afternoon session ends at {given['ends_at']}."
    return f"{times} The break between them is {given['break_times']}."


def address_of(offer: Offer) -> str:
    """Return the address of the provision on the first day."""
    day = offer.stay.first_on
    sites = [s for s in offer.provision.sites.all() if s.from_on <= day and (s.to_on is None or s.to_on >= day)]
    return ", ".join(f"{' '.join(site.address.split())}, {site.postcode}" for site in sites[:1])
