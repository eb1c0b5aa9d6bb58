"""The documents a referral's answers ask for: attached, written in rows instead, or the reason why there is none."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from django.utils.functional import cached_property

from referrals.conditions import is_answered_so
from referrals.models import Document, Question, Referral
from referrals.versions import current


# A kind of document that rows of the referral may stand for.
ROWS_INSTEAD = {Document.Kind.RISK_ASSESSMENT: "risks"}
ATTACH = {
    Document.Kind.EHCP: "Attach the education, health and care plan (EHCP), or say why not",
    Document.Kind.HEALTH_PLAN: "Attach the individual healthcare plan, or say why not",
    Document.Kind.RISK_ASSESSMENT: "Attach the risk assessment, write the risks one by one, or say why not",
    Document.Kind.SUPPORT_PLAN: "Attach the pastoral or behaviour support plan, or say why not",
    Document.Kind.REPORT: "Attach the professional's report, or say why not",
    Document.Kind.OTHER: "Attach the other document you have, or say why not",
}


@dataclass(frozen=True)
class Wanted:
    """One kind of document that an answer asks for, and what there is of it."""

    kind: str
    question: Question
    is_attached: bool
    is_in_rows: bool
    reason: str

    @property
    def key(self) -> str:
        """Return by which name the reason is read, linked to and frozen."""
        return no_document(self.kind)

    @cached_property
    def label(self) -> str:
        """Return what the kind of document is called."""
        return str(Document.Kind(self.kind).label)

    @property
    def is_met(self) -> bool:
        """Say whether nothing more is needed."""
        return self.is_attached or self.is_in_rows or bool(self.reason)

    @property
    def needs_reason(self) -> bool:
        """Say whether the reason is what is read of it: there is neither the document nor its rows."""
        return bool(self.reason) and not self.is_attached and not self.is_in_rows

    @property
    def sentence(self) -> str:
        """Return what is to be done about it."""
        return ATTACH[Document.Kind(self.kind)]


def no_document(kind: str) -> str:
    """Return the name under which the reason for having no document of a kind is read."""
    return f"no_{kind}"


def wanted(
    referral: Referral, questions: Iterable[Question], answers: Mapping[str, str], hidden: Set[str]
) -> list[Wanted]:
    """Return each kind of document the answers ask for once, in the order of the form (at most three queries)."""
    asking = {
        question.asks_for: question
        for question in reversed(list(questions))
        if question.asks_for and question.key not in hidden
        and is_answered_so(answers.get(question.key, ""), question.asks_when)
    }  # fmt: skip
    if not asking:
        return []
    attached = {one.kind for one in current(referral.documents.all()) if one.scan != Document.Scan.INFECTED}
    reasons = {one.kind: one.reason for one in referral.no_documents.all()}
    return [
        Wanted(kind, question, kind in attached, has_rows(referral, kind), reasons.get(kind, ""))
        for kind, question in reversed(asking.items())
    ]


def has_rows(referral: Referral, kind: str) -> bool:
    """Say whether rows of the referral say what a document of this kind would."""
    rows = ROWS_INSTEAD.get(Document.Kind(kind))
    return rows is not None and any(row.kind and row.mitigation for row in getattr(referral, rows).all())
