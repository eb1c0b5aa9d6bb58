import re

from django import forms
from django.core.exceptions import ValidationError

from apsystem.govuk.fields import DateField, LongTextField, TextField
from apsystem.govuk.forms import KeyedForm


DIGITS = 6


class OutcomeLetterForm(KeyedForm):
    """What a letter about an outcome needs and the case does not say."""

    rationale_for_family = LongTextField(
        "Why, for the family", called="why, for the family", rows=5, max_length=2000,
        hint="Short sentences that the pupil could read too. The reasons in the minutes are not copied.",
    )  # fmt: skip
    next_step = LongTextField(
        "What happens next", called="what happens next", rows=4, max_length=2000,
        hint="Who does what, and when. Explain any short name, or leave it out.",
    )  # fmt: skip
    tell_by = DateField("By when should the family get in touch?", called="by when the family should get in touch")
    contact = TextField("Whom to ring", called="whom to ring", max_length=200, hint="A name and a telephone number.")
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def clean_contact(self) -> str:
        """Return whom to ring; refuse one without a telephone number."""
        contact = str(self.cleaned_data["contact"])
        if len(re.findall(r"[0-9]", contact)) < DIGITS:
            raise ValidationError("Add a telephone number: not every family uses e-mail")
        return contact
