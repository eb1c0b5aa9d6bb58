"""What is asked about a meeting."""

from collections.abc import Iterable
from typing import Any

from django import forms

from apsystem import clock
from apsystem.govuk.fields import DateField, Drawn, LongTextField, RadioField, SelectField, TextField
from apsystem.govuk.forms import Fieldset, GovukForm, KeyedForm, VersionedForm
from referrals.coming import as_what
from referrals.models import Attendance, Meeting


IN_ORDER = "The deadline comes first, then the papers, then the meeting"


class TimeField(Drawn, forms.TimeField):
    """A time of day, typed as 14:00, 14.00 or 2pm."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {
            "input_formats": ["%H:%M", "%H.%M", "%I%p", "%I:%M%p", "%I.%M%p"],
            "error_messages": {"invalid": "Enter the time in the right format, like 14:00"},
            "width": 5,
        }
        super().__init__(label, **(defaults | kwargs))


class PlanForm(KeyedForm):
    """When and where a meeting is; the two days before it are proposed where they are left empty."""

    held_on = DateField("Date of the meeting", called="the date of the meeting", earliest=clock.today)
    starts_at = TimeField("Time it starts", called="the time it starts", hint="For example, 14:00.")
    place = TextField("Where", called="where the meeting is", required=False, hint="A room, or how to join.")
    deadline_on = DateField(
        "Schools send referrals by", called="the day referrals are to be sent by", required=False,
        hint="Leave empty for the usual: five school days before the papers.",
    )  # fmt: skip
    papers_on = DateField(
        "Papers go out on", called="the day the papers go out", required=False,
        hint="Leave empty for the usual number of school days before the meeting.",
    )  # fmt: skip
    layout = ("held_on", "starts_at", "place", Fieldset("The days before it", "deadline_on", "papers_on"))

    def clean(self) -> dict[str, Any]:
        """Hold the days given against each other; those left empty are proposed in order."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        held, papers, deadline = given.get("held_on"), given.get("papers_on"), given.get("deadline_on")
        if held and papers and papers > held:
            self.add_error("papers_on", IN_ORDER)
        last = papers or held
        if deadline and last and deadline > last:
            self.add_error("deadline_on", IN_ORDER)
        return given


class WhenForm(GovukForm):
    """Which meetings to show."""

    when = SelectField("Show", required=False, choices=[("to_come", "To come and open"), ("past", "Past")])
    marks_optional = False


class EveryForm(GovukForm):
    """How often a page that follows the chair asks for itself again; never, unless somebody chooses it."""

    CHOICES = (("", "only when you ask"), ("10", "every 10 seconds"), ("30", "every 30 seconds"))
    every = SelectField("Follow the chair", required=False, choices=CHOICES)
    marks_optional = False


class AttendanceForm(VersionedForm):
    """Everybody expected at a meeting, each with a state and a note."""

    marks_optional = False

    def __init__(self, *args: Any, rows: Iterable[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        for row in self.rows:
            speaks_for = as_what(row)
            self.fields[f"state_{row.member_id}"] = RadioField(
                f"{row.member.user.name}, {speaks_for}", choices=Attendance.State.choices, inline=True,
                called=f"whether {row.member.user.name} came", initial=row.state,
            )  # fmt: skip
            self.fields[f"note_{row.member_id}"] = TextField(
                f"Note for {row.member.user.name}", required=False, initial=row.note, size="",
                hint="For example, who came in their place.", called=f"the note for {row.member.user.name}",
            )  # fmt: skip

    def states(self) -> dict[int, str]:
        """Return membership → state of attendance."""
        return {row.member_id: self.cleaned_data[f"state_{row.member_id}"] for row in self.rows}

    def notes(self) -> dict[int, str]:
        """Return membership → note."""
        return {row.member_id: self.cleaned_data[f"note_{row.member_id}"] for row in self.rows}


class TakeOffForm(GovukForm):
    """Why a case leaves the agenda."""

    reason = LongTextField("Why?", called="why it is taken off", hint="It goes back to the ready queue.", rows=3)


class CancelForm(GovukForm):
    """Why a meeting will not be held."""

    reason = LongTextField("Why will it not be held?", called="why it will not be held", rows=3)


class MinutesForm(VersionedForm):
    """The minutes, drafted from the record and edited."""

    minutes = LongTextField("Minutes", called="the minutes", rows=30, max_length=60_000, hint="No child is named here.")


def initial_of(meeting: Meeting) -> dict[str, Any]:
    """Return what the minutes page starts with."""
    return {"minutes": meeting.minutes, "version": meeting.version}
