"""The sentences a field says when it is filled in wrongly, in GOV.UK's style."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator


INPUT_LIMIT = 200
TEXTAREA_LIMIT = 8_000
HIDDEN_CHARACTERS = "%s must not include hidden characters"


def lower_first(text: str) -> str:
    """Return text with a small first letter, unless its first word is an acronym such as UPN."""
    return text if text[:2].isalpha() and text[:2].isupper() else text[:1].lower() + text[1:]


def name_of(field: forms.Field, name: str = "") -> str:
    """Return what messages call a field: its `called` option, else its label, else its name in words."""
    called = getattr(field, "options", {}).get("called")
    text = str(called or field.label or name.replace("_", " ")).strip()
    return (text[:1].upper() + text[1:]) or "This answer"


def limit_of(field: forms.Field) -> int | None:
    """Return how many characters a text field takes, or None for a field that is not text."""
    if not isinstance(field, forms.CharField) or isinstance(field, forms.UUIDField):
        return None
    return field.max_length or (TEXTAREA_LIMIT if isinstance(field.widget, forms.Textarea) else INPUT_LIMIT)


def required_sentence(field: forms.Field, name: str = "") -> str:
    """Return the sentence for an empty answer: "Enter the date", "Select a reason", "Answer …"."""
    called = name_of(field, name)
    if isinstance(field.widget, forms.CheckboxInput):
        return f"Tick “{called}” to continue"
    chosen = isinstance(field.widget, forms.Select | forms.RadioSelect)
    if called.endswith("?"):
        return f"Select an answer to “{called}”" if chosen else f"Answer “{called}”"
    if isinstance(field.widget, forms.FileInput):
        return f"Choose a file for {lower_first(called)}"
    return f"{'Select' if chosen else 'Enter'} {lower_first(called)}"


def sentences(field: forms.Field, name: str = "") -> dict[str, str]:
    """Return a sentence for each of Django's error codes, for one field."""
    called = name_of(field, name).rstrip("?")
    lower = lower_first(called)
    said = {
        "required": required_sentence(field, name),
        **dict.fromkeys(("invalid_choice", "invalid_list", "invalid_pk_value"), f"Choose {lower} from the list"),
        "null_characters_not_allowed": HIDDEN_CHARACTERS % called,
        "max_length": f"{called} must be %(limit_value)d characters or fewer; you wrote %(show_value)d",
        "min_length": f"{called} must be %(limit_value)d characters or more",
        "max_value": f"{called} must be %(limit_value)s or less",
        "min_value": f"{called} must be %(limit_value)s or more",
        "step_size": f"{called} must be a multiple of %(limit_value)s",
        "empty": "The file is empty: choose another file",
        "missing": required_sentence(field, name),
        "contradiction": "Either choose a new file or tick the box to remove it, not both",
    }
    if isinstance(field, forms.IntegerField):
        kind = "number" if isinstance(field, forms.FloatField | forms.DecimalField) else "whole number"
        said["invalid"] = f"{called} must be a {kind}"
    elif isinstance(field, forms.EmailField):
        said["invalid"] = f"Enter {lower} in the right format, like name@example.com"
    elif isinstance(field, forms.FileField):
        said["invalid"] = f"{called} must be a file: choose it again"
        said["max_length"] = "The file name is too long: rename the file and choose it again"
    elif isinstance(field, forms.DecimalField | forms.UUIDField | forms.URLField):
        said["invalid"] = f"{called} is not in the right format"
    return said


def speak_plainly(field: forms.Field, name: str = "") -> None:
    """Give a field our sentences and, for text, a limit; a sentence the field was made with stays."""
    if getattr(field, "speaks_plainly", False):
        return
    defaults: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        defaults.update(getattr(kind, "default_error_messages", {}))
    own = {code: said for code, said in field.error_messages.items() if said != defaults.get(code)}
    field.error_messages = {**field.error_messages, **sentences(field, name), **own}
    limit = limit_of(field)
    if limit and isinstance(field, forms.CharField) and not field.max_length:
        field.max_length = limit
        field.validators.append(MaxLengthValidator(limit))
    field.speaks_plainly = True  # type: ignore[attr-defined]
