"""What is asked about who is told of a meeting and who comes to it."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from apsystem import clock
from apsystem.govuk.fields import DateField, LongTextField, ModelSelectField, RadioField, TextField
from apsystem.govuk.forms import GovukForm
from partnerships.models import Membership, Organisation
from referrals.coming import guests_to_ask, may_stand_in, member_schools
from referrals.forms.people import PersonField
from referrals.models import Attendance, Meeting, Notice


class AwayField(ModelSelectField):
    """A member of the panel, with the school they speak for."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the member's name and school."""
        return f"{obj.member.user.name}, {obj.member.represents}"


class NoticeForm(GovukForm):
    """How a school was told of a meeting, where it was not by this service's e-mail."""

    school = ModelSelectField("School", called="the school", queryset=Organisation.objects.none(), empty_label="Choose")
    person = TextField("Who was told?", called="who was told", max_length=150, hint="The head teacher, or who took it.")
    how = RadioField(
        "How?", called="how the school was told",
        choices=[choice for choice in Notice.How.choices if choice[0] != Notice.How.EMAIL],
    )  # fmt: skip
    told_on = DateField("When?", called="when the school was told", initial=clock.today)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = member_schools(meeting)  # type: ignore[attr-defined]


class GuestForm(GovukForm):
    """Who is asked to make up the quorum."""

    guest = PersonField(
        "Who is asked?", called="who is asked", queryset=Membership.objects.none(), empty_label="Choose",
        hint="A member of another partnership’s panel, or an AP officer of the authority.",
    )  # fmt: skip
    reason = LongTextField(
        "Why?", called="why a guest is needed", rows=3, max_length=200,
        hint="For example, which cases would have no quorum. Name no pupil.",
    )  # fmt: skip

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guest"].queryset = guests_to_ask(meeting)  # type: ignore[attr-defined]


class SubstituteForm(GovukForm):
    """Who comes in whose place."""

    away = AwayField(
        "Who cannot come?", called="who cannot come", queryset=Attendance.objects.none(), empty_label="Choose"
    )
    person = PersonField(
        "Who comes in their place?", called="who comes in their place", queryset=Membership.objects.none(),
        empty_label="Choose", hint="Somebody of the same school who has an account here.",
    )  # fmt: skip

    def __init__(self, *args: Any, rows: QuerySet[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows: Sequence[Attendance] = list(rows)
        self.fields["away"].queryset = rows  # type: ignore[attr-defined]
        found = {person.pk for row in self.rows for person in may_stand_in(row)}
        people = Membership.objects.filter(pk__in=found).select_related("user", "organisation", "represents")
        self.fields["person"].queryset = people.order_by("user__name", "pk")  # type: ignore[attr-defined]

    def clean_person(self) -> Membership:
        """Refuse somebody of another school than the one that is away."""
        person: Membership = self.cleaned_data["person"]
        away = self.cleaned_data.get("away")
        if away and person.organisation_id != away.member.represents_id:
            raise ValidationError(f"Choose somebody who works at {away.member.represents}")
        return person
