from partnerships.models.calendar import ClosedDay, Term
from partnerships.models.code import Code
from partnerships.models.letter import LetterWording
from partnerships.models.limit import DocumentLimit
from partnerships.models.membership import Invitation, Membership, Role
from partnerships.models.organisation import Kind, Organisation, PartnershipMember, Status
from partnerships.models.provision import (
    AnswerAddress,
    Capacity,
    Closure,
    Counts,
    Group,
    Provision,
    ProvisionServes,
    ProvisionType,
    Site,
    Tier,
)
from partnerships.models.reminder import Occasion, Reminder, ReminderRule, Whom
from partnerships.models.sharing import Loan
from partnerships.models.suggesting import Postcode, SuggestionRule
from partnerships.models.wording import PanelRule, Wording


__all__ = [
    "AnswerAddress",
    "Capacity",
    "ClosedDay",
    "Closure",
    "Code",
    "Counts",
    "DocumentLimit",
    "Group",
    "Invitation",
    "Kind",
    "LetterWording",
    "Loan",
    "Membership",
    "Occasion",
    "Organisation",
    "PanelRule",
    "PartnershipMember",
    "Postcode",
    "Provision",
    "ProvisionServes",
    "ProvisionType",
    "Reminder",
    "ReminderRule",
    "Role",
    "Site",
    "Status",
    "SuggestionRule",
    "Term",
    "Tier",
    "Whom",
    "Wording",
]
