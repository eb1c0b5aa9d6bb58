"""Saying something about a case."""

from apsystem.govuk.fields import LongTextField
from apsystem.govuk.forms import KeyedForm


class CommentForm(KeyedForm):
    """A comment."""

    text = LongTextField(
        "Add a comment", called="your comment", rows=4, max_length=5000, count=True,
        hint="The school, those who run the panel, the local authority and a provision that has confirmed the place "
        "can read this. Panel members cannot. Do not use this service to report a safeguarding emergency.",
    )  # fmt: skip
