"""Which of several things is withdrawn, and why."""

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from apsystem.govuk.fields import LongTextField, RadioField
from apsystem.govuk.forms import GovukForm
from placements.withdrawing import Thing


class WithdrawForm(GovukForm):
    """What is withdrawn, asked only where there is a choice, and the reason."""

    what = RadioField("What do you want to withdraw?", called="what you want to withdraw")
    reason = LongTextField(
        "Why are you withdrawing it?", called="why you are withdrawing it", rows=4, max_length=2000,
        hint="The case keeps it. Do not name a child.",
    )  # fmt: skip

    def __init__(self, *args: Any, things: Sequence[Thing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(things) == 1:
            del self.fields["what"]
            return
        field: Any = self.fields["what"]
        field.choices = [(thing.key, thing.words) for thing in things]
        field.options["choice_hints"] = {thing.key: bullets(thing.undoes) for thing in things}


def bullets(sentences: Sequence[str]) -> SafeString:
    """Return what a choice undoes as a list under it."""
    lines = format_html_join("", "<li>{}</li>", ((sentence,) for sentence in sentences))
    return format_html('<ul class="govuk-list govuk-list--bullet">{}</ul>', lines)
