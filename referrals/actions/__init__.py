"""Every change a referral or a meeting may undergo."""

from referrals.actions.advising import change_advice, record_advice
from referrals.actions.agenda import list_for_meeting, move_up, take_off
from referrals.actions.amending import amend
from referrals.actions.attaching import attach, remove_document, replace_document, say_why_not
from referrals.actions.changing_school import change_school, leave_area, say_left
from referrals.actions.checking import (
    accept,
    call_in,
    chase_signature,
    hand_back,
    return_to_school,
    signpost,
    take,
)
from referrals.actions.commenting import comment
from referrals.actions.deciding import (
    AFTER_PAPERS,
    check_correctable,
    check_open,
    correct,
    decide,
    declare_interest,
    give_view,
)
from referrals.actions.drafting import WrittenRow, save_section, write_section
from referrals.actions.exclusions import change_exclusion, record_exclusion
from referrals.actions.forming import (
    add_question,
    change_question,
    discard_form,
    publish_form,
    retire_question,
    start_form_version,
)
from referrals.actions.importing import import_waiting
from referrals.actions.matching import look_at_match
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
from referrals.actions.scanning import scan_waiting
from referrals.actions.sending import Incomplete, answer, look_again, sign, submit, withdraw
from referrals.actions.starting import AlreadyHere, start_referral
from referrals.actions.writing import keep_letters, made_before, make_outcome_letters


__all__ = [
    "AFTER_PAPERS",
    "AlreadyHere",
    "Incomplete",
    "WrittenRow",
    "accept",
    "add_question",
    "amend",
    "answer",
    "attach",
    "begin_meeting",
    "call_in",
    "cancel_meeting",
    "change_advice",
    "change_exclusion",
    "change_question",
    "change_school",
    "chase_signature",
    "check_correctable",
    "check_open",
    "close_meeting",
    "comment",
    "correct",
    "decide",
    "declare_interest",
    "discard_form",
    "edit_minutes",
    "give_notice",
    "give_view",
    "hand_back",
    "import_waiting",
    "issue_papers",
    "keep_letters",
    "leave_area",
    "list_for_meeting",
    "look_again",
    "look_at_match",
    "made_before",
    "make_outcome_letters",
    "mark_offered",
    "mark_placed",
    "move_up",
    "plan_meeting",
    "proposed_dates",
    "publish_form",
    "put_on_waiting_list",
    "record_advice",
    "record_attendance",
    "record_exclusion",
    "remove_document",
    "replace_document",
    "retire_question",
    "return_to_panel",
    "return_to_school",
    "save_section",
    "say_left",
    "say_why_not",
    "scan_waiting",
    "sign",
    "sign_off",
    "signpost",
    "start_form_version",
    "start_referral",
    "submit",
    "take",
    "take_off",
    "withdraw",
    "write_section",
]
