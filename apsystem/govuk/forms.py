"""The form every page uses: GOV.UK sentences, sane limits, our crispy pack, submission keys and versions."""

import uuid
from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset as CrispyFieldset
from crispy_forms.layout import Layout
from django import forms

from apsystem.govuk.sentences import speak_plainly


GO_BACK = "This page was out of date. Check what you wrote and press the button again"


class Fieldset(CrispyFieldset):  # type: ignore[misc]
    """Fields under one legend: Fieldset("About the pupil", "name", "born_on", size="l")."""

    def __init__(self, legend: str, *fields: Any, size: str = "m", **kwargs: Any) -> None:
        self.size = size
        super().__init__(legend, *fields, **kwargs)


class GovukForm(forms.Form):
    """A form that speaks GOV.UK's sentences; set `layout` to a list of field names and Fieldsets to arrange it."""

    layout: Sequence[Any] | None = None
    marks_optional = True  # add "(optional)" to the label of a field that may stay empty

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        if self.layout is not None:
            self.helper.layout = Layout(*self.layout)
            self.helper.render_hidden_fields = True

    def full_clean(self) -> None:
        """Clean as Django does, after every field, also one added since, has learned our sentences."""
        for name, field in self.fields.items():
            speak_plainly(field, name)
        super().full_clean()


class KeyedForm(GovukForm):
    """A form that creates something: its hidden key is new each time the page is shown, so a second press is known."""

    submission_key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": GO_BACK, "invalid": GO_BACK}, initial=uuid.uuid4
    )


class VersionedForm(GovukForm):
    """A form that edits a row: its hidden version says which version of the row the page showed."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        max_value=2**31 - 1,
        error_messages={"required": GO_BACK, "invalid": GO_BACK, "min_value": GO_BACK, "max_value": GO_BACK},
    )
