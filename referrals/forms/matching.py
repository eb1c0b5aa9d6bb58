"""Saying whether two cases are of one child."""

from apsystem.govuk.fields import LongTextField, RadioField, SelectField
from apsystem.govuk.forms import GovukForm, VersionedForm
from referrals.models import PossibleMatch


class MatchForm(VersionedForm):
    """Whether it is the same child, and how one knows."""

    result = RadioField(
        "Is it the same child?", choices=PossibleMatch.Result.choices, called="whether it is the same child",
        choice_hints={
            "same": "You are then told what to do.",
            "different": "Both cases go on as they are, and neither school is told of the other.",
        },
    )  # fmt: skip
    note = LongTextField("How do you know?", called="how you know", rows=4, max_length=2000)


class MatchFilter(GovukForm):
    """Which possible matches to list."""

    marks_optional = False
    show = SelectField("Show", required=False, choices=[("", "To look at"), ("looked_at", "Looked at")])
