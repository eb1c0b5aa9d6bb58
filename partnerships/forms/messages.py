"""How somebody wants their e-mails."""

from apsystem.govuk.fields import RadioField
from apsystem.govuk.forms import GovukForm


class DigestForm(GovukForm):
    """One e-mail for each thing, or one a day."""

    how = RadioField(
        "How do you want your e-mails?", called="how you want your e-mails",
        choices=[("single", "One for each thing, at once"), ("daily", "One a day, at seven in the morning")],
        hint="What cannot wait, such as a pause for safeguarding, comes at once all the same. This page has them all.",
    )  # fmt: skip
