"""Draws any Django form field as a GOV.UK component, and the errors of a form as one summary."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.utils.safestring import SafeString

from apsystem.govuk.components import component
from apsystem.govuk.fields import PARTS, DateInput
from apsystem.govuk.forms import GovukForm
from apsystem.govuk.sentences import limit_of, required_sentence


def said(thing: object) -> dict[str, str]:
    """Return macro parameters for a text: escaped, unless the project itself marked it as HTML."""
    return {"html" if hasattr(thing, "__html__") else "text": str(thing)}


def options_of(bound: BoundField) -> dict[str, Any]:
    """Return a field's drawing options; a plain Django field has none."""
    options: dict[str, Any] = getattr(bound.field, "options", {})
    return options


def errors_of(bound: BoundField) -> list[str]:
    """Return a field's errors as sentences; the sign-in pages' forms are not ours, so "required" is said here."""
    ours = isinstance(bound.form, GovukForm)
    return [
        required_sentence(bound.field, bound.name) if not ours and error.code == "required" else str(message)
        for error in bound.errors.as_data()
        for message in error.messages
    ]


def bad_parts(bound: BoundField) -> list[str]:
    """Return which of day, month and year are at fault; all of them when the errors do not say."""
    bad: set[str] = set()
    for error in bound.errors.as_data():
        bad |= set((error.params or {}).get("parts", PARTS))
    return [part for part in PARTS if part in bad]


def focusable_id(bound: BoundField) -> str:
    """Return the id of the first thing in a field that can be focused: a date's first bad part, else its own id."""
    if isinstance(bound.field.widget, DateInput):
        return f"{bound.auto_id}-{(bad_parts(bound) or PARTS)[0]}"
    return str(bound.auto_id)


def as_laid_out(form: forms.BaseForm) -> list[BoundField]:
    """Return the visible fields in the order in which the page shows them: its layout's, or as declared."""
    layout = getattr(getattr(form, "helper", None), "layout", None)
    names = [pointer.name for pointer in layout.get_field_names()] if layout else []
    fields = form.visible_fields()
    return sorted(fields, key=lambda bound: names.index(bound.name) if bound.name in names else len(names))


def error_summary(*forms_: forms.BaseForm) -> SafeString:
    """Return the summary of every error of the forms, each linked to a field; empty when there is none."""
    items: list[dict[str, str]] = []
    for form in forms_:
        if not form.is_bound or not form.errors:
            continue
        first = next(iter(form.visible_fields()), None)
        top = {"href": f"#{focusable_id(first)}"} if first else {}
        items += [{"text": str(message)} | top for message in form.non_field_errors()]
        hidden = {message for bound in form.hidden_fields() for message in errors_of(bound)}
        items += [{"text": message} | top for message in sorted(hidden)]
        for bound in as_laid_out(form):
            items += [{"text": message, "href": f"#{focusable_id(bound)}"} for message in errors_of(bound)]
    if not items:
        return SafeString("")
    return component("error-summary", {"titleText": "There is a problem", "errorList": items})


def field_html(bound: BoundField, **changes: Any) -> SafeString:
    """Return one field as a GOV.UK component; changes override its options for this page."""
    if bound.is_hidden:
        return bound.as_widget()
    options = options_of(bound) | changes
    widget = bound.field.widget
    # CheckboxSelectMultiple is a RadioSelect to Django, so it has to be asked first.
    for kind, draw in (
        (forms.CheckboxSelectMultiple, _checkboxes),
        (forms.RadioSelect, _radios),
        (forms.CheckboxInput, _tick),
        (DateInput, _date),
        (forms.Select, _select),
        (forms.FileInput, _file),
        (forms.Textarea, _textarea),
        (forms.PasswordInput, _password),
        (Input, _input),
    ):
        if isinstance(widget, kind):
            return draw(bound, options)
    raise TypeError(f"No GOV.UK component draws {type(widget).__name__}, the widget of {bound.html_name}.")


def _label(bound: BoundField, options: dict[str, Any], kind: str) -> dict[str, Any]:
    heading = bool(options.get("heading"))
    size = options.get("size", "l" if heading else "s")
    shown = options.get("label") or bound.label
    marks = getattr(bound.form, "marks_optional", False)
    if marks and not bound.field.required and "optional" not in str(shown).lower():
        shown = f"{shown} (optional)"
    return {**said(shown), "isPageHeading": heading, "classes": f"govuk-{kind}--{size}" if size else ""}


def _common(bound: BoundField, options: dict[str, Any]) -> dict[str, Any]:
    problems = errors_of(bound)
    hint = options.get("hint", bound.help_text)
    return {
        "name": bound.html_name,
        "hint": said(hint) if hint else None,
        "errorMessage": {"text": ". ".join(problems)} if problems else None,
        "disabled": bound.field.disabled or None,
    }


def _text_box(bound: BoundField, options: dict[str, Any]) -> dict[str, Any]:
    attrs = bound.field.widget.attrs
    spellcheck = options.get("spellcheck", {"false": False}.get(attrs.get("spellcheck")))
    value = bound.field.widget.format_value(bound.value())
    width = options.get("width", "")
    return {
        **_common(bound, options),
        "id": bound.auto_id,
        "label": _label(bound, options, "label"),
        "value": str("" if value is None else value).replace("\x00", ""),
        "classes": f"govuk-input--width-{width}" if isinstance(width, int) else width and f"govuk-!-width-{width}",
        "autocomplete": options.get("autocomplete") or attrs.get("autocomplete"),
        **({} if spellcheck is None else {"spellcheck": spellcheck}),
    }


def _input(bound: BoundField, options: dict[str, Any]) -> SafeString:
    widget = bound.field.widget
    params = {
        **_text_box(bound, options),
        "type": "text" if widget.input_type == "number" else widget.input_type,
        "inputmode": options.get("inputmode") or ("numeric" if widget.input_type == "number" else None),
    }
    for side in ("prefix", "suffix"):
        if options.get(side):
            params[side] = {"text": options[side]}
    return component("input", params)


def _password(bound: BoundField, options: dict[str, Any]) -> SafeString:
    params = _text_box(bound, options)
    params["value"] = ""
    params["autocomplete"] = params["autocomplete"] or "current-password"
    return component("password-input", params)


def _textarea(bound: BoundField, options: dict[str, Any]) -> SafeString:
    params = {**_text_box(bound, options), "rows": options.get("rows", 5)}
    limit = limit_of(bound.field)
    if not limit or not options.get("count", True):
        return component("textarea", params)
    return component("character-count", {**params, "maxlength": limit, "threshold": 0 if limit < 2_000 else 75})


def _select(bound: BoundField, options: dict[str, Any]) -> SafeString:
    items = [{**said(label), "value": value, "selected": chosen} for value, label, chosen in _choices(bound)]
    params = {**_common(bound, options), "id": bound.auto_id, "label": _label(bound, options, "label"), "items": items}
    return component("select", params)


def _choices(bound: BoundField) -> Iterator[tuple[str, object, bool]]:
    value = bound.value()
    values = value if isinstance(value, list | tuple | set) else [value]
    chosen = {str(one) for one in values if one is not None} or {""}
    for key, label in bound.field.choices:  # type: ignore[attr-defined]
        group = label if isinstance(label, list | tuple) else [(key, label)]
        for one, words in group:
            text = "" if one is None else str(one)
            yield text, words, text in chosen


def _fieldset(bound: BoundField, options: dict[str, Any]) -> dict[str, Any]:
    return {**_common(bound, options), "fieldset": {"legend": _label(bound, options, "fieldset__legend")}}


def _group(bound: BoundField, options: dict[str, Any]) -> dict[str, Any]:
    hints = {str(value): hint for value, hint in options.get("choice_hints", {}).items()}
    items = [
        {**said(label), "value": value, "checked": chosen, "hint": said(hints[value]) if value in hints else None}
        for value, label, chosen in _choices(bound)
        if value
    ]
    return {**_fieldset(bound, options), "idPrefix": bound.auto_id, "items": items}


def _radios(bound: BoundField, options: dict[str, Any]) -> SafeString:
    params = _group(bound, options)
    if options.get("inline"):
        params["classes"] = "govuk-radios--inline"
    return component("radios", params)


def _checkboxes(bound: BoundField, options: dict[str, Any]) -> SafeString:
    return component("checkboxes", _group(bound, options))


def _tick(bound: BoundField, options: dict[str, Any]) -> SafeString:
    params = _common(bound, options)
    item = {
        **said(options.get("label") or bound.label),
        "value": "on",
        "checked": bool(bound.value()),
        "hint": params.pop("hint"),
    }
    return component("checkboxes", {**params, "idPrefix": bound.auto_id, "items": [item]})


def _date(bound: BoundField, options: dict[str, Any]) -> SafeString:
    bad = bad_parts(bound) if bound.errors else []
    typed = bound.field.widget.format_value(bound.value())
    params = _fieldset(bound, options)
    name = params.pop("name")
    params["id"] = bound.auto_id
    params["items"] = [
        {
            "name": f"{name}_{part}",
            "id": f"{bound.auto_id}-{part}",
            "label": part.capitalize(),
            "value": value.replace("\x00", ""),
            "autocomplete": f"bday-{part}" if options.get("autocomplete") == "bday" else None,
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}"
            + (" govuk-input--error" if part in bad else ""),
        }
        for part, value in zip(PARTS, typed, strict=True)
    ]
    return component("date-input", params)


def _file(bound: BoundField, options: dict[str, Any]) -> SafeString:
    params = {
        **_common(bound, options),
        "id": bound.auto_id,
        "label": _label(bound, options, "label"),
        "javascript": True,
    }
    return component("file-upload", params)
