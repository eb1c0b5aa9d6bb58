"""A referral's answers as a person reads them: rendered once, for checking, printing, freezing and the case page."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any

from apsystem.privacy import Group
from partnerships.codes import codes_of, label_of
from referrals.access import DOCUMENT_GROUPS, Reading, Relation
from referrals.checklist import Wanted, no_document, wanted
from referrals.conditions import not_asked
from referrals.models import Document, Question, Referral, WeekAt
from referrals.rows import KINDS, SESSIONS, Column, RowKind
from referrals.sections import COLUMNS, CONTACT, DOCUMENTS, SECTIONS
from referrals.versions import versions_of


@dataclass(frozen=True)
class Line:
    """One question as asked and its answer as shown."""

    key: str
    label: str
    value: str
    group: str
    hint: str = ""
    appendix_line: int | None = None
    reckoned: bool = False  # follows from other answers: nobody types it


@dataclass(frozen=True)
class Block:
    """One repeated row (a carer, an outcome, a document) with its lines."""

    title: str
    lines: list[Line]
    key: str = ""
    appendix_line: int | None = None


@dataclass(frozen=True)
class Part:
    """One section of the form with its lines and its rows."""

    slug: str
    title: str
    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def parts_of(referral: Referral) -> list[Part]:
    """Return the whole referral as it stands now, section by section (at most twenty queries, however many rows).

    A question that is asked only after another answer is left out where that was not given.
    """
    questions = list(referral.form_version.questions.all())
    texts = {answer.key: answer.text for answer in referral.answers.all()}
    attached = {one.instead_of: one.get_kind_display() for one in referral.documents.all() if one.instead_of}
    answers = texts_of(referral) | texts
    hidden = not_asked(questions, answers)
    lines: dict[str, list[Line]] = {section.slug: [] for section in SECTIONS}
    lines[DOCUMENTS] = [why_not(one) for one in wanted(referral, questions, answers, hidden) if one.needs_reason]
    for question in questions:
        if question.key not in hidden and question.section in lines:
            lines[question.section] += [line_of(question, referral, texts, attached), *reckoned(question, referral)]
    return [
        Part(
            section.slug,
            section.title,
            lines[section.slug],
            document_blocks(referral.documents.all())
            if section.slug == DOCUMENTS
            else [block for name in section.rows for block in row_blocks(referral, KINDS[name])],
        )
        for section in SECTIONS
    ]


def why_not(one: Wanted) -> Line:
    """Return why a document is not attached, in the field group of its kind, at the line of Appendix A that asks it."""
    label, group = f"{one.label}: why it is not attached", DOCUMENT_GROUPS[one.kind].value
    return Line(one.key, label, one.reason, group, "", one.question.appendix_line)


def texts_of(referral: Referral) -> dict[str, str]:
    """Return the answers that have a column as text, by their question's key."""
    held = {key: getattr(referral, f"{key}_id" if key == "provision_type" else key) for key in COLUMNS}
    return {key: "" if value is None else str(value) for key, value in held.items()}


def reckoned(question: Question, referral: Referral) -> list[Line]:
    """Return what follows from an answer and nobody types: attendance as a percentage, after the sessions attended."""
    if question.key != "sessions_attended" or referral.attendance is None:
        return []
    line = question.appendix_line
    return [Line("attendance", "Attendance", f"{referral.attendance:g}%", question.group, "", line, reckoned=True)]


def line_of(question: Question, referral: Referral, texts: dict[str, str], attached: dict[str, str]) -> Line:
    """Return a question with its answer as shown, or the document that stands for it."""
    held = getattr(referral, question.key) if question.key in COLUMNS else texts.get(question.key, "")
    said = shown(held, question)
    if question.key in attached:
        said = f"{said}\n\nSee the document: {attached[question.key]}".strip()
    return Line(question.key, question.label, said, question.group, question.hint, question.appendix_line)


def shown(value: Any, question: Question) -> str:
    """Return an answer as a person reads it; "" where there is none."""
    if value is None or value == "":
        return ""
    if question.kind == Question.Kind.CHOICE:
        return str({str(code): words for code, words in question.choices}.get(str(value), value))
    if question.kind == Question.Kind.YES_NO:
        return str(value).capitalize()
    if question.kind == Question.Kind.YEAR:
        return year_shown(int(value))
    if question.kind == Question.Kind.DATE:
        return day_shown(value if isinstance(value, dt.date) else dt.date.fromisoformat(value))
    if isinstance(value, Decimal | float):
        return f"{float(value):g}"
    return str(value)


def day_shown(day: dt.date | None) -> str:
    """Return a date as 3 November 2026, or nothing."""
    return f"{day:%-d %B %Y}" if day else ""


def year_shown(year: int) -> str:
    """Return a national curriculum year as people say it."""
    return "Reception" if year == 0 else f"Year {year}"


def row_blocks(referral: Referral, kind: RowKind) -> list[Block]:
    """Return the rows of one kind as shown, numbered."""
    rows = list(getattr(referral, kind.name).all())
    codes = {which: dict(codes_of(which)) for which in sorted(kind.codes)} if rows else {}
    first = kind.one.capitalize()
    return [
        Block(
            f"{first} {number}",
            [
                Line(column.name, column.label, cell(getattr(row, column.name), column, codes), kind.group.value)
                for column in kind.columns
            ],
            str(row.submission_key),
            kind.line,
        )
        for number, row in enumerate(rows, start=1)
    ]


def cell(value: Any, column: Column, codes: dict[str, dict[str, str]]) -> str:
    """Return one column of a row as a person reads it; "" where there is nothing."""
    if isinstance(value, bool):
        return yes_no(value)
    if column.kind == SESSIONS:
        return ", ".join(words for code, words in WeekAt.SESSIONS if code in value)
    if isinstance(value, dt.date):
        return day_shown(value)
    if isinstance(value, Decimal):
        return f"{value:g}"
    if column.codes:
        return (codes[column.codes].get(value) or label_of(column.codes, value)) if value else ""
    return dict(column.choices).get(value, str(value or ""))


def document_blocks(documents: Iterable[Document], *, to_open: bool = False) -> list[Block]:
    """Return documents as shown, each in the field group of its kind; to open, a quarantined one has no key."""
    return [
        Block(
            document.get_kind_display(),
            [
                Line("title", "Title", document.title, DOCUMENT_GROUPS[document.kind].value),
                *([Line("version", "Version", version.words, Group.F0.value)] if version.words else []),
                Line("size", "File", size_shown(document.size), Group.F0.value),
                Line("scan", "Virus scan", document.get_scan_display(), Group.F0.value),
            ],
            str(document.submission_key) if document.may_be_opened or not to_open else "",
        )
        for version in versions_of(documents)
        for document in [version.document]
    ]


def size_shown(size: int) -> str:
    """Return a file's size as people say it."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} KB"


def yes_no(value: bool) -> str:
    """Return Yes or No."""
    return "Yes" if value else "No"


def readable(parts: Iterable[Part], reading: Reading) -> list[Part]:
    """Return only what this person may read; an empty row or section falls away."""
    kept = []
    for part in parts:
        lines = [line for line in part.lines if reading.may_read(line.key, line.group)]
        blocks = [
            Block(block.title, seen, block.key, block.appendix_line)
            for block in part.blocks
            if (seen := [line for line in block.lines if reading.may_read(f"{part.slug}.{line.key}", line.group)])
            and reading.may_read(f"{part.slug}.row", block.lines[0].group)
        ]
        if lines or blocks:
            kept.append(Part(part.slug, part.title, lines, blocks))
    return kept


def case_parts(referral: Referral, reading: Reading) -> list[Part]:
    """Return what this person reads of the case: the school its own words now, everybody else what was sent.

    Documents may be added after sending, so they are always those sent by now; with one, the reason for none is gone.
    """
    sent = None if reading.relation == Relation.SCHOOL else referral.submissions.first()
    parts = [thaw(part) for part in sent.content["parts"]] if sent else parts_of(referral)
    documents = [one for one in referral.documents.all() if one.sent_at or reading.relation == Relation.SCHOOL]
    attached = {no_document(document.kind) for document in documents}
    said = [line for part in parts if part.slug == DOCUMENTS for line in part.lines if line.key not in attached]
    now = Part(DOCUMENTS, "Documents", said, document_blocks(documents, to_open=True))
    return readable([*(part for part in parts if part.slug != DOCUMENTS), now], reading)


def answered(parts: Iterable[Part]) -> list[Part]:
    """Return only the questions that have an answer, for a page that is read and not filled in."""
    kept = []
    for part in parts:
        lines = [line for line in part.lines if line.value]
        blocks = [replace(block, lines=[line for line in block.lines if line.value]) for block in part.blocks]
        if lines or blocks:
            kept.append(replace(part, lines=lines, blocks=blocks))
    return kept


def freeze(parts: list[Part], referral: Referral) -> dict[str, Any]:
    """Return the content of a submission: questions, hints and answers as shown, rows, and each document's digest."""
    return {
        "form": referral.form_version.number,
        "school": referral.school.name,
        "parts": [asdict(without_scan(part)) for part in parts],
        "documents": [
            {"kind": d.kind, "title": d.title, "size": d.size, "sha256": d.sha256} for d in referral.documents.all()
        ],
    }


def without_scan(part: Part) -> Part:
    """Return a section without the state of its documents' scans, which is no answer and changes after sending."""
    if part.slug != DOCUMENTS:
        return part
    kept = [replace(block, lines=[line for line in block.lines if line.key != "scan"]) for block in part.blocks]
    return replace(part, blocks=kept)


def thaw(part: dict[str, Any]) -> Part:
    """Return a section of a frozen submission."""
    return Part(
        part["slug"],
        part["title"],
        [Line(**line) for line in part["lines"]],
        [
            Block(b["title"], [Line(**line) for line in b["lines"]], b["key"], b.get("appendix_line"))
            for b in part["blocks"]
        ],
    )


def signed_part(content: dict[str, Any]) -> list[Any]:
    """Return what a signature stands for: every answer, but not documents or how to reach people."""
    reach = {"telephone", "email", "address", "interpreter", "no_letters", "address_withheld"}
    return [
        [
            [(line["key"], line["value"]) for line in part["lines"] if part["slug"] != CONTACT],
            [[(line["key"], line["value"]) for line in b["lines"] if line["key"] not in reach] for b in part["blocks"]],
        ]
        for part in content["parts"]
        if part["slug"] != DOCUMENTS
    ]
