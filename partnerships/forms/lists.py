"""The forms that read a list's address."""

from typing import Any

from django import forms
from django.http import QueryDict

from apsystem.govuk.fields import SelectField, TextField
from apsystem.govuk.forms import GovukForm


class ListForm(forms.Form):
    """Which page of a list, and of which parent; what cannot be read counts as not said."""

    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)
    of = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


class SearchForm(GovukForm):
    """Words to find in a list."""

    q = TextField("Search", required=False, max_length=100, width=20)
    marks_optional = False


class PeopleForm(SearchForm):
    """Which people to list."""

    which = SelectField(
        "Roles", required=False, choices=[("", "Current and to come"), ("ended", "Ended"), ("all", "All")]
    )


def said(form: forms.Form) -> dict[str, Any]:
    """Return what an address says, field by field, without what could not be read."""
    form.is_valid()
    return {name: form.cleaned_data.get(name) for name in form.fields}


def where(query: QueryDict) -> dict[str, Any]:
    """Return the page and the parent that an address names, each None where it names none."""
    return said(ListForm(query))
