from collections.abc import Sequence
from typing import Any

from django.forms import Field

from apsystem.govuk.fields import DateField, LongTextField, NumberField, RadioField, SelectField, TextField
from apsystem.govuk.forms import Fieldset, GovukForm, VersionedForm
from placements.models import OutcomeResult, Placement, ReturnCheck
from referrals.models import Outcome


class ReviewForm(VersionedForm):
    """What a review found."""

    held_on = DateField("Date of the review", called="the date of the review")
    attended = TextField("Who took part", called="who took part", max_length=300)
    safe = LongTextField("Is the pupil safe and well?", called="whether the pupil is safe and well")
    progress = LongTextField("Progress on each outcome", called="the progress")
    next_steps = LongTextField("What happens next, and who does it", called="what happens next")


class AskForReviewForm(GovukForm):
    """By when a review is asked for."""

    due_on = DateField("Review by", called="the date by which you ask for a review")


class ExtendForm(GovukForm):
    """Until when the placement goes on, and why."""

    to_on = DateField("New planned end", called="the new planned end")
    reason = LongTextField(
        "Why is it extended?", called="why the placement is extended", hint="The case keeps it. Do not name a child."
    )


class PlanForm(VersionedForm):
    """The plan to go back to school."""

    return_on = DateField("First full day back at school", called="the first full day back at school")
    stages = LongTextField(
        "Stages of the return", called="the stages of the return",
        hint="Sessions a week at school at each stage, visits, and what happens if a stage is not working.",
    )  # fmt: skip
    school_lead = TextField("Adult at the school", called="the adult at the school", max_length=150)
    provision_lead = TextField("Adult at the base or centre", called="the adult at the base or centre", max_length=150)


class ApproveForm(VersionedForm):
    """Nothing to fill in: which version of the plan was read, and its button."""


class EndForm(GovukForm):
    """How a placement ended: the last day, where to, a result for each outcome, attendance and the exit report."""

    ended_on = DateField("Last day attended", called="the last day attended")
    destination = SelectField(
        "Where does the pupil go next?", choices=[("", "Select one"), *Placement.Destination.choices],
        called="where the pupil goes next",
    )  # fmt: skip
    sessions_possible = NumberField("Sessions possible", called="the sessions possible", suffix="sessions")
    sessions_attended = NumberField("Sessions attended", called="the sessions attended", suffix="sessions")
    exit_report = LongTextField(
        "Exit report", called="the exit report", rows=10,
        hint="What worked, what did not, and what the next school should do from the first day.",
    )  # fmt: skip

    def __init__(self, *args: Any, outcomes: Sequence[Outcome], **kwargs: Any) -> None:
        self.outcomes = outcomes
        parts: list[Fieldset] = []
        asked: dict[str, Field] = {}
        for number, outcome in enumerate(outcomes, 1):
            result, note = f"result_{outcome.pk}", f"note_{outcome.pk}"
            called = f"the result of outcome {number}"
            asked[result] = RadioField("Result", choices=OutcomeResult.Result.choices, called=called)
            asked[note] = TextField("Evidence", required=False, max_length=500)
            parts.append(Fieldset(f"Outcome {number}: {outcome.outcome}", result, note))
        self.layout = [
            *(["reason"] if "reason" in self.base_fields else []), "ended_on", "destination", *parts,
            Fieldset("Attendance at the provision", "sessions_possible", "sessions_attended"), "exit_report",
        ]  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields.update(asked)

    def clean(self) -> dict[str, Any]:
        """Gather the results by outcome, and check the sessions against each other."""
        given = super().clean() or {}
        possible, attended = given.get("sessions_possible"), given.get("sessions_attended")
        if possible is not None and attended is not None and attended > possible:
            self.add_error("sessions_attended", "Sessions attended must not be more than sessions possible")
        given["results"] = {
            outcome.pk: (given.pop(f"result_{outcome.pk}", ""), given.pop(f"note_{outcome.pk}", ""))
            for outcome in self.outcomes
        }
        return given


class EndEarlyForm(EndForm):
    """How a placement ended before its time, and why."""

    reason = LongTextField("Why does the placement end early?", called="why the placement ends early")


class CheckForm(VersionedForm):
    """Whether the return holds."""

    done_on = DateField("Date of the check", called="the date of the check")
    result = RadioField(
        "How is the return going?", choices=ReturnCheck.Result.choices, called="how the return is going"
    )
    note = LongTextField("Note", required=False)
