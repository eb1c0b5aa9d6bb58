"""The forms of the authority's own data: one class a kind of setting, each only says what it asks."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import slugify

from apsystem.govuk.fields import (
    DateField,
    EmailField,
    LongTextField,
    ModelSelectField,
    NumberField,
    RadioField,
    SelectField,
    TelField,
    TextField,
    YesNoField,
)
from apsystem.govuk.forms import GovukForm, KeyedForm, VersionedForm
from partnerships.forms.organisations import OrganisationField
from partnerships.models import Counts, Group, Kind, Organisation, Provision, ProvisionType, Status, Tier


INTEREST_RULES = [
    ("leaves", "Leaves the room and does not decide"), ("bars", "Stays, but does not decide"),
    ("declare", "Declare and decide"), ("shown", "Shown only"),
]  # fmt: skip
INTERESTS = {
    "own_pupil": "Own pupil",
    "same_trust": "School of the same trust",
    "host": "Own school hosts the provision",
    "personal": "Personal interest",
}


def code_from(said: dict[str, Any], most: int) -> str:
    """Return the short name a form gives, made from the name where it was left empty."""
    return str(slugify(said["code"] or said.get("name", "")))[:most].strip("-")


def again(form: Any, version: int) -> QueryDict:
    """Return what a person sent with the row's new version, so that whoever has read of the change may save again."""
    data: QueryDict = form.data.copy()
    data["version"] = str(version)
    return data


class SettingForm(GovukForm):
    """A form that adds a setting (with a submission key) or changes one (with the version it was drawn from)."""

    # The field that a refusal of the whole row is shown beside.
    blames = ""

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        initial = self.initial_of(row) | {"version": row.version} if row else {}
        super().__init__(*args, initial=initial | (kwargs.pop("initial", None) or {}), **kwargs)
        stamp, name = (VersionedForm, "version") if row else (KeyedForm, "submission_key")
        self.fields[name] = stamp().fields[name]

    def initial_of(self, row: Any) -> dict[str, Any]:
        """Return what the fields show for a row."""
        return {name: getattr(row, name) for name in self.base_fields if hasattr(row, name)}

    def values(self) -> dict[str, Any]:
        """Return what the form says of the row, by column."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "submission_key")}

    def blame(self, refused: ValidationError) -> None:
        """Show a refusal beside the field it is about, or else the field that the form blames."""
        by_field = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
        for name, sentences in by_field.items():
            for sentence in sentences:
                at = name if name in self.fields else ("to_on" if "last day" in sentence else self.blames)
                self.add_error(at if at in self.fields else None, sentence)


class Dated(SettingForm):
    """A setting that holds from a day to a day."""

    from_on = DateField("First day", called="the first day")
    to_on = DateField("Last day", called="the last day", required=False, hint="Leave empty if it has no end")
    blames = "from_on"


class AuthorityForm(SettingForm):
    """The authority itself."""

    name = TextField("Name", called="the name", max_length=200)
    code = TextField(
        "Short name in addresses", required=False, hint="Made from the name if you leave it empty", max_length=60
    )
    telephone = TelField("Telephone", max_length=20, required=False, hint="Whom a provision or a family rings")
    email = EmailField("E-mail address", required=False)

    def clean_code(self) -> str:
        """Return the short name, made from the name where it was left empty."""
        return code_from(self.cleaned_data, 60)


class PartnershipForm(SettingForm):
    """A partnership."""

    name = TextField("Name", called="the name", max_length=200)
    code = TextField(
        "Short name in addresses", required=False, hint="Made from the name if you leave it empty", max_length=60
    )
    status = RadioField("Status", called="the status", choices=Status.choices, initial=Status.OPEN)
    opened_on = DateField("Opened on", called="the day it opened", required=False)
    closed_on = DateField("Closed on", called="the day it closed", required=False)
    telephone = TelField("Telephone", max_length=20, required=False, hint="Whom a provision rings about an offer")
    email = EmailField("E-mail address", required=False)

    def clean_code(self) -> str:
        """Return the short name, made from the name where it was left empty."""
        return code_from(self.cleaned_data, 60)


class SchoolForm(SettingForm):
    """A school: what a download from Get Information About Schools says, for the few that are not in it."""

    name = TextField("Name", called="the name", max_length=200)
    urn = TextField("Unique reference number (URN)", called="the URN", max_length=6, width=10)
    status = RadioField("Status", called="the status", choices=Status.choices, initial=Status.OPEN)
    la_code = TextField(
        "Local authority code", called="the local authority code", max_length=3, width=3, required=False
    )
    trust_name = TextField("Trust", called="the trust", required=False, max_length=200)
    low_age = NumberField("Lowest age", max_value=30, width=2, required=False)
    high_age = NumberField("Highest age", max_value=120, width=2, required=False)
    pupils = NumberField("Number of pupils", max_value=100_000, required=False)
    address = LongTextField("Address", rows=4, max_length=500, required=False)
    postcode = TextField("Postcode", max_length=8, width=10, required=False)
    telephone = TelField("Telephone", max_length=20, required=False)
    email = EmailField("E-mail address", required=False)

    def clean_urn(self) -> str:
        """Return a URN of six numbers."""
        urn = str(self.cleaned_data["urn"])
        if not (urn.isascii() and urn.isdecimal() and len(urn) == 6):
            raise ValidationError("The URN must be 6 numbers")
        return urn


class MemberForm(Dated):
    """A school's membership of a partnership."""

    partnership = ModelSelectField(
        "Partnership", called="the partnership", queryset=Organisation.objects.partnerships()
    )
    school = OrganisationField("School", kinds=[Kind.SCHOOL], called="the school's name or URN", hint="Its name or URN")
    blames = "school"
    layout = ("partnership", "school", "from_on", "to_on")


class TypeForm(Dated):
    """A type of provision."""

    name = TextField("Name", called="the name", max_length=100)
    plural = TextField("Name for more than one", called="the name for more than one", max_length=100)
    code = TextField("Short name", required=False, hint="Made from the name if you leave it empty", max_length=40)
    tier = SelectField("Tier", choices=Tier.choices, initial=Tier.TWO)
    counts = RadioField(
        "What a place counts", called="what a place counts", choices=Counts.choices, initial=Counts.PUPILS
    )
    min_weeks = NumberField("Shortest stay", suffix="weeks", width=3, max_value=500, required=False)
    max_weeks = NumberField("Longest stay", suffix="weeks", width=3, max_value=500, required=False)
    review_weeks = TextField(
        "Reviews after week", required=False, hint="Numbers with commas between them, such as 3, 6"
    )
    dual_registers = YesNoField("Is the pupil also on the provision's roll?", required=True)
    needs_directory_check = YesNoField("Does a provider need a check before a place is offered?", required=True)
    blames = "min_weeks"
    layout = (
        "name", "plural", "code", "tier", "counts", "min_weeks", "max_weeks", "review_weeks", "dual_registers",
        "needs_directory_check", "from_on", "to_on",
    )  # fmt: skip

    def initial_of(self, row: Any) -> dict[str, Any]:
        """Show the review weeks as they are typed."""
        return super().initial_of(row) | {"review_weeks": ", ".join(map(str, row.review_weeks))}

    def clean_code(self) -> str:
        """Return the short name, made from the name where it was left empty."""
        return code_from(self.cleaned_data, 40)

    def clean_review_weeks(self) -> list[int]:
        """Return the weeks as numbers in order."""
        parts = [part.strip() for part in self.cleaned_data["review_weeks"].split(",") if part.strip()]
        if not all(part.isascii() and part.isdecimal() and 0 < int(part[:4]) <= 500 for part in parts):
            raise ValidationError("Reviews after week must be numbers with commas between them, such as 3, 6")
        return sorted({int(part) for part in parts})


class ProvisionForm(SettingForm):
    """A provision and its organisation."""

    name = TextField("Name", called="the name", max_length=200)
    code = TextField(
        "Short name in addresses", required=False, hint="Made from the name if you leave it empty", max_length=60
    )
    status = RadioField("Status", called="the status", choices=Status.choices, initial=Status.OPEN)
    opened_on = DateField("Opens on", called="the day it opens", required=False)
    closed_on = DateField("Closed on", called="the day it closed", required=False)
    type = ModelSelectField("Type of provision", called="the type of provision", queryset=ProvisionType.objects.all())
    host_school = OrganisationField(
        "Host school", kinds=[Kind.SCHOOL], required=False, hint="The name or URN of the school it is in"
    )
    provider = TextField("Provider", required=False, hint="The trust or company that runs it", max_length=200)
    registered = YesNoField("Is it a registered school or part of one?", required=True)
    setting_urn = TextField(
        "URN of the setting", required=False, width=10, max_length=6, hint="Give one of URN, UKPRN or setting type"
    )
    setting_ukprn = TextField("UKPRN of the setting", required=False, width=10, max_length=8)
    setting_type = SelectField(
        "Setting type",
        required=False,
        choices=[
            ("", "It has a URN or UKPRN"), ("NFE", "Non-maintained further education provision"),
            ("OOT", "One-on-one tuition"), ("OTH", "Other unregistered provider"), ("WBP", "Work-based placement"),
        ],
    )  # fmt: skip
    blames = "setting_urn"

    def initial_of(self, row: Provision) -> dict[str, Any]:
        """Show the organisation's columns with the provision's own."""
        return super().initial_of(row.organisation) | super().initial_of(row)

    def clean_code(self) -> str:
        """Return the short name, made from the name where it was left empty."""
        return code_from(self.cleaned_data, 60)


def provisions() -> Any:
    """Return the provisions a form may choose from, with their names."""
    return Provision.objects.select_related("organisation").order_by("organisation__name")


class SiteForm(Dated):
    """A site of a provision."""

    provision = ModelSelectField("Provision", called="the provision", queryset=provisions())
    name = TextField("Name of the site", called="the name of the site", max_length=100)
    address = LongTextField("Address", called="the address", rows=4, max_length=500)
    postcode = TextField("Postcode", called="the postcode", max_length=8, width=10)
    layout = ("provision", "name", "address", "postcode", "from_on", "to_on")


class GroupForm(SettingForm):
    """A group of a provision."""

    provision = ModelSelectField("Provision", called="the provision", queryset=provisions())
    name = TextField("Name of the group", called="the name of the group", max_length=60)
    year_from = NumberField("From year", called="the first year group", width=2, max_value=14, initial=7)
    year_to = NumberField("To year", called="the last year group", width=2, max_value=14, initial=11)
    blames = "year_to"

    def blame(self, refused: ValidationError) -> None:
        """Show a name that is taken beside the name."""
        if any("already exists" in sentence for sentence in refused.messages):
            self.add_error("name", "This provision already has a group of this name")
        else:
            super().blame(refused)


class CapacityForm(Dated):
    """How many places a group has."""

    group = ModelSelectField(
        "Group", called="the group", queryset=Group.objects.select_related("provision__organisation")
    )
    places = NumberField("Places", called="the number of places", width=3, max_value=1000)
    funded = NumberField("Funded places", hint="Leave empty if all are funded", width=3, max_value=1000, required=False)
    reason = TextField("Reason", required=False, max_length=200)
    layout = ("group", "places", "funded", "reason", "from_on", "to_on")
    blames = "places"

    def blame(self, refused: ValidationError) -> None:
        """Show an overlap beside the first day."""
        self.blames = "from_on" if any("already has a capacity" in s for s in refused.messages) else "places"
        super().blame(refused)


class ClosureForm(Dated):
    """Places that cannot be used for a time."""

    provision = ModelSelectField("Provision", called="the provision", queryset=provisions())
    group = ModelSelectField(
        "Group",
        required=False,
        empty_label="The whole provision",
        queryset=Group.objects.select_related("provision__organisation"),
    )
    places = NumberField("Places closed", hint="Leave empty for all places", width=3, max_value=1000, required=False)
    reason = TextField("Reason", called="the reason", max_length=200)
    layout = ("provision", "group", "places", "reason", "from_on", "to_on")

    def clean(self) -> dict[str, Any]:
        """Refuse a group of another provision."""
        super().clean()
        data: dict[str, Any] = self.cleaned_data
        group, provision = data.get("group"), data.get("provision")
        if group and provision and group.provision_id != provision.pk:
            self.add_error("group", f"This group does not belong to {provision}")
        return data


class ServesForm(Dated):
    """A partnership that a provision serves."""

    provision = ModelSelectField("Provision", called="the provision", queryset=provisions())
    partnership = ModelSelectField(
        "Partnership", called="the partnership", queryset=Organisation.objects.partnerships()
    )
    places = NumberField(
        "Places kept for it", hint="Leave empty where all share one list", width=3, max_value=1000, required=False
    )
    layout = ("provision", "partnership", "places", "from_on", "to_on")


class AnswerAddressForm(Dated):
    """Where an offer is sent to if nobody at the provision has an account."""

    provision = ModelSelectField("Provision", called="the provision", queryset=provisions())
    email = EmailField(
        "E-mail address", called="the e-mail address",
        hint="An address that only those who may answer for the provision read",
    )  # fmt: skip
    layout = ("provision", "email", "from_on", "to_on")


class TermForm(SettingForm):
    """A term of the authority or of one school."""

    organisation = OrganisationField(
        "Whose term", kinds=[Kind.AUTHORITY, Kind.SCHOOL], called="whose term it is",
        hint="The authority, or a school that has terms of its own",
    )  # fmt: skip
    name = TextField("Name", called="the name", max_length=60, hint="Such as Autumn 2026")
    from_on = DateField("First day", called="the first day")
    to_on = DateField("Last day", called="the last day")
    blames = "from_on"


class ClosedDayForm(SettingForm):
    """Days without school inside a term."""

    organisation = OrganisationField(
        "Whose days", kinds=[Kind.AUTHORITY, Kind.SCHOOL], called="whose days they are",
        hint="The authority, or a school that closes on days of its own",
    )  # fmt: skip
    reason = TextField("Reason", called="the reason", max_length=60, hint="Such as half term or a bank holiday")
    from_on = DateField("First day", called="the first day")
    to_on = DateField("Last day", called="the last day")
    blames = "from_on"


class PanelRuleForm(SettingForm):
    """The rules for panel meetings from a day on."""

    from_on = DateField("In force from", called="the day these rules come into force")
    quorum = NumberField("Quorum", suffix="members", width=2, min_value=1, max_value=50, initial=3)
    papers_days = NumberField(
        "Papers go out before the meeting", suffix="school days", width=2, max_value=60, initial=3
    )
    check_days = NumberField(
        "A new referral is checked within", suffix="working days", width=2, max_value=60, initial=2
    )
    offer_reply_days = NumberField(
        "An offer is answered within", suffix="working days", width=2, max_value=60, initial=5
    )
    offer_days = NumberField(
        "A place is offered after the decision within", suffix="school days", width=2, min_value=1, max_value=60,
        initial=5,
    )  # fmt: skip
    waiting_review_days = NumberField(
        "A case on the waiting list is reviewed within", suffix="school days", width=2, min_value=1, max_value=60,
        initial=20,
    )  # fmt: skip
    follow_up_days = NumberField(
        "A case with no other date is followed up within", suffix="school days", width=2, min_value=1, max_value=60,
        initial=10, hint="A returned referral, for example, or one that is ready while no meeting is planned",
    )  # fmt: skip
    member_sees_days = NumberField(
        "Members see a case after the decision for", suffix="days", width=3, max_value=365, initial=28
    )
    full_time_from = NumberField(
        "Full-time education begins at", suffix="hours a week", width=2, max_value=40, initial=18
    )
    full_time_to = NumberField("Full-time education ends at", suffix="hours a week", width=2, max_value=40, initial=25)
    meets_weeks = NumberField(
        "A panel usually meets every", suffix="weeks", width=2, min_value=1, max_value=26, initial=4
    )
    tell_family_days = NumberField(
        "A family is told of a decision within", suffix="school days", width=2, max_value=60, initial=2
    )
    names_from_papers = YesNoField(
        "Do members read the pupil’s name with the papers?", called="whether members read names with the papers",
        hint="If not, they read it once the chair opens it in the meeting.", initial=True,
    )  # fmt: skip
    chairs_action = YesNoField(
        "May the chair decide alone between meetings?", called="whether the chair may decide alone",
        hint="The next meeting says whether such a decision stands.", initial=True,
    )  # fmt: skip
    own_pupil = SelectField(INTERESTS["own_pupil"], choices=INTEREST_RULES, initial="bars")
    same_trust = SelectField(INTERESTS["same_trust"], choices=INTEREST_RULES, initial="declare")
    host = SelectField(INTERESTS["host"], choices=INTEREST_RULES, initial="declare")
    personal = SelectField(INTERESTS["personal"], choices=INTEREST_RULES, initial="leaves")
    blames = "from_on"

    def initial_of(self, row: Any) -> dict[str, Any]:
        """Show each interest's rule in its own field."""
        return super().initial_of(row) | dict(row.interests)

    def values(self) -> dict[str, Any]:
        """Return the rules with the four interests as one."""
        said: dict[str, Any] = dict(super().values())
        said["interests"] = {kind: said.pop(kind) for kind in INTERESTS}
        return said


class WordForm(VersionedForm):
    """What this authority calls a thing."""

    text = TextField("Your word", called="your word", max_length=100)
