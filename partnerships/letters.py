"""The words of letters: which placeholders there are, how they are filled, and the wording in force."""

import re
from collections.abc import Mapping

from django.db.models import Q

from apsystem import clock
from partnerships.models import LetterWording


PLACEHOLDERS = {
    "reference": "the referral's reference",
    "today": "the day the letter is made",
    "recipient": "the parent or carer",
    "pupil": "the pupil's name",
    "school": "the school",
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
    "authority": "the local authority",
}
BRACES = re.compile(r"\{([^{}]*)\}")


def unknown(text: str) -> list[str]:
    """Return the placeholders of a text that no letter can fill, and a brace that stands alone."""
    strange = [f"{{{name}}}" for name in BRACES.findall(text) if name not in PLACEHOLDERS]
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
