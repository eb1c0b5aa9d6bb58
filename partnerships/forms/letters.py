"""The form of a letter's words."""

from django.core.exceptions import ValidationError

from apsystem.govuk.fields import DateField, LongTextField, RadioField, TextField, YesNoField
from partnerships.forms.configuring import Dated
from partnerships.letters import PLACEHOLDERS, unknown
from partnerships.models import LetterWording


MAY_USE = [f"{{{name}}}" for name in PLACEHOLDERS]


class LetterWordingForm(Dated):
    """The words of one kind of letter from a day on."""

    kind = RadioField("Which letter?", called="which letter", choices=LetterWording.Kind.choices)
    basis = RadioField("By what power?", called="by what power", choices=LetterWording.Basis.choices)
    school_type = RadioField(
        "For which schools?", called="for which schools", required=False,
        choices=[("", "Any school"), *LetterWording.SchoolType.choices],
    )  # fmt: skip
    subject = TextField("Subject line", called="the subject line")
    body = LongTextField("Letter", called="the letter", rows=20, hint=f"You may use: {', '.join(MAY_USE)}.")
    legal_note = LongTextField("What law it rests on", required=False, rows=3, max_length=1000)
    last_checked_on = DateField("Law last checked on", called="the day the law was last checked", required=False)
    verified = YesNoField("Has somebody qualified checked the law?", called="whether the law was checked")

    def clean_subject(self) -> str:
        """Return the subject line; refuse a placeholder that no letter can fill."""
        return fillable(str(self.cleaned_data["subject"]))

    def clean_body(self) -> str:
        """Return the letter; refuse a placeholder that no letter can fill."""
        return fillable(str(self.cleaned_data["body"]))


def fillable(text: str) -> str:
    """Return a text whose placeholders are all known; refuse any other with a sentence."""
    if strange := unknown(text):
        raise ValidationError(f"{strange[0][:60]} cannot be filled in. Use only: {', '.join(MAY_USE)}")
    return text
