"""What is asked of a school that signs, withdraws, answers or asks to look again."""

from django import forms

from apsystem.govuk.fields import LongTextField
from apsystem.govuk.forms import GovukForm


class SignForm(GovukForm):
    """Nothing to fill in: the number of the submission that was read, and its button."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32_767)


class WithdrawForm(GovukForm):
    """Why the school withdraws."""

    reason = LongTextField("Why are you withdrawing it?", called="why you are withdrawing it", rows=4, max_length=2000)


class AnswerForm(GovukForm):
    """The answer to what the panel asked."""

    reason = LongTextField("Your answer", hint="Every panel member can read this. Do not use the pupil's name.")


class LookAgainForm(GovukForm):
    """What is new."""

    reason = LongTextField(
        "What is the new evidence?", called="the new evidence",
        hint="You can ask once. Every panel member can read this. Do not use the pupil's name.",
    )  # fmt: skip
