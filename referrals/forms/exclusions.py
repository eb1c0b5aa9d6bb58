"""Recording an exclusion, and what became of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from apsystem import clock
from apsystem.govuk.fields import DateField, Drawn, ModelSelectField, RadioField, SelectField, TextField
from apsystem.govuk.forms import GovukForm, KeyedForm, VersionedForm
from partnerships.models import Membership, Organisation, Role
from partnerships.years import years_to
from referrals.models import Exclusion, Pupil


MOST_DAYS = 45  # the most days of suspension in one school year


class DecimalField(Drawn, forms.DecimalField):
    """A number with one decimal, in a text box with number keys."""

    widget = forms.TextInput


class PupilField(ModelSelectField):
    """One of the school's own referred pupils, by name and date of birth."""

    def label_from_instance(self, obj: Pupil) -> str:
        """Return the words of one choice."""
        return f"{obj.name}, born {obj.date_of_birth:%-d %B %Y}"


class ExclusionForm(KeyedForm):
    """A suspension or permanent exclusion: whose, when, how long and why."""

    school = TextField(
        "School", hint="Its unique reference number (URN), six digits", called="the school's unique reference number",
        width=10, max_length=6,
    )  # fmt: skip
    pupil = PupilField(
        "Pupil", queryset=Pupil.objects.none(), required=False, empty_label="Not one of our referred pupils",
        hint="Only pupils your school has referred are listed.",
    )  # fmt: skip
    kind = RadioField("What was it?", choices=Exclusion.Kind.choices, called="what it was")
    on = DateField("Date", called="the date of the exclusion", latest=clock.today)
    days = DecimalField(
        "How many school days?", required=False, min_value=0.5, max_value=MOST_DAYS, decimal_places=1, max_digits=4,
        width=3, hint="For a suspension. Half days count: 2.5", called="how many school days",
    )  # fmt: skip
    reason = TextField("Reason", required=False, hint="Do not name other pupils.")

    def __init__(self, *args: Any, actor: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.role == Role.AP_OFFICER:
            del self.fields["pupil"]
            return
        del self.fields["school"]
        own = Pupil.objects.filter(referrals__school=actor.organisation_id).distinct()
        self.fields["pupil"].queryset = own.order_by("surname", "forename", "pk")  # type: ignore[attr-defined]

    def clean_school(self) -> Organisation:
        """Return the school with this number."""
        urn = str(self.cleaned_data["school"]).strip()
        school = Organisation.objects.schools().filter(urn=urn).first()
        if school is None:
            raise ValidationError("Enter the unique reference number of a school in this service, such as 900001")
        return school

    def clean(self) -> dict[str, Any]:
        """A suspension has a length; a permanent exclusion has none."""
        data = super().clean() or {}
        if data.get("kind") == Exclusion.Kind.SUSPENSION and data.get("days") is None and "days" not in self.errors:
            self.add_error("days", "Enter how many school days the suspension lasted")
        if data.get("kind") == Exclusion.Kind.PERMANENT:
            data["days"] = None
        return data


class ResultForm(VersionedForm):
    """What became of an exclusion."""

    result = RadioField(
        "What became of it?", choices=Exclusion.Result.choices, called="what became of it",
        choice_hints={
            "stands": "It counts in the measures.",
            "withdrawn": "The head teacher withdrew it. It does not count.",
            "not_upheld": "The governing board or the independent review did not uphold it. It does not count.",
        },
    )  # fmt: skip


class ExclusionFilters(GovukForm):
    """Which exclusions to list."""

    marks_optional = False
    kind = SelectField("What", required=False, choices=[("", "All"), *Exclusion.Kind.choices])
    result = SelectField("What became of it", required=False, choices=[("", "All"), *Exclusion.Result.choices])
    year = SelectField("School year", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(str(year.begins), year.label) for year in years_to(clock.today())]
        self.fields["year"].choices = [("", "All"), *years]  # type: ignore[attr-defined]
