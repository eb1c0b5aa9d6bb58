from placements.actions.answering import acknowledge_notification, answer_notification, question_notification
from placements.actions.changing_school import change_school
from placements.actions.clashing import ask_officer, decide_clash, give_extra_for, say_no
from placements.actions.extending import extend
from placements.actions.importing import import_placements, preview_placements
from placements.actions.linking import answer_by_link, send_link_again
from placements.actions.notifying import tell_the_la
from placements.actions.offering import (
    agree_later,
    ask_later,
    chase_offer,
    confirm_offer,
    days_if_later,
    offer_place,
    refuse_offer,
    release_offer,
)
from placements.actions.placing import ask_for_review, finish_task, pause, record_review, resume, start_placement
from placements.actions.reminding import remind
from placements.actions.returning import approve_plan, complete, end_early, record_check, write_plan
from placements.actions.sharing import end_extra_place, end_loan, give_extra_place, lend_places
from placements.actions.suggesting import answer_suggestion, end_pair, keep_pair, set_priority, suggest_places
from placements.actions.updating import end_notification, update_notification
from placements.actions.waiting import last_review_day, review_waiting
from placements.actions.withdrawing import withdraw_with_place
from placements.actions.writing import make_letters


__all__ = [
    "acknowledge_notification",
    "agree_later",
    "answer_by_link",
    "answer_notification",
    "answer_suggestion",
    "approve_plan",
    "ask_for_review",
    "ask_later",
    "ask_officer",
    "change_school",
    "chase_offer",
    "complete",
    "confirm_offer",
    "days_if_later",
    "decide_clash",
    "end_early",
    "end_extra_place",
    "end_loan",
    "end_notification",
    "end_pair",
    "extend",
    "finish_task",
    "give_extra_for",
    "give_extra_place",
    "import_placements",
    "keep_pair",
    "last_review_day",
    "lend_places",
    "make_letters",
    "offer_place",
    "pause",
    "preview_placements",
    "question_notification",
    "record_check",
    "record_review",
    "refuse_offer",
    "release_offer",
    "remind",
    "resume",
    "review_waiting",
    "say_no",
    "send_link_again",
    "set_priority",
    "start_placement",
    "suggest_places",
    "tell_the_la",
    "update_notification",
    "withdraw_with_place",
    "write_plan",
]
