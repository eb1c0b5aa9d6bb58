"""Every change a referral or a meeting may undergo."""

from referrals.actions.agenda import list_for_meeting, move_up, take_off
from referrals.actions.checking import accept, return_to_school, signpost
from referrals.actions.deciding import correct, decide, declare_interest, give_view
from referrals.actions.meeting import (
    begin_meeting,
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


__all__ = [
    "accept",
    "begin_meeting",
    "close_meeting",
    "correct",
    "decide",
    "declare_interest",
    "edit_minutes",
    "give_notice",
    "give_view",
    "issue_papers",
    "list_for_meeting",
    "mark_offered",
    "mark_placed",
    "move_up",
    "plan_meeting",
    "proposed_dates",
    "put_on_waiting_list",
    "record_attendance",
    "return_to_panel",
    "return_to_school",
    "sign_off",
    "signpost",
    "take_off",
]
