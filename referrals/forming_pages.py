"""What the pages about the referral form show: how a version stands, its questions page by page, and a preview."""

from typing import Any

from apsystem import clock
from apsystem.govuk.forms import GovukForm
from referrals.conditions import when_asked
from referrals.form_versions import is_own
from referrals.forms.drafting import field_of
from referrals.models import FormVersion, Question
from referrals.rows import KINDS
from referrals.sections import SECTIONS, Section


def standing(version: FormVersion, force: FormVersion | None) -> dict[str, str]:
    """Return how a version stands, in words with a tone."""
    if not version.published_at:
        return {"text": "Draft", "tone": "waiting"}
    if version == force:
        return {"text": "In force", "tone": "good"}
    if version.from_on > clock.today():
        return {"text": "To come", "tone": "info"}
    return {"text": "Older", "tone": "quiet"}


def pages_of(version: FormVersion) -> list[dict[str, Any]]:
    """Return the questions of a version page by page, each with what the list says of it (one query)."""
    questions = {question.key: question for question in version.questions.all()}
    return [
        {
            "section": section,
            "questions": [line_of(one, questions) for one in questions.values() if one.section == section.slug],
            "rows": rows_of(section),
        }
        for section in SECTIONS
        if section.slug != "documents"
    ]


def line_of(question: Question, questions: dict[str, Question]) -> dict[str, Any]:
    """Return what the list says of one question."""
    return {
        "key": question.key,
        "label": question.label,
        "kind": question.get_kind_display(),
        "required": question.required,
        "own": is_own(question),
        "when": when_asked(question, questions),
    }


def rows_of(section: Section) -> str:
    """Return what a page asks for beside its questions, in words; nothing where it asks no more."""
    return ", ".join(KINDS[name].title for name in section.rows)


def preview_of(version: FormVersion, section: Section) -> dict[str, Any]:
    """Return one page's questions as fields, with what it asks for beside them."""
    questions = {question.key: question for question in version.questions.all()}
    form = GovukForm()
    form.marks_optional = False
    for key, question in questions.items():
        if question.section == section.slug:
            drawn: Any = field_of(question, when_asked(question, questions))
            drawn.guidance, drawn.may_attach = question.guidance, question.may_attach
            form.fields[key] = drawn
    return {"preview": form, "rows": rows_of(section)}
