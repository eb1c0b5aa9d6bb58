"""A clash between partnerships: asking the AP officer, and the officer's answers."""

from typing import Any

from django.db.models import QuerySet

from apsystem import clock
from apsystem.govuk.fields import DateField, LongTextField, ModelRadioField, ModelSelectField, TextField
from apsystem.govuk.forms import GovukForm, KeyedForm
from partnerships.models import Group, Organisation
from placements.forms.sharing import in_order


HINT = "Both partnerships and the AP officer read it. Do not name a child."


class AskOfficerForm(KeyedForm):
    """Which place is wanted, and why it should be this pupil's."""

    group = ModelSelectField("Where is the place?", called="where the place is", queryset=Group.objects.none(),
                             empty_label="Choose a place")  # fmt: skip
    first_on = DateField("First day", called="the first day of the place")
    last_on = DateField("Last day", called="the last day of the place")
    reason = LongTextField(
        "Why should the AP officer look at it?", called="the reason", rows=4, max_length=500, hint=HINT
    )

    def __init__(self, *args: Any, groups: QuerySet[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]


class GiveExtraForm(KeyedForm):
    """One extra place for the case that was asked about."""

    from_on = DateField("First day", called="the first day")
    to_on = DateField("Last day", called="the last day")
    agreed_by = TextField(
        "Who agreed for the host school?", called="who agreed", max_length=150, hint="Its head, by name"
    )
    agreed_on = DateField("When did they agree?", called="the day they agreed", initial=clock.today)
    reason = LongTextField("Why?", called="the reason", rows=4, max_length=500, hint=HINT)

    def clean(self) -> dict[str, Any]:
        """Put the days in order."""
        return in_order(self, super().clean() or {})


class DecideForm(GovukForm):
    """For which of the two it is decided."""

    favours = ModelRadioField(
        "Who has the place?", called="who has the place", queryset=Organisation.objects.none()
    )  # fmt: skip
    reason = LongTextField("Why?", called="the reason", rows=4, max_length=500, hint=HINT)

    def __init__(self, *args: Any, sides: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["favours"].queryset = sides  # type: ignore[attr-defined]


class SayNoForm(GovukForm):
    """Why no place can be given."""

    reason = LongTextField("Why?", called="the reason", rows=4, max_length=500, hint=HINT)
