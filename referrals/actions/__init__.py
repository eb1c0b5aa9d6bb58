"""Every change a referral or a meeting may undergo."""

from referrals.actions.advising import change_advice, record_advice
from referrals.actions.agenda import group_agenda, list_for_meeting, move_up, take_off
from referrals.actions.amending import amend
from referrals.actions.attaching import attach, remove_document, replace_document, say_why_not
from referrals.actions.chairs_action import act_alone, ratify
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
from referrals.actions.coming import ask_guest, record_notice, send_substitute
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
from referrals.actions.keying import NotKeyed, key_in
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
    proposed_day,
    record_attendance,
    sign_off,
)
from referrals.actions.placing import mark_offered, mark_placed, put_on_waiting_list, return_to_panel
from referrals.actions.scanning import scan_waiting
from referrals.actions.sending import Incomplete, answer, look_again, sign, submit, withdraw
from referrals.actions.showing import open_names, show
from referrals.actions.starting import AlreadyHere, start_referral
from referrals.actions.telling_family import family_told
from referrals.actions.writing import keep_letters, made_before, make_outcome_letters


__all__ = [
    "AFTER_PAPERS",
    "AlreadyHere",
    "Incomplete",
    "NotKeyed",
    "WrittenRow",
    "accept",
    "act_alone",
    "add_question",
    "amend",
    "answer",
    "ask_guest",
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
    "family_told",
    "give_notice",
    "give_view",
    "group_agenda",
    "hand_back",
    "import_waiting",
    "issue_papers",
    "keep_letters",
    "key_in",
    "leave_area",
    "list_for_meeting",
    "look_again",
    "look_at_match",
    "made_before",
    "make_outcome_letters",
    "mark_offered",
    "mark_placed",
    "move_up",
    "open_names",
    "plan_meeting",
    "proposed_dates",
    "proposed_day",
    "publish_form",
    "put_on_waiting_list",
    "ratify",
    "record_advice",
    "record_attendance",
    "record_exclusion",
    "record_notice",
    "remove_document",
    "replace_document",
    "retire_question",
    "return_to_panel",
    "return_to_school",
    "save_section",
    "say_left",
    "say_why_not",
    "scan_waiting",
    "send_substitute",
    "show",
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
