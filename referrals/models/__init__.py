from referrals.models.around import Advice, Asked, Comment, PossibleMatch
from referrals.models.form import FormVersion, Question
from referrals.models.kept import ReferralEvent, Signature, Submission
from referrals.models.letter import Letter
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
from referrals.models.rows import Agency, OtherPlace, Risk, Support, WeekAt
from referrals.models.written import Answer, Carer, Document, NoDocument, Outcome


__all__ = [
    "Advice",
    "Agency",
    "AgendaItem",
    "Answer",
    "Asked",
    "Attendance",
    "Carer",
    "Comment",
    "Decision",
    "Document",
    "Enrolment",
    "Exclusion",
    "FormVersion",
    "Interest",
    "Letter",
    "Meeting",
    "MeetingEvent",
    "MemberView",
    "NoDocument",
    "OtherPlace",
    "Outcome",
    "PossibleMatch",
    "Pupil",
    "Question",
    "Referral",
    "ReferralEvent",
    "Risk",
    "Signature",
    "Submission",
    "Support",
    "WeekAt",
]
