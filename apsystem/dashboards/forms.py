"""What the lists may be asked: every query parameter comes through one of these."""

import datetime as dt
from typing import Any

from apsystem import clock
from apsystem.dashboards.children import SORTS
from apsystem.govuk.fields import DateField, ModelSelectField, SelectField, TextField
from apsystem.govuk.forms import GovukForm
from partnerships.models import Membership, Organisation, Provision, ProvisionType
from partnerships.models.membership import HEADS, LA_CASE_ROLES
from partnerships.years import SchoolYear, school_year, years_to


class Filters(GovukForm):
    """A form sent by GET: what is wrong in it is said beside it, and the rest still counts."""

    marks_optional = False

    def asked(self) -> dict[str, Any]:
        """Return the answers that could be read."""
        self.is_valid()
        return self.cleaned_data


class ChildFilters(Filters):
    """The list of every child: which partnership, provision, type, school, on which day, in what order."""

    partnership = ModelSelectField(
        "Partnership", queryset=Organisation.objects.partnerships(), required=False, empty_label="All partnerships"
    )
    provision = ModelSelectField(
        "Provision", queryset=Provision.objects.select_related("organisation").order_by("organisation__name"),
        required=False, empty_label="All provisions",
    )  # fmt: skip
    type = ModelSelectField(
        "Type", queryset=ProvisionType.objects.all(), required=False, empty_label="All types", called="the type"
    )
    school = TextField("Home school", required=False, hint="Part of its name")
    on = DateField("On this date", required=False, called="the date", latest=clock.today, hint="Empty for today")
    sort = SelectField("In order of", required=False, choices=[(key, words) for key, (words, _) in SORTS.items()])

    def __init__(self, *args: Any, actor: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.role not in LA_CASE_ROLES:
            del self.fields["partnership"]
        if actor.role in HEADS:
            del self.fields["school"]

    def day(self) -> dt.date:
        """Return the day asked for, or today."""
        return self.asked().get("on") or clock.today()


class UsedFilters(Filters):
    """Places used by each school: of which partnership."""

    partnership = ModelSelectField("Partnership", queryset=Organisation.objects.partnerships(), required=False)


class YearFilters(Filters):
    """The measures: which school year."""

    year = SelectField("School year", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(year.begins), year.label) for year in years_to(clock.today())]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]

    def school_year(self) -> SchoolYear:
        """Return the school year asked for, or the one it is now."""
        begins = self.asked().get("year")
        return SchoolYear(int(begins)) if begins else school_year(clock.today())


class BehindFilters(YearFilters):
    """The list behind a measure: which school year, and counted or not."""

    MET = (("", "All in the measure"), ("yes", "Those that meet it"), ("no", "Those that do not"))
    met = SelectField("Show", required=False, choices=MET)


class AuditFilters(Filters):
    """The audit: who, which case, what was done, between which days."""

    person = TextField("E-mail address", required=False, hint="The whole address", max_length=254)
    reference = TextField("Case reference", required=False, hint="For example WE-0042", max_length=40)
    action = TextField("What was done", required=False, hint="For example read, export or submit", max_length=60)
    first = DateField("From", required=False, called="the first day")
    last = DateField("To", required=False, called="the last day")

    def clean_person(self) -> str:
        """Return the address as the audit keeps it."""
        return str(self.cleaned_data["person"]).lower()

    def clean_reference(self) -> str:
        """Return the reference as it is written on the case."""
        return str(self.cleaned_data["reference"]).upper()
