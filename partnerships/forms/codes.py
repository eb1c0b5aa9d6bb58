"""The forms of the authority's short lists."""

from typing import Any

from apsystem import clock
from apsystem.govuk.fields import DateField, NumberField, TextField
from apsystem.govuk.forms import GovukForm, KeyedForm, VersionedForm


class CodeFields(GovukForm):
    """What an entry of a list says, and where and when it is offered."""

    label = TextField("Words", called="the words", max_length=150)
    position = NumberField(
        "Place in the list",
        min_value=1,
        max_value=1000,
        width=4,
        initial=100,
        hint="Smaller numbers come first; entries with the same number are in alphabetical order",
    )
    from_on = DateField("First day it is offered", called="the first day", initial=clock.today)
    to_on = DateField(
        "Last day it is offered",
        called="the last day",
        required=False,
        hint="Leave empty if it has no end. What has been sent keeps its words",
    )
    layout: tuple[str, ...] = ("label", "position", "from_on", "to_on")

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        data: dict[str, Any] = self.cleaned_data
        first, last = data.get("from_on"), data.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", "The last day must be the same as or after the first day")
        return data


class AddCodeForm(CodeFields, KeyedForm):
    """A new entry."""


class ChangeCodeForm(CodeFields, VersionedForm):
    """An entry of the authority's own, or one of ours that it has changed."""

    from_on = DateField(
        "First day it is offered", called="the first day", required=False, hint="Leave empty to keep it as it is"
    )


class ChangeDefaultForm(ChangeCodeForm):
    """An entry of ours, which was always there and so has no first day to ask for."""

    from_on = None  # type: ignore[assignment]
    layout = ("label", "position", "to_on")
