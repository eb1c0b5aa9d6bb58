"""Starting from the pupil's last referral: what is copied, and what the school writes anew.

Every question, and every column of every row, is in one of the two lists, so that a new one has to be thought about.
"""

import uuid
from typing import Any

from referrals.form_versions import is_own
from referrals.models import Answer, Question, Referral
from referrals.sections import COLUMNS


# By question key. What names the pupil comes from the page that began the referral.
COPIED = (
    "preferred_name", "sex", "ethnicity", "first_language", "address", "postcode", "home_la_code", "fsm", "in_care",
    "strengths", "tried", "advice_taken", "element_3", "element_3_use", "attainment",
    "sen_provision", "sen_type", "sen_type_2", "sen_needs", "has_ehcp", "ehcp_section_f",
    "has_health_needs", "health_needs", "has_health_plan", "medication",
    "support_level", "family_support", "lead_professional", "interpreter_needed",
    "risk_level", "safety", "triggers", "safeguarding_lead", "panel_line",
    "provision_type", "provision_asked", "hours_per_week", "transport", "attendance_code",
    "success_measure", "exit_route", "exit_plan", "link_person", "post_16_plan", "post_16_application",
    "exam_entries",
)  # fmt: skip
NOT_COPIED = (
    "forename", "surname", "date_of_birth", "upn", "no_upn_reason",  # said again when it was begun
    "contact_name", "contact_role", "contact_phone", "contact_email", "contact_deputy",  # whoever writes it this time
    "year_group",  # a pupil may have moved up since
    "sessions_possible", "sessions_attended", "attendance_as_at",  # figures of another day
    "suspensions", "suspension_days", "suspension_reasons",  # of the last 12 months, which are other months now
    "ehcp_reviewed_on",  # there may have been a later review
    "referral_reason", "part_time_reason",  # why it is asked for now
    "team_discussed", "team_discussed_on", "team_advice",  # asked of the Team Around the School again
    "careers_meeting_on",
    "proposed_start_on", "proposed_end_on",  # when it is asked for
    "other_provision",  # what was in place then
    "pupil_voice", "pupil_voice_method", "pupil_voice_on", "pupil_voice_reason",  # asked every time
    "family_voice", "family_voice_method", "family_voice_on", "family_voice_reason",
    "conversation_on", "family_agrees",
)  # fmt: skip
# Rows, by relation: the columns that are copied, and those that are not.
ROWS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "carers": (
        ("name", "relationship", "parental_responsibility", "emergency_contact", "telephone", "email", "address",
         "interpreter", "no_letters", "address_withheld"), (),
    ),
    "outcomes": (("outcome", "measure", "target"), ("baseline", "by_on")),
    "supports": (("kind", "what", "from_on", "to_on", "who", "impact"), ()),
    "risks": (("kind", "likelihood", "severity", "triggers", "mitigation"), ()),
    "agencies": (("kind", "worker", "contact", "part"), ("consulted_on",)),
    "week": ((), ("site", "sessions", "hours")),
    "other_places": ((), ("name", "what", "days", "from_on", "to_on")),
}  # fmt: skip
# What the school is told, before it starts from the last referral and on the way.
TO_WRITE = (
    "The school’s contact, and the pupil’s year group",
    "Why you refer the pupil now",
    "Attendance and suspensions",
    "The dates and the week you ask for, and any other provision in place now",
    "What the pupil says, and what a parent or carer says",
    "Documents",
)
TO_LOOK_AT = (
    "Address, contacts and who has parental responsibility",
    "What has been tried since",
    "Special educational needs and health, with the date of any EHCP review",
    "Services that work with the family, and when you last asked them",
    "Keeping the pupil safe",
    "Outcomes: how it is now, and by when",
)


def is_copied(question: Question) -> bool:
    """Say whether the answer to a question is copied; those an authority added itself are."""
    return question.key in COPIED or is_own(question)


def copy_answers(last: Referral, referral: Referral) -> list[str]:
    """Copy the last referral's answers and rows to a new one, and return the columns that changed: save them.

    Only what the new one's version of the form still asks, and offers as an answer, is copied. Call in a transaction.
    """
    texts = {answer.key: answer.text for answer in last.answers.all()}
    asked = [question for question in referral.form_version.questions.all() if is_copied(question)]
    columns = [q for q in asked if q.key in COLUMNS and fits(q, getattr(last, q.key))]
    for question in columns:
        setattr(referral, question.key, getattr(last, question.key))
    given = [q for q in asked if q.key not in COLUMNS and texts.get(q.key) and fits(q, texts[q.key])]
    Answer.objects.bulk_create([Answer(referral=referral, key=q.key, text=texts[q.key]) for q in given])
    for relation, (copied, _) in ROWS.items():
        copy_rows(last, referral, relation, copied)
    return [question.key for question in columns]


def fits(question: Question, value: Any) -> bool:
    """Say whether an answer is still among those a question offers; any fits one that offers none."""
    offered = {str(code) for code, _ in question.choices}
    return not offered or value in (None, "") or str(value) in offered


def copy_rows(last: Referral, referral: Referral, relation: str, columns: tuple[str, ...]) -> None:
    """Copy these columns of one kind of row, in order."""
    if not columns:
        return
    rows: Any = getattr(last, relation)
    said = [{name: getattr(row, name) for name in columns} for row in rows.order_by("pk")]
    rows.model._default_manager.bulk_create(
        [rows.model(referral=referral, submission_key=uuid.uuid4(), **values) for values in said]
    )


def look_again_at(referral: Referral) -> tuple[str, ...]:
    """Return what the school should look at again in a referral that was copied; nothing for another."""
    return TO_LOOK_AT if referral.copied_from_id else ()
