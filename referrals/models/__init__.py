from referrals.models.around import Advice, Asked, Comment, PossibleMatch
from referrals.models.decision import Decision, FamilyTold, Ratification
from referrals.models.form import FormVersion, Question
from referrals.models.kept import ReferralEvent, Signature, Submission
from referrals.models.letter import Letter
from referrals.models.meeting import (
    AgendaItem,
    Attendance,
    Interest,
    Meeting,
    MeetingEvent,
    MemberView,
    Notice,
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
    "FamilyTold",
    "FormVersion",
    "Interest",
    "Letter",
    "Meeting",
    "MeetingEvent",
    "MemberView",
    "NoDocument",
    "Notice",
    "OtherPlace",
    "Outcome",
    "PossibleMatch",
    "Pupil",
    "Question",
    "Ratification",
    "Referral",
    "ReferralEvent",
    "Risk",
    "Signature",
    "Submission",
    "Support",
    "WeekAt",
]
