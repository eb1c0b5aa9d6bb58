"""Extra places, and places that one partnership lends another."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from apsystem import clock
from apsystem.govuk.fields import DateField, LongTextField, ModelSelectField, NumberField, SelectField, TextField
from apsystem.govuk.forms import GovukForm, KeyedForm
from partnerships.models import Group, Organisation, Provision
from partnerships.years import school_year
from referrals.models import Referral


REASON_HINT = "Everybody who sees the place reads it. Do not name a child."
YEARS_BACK, YEARS_ON = 3, 1


class ExtraPlaceForm(KeyedForm):
    """One place more than a group has, for some days."""

    group = ModelSelectField(
        "Group", called="the group", queryset=Group.objects.select_related("provision__organisation"),
        empty_label="Choose a group",
    )  # fmt: skip
    referral = TextField(
        "Reference of the case it is kept for", called="the reference", required=False, max_length=12, width=10,
        hint="Nobody else can then have the place. Leave empty for any pupil.",
    )  # fmt: skip
    from_on = DateField("First day", called="the first day")
    to_on = DateField("Last day", called="the last day")
    reason = LongTextField("Why?", called="the reason", rows=4, max_length=500, hint=REASON_HINT)
    agreed_by = TextField(
        "Who agreed for the host school?", called="who agreed", max_length=150, hint="Such as its head"
    )
    agreed_on = DateField("When did they agree?", called="the day they agreed", initial=clock.today)

    def __init__(self, *args: Any, cases: QuerySet[Referral], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = cases

    def clean_referral(self) -> Referral | None:
        """Return the referral by its reference, or refuse it in a sentence."""
        reference = str(self.cleaned_data["referral"]).strip().upper()
        found = self.cases.filter(reference=reference).first()
        if reference and found is None:
            raise forms.ValidationError("Enter the reference of a referral you can see, like WN-0042")
        return found

    def clean(self) -> dict[str, Any]:
        """Put the days in order."""
        return in_order(self, super().clean() or {})


class StopForm(GovukForm):
    """From which day something no longer counts, and why."""

    stops_on = DateField("First day without it", called="the first day without it", initial=clock.today)
    reason = LongTextField("Why?", called="the reason", rows=4, max_length=500, hint=REASON_HINT)


class LoanForm(KeyedForm):
    """Places that one partnership lends another."""

    provision = ModelSelectField(
        "Where are the places?", called="where the places are", empty_label="Choose a provision",
        queryset=Provision.objects.select_related("organisation").order_by("organisation__name"),
    )  # fmt: skip
    lender = ModelSelectField(
        "Who lends?", called="who lends", queryset=Organisation.objects.none(), empty_label="Choose who lends"
    )
    borrower = ModelSelectField(
        "Who borrows?", called="who borrows", empty_label="Choose who borrows",
        queryset=Organisation.objects.partnerships().current().order_by("name"),
    )  # fmt: skip
    places = NumberField("How many places?", called="the number of places", width=3, min_value=1, max_value=1000)
    from_on = DateField("First day", called="the first day")
    to_on = DateField("Last day", called="the last day")
    reason = LongTextField("Why?", called="the reason", rows=4, max_length=500, hint=REASON_HINT)
    lender_agreed = TextField("Who agreed for those who lend?", called="who agreed for those who lend", max_length=150)
    borrower_agreed = TextField(
        "Who agreed for those who borrow?", called="who agreed for those who borrow", max_length=150
    )

    def __init__(self, *args: Any, lenders: QuerySet[Organisation], provisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lender"].queryset = lenders  # type: ignore[attr-defined]
        self.fields["provision"].queryset = self.fields["provision"].queryset.filter(pk__in=provisions)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Put the days in order, and two different partnerships on the two sides."""
        given = in_order(self, super().clean() or {})
        if given.get("lender") and given.get("lender") == given.get("borrower"):
            self.add_error("borrower", "Choose another partnership than the one that lends")
        return given


def in_order(form: GovukForm, given: dict[str, Any]) -> dict[str, Any]:
    """Return what was given; where the last day is before the first, say so beside it."""
    if given.get("from_on") and given.get("to_on") and given["to_on"] < given["from_on"]:
        form.add_error("to_on", "The last day must be the same as or after the first day")
    return given


class AccountFilters(GovukForm):
    """Lent places: of which school year."""

    year = SelectField("School year", required=False)
    marks_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = school_year(clock.today()).begins
        years = range(now + YEARS_ON, now - YEARS_BACK - 1, -1)
        self.fields["year"].choices = [(str(year), f"{year} to {year + 1}") for year in years]  # type: ignore[attr-defined]

    def begins(self) -> int:
        """Return the calendar year in which the school year asked for begins, or this one."""
        self.is_valid()
        return int(self.cleaned_data.get("year") or school_year(clock.today()).begins)
