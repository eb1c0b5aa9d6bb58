import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet

from apsystem.govuk.fields import DateField, LongTextField, ModelRadioField, RadioField
from apsystem.govuk.forms import GovukForm, KeyedForm
from partnerships.models import Group
from placements.models import Offer


class NothingToFill(GovukForm):
    """A question that is answered by its button alone."""


class ReasonForm(GovukForm):
    """Why something is done."""

    reason = LongTextField("Reason", called="the reason", hint="The case keeps it. Do not name a child.")


class OfferForm(KeyedForm):
    """Which group is offered, and for which days; no last day means the longest stay of the provision's type."""

    group = ModelRadioField("Where is the place?", queryset=Group.objects.none(), called="where the place is")
    first_on = DateField("First day", called="the first day of the place")
    last_on = DateField(
        "Last day", called="the last day of the place", required=False,
        hint="Leave this empty to offer the longest stay of this type of provision.",
    )  # fmt: skip

    why_not_first = LongTextField(
        "Why not the first on the list?", called="why the place is not offered to the first on the list",
        required=False, rows=3, max_length=2000,
        hint="Needed where another pupil who suits this place comes first and there are too few places. Those who run "
        "the panel and the authority read it. Do not name a child.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, groups: QuerySet[Group], free: Mapping[int, str],
        first_in_line: Callable[[Group, dt.date, dt.date], str], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.first_in_line = first_in_line
        field = self.fields["group"]
        field.queryset = groups  # type: ignore[attr-defined]
        field.label_from_instance = str  # type: ignore[attr-defined]
        field.options["choice_hints"] = {str(pk): words for pk, words in free.items()}  # type: ignore[attr-defined]

    @property
    def held_elsewhere(self) -> str:
        """The place and days as an address has them, where the last place is held for another partnership."""
        codes = {error.code for error in self.non_field_errors().as_data()}
        if "held_elsewhere" not in codes:
            return ""
        given = self.cleaned_data
        return urlencode({"group": given["group"].pk, "first_on": given["first_on"], "last_on": given["last_on"]})

    def clean(self) -> dict[str, Any]:
        """Give the last day where none was typed, and put the days in order."""
        given = super().clean() or {}
        group, first_on, last_on = given.get("group"), given.get("first_on"), given.get("last_on")
        if group and first_on and not last_on and "last_on" not in self.errors:
            weeks = group.provision.type.max_weeks
            if weeks is None:
                self.add_error("last_on", "Enter the last day of the place")
            else:
                given["last_on"] = first_on + dt.timedelta(weeks=weeks) - dt.timedelta(days=1)
        if first_on and last_on and last_on < first_on:
            self.add_error("last_on", "The last day must be the same as or after the first day")
        if not self.errors and not given.get("why_not_first"):
            first = self.first_in_line(given["group"], given["first_on"], given["last_on"])
            if first:
                self.add_error(
                    "why_not_first", f"{first} comes first on the list for this place. Enter why it is not offered it"
                )
        return given


class RefuseForm(GovukForm):
    """Why the provision refuses the place."""

    refusal = RadioField("Why is the place refused?", choices=Offer.Refusal.choices, called="why the place is refused")
    note = LongTextField(
        "What would help the partnership?", called="a note for the partnership",
        hint="For example, the first day you could take the pupil. Do not name a child.",
    )  # fmt: skip


class LaterForm(GovukForm):
    """From when the provision could take the pupil, and why not sooner."""

    ready_on = DateField("From which day could the pupil come?", called="the first day on which the pupil could come")
    reason = LongTextField(
        "Why not sooner?", called="why the pupil cannot come sooner", hint="The case keeps it. Do not name a child."
    )


class StartForm(KeyedForm):
    """The first day the pupil attended."""

    started_on = DateField("First day the pupil attended", called="the first day the pupil attended")
    hours_per_week = forms.DecimalField(
        label="Hours a week at the provision", required=False, min_value=0, max_value=50, max_digits=4,
        decimal_places=1,
        help_text="25 is full time. A part-time timetable needs an agreed start, review and end.",
        error_messages={"invalid": "Hours a week must be a number, like 25 or 12.5"},
    )  # fmt: skip
