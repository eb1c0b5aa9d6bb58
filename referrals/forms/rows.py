"""The rows of a page: each is a small form of its own, found in what was posted by the key its page gave it."""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from apsystem.govuk.fields import CheckboxesField, SelectField, TickField
from apsystem.govuk.forms import GovukForm
from partnerships.codes import codes_of, label_of
from referrals.actions import WrittenRow
from referrals.forms.drafting import KeepsWords, limits_of, without_nul
from referrals.forms.kinds import BUILDERS
from referrals.models import Question, Referral, WeekAt
from referrals.rows import KINDS, MOST_ROWS, SESSIONS, TICK, Column, RowKind
from referrals.sections import Section


Codes = Mapping[str, list[tuple[str, str]]]


class RowForm(KeepsWords):
    """One row of a page."""

    here = forms.CharField(widget=forms.HiddenInput, initial="1", required=False)  # so that an empty row is posted too
    remove = TickField("Remove this", required=False)

    def __init__(self, kind: RowKind, key: uuid.UUID, codes: Codes, *, row: Any = None, data: Any = None) -> None:
        self.kind, self.key, self.is_new = kind, key, row is None
        names = [column.name for column in kind.columns]
        initial = {name: getattr(row, name) for name in names} if row else {}
        super().__init__(data, prefix=f"{kind.name}-{key.hex}", initial=initial)
        self.asked = {column.name: question_of(column, codes) for column in kind.columns}
        for column in kind.columns:
            keep_ended(self.asked[column.name], column, initial.get(column.name))
            self.fields[column.name] = field_of(column, self.asked[column.name], kind)
        if self.is_new:
            del self.fields["remove"]
        self.order_fields(["here", *names, "remove"])

    def written(self) -> WrittenRow:
        """Return the row as it was written; a column that cannot be read is emptied, its words are kept beside."""
        empty = {name: nothing_of(question.kind) for name, question in self.asked.items()}
        return WrittenRow(self.key, empty | self.values(), bool(self.cleaned_data.get("remove")))


@dataclass(frozen=True)
class RowGroup:
    """The rows of one kind on a page, and an empty one where there are none or another was asked for."""

    kind: RowKind
    forms: list[RowForm]


def row_groups(section: Section, referral: Referral, *, data: Any = None, more: str = "") -> list[RowGroup]:
    """Return the rows of a page: as posted in `data`, else as kept, with an empty one of the kind `more` names."""
    posted, words = without_nul(data), referral.words.get(section.slug, {})
    groups = []
    for kind in (KINDS[name] for name in section.rows):
        codes = {which: codes_of(which) for which in sorted(kind.codes)}
        held = {row.submission_key: row for row in getattr(referral, kind.name).all()}
        # A row that was not on the page that was sent is a colleague's: it is left alone, not shown empty.
        named = keys_in(kind, words if posted is None else posted)
        keys = list(dict.fromkeys([*(held if posted is None else ()), *named]))[: MOST_ROWS + 1]
        rows = [RowForm(kind, key, codes, row=held.get(key), data=posted) for key in keys]
        for form in rows:
            form.show_again(words_of(form, words))
        if posted is None and (not rows or more == kind.name):
            rows.append(RowForm(kind, uuid.uuid4(), codes))
        groups.append(RowGroup(kind, rows))
    return groups


def keys_in(kind: RowKind, names: Iterable[str]) -> list[uuid.UUID]:
    """Return the keys of the rows of a kind that names of posted fields speak of, in their order."""
    found = (re.match(rf"{kind.name}-([0-9a-f]{{32}})-", name) for name in names)
    return [uuid.UUID(match[1]) for match in found if match]


def words_of(form: RowForm, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the words kept for a row that could not be read, by its columns."""
    start = f"{form.prefix}-"
    return {name.removeprefix(start): said for name, said in words.items() if name.startswith(start)}


def words_in(groups: Iterable[RowGroup]) -> dict[str, Any]:
    """Return the words of all rows that could not be read, each under its row's key."""
    return {
        form.add_prefix(name): said
        for group in groups
        for form in group.forms
        if not form.cleaned_data.get("remove")
        for name, said in form.words().items()
    }


def question_of(column: Column, codes: Codes) -> Question:
    """Return a column as a question, so that one set of fields serves both."""
    choices = codes[column.codes] if column.codes else [(code, words) for code, words in column.choices]
    return Question(key=column.name, kind=column.kind, label=column.label, hint=column.hint, choices=choices)


def keep_ended(question: Question, column: Column, held: Any) -> None:
    """Offer an entry of a list that has ended to the row that holds it, so that saving its page does not lose it."""
    if column.codes and held and held not in dict(question.choices):
        question.choices = [*question.choices, (held, label_of(column.codes, held))]


def nothing_of(kind: str) -> Any:
    """Return what a column holds where nothing was answered."""
    nothing: dict[str, Any] = {Question.Kind.DATE: None, Question.Kind.DECIMAL: None, SESSIONS: [], TICK: False}
    return nothing.get(kind, "")


def field_of(column: Column, question: Question, kind: RowKind) -> forms.Field:
    """Return the field of one column; nothing in a row has to be answered yet."""
    options: dict[str, Any] = {"label": column.label, "hint": column.hint, "required": False}
    if column.kind == TICK:
        return TickField(**options)
    if column.kind == SESSIONS:
        return CheckboxesField(choices=WeekAt.SESSIONS, **options)
    options |= {"called": column.label} | limits_of(kind.model._meta.get_field(column.name))
    if column.kind == Question.Kind.LONG:
        options["rows"] = 3
    if column.choices:
        options["inline"] = True
    if column.codes:
        options.pop("max_length", None)
        return SelectField(choices=[("", "Choose one"), *question.choices], **options)
    return BUILDERS[Question.Kind(column.kind)](question, options)


def all_forms(form: GovukForm, groups: Iterable[RowGroup]) -> list[GovukForm]:
    """Return a page's questions and rows as one list, for the summary of what is wrong."""
    return [form, *(row for group in groups for row in group.forms)]
