"""For whom places are suggested, what is made of a line, how urgent a case is, and which pupils must be apart."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from apsystem import clock
from apsystem.govuk.fields import DateField, LongTextField, ModelSelectField, RadioField, SelectField, TextField
from apsystem.govuk.forms import GovukForm, KeyedForm
from partnerships.models import Group
from placements.models import PupilPair, SuggestionAnswer
from referrals.models import Referral


class SuggestForm(KeyedForm):
    """For whom."""

    whom = SelectField("For whom?", called="for whom places are suggested")

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = list(choices)  # type: ignore[attr-defined]


class AnswerForm(KeyedForm):
    """What is made of a line; a line without a place has nothing to accept."""

    verb = RadioField("What do you want to do?", called="what you want to do")
    group = ModelSelectField(
        "Which place?", queryset=Group.objects.none(), called="the place", required=False,
        empty_label="Choose a place",
        hint="Only for another place",
    )  # fmt: skip
    reason = LongTextField(
        "Why?", called="the reason", required=False, rows=4, max_length=2000,
        hint="Needed for another place, and for none now. Do not name a child.",
    )  # fmt: skip
    marks_optional = False

    def __init__(self, *args: Any, groups: QuerySet[Group], place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verbs = SuggestionAnswer.Verb
        accept = [(verbs.ACCEPT.value, f"Accept {place}")] if place else []
        others = [(verb.value, verb.label) for verb in (verbs.CHANGE, verbs.REJECT)]
        self.fields["verb"].choices = accept + others  # type: ignore[attr-defined]
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the place and the reason where they are needed."""
        given = super().clean() or {}
        verb = given.get("verb")
        if verb == SuggestionAnswer.Verb.CHANGE and not given.get("group") and "group" not in self.errors:
            self.add_error("group", "Choose the place")
        needs_reason = verb in (SuggestionAnswer.Verb.CHANGE, SuggestionAnswer.Verb.REJECT)
        if needs_reason and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Enter the reason")
        return given


class PriorityForm(KeyedForm):
    """How urgent a case is, and why."""

    band = RadioField("How urgent is a place?", called="how urgent a place is")
    reason = LongTextField(
        "Why?", called="the reason", rows=4, max_length=2000,
        hint="Those who run the panel and the authority see it. Do not name a child.",
    )  # fmt: skip

    def __init__(self, *args: Any, bands: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["band"].choices = [(str(band), name) for band, name in bands.items()]  # type: ignore[attr-defined]

    def clean_band(self) -> int:
        """Return the band as a number."""
        return int(self.cleaned_data["band"])


class PairForm(KeyedForm):
    """Two pupils, by their referrals, and what is known of them."""

    one = TextField("Reference of one pupil’s referral", called="the first reference", max_length=12, width=10)
    other = TextField("Reference of the other’s referral", called="the second reference", max_length=12, width=10)
    kind = RadioField("What is known of them?", choices=PupilPair.Kind.choices, called="what is known of them")
    reason = LongTextField("Why, and who said so?", called="the reason", rows=4, max_length=2000)
    from_on = DateField("First day", called="the first day", initial=clock.today)
    to_on = DateField("Last day", called="the last day", required=False, hint="Leave empty if it has no end")

    def __init__(self, *args: Any, cases: QuerySet[Referral], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = cases

    def clean_one(self) -> Referral:
        """Return the first referral."""
        return self.case("one")

    def clean_other(self) -> Referral:
        """Return the second referral."""
        return self.case("other")

    def case(self, field: str) -> Referral:
        """Return a referral this person may see by its reference, or refuse it in a sentence."""
        found = self.cases.filter(reference=str(self.cleaned_data[field]).strip().upper()).first()
        if found is None:
            raise forms.ValidationError("Enter the reference of a referral you can see, like WN-0042")
        return found


class EndForm(GovukForm):
    """The last day on which something holds."""

    to_on = DateField("Last day", called="the last day", initial=clock.today)


class PrefillForm(forms.Form):
    """The place and days an address names, for the offer page; what cannot be read counts as not said."""

    group = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    first_on = forms.DateField(required=False)
    last_on = forms.DateField(required=False)
