"""What is asked before a referral is begun."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from apsystem import clock
from apsystem.govuk.fields import PARTS, DateField, LongTextField, TextField, YesNoField
from apsystem.govuk.forms import Fieldset, GovukForm, KeyedForm
from partnerships.wording import words
from referrals.matching import Identity
from referrals.upn import read


@dataclass(frozen=True)
class Shutter:
    """An answer that rules a case out: to which question, what that means and what to do instead."""

    question: str
    answer: bool
    title: str
    meaning: str
    instead: tuple[str, ...]
    may_be_exceptional: bool = True


SHUTTERS = (
    Shutter(
        "excluded", True, "A permanently excluded pupil takes another route",
        "The local authority arranges full-time education from the sixth school day. A panel does not decide about it.",
        (
            "Tell the local authority today, without waiting for a governors’ meeting. For a pupil who lives in "
            "another authority, tell that one too.",
            "Set and mark work for the first five school days.",
            "Record the exclusion here, so that it is counted.",
        ),
        may_be_exceptional=False,
    ),
    Shutter(
        "on_roll", False, "Only the school that has the pupil on its roll can refer",
        "This service finds a place for a pupil in Reception to Year 11 who stays on your roll.",
        (
            "If the pupil is on another school’s roll, ask that school to refer.",
            "If the pupil is educated at home by choice, tell the local authority’s elective home education team.",
            "If the pupil has no school, tell the local authority’s admissions or children missing education team.",
            "If the pupil is over 16, ask the local authority’s post-16 participation team.",
        ),
    ),
    Shutter(
        "elsewhere", False, "This is not alternative provision",
        "A referral asks a panel for a place elsewhere, for a limited time.",
        (
            "For support on your own site, use what your school has: ordinarily available provision, your own "
            "funding, and advice from the services you know. Record advice you take, so that it goes with a later "
            "referral.",
            "For a pupil with an education, health and care plan who cannot be taught in a school (EOTAS), ask for an "
            "early annual review of the plan.",
        ),
    ),
)  # fmt: skip


class NewForm(KeyedForm):
    """Three questions that keep out what is not alternative provision, and who the pupil is."""

    excluded = YesNoField(called="whether the pupil has been permanently excluded")
    on_roll = YesNoField(
        hint="Elective home education and post-16 courses are not alternative provision.",
        called="whether the pupil is on your school's roll",
    )
    elsewhere = YesNoField(
        hint="Changes on your own site, and education otherwise than at school (EOTAS), are not alternative provision.",
        called="whether another provision would teach the pupil",
    )
    forename = TextField("Legal first name", max_length=100, width=20, spellcheck=False)
    surname = TextField("Legal family name", max_length=100, width=20, spellcheck=False)
    date_of_birth = DateField("Date of birth", hint="For example, 14 3 2012", latest=clock.today)
    upn = TextField(
        "Unique pupil number (UPN)", required=False, max_length=30, width=20, spellcheck=False,
        called="the unique pupil number", hint="13 characters, beginning with a letter. You can add it later.",
    )  # fmt: skip

    layout = (
        Fieldset("Is it alternative provision?", "excluded", "on_roll", "elsewhere"),
        Fieldset("Who is the pupil?", "forename", "surname", "date_of_birth", "upn"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = words()
        for name in ("excluded", "on_roll", "elsewhere"):
            self.fields[name].label = said[f"ask-{name.replace('_', '-')}"]

    def clean_upn(self) -> str:
        """Return the number without spaces; say what is wrong with one that is not right."""
        typed = str(self.cleaned_data["upn"])
        if not typed.strip():
            return ""
        try:
            return read(typed).text
        except ValueError as wrong:
            raise forms.ValidationError(f"{wrong}. You can leave it empty for now") from wrong

    @property
    def shutters(self) -> list[Shutter]:
        """The answers that rule the case out; a permanent exclusion alone, whatever else was said."""
        self.is_valid()
        found = [one for one in SHUTTERS if self.cleaned_data.get(one.question) is one.answer]
        return found[:1] if found and not found[0].may_be_exceptional else found

    @property
    def identity(self) -> Identity:
        """Who the pupil of a good form is."""
        given = self.cleaned_data
        return Identity(given["forename"], given["surname"], given["date_of_birth"], given["upn"])


class ExceptionalForm(GovukForm):
    """Why a case that is ruled out should go to the panel all the same."""

    exceptional_reason = LongTextField(
        "Why is this an exceptional case?", called="why this is an exceptional case", rows=4, max_length=2000,
        hint="The co-ordinator and everybody who decides reads this first. Do not use the pupil’s name.",
    )  # fmt: skip


class WhilePlacedForm(GovukForm):
    """Why a referral is begun before a placement has ended."""

    while_placed = LongTextField(
        "Why is another referral needed before the placement ends?", rows=4, max_length=2000,
        called="why another referral is needed before the placement ends",
        hint="The co-ordinator and everybody who decides reads this. Do not use the pupil’s name.",
    )  # fmt: skip


class FromLastForm(GovukForm):
    """Whether to start from the pupil's last referral."""

    from_last = YesNoField("Do you want to start from it?", called="whether to start from the last referral")


EXCEPTIONAL, WHILE_PLACED, FROM_LAST = "exceptional_reason", "while_placed", "from_last"
FIRST = (
    "submission_key", "excluded", "on_roll", "elsewhere", "forename", "surname", "upn",
    *(f"date_of_birth_{part}" for part in PARTS),
)  # fmt: skip


def carried(data: Mapping[str, str], *names: str) -> list[tuple[str, str]]:
    """Return what was typed so far under these names, as hidden fields of the next page."""
    return [(name, data[name].replace("\x00", "")) for name in names if data.get(name)]


def as_typed(data: Mapping[str, str]) -> NewForm:
    """Return the form as it was typed, without complaint, for somebody who goes back to it."""
    typed: dict[str, Any] = {name: data.get(name, "") for name in FIRST}
    typed["date_of_birth"] = tuple(data.get(f"date_of_birth_{part}", "") for part in PARTS)
    return NewForm(initial={name: value for name, value in typed.items() if value})
