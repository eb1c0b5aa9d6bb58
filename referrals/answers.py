"""A referral's answers as a person reads them: rendered once, for checking, printing, freezing and the case page."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from apsystem.privacy import Group
from referrals.access import DOCUMENT_GROUPS, Reading, Relation
from referrals.models import Carer, Outcome, Question, Referral
from referrals.sections import COLUMNS, SECTIONS


@dataclass(frozen=True)
class Line:
    """One question as asked and its answer as shown."""

    key: str
    label: str
    value: str
    group: str
    hint: str = ""
    appendix_line: int | None = None


@dataclass(frozen=True)
class Block:
    """One repeated row (a carer, an outcome, a document) with its lines."""

    title: str
    lines: list[Line]
    key: str = ""


@dataclass(frozen=True)
class Part:
    """One section of the form with its lines, or its rows."""

    slug: str
    title: str
    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    rows: str = ""


def parts_of(referral: Referral) -> list[Part]:
    """Return the whole referral as it stands now, section by section (six queries, or none of what was prefetched)."""
    questions: dict[str, list[Question]] = {}
    for question in referral.form_version.questions.all():
        questions.setdefault(question.section, []).append(question)
    texts = {answer.key: answer.text for answer in referral.answers.all()}
    blocks = {
        "carers": [carer_block(n, row) for n, row in enumerate(referral.carers.all(), start=1)],
        "outcomes": [outcome_block(n, row) for n, row in enumerate(referral.outcomes.all(), start=1)],
        "documents": document_blocks(referral),
    }
    return [
        Part(
            section.slug,
            section.title,
            [line_of(question, referral, texts) for question in questions.get(section.slug, [])],
            blocks.get(section.rows, []),
            section.rows,
        )
        for section in SECTIONS
    ]


def line_of(question: Question, referral: Referral, texts: dict[str, str]) -> Line:
    """Return a question with its answer as shown."""
    held = getattr(referral, question.key) if question.key in COLUMNS else texts.get(question.key, "")
    return Line(
        question.key, question.label, shown(held, question), question.group, question.hint, question.appendix_line
    )


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


def carer_block(number: int, carer: Carer) -> Block:
    """Return a parent, carer or emergency contact as shown."""
    said = [
        ("name", "Name", carer.name),
        ("relationship", "Relationship to the pupil", carer.relationship),
        ("parental_responsibility", "Has parental responsibility", yes_no(carer.parental_responsibility)),
        ("emergency_contact", "Emergency contact", yes_no(carer.emergency_contact)),
        ("telephone", "Telephone number", carer.telephone),
        ("email", "E-mail address", carer.email),
        ("address", "Address", carer.address),
        ("interpreter", "Interpreter needed", carer.interpreter),
    ]
    lines = [Line(key, label, value, Group.F1.value) for key, label, value in said]
    return Block(f"Contact {number}", lines, str(carer.submission_key))


def outcome_block(number: int, outcome: Outcome) -> Block:
    """Return an outcome as shown (Appendix A lines 13 and 14)."""
    said = [
        ("outcome", "What should change", outcome.outcome),
        ("baseline", "How it is now", outcome.baseline),
        ("measure", "How it will be measured", outcome.measure),
        ("target", "Target", outcome.target),
        ("by_on", "By when", day_shown(outcome.by_on)),
    ]
    lines = [Line(key, label, value, Group.F10.value) for key, label, value in said]
    return Block(f"Outcome {number}", lines, str(outcome.submission_key))


def document_blocks(referral: Referral) -> list[Block]:
    """Return the documents as shown, each in the field group of its kind."""
    return [
        Block(
            document.get_kind_display(),
            [
                Line("title", "Title", document.title, DOCUMENT_GROUPS[document.kind].value),
                Line("size", "File", f"{size_shown(document.size)}. Not scanned for viruses", Group.F0.value),
            ],
            str(document.submission_key),
        )
        for document in referral.documents.all()
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
            Block(block.title, seen, block.key)
            for block in part.blocks
            if (seen := [line for line in block.lines if reading.may_read(f"{part.slug}.{line.key}", line.group)])
            and reading.may_read(f"{part.slug}.row", block.lines[0].group)
        ]
        if lines or blocks:
            kept.append(Part(part.slug, part.title, lines, blocks, part.rows))
    return kept


def case_parts(referral: Referral, reading: Reading) -> list[Part]:
    """Return what this person reads of the case: the school its own words now, everybody else what was sent.

    Documents may be added after sending, so they are always those there are now.
    """
    sent = None if reading.relation == Relation.SCHOOL else referral.submissions.first()
    if sent is None:
        return readable(parts_of(referral), reading)
    documents = Part("documents", "Documents", blocks=document_blocks(referral), rows="documents")
    frozen = [thaw(part) for part in sent.content["parts"] if part["slug"] != "documents"]
    return readable([*frozen, documents], reading)


def answered(parts: Iterable[Part]) -> list[Part]:
    """Return only the questions that have an answer, for a page that is read and not filled in."""
    kept = []
    for part in parts:
        lines = [line for line in part.lines if line.value]
        blocks = [Block(block.title, [line for line in block.lines if line.value], block.key) for block in part.blocks]
        if lines or blocks:
            kept.append(Part(part.slug, part.title, lines, blocks, part.rows))
    return kept


def freeze(parts: list[Part], referral: Referral) -> dict[str, Any]:
    """Return the content of a submission: questions, hints and answers as shown, rows, and each document's digest."""
    return {
        "form": referral.form_version.number,
        "school": referral.school.name,
        "parts": [asdict(part) for part in parts],
        "documents": [
            {"kind": d.kind, "title": d.title, "size": d.size, "sha256": d.sha256} for d in referral.documents.all()
        ],
    }


def thaw(part: dict[str, Any]) -> Part:
    """Return a section of a frozen submission."""
    return Part(
        part["slug"],
        part["title"],
        [Line(**line) for line in part["lines"]],
        [Block(b["title"], [Line(**line) for line in b["lines"]], b["key"]) for b in part["blocks"]],
        part["rows"],
    )


def signed_part(content: dict[str, Any]) -> list[Any]:
    """Return what a signature stands for: every answer, but not documents or how to reach people."""
    reach = {"telephone", "email", "address", "interpreter"}
    return [
        [
            [(line["key"], line["value"]) for line in part["lines"]],
            [[(line["key"], line["value"]) for line in b["lines"] if line["key"] not in reach] for b in part["blocks"]],
        ]
        for part in content["parts"]
        if part["slug"] not in ("contact", "documents")
    ]


@dataclass(frozen=True)
class Change:
    """An answer that differs between two submissions."""

    label: str
    before: str
    after: str


def changes(earlier: dict[str, Any], later: dict[str, Any]) -> list[Change]:
    """Return the answers that differ between two frozen submissions, in the order of the form."""
    before, after = flat(earlier), flat(later)
    keys = [*after, *(key for key in before if key not in after)]
    return [
        Change((after.get(key) or before[key])[0], before.get(key, ("", ""))[1], after.get(key, ("", ""))[1])
        for key in keys
        if before.get(key, ("", ""))[1] != after.get(key, ("", ""))[1]
    ]


def flat(content: dict[str, Any]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return every answer of a frozen submission by where it stands, with its label."""
    found = {}
    for part in (thaw(part) for part in content["parts"]):
        for line in part.lines:
            found[part.slug, line.key] = (line.label, line.value)
        for block in part.blocks:
            for line in block.lines:
                found[block.key, line.key] = (f"{block.title}: {line.label.lower()}", line.value)
    return found
