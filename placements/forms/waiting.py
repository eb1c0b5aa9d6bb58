"""What was found about a case that waits for a place."""

from apsystem.govuk.fields import DateField, LongTextField
from apsystem.govuk.forms import KeyedForm


class WaitingReviewForm(KeyedForm):
    """What was found, what is still needed, and by when it is looked at again."""

    found = LongTextField(
        "What did you find?", called="what you found", rows=4, max_length=2000,
        hint="For example, how the pupil is now, and which places you looked at",
    )  # fmt: skip
    needed = LongTextField(
        "What does the case wait for now?", called="what the case waits for", rows=3, max_length=2000,
        hint="For example, a place for Year 9 from January. It is shown on the waiting list.",
    )  # fmt: skip
    next_on = DateField("Review again by", called="the day by which the case is reviewed again")
