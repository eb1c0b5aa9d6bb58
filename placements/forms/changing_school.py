"""Where a pupil has moved, when and why."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from apsystem import clock
from apsystem.govuk.fields import DateField, LongTextField, RadioField, TextField
from apsystem.govuk.forms import GovukForm
from partnerships.models import Organisation


class LeftForm(GovukForm):
    """When a pupil left one's school, and what the school knows of where they are."""

    on = DateField("Last day on your roll", called="the last day on your roll", latest=clock.today)
    reason = LongTextField(
        "Where is the pupil now, as far as you know?", called="what you know", rows=4, max_length=2000,
        hint="For example, the name of the new school, or that the family has moved. Do not use the pupil's name.",
    )  # fmt: skip


class MoveForm(GovukForm):
    """To another school of this service, or to the area of another authority."""

    where = RadioField(
        "Where has the pupil moved?", called="where the pupil has moved",
        choices=[("school", "To another school in this service"), ("area", "To live in another authority’s area")],
        choice_hints={
            "school": "The new school takes the referral, the placement and what has to be done.",
            "area": "The referral stays where it is and says whose duty the pupil now is.",
        },
    )  # fmt: skip
    to = TextField(
        "New school", required=False, width=10, max_length=6, called="the new school's unique reference number",
        hint="Its unique reference number (URN), six digits. Only if the pupil has changed school.",
    )  # fmt: skip
    la_code = TextField(
        "The other authority", required=False, width=3, max_length=3, called="the other authority's number",
        hint="Its three-digit number, such as 926. Only if the pupil now lives in another area.",
        validators=[RegexValidator(r"^[0-9]{3}$", "The authority’s number must be three digits, such as 926")],
    )  # fmt: skip
    on = DateField("From which day?", called="the day of the move", latest=clock.today)
    reason = LongTextField(
        "Why, and who told you?", called="why, and who told you", rows=4, max_length=1500,
        hint="The case keeps it. Do not use the pupil's name.",
    )  # fmt: skip
    marks_optional = False

    def clean_to(self) -> Organisation | None:
        """Return the school with this number."""
        urn = str(self.cleaned_data["to"] or "").strip()
        school = Organisation.objects.schools().current().filter(urn=urn).first() if urn else None
        if urn and school is None:
            raise ValidationError("Enter the unique reference number of a school in this service, such as 900001")
        return school

    def clean(self) -> dict[str, Any]:
        """Ask for the school or the authority, whichever was chosen."""
        given = super().clean() or {}
        if given.get("where") == "school" and not given.get("to") and "to" not in self.errors:
            self.add_error("to", "Enter the new school’s unique reference number")
        if given.get("where") == "area" and not given.get("la_code") and "la_code" not in self.errors:
            self.add_error("la_code", "Enter the other authority’s number")
        return given
