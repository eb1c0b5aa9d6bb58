"""What is asked when a new referral is checked."""

from typing import Any

from django.db.models import QuerySet

from apsystem.govuk.fields import LongTextField, ModelRadioField, NumberField, SelectField, TextField, TickField
from apsystem.govuk.forms import GovukForm
from referrals.models import Meeting
from referrals.workflow import Status


class QueueForm(GovukForm):
    """Which of the queues to show, and which page of it."""

    show = SelectField(
        "Show",
        required=False,
        choices=[
            (Status.SUBMITTED.value, "New, to check"),
            (Status.RETURNED.value, "Returned to the school"),
            (Status.READY.value, "Ready for a meeting"),
        ],
    )
    marks_optional = False


class PageForm(GovukForm):
    """The number of a page; anything that is not one shows the first."""

    page = NumberField("Page", required=False, max_value=100_000)


class ReturnForm(GovukForm):
    """What the school is asked."""

    reason = LongTextField(
        "What does the school need to add or change?",
        called="what the school needs to add or change",
        hint="The school reads this word for word. Name the pages of the form it is about.",
        rows=6,
    )


class SignpostForm(GovukForm):
    """Which other route, and why."""

    route = TextField("Which route?", called="the other route", hint="For example early help, or Tier 1 outreach.")
    reason = LongTextField(
        "Why?", called="why this route is better", hint="The school reads this, and can say it to the family.", rows=5
    )


class ListForm(GovukForm):
    """Which meeting a case goes to, and the chair's flag where its deadline has passed."""

    meeting = ModelRadioField("Which meeting?", called="the meeting", queryset=Meeting.objects.none())
    late = TickField("List it although the deadline has passed", required=False, hint="Only the chair or deputy chair.")
    marks_optional = False

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], may_be_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["meeting"]
        field.queryset = meetings  # type: ignore[attr-defined]
        field.label_from_instance = in_words  # type: ignore[attr-defined]
        if not may_be_late:
            del self.fields["late"]


def in_words(meeting: Meeting) -> str:
    """Return a meeting as one reads it in a list of choices."""
    return (
        f"{meeting.held_on:%A %-d %B %Y} at {meeting.starts_at:%H:%M} ({meeting.reference}, "
        f"referrals by {meeting.deadline_on:%-d %B})"
    )
