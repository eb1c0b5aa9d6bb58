"""The pages on which an LA administrator makes the referral form."""

from collections.abc import Sequence
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError

from apsystem import clock
from apsystem.govuk.fields import DateField, LongTextField, RadioField, SelectField, TextField, TickField
from apsystem.govuk.forms import GovukForm, KeyedForm, VersionedForm
from referrals.choice_lines import EMPTY, read_answers, read_choices, write_answers, write_choices
from referrals.form_versions import PAGES, PICKED, READERS, WHY_NEEDED, is_own
from referrals.models import Document, Question


KIND = Question.Kind
# Kinds an administrator may add; the others belong to one question each.
KINDS = (
    KIND.TEXT, KIND.LONG, KIND.YES_NO, KIND.CHOICE, KIND.DATE, KIND.NUMBER, KIND.DECIMAL, KIND.EMAIL, KIND.PHONE,
    KIND.POSTCODE,
)  # fmt: skip
# What a question that law or a rule stands on keeps.
FIXED_FIELDS = {"required", "asked_if", "asked_when", "may_attach", "asks_for", "asks_when"}
REQUIRED = [("yes", "Yes, a referral cannot be sent without it"), ("no", "No, it may stay empty")]
CHOICES_HINT = (
    "One on each line. To keep the code of an answer write it before the words, like “high: High”. An answer without "
    "a code is given one."
)
WHEN_HINT = f"One on each line. Leave it empty for any answer but none, no and 0. Write “{EMPTY}” for no answer."


class StartForm(KeyedForm):
    """What a new version is a copy of."""

    source = RadioField("What do you want to begin from?", called="what to begin from", choices=[
        ("current", "The newest published version"),
        ("standard", "The standard form, which is Leicestershire's Appendix A"),
        ("norfolk", "Norfolk's form"),
    ])  # fmt: skip


class Wordings(GovukForm):
    """How a question reads, and whether it has to be answered."""

    label = TextField("Question", max_length=300, width="full")
    hint = TextField("Hint", required=False, max_length=500, width="full",
                     hint="One short line under the question. Leave it empty if it needs none")  # fmt: skip
    guidance = LongTextField(
        "Guidance", required=False, rows=4, max_length=4_000,
        hint="Longer help, shown to whoever opens “Help with this question”. Leave it empty if it needs none",
    )  # fmt: skip


class AddQuestionForm(Wordings, VersionedForm):
    """A new question."""

    section = SelectField("Page", called="the page", choices=[("", "Choose a page"), *PAGES.items()])
    kind = RadioField("What kind of answer is it?", called="the kind of answer",
                      choices=[(kind.value, kind.label) for kind in KINDS])  # fmt: skip
    choices = LongTextField("Answers to choose from", required=False, rows=5, max_length=4_000,
                            hint=f"Only for “{KIND.CHOICE.label}”. {CHOICES_HINT}")  # fmt: skip
    required = RadioField("Must it be answered before sending?", called="whether it must be answered", choices=REQUIRED)
    group = RadioField(
        "What is it about, and who reads the answer?", called="what it is about", choices=list(READERS.items()),
        hint="The school, the chair and co-ordinator, and the authority's case officers read every answer",
    )  # fmt: skip
    layout = ("section", "label", "hint", "guidance", "kind", "choices", "required", "group", "version")

    def clean(self) -> dict[str, Any]:
        """Read the answers to choose from, which only one kind has."""
        data = self.cleaned_data
        if data.get("kind") == KIND.CHOICE:
            read(self, "choices", read_choices)
        else:
            data["choices"] = []
        return data

    def said(self) -> dict[str, Any]:
        """Return what the form says of the question."""
        return {**self.cleaned_data, "required": self.cleaned_data["required"] == "yes"}


class ChangeQuestionForm(Wordings, VersionedForm):
    """A question of the draft: what may be changed of it, given its kind and whether a rule stands on it."""

    required = RadioField("Must it be answered before sending?", called="whether it must be answered", choices=REQUIRED)
    choices = LongTextField("Answers to choose from", rows=6, max_length=8_000, hint=CHOICES_HINT)
    asked_if = SelectField("Ask it only after another question", required=False)
    asked_when = LongTextField("Only after these answers to it", required=False, rows=3, max_length=2_000,
                               hint=WHEN_HINT)  # fmt: skip
    may_attach = TickField("A document the school attaches may answer it", required=False)
    asks_for = SelectField("Its answer asks the school to attach a document", required=False, choices=[
        ("", "No document"), *Document.Kind.choices,
    ], hint="The school attaches it or says why not")  # fmt: skip
    asks_when = LongTextField("Only these answers ask for the document", required=False, rows=3, max_length=2_000,
                              hint=WHEN_HINT)  # fmt: skip
    group = RadioField("What is it about, and who reads the answer?", called="what it is about",
                       choices=list(READERS.items()))  # fmt: skip
    after = SelectField("Where it stands on its page", required=False)
    marks_optional = False

    def __init__(self, *args: Any, question: Question, questions: Sequence[Question], **kwargs: Any) -> None:
        self.question = question
        self.others = {one.key: one for one in questions if one.key != question.key}
        kwargs["initial"] = self.initial_of(question, questions) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        for name in self.not_for(question):
            del self.fields[name]
        self.offer("asked_if", "Always ask it", [one for one in questions if one.position < question.position])
        self.offer("after", "First on the page", [one for one in questions if one.section == question.section],
                   "After “{}”")  # fmt: skip

    def initial_of(self, question: Question, questions: Sequence[Question]) -> dict[str, Any]:
        """Return what the fields show of the question as it stands."""
        page = [one.key for one in questions if one.section == question.section]
        place = page.index(question.key)
        return {
            "label": question.label, "hint": question.hint, "guidance": question.guidance,
            "required": "yes" if question.required else "no", "choices": write_choices(question.choices),
            "asked_if": question.asked_if, "group": question.group, "may_attach": question.may_attach,
            "asked_when": write_answers(question.asked_when, self.others.get(question.asked_if)),
            "after": page[place - 1] if place else "",
            "asks_for": question.asks_for, "asks_when": write_answers(question.asks_when, question),
        }  # fmt: skip

    def not_for(self, question: Question) -> set[str]:
        """Return the fields this question does not have."""
        left_out = set() if is_own(question) else {"group"}
        left_out |= set() if question.kind == KIND.CHOICE else {"choices"}
        left_out |= set() if question.kind == KIND.LONG else {"may_attach"}
        left_out |= set() if question.kind in PICKED else {"asks_for", "asks_when"}
        return left_out | (FIXED_FIELDS if question.key in WHY_NEEDED else set())

    def offer(self, name: str, nothing: str, questions: Sequence[Question], words: str = "{}") -> None:
        """Let a field name one of some other questions."""
        if name in self.fields:
            listed = [(one.key, words.format(one.label)) for one in questions if one.key in self.others]
            self.fields[name].choices = [("", nothing), *listed]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read the answers to choose from, and the answers of the other question."""
        data = self.cleaned_data
        if "choices" in self.fields and data.get("choices"):
            read(self, "choices", read_choices)
        other = self.others.get(data.get("asked_if") or "")
        if other is not None:
            read(self, "asked_when", lambda text: read_answers(text, other))
        elif "asked_when" in self.fields:
            if data.get("asked_when"):
                self.add_error("asked_if", "Select the question these answers are to, or take them out below")
            data["asked_when"] = []
        self.read_asks_for()
        return data

    def read_asks_for(self) -> None:
        """Read the answers that ask for a document, from those the question offers now."""
        if self.cleaned_data.get("asks_for"):
            offered = copy(self.question)
            offered.choices = self.cleaned_data.get("choices") or offered.choices
            read(self, "asks_when", lambda text: read_answers(text, offered))
        elif "asks_when" in self.fields:
            if self.cleaned_data.get("asks_when"):
                self.add_error("asks_for", "Select the document these answers ask for, or take them out below")
            self.cleaned_data["asks_when"] = []

    def said(self) -> dict[str, Any]:
        """Return what the form says of the question."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        if "required" in said:
            said["required"] = said["required"] == "yes"
        return said


def read(form: GovukForm, name: str, reader: Any) -> None:
    """Replace a field's text by what it says, or say what is wrong with it."""
    if name not in form.cleaned_data:
        return
    try:
        form.cleaned_data[name] = reader(form.cleaned_data[name])
    except ValidationError as wrong:
        form.add_error(name, wrong)


class PublishForm(VersionedForm):
    """From when a version is in force."""

    name = TextField("Name of the form", called="the name of the form", max_length=100)
    from_on = DateField("First day", called="the first day", initial=clock.today,
                        hint="A referral begun on or after this day asks these questions")  # fmt: skip
