"""What is asked of members about a case, and of whoever records the decision."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from apsystem import clock
from apsystem.govuk.fields import DateField, LongTextField, ModelSelectField, NumberField, RadioField, TextField
from apsystem.govuk.forms import Fieldset, GovukForm
from partnerships.models import Membership, Organisation, Provision
from referrals.forms.people import PersonField
from referrals.models import Decision, Interest, Meeting, MemberView
from referrals.terms import Terms


# On the sheet, a case the meeting did not decide.
LEFT = "left"


class InterestForm(GovukForm):
    """A member's own interest in a case."""

    kind = RadioField(
        "What is your interest?", called="your interest", choices=Interest.Kind.choices,
        choice_hints={
            "own_pupil": "The pupil is at the school you speak for. You present the case, answer, and do not decide.",
            "same_trust": "The pupil's school is in the same trust as yours.",
            "host": "Your school hosts a base or centre that may take the pupil.",
            "personal": "You know the family, or have another personal reason. You leave for this case.",
        },
    )  # fmt: skip
    note = TextField(
        "Anything the panel should know", required=False, called="what the panel should know",
        hint="Do not name the pupil or the family.",
    )  # fmt: skip


class InterestOfForm(InterestForm):
    """An interest that somebody declares in the room, written down by those who run the meeting."""

    member = PersonField(
        "Whose interest is it?", called="whose interest it is", queryset=Membership.objects.none(), required=False,
        empty_label="My own", hint="Somebody who declares it in the room, and has no screen.",
    )  # fmt: skip
    layout = ("member", "kind", "note")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = Membership.objects.filter(attendances__meeting=meeting)
        people = there.select_related("user", "represents", "organisation").order_by("user__name", "pk")
        self.fields["member"].queryset = people  # type: ignore[attr-defined]


class ViewForm(GovukForm):
    """What a member thinks of a case before the meeting."""

    view = RadioField("Your view", called="your view", choices=MemberView.View.choices)
    note = LongTextField("Your question or reason", required=False, called="your question or reason", rows=3)


class DecideForm(GovukForm):
    """What the panel resolved; what an outcome needs is asked only of that outcome."""

    outcome = RadioField(
        "What did the panel decide?", called="what the panel decided", choices=Decision.Outcome.choices
    )
    rationale = LongTextField(
        "Reasons", called="the reasons for the decision", hint="The school reads this. Do not name the pupil.", rows=5
    )
    provision = ModelSelectField(
        "Where", called="where the place is", queryset=Provision.objects.none(), required=False, empty_label="Choose"
    )
    start_on = DateField("The place starts on", called="the date the place starts", required=False)
    first_review_on = DateField("First review on", called="the date of the first review", required=False)
    conditions = LongTextField(
        "Conditions", called="the conditions", required=False, rows=3, hint="Only for “agreed with conditions”."
    )
    route = TextField("Which other route", called="the other route", required=False)
    answer_by_on = DateField("The school answers by", called="the date the school is to answer by", required=False)
    method = RadioField(
        "How was it decided?", called="how it was decided", choices=Decision.Method.choices, inline=True,
        initial=Decision.Method.CONSENSUS,
    )  # fmt: skip
    votes_for = NumberField("Votes for", called="the number of votes for", required=False, max_value=200)
    votes_against = NumberField("Votes against", called="the number of votes against", required=False, max_value=200)
    dissent = LongTextField(
        "Dissent, if a member asks for it to be recorded", called="the dissent", required=False, rows=2
    )
    family_told_by = RadioField(
        "Who tells the family?", called="who tells the family", choices=Decision.Teller.choices,
        initial=Decision.Teller.SCHOOL,
    )  # fmt: skip
    family_told_by_on = DateField(
        "By when?", called="by when the family is told", required=False, hint="Leave empty for the usual time."
    )
    layout: Any = (
        "outcome",
        "rationale",
        Fieldset("If a place is agreed", "provision", "start_on", "first_review_on", "conditions"),
        Fieldset("If more information is asked for", "answer_by_on"),
        Fieldset("If it is another route", "route"),
        Fieldset("How the panel decided", "method", "votes_for", "votes_against", "dissent"),
        Fieldset("Telling the family", "family_told_by", "family_told_by_on"),
    )
    marks_optional = False

    def __init__(self, *args: Any, partnership: Organisation, day: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provision"].queryset = serving(partnership, day or clock.today())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for what the outcome needs, each missing part at its own field."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        said = {name: value for name, value in given.items() if name in Terms.__dataclass_fields__}
        for name, sentence in Terms(**({"outcome": "", "rationale": ""} | said)).faults().items():
            if name not in self.errors:
                self.add_error(name, sentence)
        return given

    def terms(self) -> dict[str, Any]:
        """Return what was said as the terms of a decision."""
        return {name: value for name, value in self.cleaned_data.items() if name in Terms.__dataclass_fields__}


class CorrectForm(DecideForm):
    """The decision as it should have read, and why it is corrected."""

    reason = LongTextField(
        "Why is it corrected?", called="why the decision is corrected", rows=3,
        hint="The first decision stays on record beside this one.",
    )  # fmt: skip
    layout = ("reason", *DecideForm.layout)


class KeyInForm(DecideForm):
    """One case of the decide-later sheet: all of it empty where nothing was decided."""

    outcome = RadioField(
        "What did the panel decide?", called="what the panel decided", initial=LEFT,
        choices=[*Decision.Outcome.choices, (LEFT, "Nothing: it is left for later")],
    )  # fmt: skip
    rationale = LongTextField(
        "Reasons", called="the reasons for the decision", required=False, rows=3,
        hint="The school reads this. Do not name the pupil.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for nothing of a case that was not decided; reasons without an outcome are asked about."""
        if self.is_decided:
            return super().clean()
        if self.cleaned_data.get("rationale"):
            self.add_error("outcome", "Select what the panel decided, or take the reasons out")
        return self.cleaned_data

    @property
    def is_decided(self) -> bool:
        """Whether the sheet has a decision on this case."""
        return self.cleaned_data.get("outcome") != LEFT


def serving(partnership: Organisation, day: dt.date) -> QuerySet[Provision]:
    """Return the provisions that serve a partnership on a day or later."""
    rows = Provision.objects.filter(serves__partnership=partnership)
    rows = rows.exclude(serves__partnership=partnership, serves__to_on__lt=day)
    return rows.select_related("organisation", "type").order_by("organisation__name").distinct()


def as_it_was(decision: Decision) -> dict[str, Any]:
    """Return what the form of a correction starts with."""
    return {name: getattr(decision, name) for name in Terms.__dataclass_fields__}
