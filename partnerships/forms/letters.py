"""The form of a letter's words."""

from collections.abc import Iterable
from typing import Any

from apsystem.govuk.fields import DateField, LongTextField, RadioField, TextField, YesNoField
from partnerships.forms.configuring import Dated
from partnerships.letters import ABOUT_A_PLACE, IN_EVERY_LETTER, OF_A_PLACE, OF_AN_OUTCOME, placeholders_of, unknown
from partnerships.models import LetterWording


def listed(names: Iterable[str]) -> str:
    """Return placeholders as one writes them."""
    return ", ".join(f"{{{name}}}" for name in names)


HINT = (
    f"In every letter you may use {listed(IN_EVERY_LETTER)}. In a start letter or a notice also {listed(OF_A_PLACE)}. "
    f"In a letter about an outcome also {listed(OF_AN_OUTCOME)}."
)


SELECT_A_POWER = "Select by what power"
NO_POWER = "A letter about an outcome rests on no power. Select “None”"


class LetterWordingForm(Dated):
    """The words of one kind of letter from a day on."""

    kind = RadioField("Which letter?", called="which letter", choices=LetterWording.Kind.choices)
    basis = RadioField(
        "By what power?", called="by what power", required=False,
        choices=[*LetterWording.Basis.choices, ("", "None: a letter about an outcome")],
    )  # fmt: skip
    school_type = RadioField(
        "For which schools?", called="for which schools", required=False,
        choices=[("", "Any school"), *LetterWording.SchoolType.choices],
    )  # fmt: skip
    subject = TextField("Subject line", called="the subject line")
    body = LongTextField("Letter", called="the letter", rows=20, hint=HINT)
    legal_note = LongTextField("What law it rests on", required=False, rows=3, max_length=1000)
    last_checked_on = DateField("Law last checked on", called="the day the law was last checked", required=False)
    verified = YesNoField("Has somebody qualified checked the law?", called="whether the law was checked")

    def clean(self) -> dict[str, Any]:
        """Ask for a power where the letter uses one; refuse a placeholder that this kind of letter cannot fill."""
        said = super().clean() or {}
        kind = said.get("kind", "")
        if not kind:
            return said
        if (kind in ABOUT_A_PLACE) != bool(said.get("basis")) and "basis" not in self.errors:
            self.add_error("basis", SELECT_A_POWER if kind in ABOUT_A_PLACE else NO_POWER)
        for name in ("subject", "body"):
            if strange := unknown(str(said.get(name, "")), kind):
                known = listed(placeholders_of(kind))
                self.add_error(name, f"{strange[0][:60]} cannot be filled in. Use only: {known}")
        return said
