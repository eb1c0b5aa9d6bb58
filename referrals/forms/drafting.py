"""The pages of a referral: each is drawn from the questions of its form version, and keeps what it cannot read."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from apsystem import clock
from apsystem.govuk.fields import (
    DateField,
    DateInput,
    FileUploadField,
    LongTextField,
    RadioField,
    TextField,
    TickField,
)
from apsystem.govuk.forms import GovukForm, KeyedForm, VersionedForm
from partnerships.limits import document_limits
from referrals.answers import texts_of
from referrals.completeness import EITHER
from referrals.conditions import not_asked, when_asked
from referrals.files import safe
from referrals.forms.kinds import BUILDERS
from referrals.models import Document, Question, Referral
from referrals.sections import COLUMNS


# Dates of something that has happened.
PAST = ("date_of_birth", "attendance_as_at", "pupil_voice_on", "family_voice_on", "ehcp_reviewed_on")


class KeepsWords(GovukForm):
    """A form that may be saved half right: what it can read, and for the rest every word as it was typed."""

    marks_optional = False
    asked: Mapping[str, Question]

    def show_again(self, words: Mapping[str, Any]) -> None:
        """Show what could not be read last time, with what is wrong with it."""
        if not self.is_bound and words:
            self.data, self.is_bound = self.as_posted({**self.initial, **words}), True

    def as_posted(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values as a browser would send them."""
        posted: dict[str, Any] = {}
        for name, field in self.fields.items():
            value, at = values.get(name), self.add_prefix(name)
            if isinstance(field, DateField):
                parts = DateInput().format_value(value)
                posted |= {f"{at}_{part}": text for part, text in zip(("day", "month", "year"), parts, strict=True)}
            elif isinstance(field, TickField):
                posted |= {at: "on"} if value else {}
            else:
                value = field.prepare_value(value)
                posted[at] = "" if value is None else value if isinstance(value, list) else str(value)
        return posted

    def values(self) -> dict[str, Any]:
        """Return the answers that could be read; what the page did not ask stays as it is."""
        return {key: self.cleaned_data[key] for key in self.asked if key in self.cleaned_data and self.was_posted(key)}

    def was_posted(self, key: str) -> bool:
        """Say whether the page that was sent had this question: another tab may have made it asked since."""
        return not self.fields[key].widget.value_omitted_from_data(self.data, {}, self.add_prefix(key))

    def words(self) -> dict[str, Any]:
        """Return the answers that could not be read, exactly as they were typed."""
        wrong = [key for key in self.asked if key in self.errors]
        return {key: self.fields[key].widget.value_from_datadict(self.data, {}, self.add_prefix(key)) for key in wrong}


class SectionForm(KeepsWords, VersionedForm):
    """The questions of one page. Nothing has to be answered yet: only sending is refused."""

    def __init__(self, *, referral: Referral, section: str, texts: Mapping[str, str], data: Any = None) -> None:
        questions = {q.key: q for q in referral.form_version.questions.all()}
        hidden = not_asked(elsewhere(questions.values(), section), texts_of(referral) | dict(texts))
        self.asked = {key: q for key, q in questions.items() if q.section == section and key not in hidden}
        initial = {key: referral_value(referral, question, texts) for key, question in self.asked.items()}
        super().__init__(without_nul(data), initial={**initial, "version": referral.version})
        for key, question in self.asked.items():
            drawn: Any = field_of(question, when_asked(question, questions))
            drawn.guidance, drawn.may_attach = question.guidance, question.may_attach
            self.fields[key] = drawn
        self.order_fields([*self.asked, "version"])
        self.show_again({key: said for key, said in referral.words.get(section, {}).items() if key in self.asked})

    def clean(self) -> dict[str, Any]:
        """Refuse answers that contradict each other, at the second of the two."""
        given = self.cleaned_data
        attended, possible = given.get("sessions_attended"), given.get("sessions_possible")
        if attended is not None and possible is not None and attended > possible:
            self.add_error("sessions_attended", "Sessions attended must not be more than sessions possible")
        start, end = given.get("proposed_start_on"), given.get("proposed_end_on")
        if start and end and end < start:
            self.add_error("proposed_end_on", "Proposed end date must be the same as or after the start date")
        return self.cleaned_data


def elsewhere(questions: Iterable[Question], section: str) -> list[Question]:
    """Return a page's questions that hang on an answer given on another page."""
    questions = list(questions)
    here = {question.key for question in questions if question.section == section}
    return [q for q in questions if q.section == section and q.asked_if and q.asked_if not in here]


def without_nul(data: Any) -> MultiValueDict[str, str] | None:
    """Return what was posted without NUL characters, which nobody sees and no database keeps."""
    if data is None:
        return None
    return MultiValueDict({key: [value.replace("\x00", "") for value in values] for key, values in data.lists()})


def referral_value(referral: Referral, question: Question, texts: Mapping[str, str]) -> Any:
    """Return what is held for a question, a date as a date."""
    if question.key == "provision_type":
        return referral.provision_type_id
    if question.key in COLUMNS:
        return getattr(referral, question.key)
    text = texts.get(question.key, "")
    return dt.date.fromisoformat(text) if text and question.kind == Question.Kind.DATE else text


def field_of(question: Question, when: str = "") -> forms.Field:
    """Return the field of a question, by its kind, with when it is asked; a column's own limit is the field's."""
    always = question.required or bool(when) or any(question.key in pair for pair in EITHER)
    options: dict[str, Any] = {
        "label": question.label if always else f"{question.label} (optional)",
        "hint": f"{when} {question.hint}".strip(),
        "called": question.label,
        "required": False,
    }
    column: Any = Referral._meta.get_field(question.key) if question.key in COLUMNS else None
    options |= limits_of(column) if column is not None else {}
    if question.kind == Question.Kind.DATE and question.key in PAST:
        options["latest"] = clock.today
    build: Callable[..., forms.Field] = BUILDERS[Question.Kind(question.kind)]
    return build(question, options)


def limits_of(column: Any) -> dict[str, int]:
    """Return how much a column holds, as its field's options."""
    limits = {name: getattr(column, name, None) for name in ("max_length", "max_digits")}
    return {name: limit for name, limit in limits.items() if limit}


class WhyNotForm(GovukForm):
    """Why a document that exists is not attached."""

    reason = LongTextField(
        "Why is it not attached?", called="why it is not attached", rows=4, max_length=2_000,
        hint="For example, who has it and when you will have it. You can attach it later. Do not use the pupil's name.",
    )  # fmt: skip


class VersionForm(KeyedForm):
    """A file that takes the place of an earlier version."""

    title = TextField("Title", required=False, max_length=150, hint="Do not use the pupil's name")
    upload = FileUploadField(
        "File",
        called="the document",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = document_limits().file_mb
        self.fields["upload"].help_text = (
            f"A PDF, JPEG, PNG, DOCX or ODT of up to {most} MB, without macros or a password. Where and when a picture "
            "was taken is removed from it."
        )

    def clean_upload(self) -> Any:
        """Return what is kept of the file; refuse one that is too large, harmful, or not what its name says."""
        return safe(self.cleaned_data["upload"])


class DocumentForm(VersionForm):
    """A file to attach."""

    instead_of = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)
    kind = RadioField("What is it?", called="what the document is", choices=Document.Kind.choices)
    field_order = ("instead_of", "kind", "title", "upload")

    def __init__(self, *args: Any, may_stand_for: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_stand_for = may_stand_for

    def clean_instead_of(self) -> str:
        """Forget a question that a document may not stand for."""
        key = str(self.cleaned_data["instead_of"])
        return key if key in self.may_stand_for else ""
