"""The pages of a referral: each is drawn from the questions of its form version, and keeps what it cannot read."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from apsystem import clock
from apsystem.govuk.fields import (
    DateField,
    DateInput,
    EmailField,
    FileUploadField,
    LongTextField,
    RadioField,
    TelField,
    TextField,
    TickField,
)
from apsystem.govuk.forms import GovukForm, KeyedForm, VersionedForm
from referrals.completeness import CONDITIONAL
from referrals.files import content_type_of
from referrals.forms.kinds import BUILDERS
from referrals.models import Document, Question, Referral
from referrals.sections import COLUMNS


# Dates of something that has happened.
PAST = ("date_of_birth", "attendance_as_at", "pupil_voice_on", "family_voice_on", "ehcp_reviewed_on")


class SectionForm(VersionedForm):
    """One page of the form. Nothing on it has to be answered yet: only sending is refused."""

    marks_optional = False

    def __init__(self, *, referral: Referral, section: str, texts: Mapping[str, str], data: Any = None) -> None:
        self.questions = {q.key: q for q in referral.form_version.questions.all() if q.section == section}
        initial = {key: referral_value(referral, key, texts) for key in self.questions}
        super().__init__(without_nul(data), initial={**initial, "version": referral.version})
        for key, question in self.questions.items():
            self.fields[key] = field_of(question)
        self.order_fields([*self.questions, "version"])
        words = referral.words.get(section, {})
        if data is None and words:
            # What could not be read last time is shown again, with what is wrong with it.
            self.data, self.is_bound = self.as_posted({**self.initial, **words}), True

    def as_posted(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return values as a browser would send them."""
        posted: dict[str, str] = {}
        for name, field in self.fields.items():
            value = values.get(name)
            if isinstance(field, DateField):
                parts = DateInput().format_value(value)
                posted |= {f"{name}_{part}": text for part, text in zip(("day", "month", "year"), parts, strict=True)}
            else:
                value = field.prepare_value(value)
                posted[name] = "" if value is None else str(value)
        return posted

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

    def values(self) -> dict[str, Any]:
        """Return the answers that could be read."""
        return {key: self.cleaned_data[key] for key in self.questions if key in self.cleaned_data}

    def words(self) -> dict[str, Any]:
        """Return the answers that could not be read, exactly as they were typed."""
        wrong = [key for key in self.questions if key in self.errors]
        return {key: self.fields[key].widget.value_from_datadict(self.data, {}, key) for key in wrong}


def without_nul(data: Any) -> dict[str, str] | None:
    """Return what was posted without NUL characters, which nobody sees and no database keeps."""
    return None if data is None else {key: str(value).replace("\x00", "") for key, value in data.items()}


def referral_value(referral: Referral, key: str, texts: Mapping[str, str]) -> Any:
    """Return what is held for a question."""
    if key == "provision_type":
        return referral.provision_type_id
    return getattr(referral, key) if key in COLUMNS else texts.get(key, "")


def field_of(question: Question) -> forms.Field:
    """Return the field of a question, by its kind; a column's own limit is the field's."""
    always = question.required or question.key in CONDITIONAL
    options: dict[str, Any] = {
        "label": question.label if always else f"{question.label} (optional)",
        "hint": question.hint,
        "called": question.label,
        "required": False,
    }
    column: Any = Referral._meta.get_field(question.key) if question.key in COLUMNS else None
    if column is not None and column.max_length:
        options["max_length"] = column.max_length
    if question.kind == Question.Kind.DATE and question.key in PAST:
        options["latest"] = clock.today
    build: Callable[..., forms.Field] = BUILDERS[Question.Kind(question.kind)]
    return build(question, options)


class CarerFields(GovukForm):
    """Who somebody is to the pupil, and how to reach them."""

    name = TextField("Full name", max_length=150, autocomplete="off")
    relationship = TextField(
        "Relationship to the pupil", max_length=100, hint="For example, mother, grandparent or foster carer"
    )
    parental_responsibility = TickField("Has parental responsibility", required=False)
    emergency_contact = TickField("Is an emergency contact", required=False)
    telephone = TelField("Telephone number", required=False, autocomplete="off")
    email = EmailField("E-mail address", required=False, autocomplete="off", max_length=254)
    address = LongTextField("Address", required=False, rows=3, hint="If it is not the pupil's", max_length=1000)
    interpreter = TextField(
        "Interpreter needed", required=False, max_length=100, hint="Language, or British Sign Language"
    )


class AddCarerForm(CarerFields, KeyedForm):
    """A new contact."""


class ChangeCarerForm(CarerFields, VersionedForm):
    """A contact that is there already."""


class OutcomeFields(GovukForm):
    """What should change, and how anybody would know (Appendix A lines 13 and 14)."""

    outcome = LongTextField(
        "What should change for the pupil?", called="what should change for the pupil", rows=3, max_length=2000
    )
    baseline = LongTextField(
        "How it is now", required=False, rows=3, max_length=2000, hint="For example, in lessons for 55% of sessions"
    )
    measure = LongTextField("How it will be measured", required=False, rows=3, max_length=2000)
    target = LongTextField("Target", required=False, rows=3, max_length=2000)
    by_on = DateField("By when", required=False, called="the date by when")
    marks_optional = False


class AddOutcomeForm(OutcomeFields, KeyedForm):
    """A new outcome."""


class ChangeOutcomeForm(OutcomeFields, VersionedForm):
    """An outcome that is there already."""


class DocumentForm(KeyedForm):
    """A file to attach."""

    kind = RadioField("What is it?", called="what the document is", choices=Document.Kind.choices)
    title = TextField("Title", required=False, max_length=150, hint="Do not use the pupil's name")
    upload = FileUploadField(
        "File", called="the document", hint="A PDF, JPEG or PNG of up to 10 MB. It is not scanned for viruses."
    )

    def clean_upload(self) -> Any:
        """Refuse a file that is too large or is not what its name says."""
        content_type_of(self.cleaned_data["upload"])
        return self.cleaned_data["upload"]
