"""A field for each kind of question."""

import re
from collections.abc import Callable
from typing import Any

from django import forms

from apsystem import clock
from apsystem.govuk.fields import (
    DateField,
    Drawn,
    EmailField,
    LongTextField,
    ModelRadioField,
    NumberField,
    RadioField,
    SelectField,
    TelField,
    TextField,
)
from partnerships.models import ProvisionType
from partnerships.models.organisation import on
from referrals import upn
from referrals.models import Question


Options = dict[str, Any]
MOST_RADIOS = 7
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")


class DecimalField(Drawn, forms.DecimalField):
    """A number with a decimal point, never below nothing."""

    widget = forms.TextInput


class YearField(Drawn, forms.TypedChoiceField):
    """A national curriculum year, as a number."""


class UpnField(TextField):
    """A unique pupil number, tidied, with its check letter checked."""

    def clean(self, value: Any) -> str:
        """Return the number in capitals without spaces; raise ValidationError with what is wrong with it."""
        typed = str(super().clean(value))
        try:
            return upn.read(typed).text if typed else ""
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class PostcodeField(TextField):
    """A postcode in capitals with its space."""

    def clean(self, value: Any) -> str:
        """Return the postcode tidied; raise ValidationError where it is not one."""
        typed = str(super().clean(value))
        if not typed:
            return ""
        tidy = re.sub(r"[^A-Z0-9]", "", typed.upper())
        spaced = f"{tidy[:-3]} {tidy[-3:]}"
        if not POSTCODE.fullmatch(spaced):
            raise forms.ValidationError("Enter a full UK postcode, like ZZ1 1AA")
        return spaced


def text(question: Question, options: Options) -> forms.Field:
    """Return one line of text."""
    return TextField(**{"max_length": 200, **options})


def long(question: Question, options: Options) -> forms.Field:
    """Return several lines of text."""
    return LongTextField(**{"max_length": 8_000, "rows": 5, **options})


def date(question: Question, options: Options) -> forms.Field:
    """Return a date."""
    return DateField(**options)


def number(question: Question, options: Options) -> forms.Field:
    """Return a whole number."""
    return NumberField(**options)


def decimal(question: Question, options: Options) -> forms.Field:
    """Return a number to one decimal, with as many digits as its column holds."""
    sentence = f"{question.label} must be a number, like 4.5"
    return DecimalField(
        max_digits=options.pop("max_digits", 6), decimal_places=1, min_value=0, inputmode="decimal", width=5,
        error_messages=dict.fromkeys(("invalid", "max_digits", "max_decimal_places", "max_whole_digits"), sentence),
        **options,
    )  # fmt: skip


def yes_no(question: Question, options: Options) -> forms.Field:
    """Return yes or no, kept as a word."""
    options.pop("max_length", None)
    return RadioField(choices=[("yes", "Yes"), ("no", "No")], inline=True, **options)


def choice(question: Question, options: Options) -> forms.Field:
    """Return one of the question's own list: radios for a short list, else a drop-down."""
    options.pop("max_length", None)
    choices = [(str(code), words) for code, words in question.choices]
    if len(choices) <= MOST_RADIOS:
        return RadioField(choices=choices, **options)
    return SelectField(choices=[("", "Choose one"), *choices], **options)


def upn_(question: Question, options: Options) -> forms.Field:
    """Return a unique pupil number."""
    # Spaces are taken out before it is measured, so more than 13 characters may be typed.
    return UpnField(**{**options, "max_length": 30}, width=20, spellcheck=False, autocomplete="off")


def postcode(question: Question, options: Options) -> forms.Field:
    """Return a postcode."""
    return PostcodeField(**{**options, "max_length": 20}, width=10, spellcheck=False, autocomplete="off")


def email(question: Question, options: Options) -> forms.Field:
    """Return an e-mail address."""
    return EmailField(**options)


def phone(question: Question, options: Options) -> forms.Field:
    """Return a telephone number."""
    return TelField(**options)


def year(question: Question, options: Options) -> forms.Field:
    """Return a year group, Reception to Year 11."""
    years = [("0", "Reception"), *((str(n), f"Year {n}") for n in range(1, 12))]
    return YearField(choices=[("", "Choose a year group"), *years], coerce=int, empty_value=None, **options)


def provision_type(question: Question, options: Options) -> forms.Field:
    """Return one of the authority's types of provision today."""
    return ModelRadioField(queryset=ProvisionType.objects.filter(on(clock.today())), **options)


KIND = Question.Kind
BUILDERS: dict[str, Callable[[Question, Options], forms.Field]] = {
    KIND.TEXT: text,
    KIND.LONG: long,
    KIND.DATE: date,
    KIND.NUMBER: number,
    KIND.DECIMAL: decimal,
    KIND.YES_NO: yes_no,
    KIND.CHOICE: choice,
    KIND.UPN: upn_,
    KIND.POSTCODE: postcode,
    KIND.EMAIL: email,
    KIND.PHONE: phone,
    KIND.YEAR: year,
    KIND.PROVISION_TYPE: provision_type,
}
