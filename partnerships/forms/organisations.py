"""Naming an organisation by typing: there are too many schools for a list to choose from."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from apsystem.govuk.fields import Drawn
from partnerships.models import Kind, Organisation, Status


MOST_NAMED = 5


class OrganisationField(Drawn, forms.CharField):
    """An organisation typed as its name, a part of it that no other has, its URN or its short name."""

    def __init__(self, label: str | None = None, *, kinds: Iterable[str] = Kind.values, **kwargs: Any) -> None:
        self.kinds = tuple(kinds)
        super().__init__(label, **({"width": 30, "max_length": 250, "spellcheck": False} | kwargs))

    def prepare_value(self, value: Any) -> Any:
        """Return what is shown for an organisation: its name, with its URN in brackets."""
        if isinstance(value, int):
            value = Organisation.objects.filter(pk=value, kind__in=self.kinds).first()
        return f"{value.name} ({value.urn or value.code})" if isinstance(value, Organisation) else value

    def clean(self, value: Any) -> Organisation | None:
        """Return the organisation meant; raise ValidationError naming the choices where it is none or several."""
        text = super().clean(value)
        return self.found(text) if text else None

    def found(self, text: str) -> Organisation:
        """Return the one organisation that fits the words."""
        among = Organisation.objects.filter(kind__in=self.kinds)
        in_brackets = re.search(r"\(([\w-]+)\)\s*$", text)
        code = in_brackets.group(1) if in_brackets else text
        exact = (among.filter(urn=code) | among.filter(code=code)).first()
        if exact:
            return exact
        named = list(among.exclude(status=Status.CLOSED).filter(name__iexact=text)[:2])
        fitting = (
            named
            if len(named) == 1
            else list(among.exclude(status=Status.CLOSED).filter(name__icontains=text)[: MOST_NAMED + 1])
        )
        if len(fitting) == 1:
            return fitting[0]
        if not fitting:
            raise ValidationError(
                f"“{text[:60]}” is not known here. Check the spelling, or enter the URN", code="unknown"
            )
        names = ", ".join(f"{o.name} ({o.urn or o.code})" for o in fitting[:MOST_NAMED])
        raise ValidationError(f"Several fit “{text[:60]}”: {names}. Enter one of them as written here", code="several")
