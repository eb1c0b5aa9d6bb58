"""What is still missing before a referral may be sent: one list, for the page, the task list and the action alike."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from apsystem import clock
from apsystem.govuk.sentences import lower_first
from partnerships.calendar import panel_rule
from partnerships.models.organisation import on
from referrals.answers import texts_of, year_shown
from referrals.checklist import Wanted, wanted
from referrals.conditions import not_asked
from referrals.models import Document, Enrolment, Pupil, Question, Referral
from referrals.pupils import is_like
from referrals.rows import KINDS
from referrals.sections import CONTACT, DOCUMENTS, SECTIONS
from referrals.upn import Upn, warning
from referrals.versions import current


class Gap(NamedTuple):
    """One thing that is missing: its section, its question ("" for rows and documents) and a sentence."""

    section: str
    question: str
    sentence: str


SEPTEMBER = 9
PICKED = (Question.Kind.CHOICE, Question.Kind.YES_NO, Question.Kind.YEAR, Question.Kind.PROVISION_TYPE)
# Two questions of which one has to be answered: an answer, or the reason why there is none.
EITHER = (
    ("upn", "no_upn_reason", "Enter the unique pupil number, or say why there is none yet"),
    ("pupil_voice", "pupil_voice_reason", "Enter what the pupil says, or why you do not have their views"),
    ("family_voice", "family_voice_reason", "Enter what a parent or carer says, or why you do not have their views"),
)
# Questions whose answers rules, measures and the other pages stand on: they may be reworded, never left out.
NEEDED = frozenset(
    {"forename", "surname", "date_of_birth", "year_group", "provision_type", "proposed_start_on", "proposed_end_on"}
    | {"hours_per_week", "sessions_possible", "sessions_attended", "suspensions", "has_ehcp", "has_health_plan"}
    | {key for pair in EITHER for key in pair[:2]}
)


def missing(referral: Referral) -> list[Gap]:
    """Return everything that stands between the draft and sending it, in the form's order (at most ten queries)."""
    questions = list(referral.form_version.questions.all())
    answers = answers_of(referral)
    hidden = not_asked(questions, answers)
    attached = {document.instead_of for document in referral.documents.all() if document.instead_of}
    asked = [question for question in questions if question.key not in hidden]
    gaps = [
        *(gap for question in asked if question.key not in attached
          and (gap := gap_of(question, referral, answers))),
        *either_gaps(referral, asked, answers),
        *upn_gaps(referral, answers),
        *hours_gaps(referral, asked, answers),
        *row_gaps(referral, attached),
        *document_gaps(referral, wanted(referral, questions, answers, hidden)),
    ]  # fmt: skip
    place = {section.slug: n for n, section in enumerate(SECTIONS)}
    position = {question.key: question.position for question in questions}
    return sorted(gaps, key=lambda gap: (place[gap.section], position.get(gap.question, 0)))


def answers_of(referral: Referral) -> dict[str, str]:
    """Return every answer as text by its question's key, those without a column too."""
    return texts_of(referral) | {answer.key: answer.text for answer in referral.answers.all()}


def gap_of(question: Question, referral: Referral, answers: Mapping[str, str]) -> Gap | None:
    """Return what is wrong with one question: words that could not be read, or no answer where one is needed."""
    if question.key in referral.words.get(question.section, {}):
        return Gap(question.section, question.key, f"Mend what was written for “{question.label}”")
    if not question.required or answers.get(question.key) or any(question.key in pair for pair in EITHER):
        return None
    if question.label.endswith("?"):
        return Gap(question.section, question.key, f"Answer “{question.label}”")
    verb = "Select" if question.kind in PICKED else "Enter"
    return Gap(question.section, question.key, f"{verb} {lower_first(question.label)}")


def either_gaps(referral: Referral, asked: list[Question], answers: Mapping[str, str]) -> list[Gap]:
    """Return where neither an answer nor the reason for having none was given."""
    by_key = {question.key: question for question in asked}
    return [
        Gap(by_key[key].section, key, sentence)
        for key, reason, sentence in EITHER
        if key in by_key
        and not answers[key]
        and not answers[reason]
        and key not in referral.words.get(by_key[key].section, {})
    ]


def upn_gaps(referral: Referral, answers: Mapping[str, str]) -> list[Gap]:
    """Return a gap where the unique pupil number belongs to another child of the same school.

    Of children at other schools a school learns nothing: a possible match is for the authority to look at.
    """
    if not answers["upn"]:
        return []
    here = Enrolment.objects.filter(on(clock.today()), school=referral.school_id).values("pupil")
    held = Pupil.objects.filter(upn=answers["upn"], pk__in=here).first()
    if held is None or is_like(held, referral):
        return []
    return [Gap("pupil", "upn", "Check the unique pupil number: it belongs to another child at your school")]


def hours_gaps(referral: Referral, asked: list[Question], answers: Mapping[str, str]) -> list[Gap]:
    """Return a gap where fewer hours than full time are asked for and nobody says why (Leicestershire's rule e)."""
    question = next((question for question in asked if question.key == "part_time_reason"), None)
    hours = weekly_hours(referral)
    if question is None or hours is None or answers.get(question.key) or hours >= panel_rule().full_time_from:
        return []
    return [Gap(question.section, question.key, f"Enter {lower_first(question.label)}")]


def weekly_hours(referral: Referral) -> Decimal | None:
    """Return the hours of the whole week: those of the pattern where there is one, else those asked for."""
    hours = [row.hours for row in referral.week.all() if row.hours is not None]
    return sum(hours, Decimal(0)) if hours else referral.hours_per_week


def row_gaps(referral: Referral, attached: set[str]) -> list[Gap]:
    """Return what is missing of the rows: contacts, what was tried, outcomes, and words nobody can read."""
    carers, outcomes = list(referral.carers.all()), list(referral.outcomes.all())
    gaps = [
        Gap(section.slug, "", f"Mend a date or number under “{KINDS[name].title}”")
        for section in SECTIONS
        for name in section.rows
        if any(key.startswith(f"{name}-") for key in referral.words.get(section.slug, {}))
    ]
    if not any(carer.parental_responsibility for carer in carers):
        gaps.append(Gap(CONTACT, "", "Add a parent or carer with parental responsibility"))
    if not any(carer.emergency_contact and carer.telephone for carer in carers):
        gaps.append(Gap(CONTACT, "", "Add an emergency contact with a telephone number"))
    # Forms before these rows asked for it in one answer, `tried`.
    if not ("tried" in attached or referral.tried or any(row.what and row.impact for row in referral.supports.all())):
        gaps.append(Gap("attendance", "", "Add something that has been tried, with what difference it made"))
    if not any(one.outcome and one.measure and one.target and one.by_on for one in outcomes):
        gaps.append(Gap("outcomes", "", "Add an outcome with how it is measured, its target and its date"))
    return gaps


def document_gaps(referral: Referral, asked_for: list[Wanted]) -> list[Gap]:
    """Return the documents the answers ask for and nobody attached or gave a reason for, and any with a virus."""
    infected = [one for one in current(referral.documents.all()) if one.scan == Document.Scan.INFECTED]
    gaps = [Gap(DOCUMENTS, "", sentence) for sentence in sorted({virus_found(one) for one in infected})]
    return gaps + [Gap(DOCUMENTS, one.key, one.sentence) for one in asked_for if not one.is_met]


def virus_found(document: Document) -> str:
    """Return what is to be done about a document with a virus: one that was sent is not removed."""
    if document.sent_at:
        return "Add a newer version of the document in which a virus was found"
    return "Remove the document in which a virus was found"


def worth_checking(referral: Referral, la_codes: set[str]) -> list[Gap]:
    """Return what does not stop sending but may be a slip: year against birthday, hours, an unknown authority's UPN."""
    found = []
    born, year = referral.date_of_birth, referral.year_group
    if born and year is not None and year_by_birthday(born) != year:
        expected = year_shown(year_by_birthday(born))
        sentence = (
            f"By date of birth the pupil would be in {expected}, and is taught in {year_shown(year)}. Check both."
        )
        found.append(Gap("pupil", "year_group", sentence))
    if referral.upn and (doubt := warning(Upn(referral.upn), la_codes)):
        found.append(Gap("pupil", "upn", doubt))
    hours, most = weekly_hours(referral), panel_rule().full_time_to
    if hours is not None and hours > most:
        found.append(Gap("plan", "hours_per_week", f"The week comes to {hours:g} hours, which is more than {most}."))
    return found


def year_by_birthday(born: dt.date) -> int:
    """Return the national curriculum year in which somebody born on a day is usually taught this school year."""
    today = clock.today()
    school_year = today.year if today.month >= SEPTEMBER else today.year - 1
    return school_year - (born.year + (born.month >= SEPTEMBER)) - 4
