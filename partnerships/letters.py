"""The words of letters: which placeholders there are, how they are filled, and the wording in force."""

import re
from collections.abc import Mapping

from django.db.models import Q

from apsystem import clock
from partnerships.models import LetterWording


IN_EVERY_LETTER = {
    "reference": "the referral's reference",
    "today": "the day the letter is made",
    "recipient": "the parent or carer",
    "pupil": "the pupil's name",
    "first_name": "the name the pupil is called by",
    "school": "the school",
    "authority": "the local authority",
}
OF_A_PLACE = {
    "provision": "the provision",
    "address": "the provision's address",
    "report_to": "whom the pupil reports to on first attending",
    "first_day": "the first day",
    "last_day": "the last day",
    "number_of_days": "the number of school days",
    "reasons": "the reasons",
    "objectives": "the objectives",
    "session_times": "the session times",
    "reply_to": "whom to ask at the school",
}
OF_AN_OUTCOME = {
    "partnership": "the partnership of schools",
    "decided_on": "the day it was decided",
    "outcome": "what was decided, in a few plain words",
    "rationale_for_family": "why, in words written for the family",
    "next_step": "what happens next",
    "tell_by": "the day by which the family should get in touch",
    "contact": "whom to ring",
}
PLACEHOLDERS = IN_EVERY_LETTER | OF_A_PLACE | OF_AN_OUTCOME
ABOUT_A_PLACE = frozenset({LetterWording.Kind.START.value, LetterWording.Kind.NOTICE.value})
BRACES = re.compile(r"\{([^{}]*)\}")


def placeholders_of(kind: str) -> dict[str, str]:
    """Return the placeholders that a kind of letter can fill."""
    return IN_EVERY_LETTER | (OF_A_PLACE if kind in ABOUT_A_PLACE else OF_AN_OUTCOME)


def unknown(text: str, kind: str) -> list[str]:
    """Return the placeholders of a text that this kind of letter cannot fill, and a brace that stands alone."""
    known = placeholders_of(kind)
    strange = [f"{{{name}}}" for name in BRACES.findall(text) if name not in known]
    return strange + [brace for brace in "{}" if brace in BRACES.sub("", text)]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its placeholders replaced, once: braces in what somebody wrote stay as they are."""
    return BRACES.sub(lambda found: values.get(found.group(1), found.group()), text)


def wording_for(kind: str, basis: str, school_type: str) -> LetterWording | None:
    """Return the wording in force today for this power and type of school, or else for any type of school."""
    today = clock.today()
    rows = LetterWording.objects.filter(
        Q(to_on=None) | Q(to_on__gte=today), kind=kind, basis=basis, school_type__in=["", school_type],
        from_on__lte=today,
    )  # fmt: skip
    return rows.order_by("-school_type", "-from_on").first()
