"""The forms about people: inviting, accepting, giving and ending a role, choosing whom to act for."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from apsystem import clock
from apsystem.govuk.fields import (
    DateField,
    EmailField,
    FileUploadField,
    PasswordField,
    RadioField,
    SelectField,
    TextField,
)
from apsystem.govuk.forms import Fieldset, GovukForm, KeyedForm, VersionedForm
from partnerships.forms.organisations import OrganisationField
from partnerships.models import Kind, Membership, Role
from partnerships.models.membership import PANEL_ROLES, ROLES_OF


def roles() -> list[tuple[str, Any]]:
    """Return every role under the kind of organisation it belongs to."""
    return [
        ("", "Choose a role"),
        *((Kind(kind).label, [(r.value, r.label) for r in mine]) for kind, mine in ROLES_OF.items()),
    ]


class RoleForm(KeyedForm):
    """A role at an organisation, from a day to a day."""

    organisation = OrganisationField(
        "Organisation", called="the organisation", hint="A name, a part of a name, or a URN"
    )
    role = SelectField("Role", called="the role", choices=roles)
    represents = OrganisationField(
        "School a panel member speaks for", kinds=[Kind.SCHOOL], called="the school", required=False,
        hint="Only for panel members, chairs and deputy chairs: a name or a URN",
    )  # fmt: skip
    from_on = DateField("First day", called="the first day", initial=clock.today)
    to_on = DateField("Last day", called="the last day", required=False, hint="Leave empty if it has no end")

    def clean(self) -> dict[str, Any]:
        """Refuse a role that does not belong at the organisation, and days in the wrong order."""
        data = super().clean() or self.cleaned_data
        organisation, role = data.get("organisation"), data.get("role")
        if organisation and role and role not in ROLES_OF[organisation.kind]:
            fitting = ", ".join(r.label.lower() for r in ROLES_OF[organisation.kind])
            self.add_error("role", f"This role does not belong at {organisation}. Its roles are: {fitting}")
        if role in PANEL_ROLES and "represents" not in self.errors and not data.get("represents"):
            self.add_error("represents", "Enter the school this panel member speaks for")
        if role and role not in PANEL_ROLES:
            data["represents"] = None
        if data.get("from_on") and data.get("to_on") and data["to_on"] < data["from_on"]:
            self.add_error("to_on", "The last day must be the same as or after the first day")
        return data

    def blame(self, refused: ValidationError) -> None:
        """Show a refusal beside the field it is about."""
        by_field = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
        for name, sentences in by_field.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else "role", sentence)


class InvitationForm(RoleForm):
    """A person and the role they are asked to take up."""

    name = TextField("Full name", called="the person’s name", max_length=150, autocomplete="off")
    email = EmailField("E-mail address", called="the person’s e-mail address", autocomplete="off")
    layout = (
        Fieldset("The person", "name", "email"),
        Fieldset("What they will do", "organisation", "role", "represents", "from_on", "to_on"),
    )


class EndForm(VersionedForm):
    """The last day of a membership."""

    to_on = DateField("Last day", called="the last day", initial=clock.today)


class AcceptForm(GovukForm):
    """A name and a first password."""

    name = TextField("Your full name", called="your full name", max_length=150, autocomplete="name")
    password = PasswordField(
        "Password", called="a password", max_length=200, autocomplete="new-password",
        hint="At least 12 characters. Three unrelated words are easy to remember and hard to guess.",
    )  # fmt: skip


class SwitchForm(GovukForm):
    """One of a person's own current memberships."""

    membership = RadioField(
        "Who are you acting for?", called="who you are acting for", heading=True, size="l", choices=[]
    )

    def __init__(self, *args: Any, mine: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["membership"]
        field.choices = [(str(m.pk), f"{m.organisation} ({Role(m.role).label})") for m in mine]


class UploadForm(GovukForm):
    """A spreadsheet to look through before anything is changed."""

    file = FileUploadField("File", called="the spreadsheet", hint="A CSV file or an Excel workbook (.xlsx)")


class SchoolsUploadForm(UploadForm):
    """A GIAS download, and the authority whose schools are taken from it."""

    authority = TextField("Local authority code", called="the local authority’s code", width=3, max_length=3)
    layout = ("file", "authority")
