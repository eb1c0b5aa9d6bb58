"""What a head teacher says about who may sign for them."""

from typing import Any

from apsystem import clock
from apsystem.accounts.models import User
from apsystem.govuk.fields import DateField, ModelRadioField
from apsystem.govuk.forms import KeyedForm


class DelegateForm(KeyedForm):
    """One of the school's own staff, from a day to a day."""

    person = ModelRadioField("Who may sign for you?", called="who may sign for you", queryset=User.objects.none())
    from_on = DateField("First day", called="the first day", initial=clock.today)
    to_on = DateField("Last day", called="the last day", hint="A year from the first day at most. They can sign on it.")

    def __init__(self, *args: Any, staff: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = User.objects.filter(pk__in=[person.pk for person in staff]).order_by("name", "pk")
        field.label_from_instance = lambda person: person.name
