"""What is still missing before a referral may be sent: one list, for the page, the task list and the action alike."""

from collections import Counter
from typing import NamedTuple

from apsystem.govuk.sentences import lower_first
from referrals.models import Document, Pupil, Question, Referral
from referrals.sections import COLUMNS, SECTIONS


class Gap(NamedTuple):
    """One thing that is missing: its section, its question ("" for rows and documents) and a sentence."""

    section: str
    question: str
    sentence: str


PICKED = (Question.Kind.CHOICE, Question.Kind.YES_NO, Question.Kind.YEAR, Question.Kind.PROVISION_TYPE)
# A question that must be answered because of another answer: what asks, its answer, what is then needed, the sentence.
FOLLOWS = (
    ("needs", "sen_provision", "E", "sen_needs", "Say what the special educational needs mean day to day"),
    ("needs", "sen_provision", "K", "sen_needs", "Say what the special educational needs mean day to day"),
    ("needs", "sen_provision", "K", "sen_type", "Select the main type of special educational need"),
    ("needs", "sen_provision", "E", "sen_type", "Select the main type of special educational need"),
    ("needs", "has_ehcp", "yes", "ehcp_reviewed_on", "Enter the date of the last annual review of the EHCP"),
    ("needs", "has_health_needs", "yes", "health_needs", "Say what the health needs are"),
    ("exit", "year_group", "11", "post_16_plan", "Say what the plans are for after Year 11"),
)
# Questions that another answer may make necessary; the pages do not call them optional.
CONDITIONAL = frozenset(
    {needed for _, _, _, needed, _ in FOLLOWS}
    | {"upn", "no_upn_reason", "suspension_days", "suspension_reasons"}
    | {f"{voice}{part}" for voice in ("pupil_voice", "family_voice") for part in ("", "_method", "_on", "_reason")}
)
VOICES = (
    ("pupil_voice", "Enter what the pupil says, or why you do not have their views"),
    ("family_voice", "Enter what a parent or carer says, or why you do not have their views"),
)


def missing(referral: Referral) -> list[Gap]:
    """Return everything that stands between the draft and sending it, in the form’s order (at most seven queries)."""
    questions = list(referral.form_version.questions.all())
    answers = answers_of(referral)
    gaps = [
        *(gap for question in questions if (gap := gap_of(question, referral, answers))),
        *(Gap(section, needed, said) for section, asks, answer, needed, said in FOLLOWS
          if answers.get(asks) == answer and not answers.get(needed)),
        *pupil_gaps(referral, answers),
        *suspension_gaps(answers),
        *voice_gaps(answers),
        *row_gaps(referral),
        *document_gaps(referral, answers),
    ]  # fmt: skip
    place = {section.slug: n for n, section in enumerate(SECTIONS)}
    asked = {question.key: question.position for question in questions}
    return sorted(gaps, key=lambda gap: (place[gap.section], asked.get(gap.question, 0)))


def answers_of(referral: Referral) -> dict[str, str]:
    """Return every answer as text by its question's key, those without a column too."""
    held = {key: getattr(referral, f"{key}_id" if key == "provision_type" else key) for key in COLUMNS}
    texts = {key: "" if value is None else str(value) for key, value in held.items()}
    return texts | {answer.key: answer.text for answer in referral.answers.all()}


def gap_of(question: Question, referral: Referral, answers: dict[str, str]) -> Gap | None:
    """Return what is wrong with one question: words that could not be read, or no answer where one is needed."""
    if question.key in referral.words.get(question.section, {}):
        return Gap(question.section, question.key, f"Mend what was written for “{question.label}”")
    if not question.required or answers.get(question.key):
        return None
    if question.label.endswith("?"):
        return Gap(question.section, question.key, f"Answer “{question.label}”")
    verb = "Select" if question.kind in PICKED else "Enter"
    return Gap(question.section, question.key, f"{verb} {lower_first(question.label)}")


def pupil_gaps(referral: Referral, answers: dict[str, str]) -> list[Gap]:
    """Return what is missing about who the pupil is: a UPN or why not, and that the UPN is not another child's."""
    upn = answers["upn"]
    if not upn:
        unread = "upn" in referral.words.get("pupil", {})
        if unread or answers["no_upn_reason"]:
            return []
        return [Gap("pupil", "upn", "Enter the unique pupil number, or say why there is none yet")]
    held = Pupil.objects.filter(upn=upn).first()
    if held is None or held.date_of_birth == referral.date_of_birth:
        return []
    return (
        []
        if held.surname.lower() == referral.surname.lower()
        else [Gap("pupil", "upn", "Check the unique pupil number: it belongs to another child")]
    )


def suspension_gaps(answers: dict[str, str]) -> list[Gap]:
    """Return what is missing where there were suspensions: how many days, and why."""
    if answers["suspensions"] in ("", "0"):
        return []
    asked = (
        ("suspension_days", "Enter the school days lost to suspension"),
        ("suspension_reasons", "Enter the reasons for the suspensions"),
    )
    return [Gap("attendance", key, said) for key, said in asked if not answers[key]]


def voice_gaps(answers: dict[str, str]) -> list[Gap]:
    """Return what is missing of the two voices: words with how and when, or a reason for each."""
    gaps = []
    for key, sentence in VOICES:
        whose = "pupil's" if key == "pupil_voice" else "parent's or carer's"
        if not answers[key] and not answers[f"{key}_reason"]:
            gaps.append(Gap("voice", key, sentence))
        if answers[key] and not answers[f"{key}_method"]:
            gaps.append(Gap("voice", f"{key}_method", f"Enter how you found out the {whose} views"))
        if answers[key] and not answers[f"{key}_on"]:
            gaps.append(Gap("voice", f"{key}_on", f"Enter when you found out the {whose} views"))
    return gaps


def row_gaps(referral: Referral) -> list[Gap]:
    """Return what is missing of the contacts and the outcomes."""
    carers, outcomes = list(referral.carers.all()), list(referral.outcomes.all())
    gaps = []
    if not any(carer.parental_responsibility for carer in carers):
        gaps.append(Gap("carers", "", "Add a parent or carer with parental responsibility"))
    if not any(carer.emergency_contact and carer.telephone for carer in carers):
        gaps.append(Gap("carers", "", "Add an emergency contact with a telephone number"))
    if not any(one.outcome and one.measure and one.target and one.by_on for one in outcomes):
        gaps.append(Gap("outcomes", "", "Add an outcome with how it is measured, its target and its date"))
    return gaps


def document_gaps(referral: Referral, answers: dict[str, str]) -> list[Gap]:
    """Return the documents that exist and so must be attached: the EHCP and the healthcare plan."""
    kinds = Counter(document.kind for document in referral.documents.all())
    gaps = []
    if answers["has_ehcp"] == "yes" and not kinds[Document.Kind.EHCP]:
        gaps.append(Gap("documents", "", "Attach the education, health and care plan (EHCP)"))
    if answers["has_health_plan"] == "yes" and not kinds[Document.Kind.HEALTH_PLAN]:
        gaps.append(Gap("documents", "", "Attach the individual healthcare plan"))
    return gaps
