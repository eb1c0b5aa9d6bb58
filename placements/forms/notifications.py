"""A school's short form about a placement it arranged, what changes in it, and how it ended."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError

from apsystem import clock
from apsystem.govuk.fields import (
    DateField,
    LongTextField,
    ModelSelectField,
    NumberField,
    RadioField,
    SelectField,
    TextField,
    YesNoField,
)
from apsystem.govuk.forms import Fieldset, GovukForm, KeyedForm, VersionedForm
from partnerships.models import Organisation, Provision
from placements.models import Notification, OutcomeResult, Placement
from referrals import upn as upns
from referrals.choices import IN_CARE
from referrals.forms.exclusions import DecimalField


A_YEAR = dt.timedelta(days=366)
PLACEMENT = ("purpose", "planned_end_on", "hours_per_week", "days_per_week", "basis", "paid_by")
VOICES = Fieldset("What the pupil and the family think", "pupil_asked", "family_asked")
CHECKS = Fieldset("Keeping the pupil safe", "checks_made", "checked_by")
PROVIDER = ("provision", "provider_name", "provider_address", "provider_postcode")


def directory(also: int | None = None) -> Any:
    """Return the providers a school may choose today, and the one a placement is at already."""
    listed = Provision.objects.filter(organisation__in=Organisation.objects.current())
    listed |= Provision.objects.filter(pk=also)
    return listed.select_related("organisation").order_by("organisation__name", "pk")


class FactsForm(GovukForm):
    """What a school says of a placement: everything but the pupil's name may stay empty and follow later."""

    marks_optional = False
    provision = ModelSelectField(
        "Provider", queryset=Provision.objects.none(), required=False, empty_label="Not in this list",
        called="the provider",
    )  # fmt: skip
    provider_name = TextField(
        "Name of a provider that is not in the list", required=False, max_length=200,
        hint="The local authority is told, and looks at it.",
    )  # fmt: skip
    provider_address = TextField("Its address, where the pupil is", required=False, called="its address")
    provider_postcode = TextField("Its postcode", required=False, max_length=8, width=10)
    started_on = DateField(
        "First day", called="the first day", earliest=lambda: clock.today() - 3 * A_YEAR,
        latest=lambda: clock.today() + A_YEAR, hint="Past or to come. For example, 27 9 2026",
    )  # fmt: skip
    upn = TextField(
        "Unique pupil number (UPN)", required=False, width=20, max_length=20, called="the unique pupil number",
        hint="13 characters, beginning with a letter.",
    )  # fmt: skip
    has_ehcp = YesNoField("Is there an education, health and care plan (EHCP)?", required=False)
    in_care = RadioField("Is the pupil looked after by a local authority?", choices=IN_CARE, required=False)
    purpose = LongTextField(
        "What is it for?", required=False, max_length=2000, called="what it is for",
        hint="What the pupil is to achieve there, and how you will know.",
    )  # fmt: skip
    planned_end_on = DateField(
        "Planned end", required=False, called="the planned end", latest=lambda: clock.today() + 3 * A_YEAR,
        hint="The last day as it is planned now. You are asked again when it has passed.",
    )  # fmt: skip
    hours_per_week = DecimalField(
        "Hours a week there", required=False, min_value=0.5, max_value=40, decimal_places=1, max_digits=3, width=4,
        called="hours a week",
    )  # fmt: skip
    days_per_week = DecimalField(
        "Days a week there", required=False, min_value=0.5, max_value=5, decimal_places=1, max_digits=2, width=4,
        hint="Half days count: 2.5", called="days a week",
    )  # fmt: skip
    basis = RadioField("On what basis is the pupil there?", choices=Notification.Basis.choices, required=False)
    paid_by = RadioField("Who pays?", choices=Notification.Payer.choices, required=False)
    pupil_asked = YesNoField("Have you asked the pupil, and written down what they say?", required=False)
    family_asked = YesNoField("Have you asked the parent or carer, and written down what they say?", required=False)
    checks_made = YesNoField(
        "Are the safeguarding checks on this provider made?", required=False,
        hint="Written confirmation of the checks on its staff, and a visit. If not, the placement is recorded all the "
        "same and is marked unsafe until they are.",
    )  # fmt: skip
    checked_by = TextField("Who made them?", required=False, max_length=150, hint="Name and role of a member of staff.")

    def __init__(self, *args: Any, at: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provision"].queryset = directory(at)  # type: ignore[attr-defined]

    def clean_upn(self) -> str:
        """Return the number as it is written, or nothing."""
        text = str(self.cleaned_data["upn"])
        try:
            return upns.read(text).text if text else ""
        except ValueError as wrong:
            raise ValidationError(f"{wrong}. Leave it empty if you cannot look it up now") from None

    def clean_provider_postcode(self) -> str:
        """Return the postcode in capitals."""
        return str(self.cleaned_data["provider_postcode"]).upper()

    def clean(self) -> dict[str, Any]:
        """The provider is named one way, and the end is not before the start."""
        given = super().clean() or {}
        named = given.get("provider_name")
        if given.get("provision") and named:
            self.add_error("provider_name", "Leave this empty, or choose “Not in this list” above")
        if not given.get("provision") and not named and not {"provision", "provider_name"} & set(self.errors):
            self.add_error("provision", "Select the provider, or enter its name below")
        start, end = given.get("started_on"), given.get("planned_end_on")
        if start and end and end < start:
            self.add_error("planned_end_on", "The planned end must be the same as or after the first day")
        return given


class TellForm(FactsForm, KeyedForm):
    """Who, where and since when, and whatever else the school knows already."""

    forename = TextField("Forename", max_length=100, called="the pupil’s forename")
    surname = TextField("Surname", max_length=100, called="the pupil’s surname")
    date_of_birth = DateField(
        "Date of birth", called="the pupil’s date of birth", earliest=lambda: clock.today() - 20 * A_YEAR,
        latest=lambda: clock.today() - 3 * A_YEAR,
    )  # fmt: skip
    year_group = NumberField(
        "Year taught in", required=False, max_value=14, width=2, called="the year taught in",
        hint="Leave it empty for the usual year by date of birth.",
    )  # fmt: skip
    layout = (
        Fieldset("Needed now", "forename", "surname", "date_of_birth", *PROVIDER, "started_on"),
        Fieldset("More about the pupil", "upn", "year_group", "has_ehcp", "in_care"),
        Fieldset("More about the placement", *PLACEMENT),
        VOICES,
        CHECKS,
    )


class UpdateForm(FactsForm, VersionedForm):
    """What changes, or was missing, and why."""

    reason = LongTextField(
        "Why has it changed?", required=False, max_length=2000, called="why it has changed",
        hint="Not needed where you only add what was missing.",
    )  # fmt: skip
    layout = (
        Fieldset("Where and when", *PROVIDER, "started_on", "planned_end_on", "hours_per_week", "days_per_week"),
        Fieldset("Why", "reason"),
        Fieldset("The pupil", "upn", "has_ehcp", "in_care"),
        Fieldset("The placement", "purpose", "basis", "paid_by"),
        VOICES,
        CHECKS,
    )

    def __init__(self, *args: Any, knows_upn: bool, **kwargs: Any) -> None:
        if knows_upn:
            self.layout = (*self.layout[:2], Fieldset("The pupil", "has_ehcp", "in_care"), *self.layout[3:])
        super().__init__(*args, **kwargs)
        if knows_upn:
            del self.fields["upn"]


class EndNotificationForm(GovukForm):
    """How a placement that the school arranged has ended."""

    marks_optional = False
    ended_on = DateField("Last day attended", called="the last day attended", latest=clock.today)
    destination = SelectField(
        "Where does the pupil go next?", choices=[("", "Select one"), *Placement.Destination.choices],
        called="where the pupil goes next",
    )  # fmt: skip
    as_planned = YesNoField("Did it end as planned?")
    reason = LongTextField("If not, why did it end?", required=False, max_length=2000, called="why it ended")
    result = RadioField("Did it do what it was for?", choices=OutcomeResult.Result.choices, required=False)
    sessions_possible = NumberField(
        "Sessions possible", required=False, max_value=1000, hint="Half days. Leave both empty if you do not know."
    )
    sessions_attended = NumberField("Sessions attended", required=False, max_value=1000)
    exit_report = LongTextField(
        "What should the next school or college know?", required=False,
        hint="What worked, what did not, and what to do from the first day.",
    )  # fmt: skip
    layout = (
        "ended_on", "destination", "as_planned", "reason", "result",
        Fieldset("Attendance there", "sessions_possible", "sessions_attended"), "exit_report",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """An early end says why, and the sessions fit each other."""
        given = super().clean() or {}
        if given.get("as_planned") is False and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Enter why it ended")
        possible, attended = given.get("sessions_possible"), given.get("sessions_attended")
        if (possible is None) != (attended is None) and not {"sessions_possible", "sessions_attended"} & set(
            self.errors
        ):
            self.add_error("sessions_attended", "Enter both the sessions possible and attended, or neither")
        elif possible is not None and attended is not None and attended > possible:
            self.add_error("sessions_attended", "Sessions attended must not be more than sessions possible")
        return given
