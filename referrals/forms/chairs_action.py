"""What is asked of a chair who decides between meetings, and of the meeting that speaks of it."""

from typing import Any

from apsystem.govuk.fields import LongTextField, ModelSelectField, RadioField
from apsystem.govuk.forms import GovukForm
from partnerships.models import Organisation
from referrals.forms.deciding import DecideForm
from referrals.models import Meeting


class MeetingField(ModelSelectField):
    """A meeting to come, with its day."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the meeting's reference and day."""
        return f"{obj.reference}, {obj.held_on:%A %-d %B %Y}"


class ActAloneForm(DecideForm):
    """What the chair decides alone, why it cannot wait, and which meeting says whether it stands."""

    why_now = LongTextField(
        "Why can it not wait for the meeting?", called="why it cannot wait for the meeting", rows=3,
        hint="The panel reads this. Do not name the pupil.",
    )  # fmt: skip
    meeting = MeetingField(
        "Which meeting is asked to ratify it?", called="which meeting is asked to ratify it",
        queryset=Meeting.objects.none(), empty_label="Choose",
    )  # fmt: skip
    layout = ("why_now", "meeting", *DecideForm.layout[:-2], DecideForm.layout[-1])

    def __init__(self, *args: Any, partnership: Organisation, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, partnership=partnership, **kwargs)
        for name in ("method", "votes_for", "votes_against", "dissent"):
            del self.fields[name]
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]
        self.fields["outcome"].label = "What do you decide?"


class RatifyForm(GovukForm):
    """What the meeting says of what the chair decided alone."""

    ratified = RadioField(
        "Does the panel ratify it?", called="whether the panel ratifies it",
        choices=[("yes", "Yes, it stands"), ("no", "No")],
    )  # fmt: skip
    note = LongTextField(
        "Note", required=False, called="the note", rows=3,
        hint="Needed if it is not ratified. The school reads this. Do not name the pupil.",
    )  # fmt: skip
    layout = ("ratified", "note")

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where it is not ratified."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("ratified") == "no" and not said.get("note"):
            self.add_error("note", "Enter why it is not ratified")
        return said
