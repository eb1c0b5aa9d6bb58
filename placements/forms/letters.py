from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from apsystem.govuk.fields import LongTextField, NumberField, RadioField, TextField
from apsystem.govuk.forms import KeyedForm
from partnerships.calendar import calendar_of
from partnerships.models import LetterWording
from placements.letters import earliest_first_day
from placements.models import Offer


KINDS = [(kind.value, kind.label) for kind in (LetterWording.Kind.START, LetterWording.Kind.NOTICE)]


class LetterForm(KeyedForm):
    """What a letter about a confirmed place needs and the case does not say."""

    kind = RadioField("Which letter?", called="which letter", choices=KINDS)
    basis = RadioField("By what power?", called="by what power", choices=LetterWording.Basis.choices)
    school_type = RadioField(
        "What kind of school is yours?", called="the kind of school", choices=LetterWording.SchoolType.choices
    )
    report_to = TextField("Who to report to on the first day", called="who to report to", max_length=150)
    number_of_days = NumberField("Number of school days", min_value=1, max_value=400, width=3)
    reasons = LongTextField(
        "Reasons", called="the reasons", rows=4, max_length=2000, hint="Why, in words for the pupil’s family."
    )
    objectives = LongTextField("Objectives", called="the objectives", rows=4, max_length=2000)
    starts_at = TextField(
        "When sessions start", called="when sessions start", max_length=60,
        hint="The start of the morning, or of the only session of the day. For example, 9am.",
    )  # fmt: skip
    break_times = TextField(
        "When the break between sessions starts and finishes", required=False, max_length=60,
        hint="Leave this empty where there is one session a day. For example, 12:15pm to 1pm.",
    )  # fmt: skip
    ends_at = TextField(
        "When sessions end", called="when sessions end", max_length=60,
        hint="The end of the afternoon, or of the only session of the day.",
    )  # fmt: skip
    late_reason = LongTextField(
        "Why this notice is given late", required=False, rows=3, max_length=1000,
        hint="Only for a notice given less than two school days before the first day.",
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer

    def clean_number_of_days(self) -> int:
        """Return the number of days; refuse more than there are school days in the stay."""
        number, stay = int(self.cleaned_data["number_of_days"]), self.offer.stay
        most = calendar_of(self.offer.referral.school).school_days(stay.first_on, stay.last_on)
        if number > most:
            raise ValidationError(
                f"There are {most} school days from {stay.first_on:%-d %B %Y} to {stay.last_on:%-d %B %Y}: holidays "
                "are not counted"
            )
        return number

    def clean(self) -> dict[str, Any]:
        """Keep a notice to a direction, and ask why where it is later than the law allows."""
        given = super().clean() or {}
        if given.get("kind") != LetterWording.Kind.NOTICE:
            return given
        if given.get("basis") not in (None, LetterWording.Basis.DIRECTION):
            self.add_error("basis", "A notice is for an off-site direction. Choose the direction, or a start letter")
        earliest = earliest_first_day(self.offer.referral.school)
        if self.offer.stay.first_on < earliest and not given.get("late_reason"):
            self.add_error(
                "late_reason",
                "The law asks for two school days before the first day (SI 2010/1156, regulation 3). The earliest "
                f"lawful first day is now {earliest:%-d %B %Y}. Change the first day, or say why the notice is late",
            )
        return given
