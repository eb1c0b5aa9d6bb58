"""What is asked of whoever told the family what was decided."""

from apsystem import clock
from apsystem.govuk.fields import DateField, TextField
from apsystem.govuk.forms import GovukForm


class FamilyToldForm(GovukForm):
    """On which day and how the family was told."""

    told_on = DateField("When was the family told?", called="when the family was told", initial=clock.today)
    how = TextField(
        "How?", called="how the family was told", max_length=200,
        hint="For example, by telephone, or at a meeting at school. Write nothing of what was said.",
    )  # fmt: skip
