"""Form fields that carry how GOV.UK draws them: heading, width, hint, prefix, suffix and what messages call them."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn, TypedDict

from django import forms
from django.core.exceptions import ValidationError


PARTS = ("day", "month", "year")
Day = datetime.date | Callable[[], datetime.date]


class Options(TypedDict, total=False):
    """What a field may say about its drawing; every key may be left out."""

    heading: bool  # the label is the page's h1
    size: str  # "s", "m", "l" or "xl" label
    width: int | str  # characters (2, 3, 4, 5, 10, 20, 30) or a fraction class such as "one-half"
    called: str  # what messages call it: "the date the place starts"
    prefix: str
    suffix: str
    autocomplete: str
    spellcheck: bool
    inputmode: str
    rows: int
    inline: bool  # radios side by side
    choice_hints: Mapping[str, str]  # value -> hint
    count: bool  # show the number of characters left


OPTIONS = frozenset(Options.__annotations__)


class Drawn(forms.Field):
    """A field with GOV.UK options: any key of Options, and `hint` for Django's help_text."""

    def __init__(self, label: str | None = None, *, hint: str = "", **kwargs: Any) -> None:
        self.options: dict[str, Any] = {key: kwargs.pop(key) for key in OPTIONS & kwargs.keys()}
        super().__init__(label=label, help_text=hint or kwargs.pop("help_text", ""), **kwargs)


class TextField(Drawn, forms.CharField):
    """One line of text, at most 200 characters unless max_length says otherwise."""


class LongTextField(Drawn, forms.CharField):
    """Several lines of text with a character count, at most 8,000 characters unless max_length says otherwise."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Return the text with one character a line break, as the browser's count has it."""
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class EmailField(Drawn, forms.EmailField):
    """An e-mail address."""

    def __init__(self, label: str | None = None, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"autocomplete": "email", "spellcheck": False}
        super().__init__(label, **(defaults | kwargs))


class TelField(Drawn, forms.CharField):
    """A telephone number, kept as typed."""

    def __init__(self, label: str | None = None, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel"})
        defaults: dict[str, Any] = {"autocomplete": "tel", "width": 20, "max_length": 30, "widget": widget}
        super().__init__(label, **(defaults | kwargs))


class PasswordField(Drawn, forms.CharField):
    """A password with GOV.UK's show and hide button."""

    widget = forms.PasswordInput


class NumberField(Drawn, forms.IntegerField):
    """A whole number from 0 to 1,000,000 unless min_value and max_value say otherwise; a text box with number keys."""

    widget = forms.TextInput

    def __init__(self, label: str | None = None, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"min_value": 0, "max_value": 1_000_000, "inputmode": "numeric", "width": 5}
        super().__init__(label, **(defaults | kwargs))


class RadioField(Drawn, forms.ChoiceField):
    """One of a few choices."""

    widget = forms.RadioSelect


class YesNoField(Drawn, forms.TypedChoiceField):
    """Yes or no, as radios; cleans to True, False or, when not required and not answered, None."""

    widget = forms.RadioSelect

    def __init__(self, label: str | None = None, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {
            "choices": [("yes", "Yes"), ("no", "No")],
            "coerce": lambda value: value == "yes",
            "empty_value": None,
            "inline": True,
        }
        super().__init__(label, **(defaults | kwargs))

    def prepare_value(self, value: Any) -> Any:
        """Return "yes" or "no" for a stored True or False."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class SelectField(Drawn, forms.ChoiceField):
    """One of many choices, in a drop-down list."""


class CheckboxesField(Drawn, forms.MultipleChoiceField):
    """Any of a few choices."""

    widget = forms.CheckboxSelectMultiple


class TickField(Drawn, forms.BooleanField):
    """One checkbox; required means it must be ticked."""


class ModelRadioField(Drawn, forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of a few rows, as radios."""

    widget = forms.RadioSelect

    def __init__(self, label: str | None = None, **kwargs: Any) -> None:
        super().__init__(label, **({"empty_label": None} | kwargs))


class ModelSelectField(Drawn, forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of many rows, in a drop-down list."""


class ModelCheckboxesField(Drawn, forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Any of a few rows, as checkboxes."""

    widget = forms.CheckboxSelectMultiple


class FileUploadField(Drawn, forms.FileField):
    """One file; the view's form must say enctype="multipart/form-data"."""


class DateInput(forms.Widget):
    """Three text boxes, name_day, name_month and name_year."""

    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> tuple[str, ...]:
        """Return (day, month, year) exactly as typed, so that a wrong date is shown again."""
        return tuple(str(data.get(f"{name}_{part}") or "") for part in PARTS)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Say whether no part of the date was sent."""
        return not any(f"{name}_{part}" in data for part in PARTS)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return the id of the first box, for labels and links."""
        return f"{id_}-{PARTS[0]}"

    def format_value(self, value: Any) -> Sequence[str]:
        """Return (day, month, year) to show, for a date, what was typed, or nothing."""
        if isinstance(value, datetime.date):
            return (str(value.day), str(value.month), str(value.year))
        return tuple(value) if isinstance(value, list | tuple) and len(value) == len(PARTS) else ("", "", "")

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """Refuse: the date is drawn by the date-input component, never by a widget template."""
        raise NotImplementedError("Draw a date with {% govuk_field %}.")


class DateField(Drawn):
    """A date typed as day, month and year; `earliest` and `latest` are dates or functions that return one."""

    widget = DateInput

    def __init__(
        self, label: str | None = None, *, earliest: Day | None = None, latest: Day | None = None, **kwargs: Any
    ) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(label, **kwargs)

    def to_python(self, value: Any) -> datetime.date | None:
        """Return the date, or None when nothing was typed; raise ValidationError naming the parts that are wrong."""
        if value is None or isinstance(value, datetime.date):
            return value
        parts = [str(part).strip() for part in value]
        if not any(parts):
            return None
        missing = [name for name, part in zip(PARTS, parts, strict=True) if not part]
        if missing:
            self.refuse("incomplete", f"must include a {' and '.join(missing)}", missing)
        for name, part in zip(PARTS, parts, strict=True):
            if len(part) > 4 or not (part.isascii() and part.isdecimal()):
                self.refuse("invalid", "must be a real date", [name])
        if len(parts[2]) != 4:
            self.refuse("invalid", "must include a year with 4 numbers, like 2026", ["year"])
        day, month, year = map(int, parts)
        if not 1 <= month <= 12:
            self.refuse("invalid", "must be a real date", ["month"])
        if not 1900 <= year <= 2199:
            self.refuse("invalid", "must be a real date", ["year"])
        try:
            return datetime.date(year, month, day)
        except ValueError:
            self.refuse("invalid", "must be a real date", ["day"])

    def validate(self, value: Any) -> None:
        """Raise ValidationError for an empty required date, or one outside `earliest` and `latest`."""
        super().validate(value)
        for code, limit, words in (
            ("too_early", self.earliest, "on or after"),
            ("too_late", self.latest, "on or before"),
        ):
            day = limit() if callable(limit) else limit
            if value and day and (value < day if code == "too_early" else value > day):
                self.refuse(code, f"must be {words} {day.day} {day:%B %Y}", PARTS)

    def refuse(self, code: str, words: str, parts: Iterable[str]) -> NoReturn:
        """Raise ValidationError with a sentence about this field, and the parts at fault for the error summary."""
        called = str(self.options.get("called") or self.label or "The date").rstrip("?")
        raise ValidationError(f"{called[:1].upper()}{called[1:]} {words}", code=code, params={"parts": list(parts)})
