"""Every change a referral or a meeting may undergo."""

from referrals.actions.agenda import list_for_meeting, move_up, take_off
from referrals.actions.attaching import attach, remove_document
from referrals.actions.checking import accept, return_to_school, signpost
from referrals.actions.deciding import (
    AFTER_PAPERS,
    check_correctable,
    check_open,
    correct,
    decide,
    declare_interest,
    give_view,
)
from referrals.actions.drafting import (
    add_carer,
    add_outcome,
    change_carer,
    change_outcome,
    remove_carer,
    remove_outcome,
    save_section,
)
from referrals.actions.exclusions import change_exclusion, record_exclusion
from referrals.actions.importing import import_waiting
from referrals.actions.meeting import (
    begin_meeting,
    cancel_meeting,
    close_meeting,
    edit_minutes,
    give_notice,
    issue_papers,
    plan_meeting,
    proposed_dates,
    record_attendance,
    sign_off,
)
from referrals.actions.placing import mark_offered, mark_placed, put_on_waiting_list, return_to_panel
from referrals.actions.sending import Incomplete, answer, look_again, sign, submit, withdraw
from referrals.actions.starting import start_referral


__all__ = [
    "AFTER_PAPERS",
    "Incomplete",
    "accept",
    "add_carer",
    "add_outcome",
    "answer",
    "attach",
    "begin_meeting",
    "cancel_meeting",
    "change_carer",
    "change_exclusion",
    "change_outcome",
    "check_correctable",
    "check_open",
    "close_meeting",
    "correct",
    "decide",
    "declare_interest",
    "edit_minutes",
    "give_notice",
    "give_view",
    "import_waiting",
    "issue_papers",
    "list_for_meeting",
    "look_again",
    "mark_offered",
    "mark_placed",
    "move_up",
    "plan_meeting",
    "proposed_dates",
    "put_on_waiting_list",
    "record_attendance",
    "record_exclusion",
    "remove_carer",
    "remove_document",
    "remove_outcome",
    "return_to_panel",
    "return_to_school",
    "save_section",
    "sign",
    "sign_off",
    "signpost",
    "start_referral",
    "submit",
    "take_off",
    "withdraw",
]
