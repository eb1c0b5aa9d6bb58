from referrals.models.form import FormVersion, Question
from referrals.models.kept import ReferralEvent, Signature, Submission
from referrals.models.meeting import (
    AgendaItem,
    Attendance,
    Decision,
    Interest,
    Meeting,
    MeetingEvent,
    MemberView,
)
from referrals.models.pupil import Enrolment, Exclusion, Pupil
from referrals.models.referral import Referral
from referrals.models.written import Answer, Carer, Document, Outcome


__all__ = [
    "AgendaItem",
    "Answer",
    "Attendance",
    "Carer",
    "Decision",
    "Document",
    "Enrolment",
    "Exclusion",
    "FormVersion",
    "Interest",
    "Meeting",
    "MeetingEvent",
    "MemberView",
    "Outcome",
    "Pupil",
    "Question",
    "Referral",
    "ReferralEvent",
    "Signature",
    "Submission",
]
