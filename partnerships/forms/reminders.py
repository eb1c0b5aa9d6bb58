"""The form of a reminder."""

from apsystem.govuk.fields import NumberField, SelectField
from partnerships.forms.configuring import Dated
from partnerships.models import Occasion, Whom


class ReminderRuleForm(Dated):
    """Who is reminded of what, and when."""

    occasion = SelectField("What of", called="what it reminds of", choices=Occasion.choices)
    whom = SelectField("Who is reminded", called="who is reminded", choices=Whom.choices)
    school_days = NumberField(
        "After how many school days", called="the number of school days", max_value=200, width=3,
        hint="Before the day, where it is a reminder before something",
    )  # fmt: skip
    again_every = NumberField(
        "Again after every how many school days", min_value=1, max_value=200, width=3, required=False,
        hint="Leave empty if once is enough",
    )  # fmt: skip
    field_order = ("occasion", "whom", "school_days", "again_every", "from_on", "to_on")
