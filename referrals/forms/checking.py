"""What is asked when a new referral is checked."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.db.models import QuerySet

from apsystem import clock
from apsystem.govuk.fields import (
    CheckboxesField,
    LongTextField,
    ModelRadioField,
    NumberField,
    SelectField,
    TextField,
    TickField,
)
from apsystem.govuk.forms import Fieldset, GovukForm
from partnerships.codes import codes_of
from partnerships.models import Code
from referrals.asked import Askable, Asking
from referrals.models import Meeting
from referrals.queue import TABS


class TabForm(GovukForm):
    """Which list of the queue to show; anything that is not one shows the first."""

    show = SelectField("Show", required=False, choices=[(tab.name, tab.text) for tab in TABS])


class PageForm(GovukForm):
    """The number of a page; anything that is not one shows the first."""

    page = NumberField("Page", required=False, max_value=100_000)


class TakeForm(GovukForm):
    """Nothing to fill in: who had the referral when the page was shown."""

    held_by = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)


class ChooseForm(GovukForm):
    """Which questions of its form a referral is returned for, page by page, and anything else."""

    marks_optional = False

    def __init__(self, *args: Any, pages: Sequence[Askable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pages = pages
        for page in pages:
            self.fields[f"ask-{page.slug}"] = CheckboxesField(
                f"What on “{page.title}”?", required=False, called=f"what on “{page.title}”",
                choices=[(f"{page.slug}.{key}", label) for key, label in page.questions],
            )  # fmt: skip
        self.fields["reason"] = LongTextField(
            "Anything else the school needs to add or change", required=False, rows=4,
            hint="The school reads this word for word.",
        )  # fmt: skip

    def boxes(self) -> list[tuple[Askable, Any, bool]]:
        """Return each page with its boxes, and whether any of them is ticked."""
        fields = [self[f"ask-{page.slug}"] for page in self.pages]
        return [(page, field, bool(field.value())) for page, field in zip(self.pages, fields, strict=True)]

    def chosen(self) -> list[str]:
        """Return what was ticked, as page.question, in the order of the form."""
        return [value for page in self.pages for value in self.cleaned_data.get(f"ask-{page.slug}", [])]

    def clean(self) -> dict[str, Any]:
        """Refuse to return a referral without saying what for."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.chosen() and not given.get("reason"):
            self.add_error("reason", "Tick at least one question, or enter what the school needs to add or change")
        return given


class ReasonsForm(GovukForm):
    """For each question that was ticked, why, and what the school is to do."""

    reason = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8000)

    def __init__(self, *args: Any, pages: Sequence[Askable], chosen: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {f"{page.slug}.{key}": (page.title, label) for page in pages for key, label in page.questions}
        self.chosen = [value for value in dict.fromkeys(chosen) if value in labels]
        reasons = [("", "Choose a reason"), *codes_of(Code.List.RETURN)]
        blocks = []
        for number, value in enumerate(self.chosen):
            title, label = labels[value]
            self.fields[f"why-{number}"] = SelectField("Reason", choices=reasons, called=f"a reason for “{label}”")
            self.fields[f"text-{number}"] = LongTextField(
                "What the school needs to add or change", required=False, rows=3, max_length=2000,
                called=f"what the school needs to add or change in “{label}”",
            )  # fmt: skip
            blocks.append(Fieldset(f"{title}: {label}", f"why-{number}", f"text-{number}"))
        self.helper.layout = Layout(*blocks)
        self.helper.render_hidden_fields = True

    def asked(self) -> list[Asking]:
        """Return what the school is asked."""
        said = self.cleaned_data
        places = [value.partition(".") for value in self.chosen]
        return [
            Asking(section, question, said[f"why-{n}"], said[f"text-{n}"])
            for n, (section, _, question) in enumerate(places)
        ]


class SignpostForm(GovukForm):
    """Which other route, and why."""

    route = TextField("Which route?", called="the other route", hint="For example early help, or Tier 1 outreach.")
    reason = LongTextField(
        "Why?", called="why this route is better", rows=5,
        hint="The school and every panel member read this. Do not use the pupil’s name.",
    )  # fmt: skip


class CallInForm(GovukForm):
    """Why a member of the panel calls a case in."""

    reason = LongTextField(
        "Why should the panel discuss it?", called="why the panel should discuss it", rows=5,
        hint="The school and the co-ordinator read this. Do not use the pupil’s name.",
    )  # fmt: skip


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
    passed = ": this has passed" if meeting.deadline_on < clock.today() else ""
    return (
        f"{meeting.held_on:%A %-d %B %Y} at {meeting.starts_at:%H:%M} ({meeting.reference}, "
        f"referrals by {meeting.deadline_on:%-d %B}{passed})"
    )
