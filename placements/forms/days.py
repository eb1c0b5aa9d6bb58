"""Which day of a calendar is looked at: asked for in the address, as 2026-11-26."""

import datetime as dt

from django.core.exceptions import ValidationError

from apsystem import clock
from apsystem.govuk.fields import TextField
from apsystem.govuk.forms import GovukForm


MOST_YEARS = 10


class DayForm(GovukForm):
    """A day in an address: what cannot be read is said, and today is shown instead."""

    day = TextField("Day", called="the day", required=False, hint="Like 2026-11-26", max_length=10, width=10)
    marks_optional = False

    def clean_day(self) -> dt.date | None:
        """Return the day, or refuse it in a sentence."""
        asked = str(self.cleaned_data["day"]).strip()
        if not asked:
            return None
        try:
            day = dt.date.fromisoformat(asked)
        except ValueError:
            raise ValidationError("Enter the day as year, month and day, like 2026-11-26") from None
        if abs(day.year - clock.today().year) > MOST_YEARS:
            raise ValidationError(f"The day must be within {MOST_YEARS} years of today")
        return day

    def on(self) -> dt.date:
        """Return the day asked for, or today."""
        self.is_valid()
        return self.cleaned_data.get("day") or clock.today()
