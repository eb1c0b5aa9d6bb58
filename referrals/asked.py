"""What a returned referral is asked, question by question: what may be asked, how it reads, and where it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from apsystem import clock
from partnerships.codes import codes_of
from partnerships.models import Code
from referrals.models import Asked, Referral
from referrals.sections import SECTIONS
from referrals.workflow import Status


ALL_OF_IT = "All of this page"


@dataclass(frozen=True)
class Asking:
    """One thing a school is asked: about a question, or the whole page where there is none, why, and in what words."""

    section: str
    question: str
    reason: str
    text: str = ""


class Askable(NamedTuple):
    """A page of a referral's form with what may be asked about on it: (question's key or "", its label)."""

    slug: str
    title: str
    questions: list[tuple[str, str]]


def askable(referral: Referral) -> list[Askable]:
    """Return the pages of a referral's own form with their questions, each page with itself first (one query)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for question in referral.form_version.questions.order_by("position"):
        found.setdefault(question.section, []).append((question.key, question.label))
    return [
        Askable(section.slug, section.title, [("", ALL_OF_IT), *found.get(section.slug, [])]) for section in SECTIONS
    ]


def summary(referral: Referral, asked: Sequence[Asking], more: str) -> str:
    """Return everything a return asks in words, a line each, for the case's memory.

    Raises ValueError for a question that the referral's form does not have, or a reason that is not on the list.
    """
    pages = {page.slug: page for page in askable(referral)} if asked else {}
    reasons = dict(codes_of(Code.List.RETURN)) if asked else {}
    lines = []
    for one in asked:
        labels = dict(pages[one.section].questions) if one.section in pages else {}
        if one.question not in labels or one.reason not in reasons:
            raise ValueError(f"{one.section}.{one.question} cannot be asked about for {one.reason}")
        where = f"{pages[one.section].title}: {labels[one.question]}" if one.question else pages[one.section].title
        lines.append(f"{where}. {sentence(reasons[one.reason], one.text)}")
    return "\n".join([*lines, *([more] if more.strip() else [])])


def sentence(reason: str, text: str) -> str:
    """Return a reason and what was added to it in one line."""
    return f"{reason}: {text}" if text.strip() else reason


def asked_of(referral: Referral) -> dict[tuple[str, str], list[str]]:
    """Return what the last return asks, by section and question ("" for the whole page); nothing once it is sent.

    Three queries for a referral that is returned, none for any other.
    """
    if referral.status != Status.RETURNED:
        return {}
    event = referral.events.filter(move="return").last()
    found: dict[tuple[str, str], list[str]] = {}
    if event is None:
        return found
    labels = dict(codes_of(Code.List.RETURN, clock.local(event.at).date()))
    for row in Asked.objects.filter(event=event):
        said = sentence(labels.get(row.reason, row.reason), row.text)
        found.setdefault((row.section, row.question), []).append(said)
    return found
