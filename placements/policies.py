"""Who may: sentences about a membership and an offer or a placement."""

from collections.abc import Callable

from partnerships.doers import Doer, LinkHolder
from partnerships.models import Loan, Membership, Organisation
from partnerships.models.membership import (
    HEADS,
    LA_CASE_ROLES,
    PANEL_ROLES,
    PROVISION_ROLES,
    RUNS_THE_PANEL,
    SCHOOL_ROLES,
    Role,
)
from placements.models import Notification, Offer, Placement, Task
from placements.notified import TASKS
from placements.workflow import NOTIFICATION, OFFER, PLACEMENT, OfferStatus
from referrals.models import Referral
from referrals.policies import is_own_school
from referrals.workflow import Status


def may_offer(actor: Membership, referral: Referral) -> bool:
    """The chair, deputy and co-ordinator of the partnership that agreed, or an AP officer, offer a place."""
    if actor.role == Role.AP_OFFICER:
        return True
    return actor.role in RUNS_THE_PANEL and actor.organisation_id == referral.partnership_id


def may_chase(actor: Membership, offer: Offer) -> bool:
    """Whoever may offer the place may chase the answer."""
    return may_offer(actor, offer.referral)


def may_release(actor: Membership, offer: Offer) -> bool:
    """Whoever may offer the place takes it back, and the school that asked for it gives it back."""
    return may_chase(actor, offer) or is_own_school(actor, offer.referral)


def may_answer(actor: Doer, offer: Offer) -> bool:
    """The base lead of the provision asked, or whoever opens the link it was sent for this offer, answers."""
    if isinstance(actor, LinkHolder):
        return actor.about == offer.reference
    return actor.role == Role.BASE_LEAD and actor.organisation_id == offer.provision_id


def may_start(actor: Membership, offer: Offer) -> bool:
    """The base lead, or whoever may offer the place, records the first day attended."""
    return may_answer(actor, offer) or may_chase(actor, offer)


def leads(actor: Membership, placement: Placement) -> bool:
    """Say whether this person leads the provision where the pupil is."""
    return actor.role == Role.BASE_LEAD and actor.organisation_id == placement.provision_id


def works_there(actor: Membership, placement: Placement) -> bool:
    """Say whether this person works at the provision where the pupil is."""
    return actor.role in PROVISION_ROLES and actor.organisation_id == placement.provision_id


def is_home_school(actor: Membership, placement: Placement) -> bool:
    """Say whether this person acts for the pupil's home school."""
    return actor.role in SCHOOL_ROLES and actor.organisation_id == placement.home_school_id


def arranges(actor: Membership, placement: Placement) -> bool:
    """Say whether this person acts for a school that arranged the placement itself."""
    return placement.route == Placement.Route.SCHOOL and is_home_school(actor, placement)


def may_review(actor: Membership, placement: Placement) -> bool:
    """The provision's staff record reviews; where the school arranged the placement itself, the school does too."""
    return works_there(actor, placement) or arranges(actor, placement)


def may_ask_for_review(actor: Membership, placement: Placement) -> bool:
    """The home school, the provision, the panel's officers and the authority may each ask for a review."""
    return (
        is_home_school(actor, placement)
        or works_there(actor, placement)
        or actor.role in LA_CASE_ROLES
        or (actor.role in RUNS_THE_PANEL and actor.organisation_id == placement.partnership_id)
    )


def may_pause(actor: Membership, placement: Placement) -> bool:
    """The base lead, the home school's head and the authority's case roles pause a placement for safeguarding."""
    return may_resume(actor, placement) or (actor.role in HEADS and is_home_school(actor, placement))


def may_resume(actor: Membership, placement: Placement) -> bool:
    """The base lead and the authority's case roles resume a paused placement."""
    return leads(actor, placement) or actor.role in LA_CASE_ROLES


def may_extend(actor: Membership, placement: Placement) -> bool:
    """The chair, deputy and co-ordinator of the partnership that gave the place, or an AP officer, extend it."""
    if placement.route == Placement.Route.SCHOOL:
        return False
    runs = actor.role in RUNS_THE_PANEL and actor.organisation_id == placement.partnership_id
    return runs or actor.role == Role.AP_OFFICER


def may_write_plan(actor: Membership, placement: Placement) -> bool:
    """The base lead and the home school write the plan to go back to school."""
    return leads(actor, placement) or is_home_school(actor, placement)


def may_approve_plan(actor: Membership, placement: Placement) -> bool:
    """The head of the home school, or a dated delegate, approves the plan."""
    return actor.role in HEADS and is_home_school(actor, placement)


def may_end(actor: Membership, placement: Placement) -> bool:
    """The base lead, or an AP officer, records how the placement ended; what a school arranged itself, it ends."""
    if placement.route == Placement.Route.SCHOOL:
        return False
    return leads(actor, placement) or actor.role == Role.AP_OFFICER


def may_check(actor: Membership, placement: Placement) -> bool:
    """The home school, or an AP officer, records whether the return holds."""
    return is_home_school(actor, placement) or actor.role == Role.AP_OFFICER


def may_see_day_one(actor: Membership, offer: Offer) -> bool:
    """The provision, once it has confirmed, the home school and the authority's case roles see the day-one sheet."""
    withdrawn = offer.referral.status == Status.WITHDRAWN
    if withdrawn or offer.status not in (OfferStatus.CONFIRMED, OfferStatus.TAKEN_UP):
        return False
    if actor.role in PROVISION_ROLES:
        return bool(actor.organisation_id == offer.provision_id)
    return actor.role in LA_CASE_ROLES or (
        actor.role in SCHOOL_ROLES and actor.organisation_id == offer.referral.school_id
    )


def may_write_letter(actor: Membership, offer: Offer) -> bool:
    """The home school's head or contact writes to the family about a place that is confirmed, and reads the letters."""
    return is_own_school(actor, offer.referral) and may_see_day_one(actor, offer)


def may_finish(actor: Membership, task: Task) -> bool:
    """The organisation that has the task finishes it; the authority's case roles may for anybody.

    What a school has yet to tell is finished by telling it, never by a button: the checks above all.
    """
    if task.placement.route == Placement.Route.SCHOOL and task.key in TASKS:
        return False
    return has_task(actor, task)


def has_task(actor: Membership, task: Task) -> bool:
    """The organisation that has the task sees it, and so do the authority's case roles."""
    return actor.role in LA_CASE_ROLES or bool(actor.organisation_id == task.organisation_id)


def may_see_offers(actor: Membership | None) -> bool:
    """Schools, provisions, the panel's officers and the authority's case roles have a list of offers."""
    return actor is not None and actor.role in (*SCHOOL_ROLES, *PROVISION_ROLES, *RUNS_THE_PANEL, *LA_CASE_ROLES)


def may_see_placements(actor: Membership | None) -> bool:
    """Whoever sees offers has a list of placements, and so has a school's attendance officer."""
    return may_see_offers(actor) or (actor is not None and actor.role == Role.ATTENDANCE_OFFICER)


def may_see_board(actor: Membership | None) -> bool:
    """The panel, provisions and the authority see the places; the board holds numbers, never a child."""
    seers = (*PANEL_ROLES, Role.COORDINATOR, Role.ADVISER, *PROVISION_ROLES, *LA_CASE_ROLES, Role.LA_ADMINISTRATOR)
    return actor is not None and actor.role in seers


def may_read_funding(actor: Membership | None) -> bool:
    """The authority's case roles read which places are funded (field group F9), and its administrator sets it."""
    return actor is not None and actor.role in (*LA_CASE_ROLES, Role.LA_ADMINISTRATOR)


def may_give_extra(actor: Membership | None) -> bool:
    """The AP officer alone gives an extra place, with the host head's agreement, and ends it (product, journey 4)."""
    return actor is not None and actor.role == Role.AP_OFFICER


def may_see_extra(actor: Membership | None) -> bool:
    """Provisions, those who run a panel and the authority's case roles have a list of extra places."""
    return actor is not None and actor.role in (*PROVISION_ROLES, *RUNS_THE_PANEL, *LA_CASE_ROLES)


def may_ask_officer(actor: Membership, referral: Referral) -> bool:
    """Those who run the panel that agreed ask the AP officer about a place that another partnership holds."""
    return actor.role in RUNS_THE_PANEL and actor.organisation_id == referral.partnership_id


def may_answer_clash(actor: Membership | None) -> bool:
    """The AP officer alone answers a clash between partnerships (product, journey 4)."""
    return may_give_extra(actor)


def may_lend_any(actor: Membership | None) -> bool:
    """Those who run a panel, and the AP officer, lend places and give them back."""
    return actor is not None and actor.role in (*RUNS_THE_PANEL, Role.AP_OFFICER)


def may_lend(actor: Membership, lender: Organisation) -> bool:
    """Those who run the panel that lends, or an AP officer, record what both sides have agreed."""
    return may_lend_any(actor) and (actor.role == Role.AP_OFFICER or actor.organisation_id == lender.pk)


def may_stop_loan(actor: Membership, loan: Loan) -> bool:
    """Those who run the panel that borrows, or an AP officer, give lent places back."""
    return may_lend_any(actor) and (actor.role == Role.AP_OFFICER or actor.organisation_id == loan.borrower_id)


def may_have_a_page(actor: Membership | None) -> bool:
    """A provision's staff have a page of their own."""
    return actor is not None and actor.role in PROVISION_ROLES


def may_see_waiting(actor: Membership | None) -> bool:
    """The panel's officers see their waiting list, the authority's case roles every one."""
    return actor is not None and actor.role in (*RUNS_THE_PANEL, *LA_CASE_ROLES)


def may_see_used(actor: Membership | None) -> bool:
    """A panel's members, co-ordinator and advisers see what their schools used; the authority's case roles any."""
    return actor is not None and actor.role in (*LA_CASE_ROLES, *PANEL_ROLES, Role.COORDINATOR, Role.ADVISER)


def may_suggest(actor: Membership, partnership: int) -> bool:
    """Those who run a partnership's panel, or an AP officer, have places suggested for its cases and answer them."""
    if actor.role == Role.AP_OFFICER:
        return True
    return actor.role in RUNS_THE_PANEL and actor.organisation_id == partnership


def may_set_priority(actor: Membership, referral: Referral) -> bool:
    """Whoever may offer a case a place says how urgent it is."""
    return may_offer(actor, referral)


def may_review_waiting(actor: Membership, referral: Referral) -> bool:
    """Whoever may offer a case a place reviews it while it waits."""
    return may_offer(actor, referral)


def may_pair(actor: Membership, one: Referral, other: Referral) -> bool:
    """Whoever may offer a place to either of two pupils keeps what is known of the two."""
    return may_offer(actor, one) or may_offer(actor, other)


def may_pair_any(actor: Membership | None) -> bool:
    """Those who run a panel and the AP officer keep which pupils must be apart."""
    return actor is not None and actor.role in (*RUNS_THE_PANEL, Role.AP_OFFICER)


def may_see_provision(actor: Membership | None, provision: Organisation) -> bool:
    """A provision's staff see who is coming and who is here, and so do the authority's case roles."""
    if actor is None:
        return False
    return actor.role in LA_CASE_ROLES or (actor.role in PROVISION_ROLES and actor.organisation_id == provision.pk)


def may_tell_the_la(actor: Membership | None) -> bool:
    """A school's head, delegate or contact tells the authority of a placement that the school arranged."""
    return actor is not None and actor.role in SCHOOL_ROLES


def may_see_notifications(actor: Membership | None) -> bool:
    """Schools have a list of what they have told, and the authority's case roles of what they were told."""
    return may_tell_the_la(actor) or (actor is not None and actor.role in LA_CASE_ROLES)


def may_acknowledge(actor: Membership, notification: Notification) -> bool:
    """An AP officer acknowledges what a school has told, or asks about it."""
    return actor.role == Role.AP_OFFICER


def may_answer_for_school(actor: Membership, notification: Notification) -> bool:
    """The school that told answers, and tells of changes and of the end."""
    return arranges(actor, notification.placement)


def may_end_notification(actor: Membership, notification: Notification) -> bool:
    """The school tells that the placement has ended; an AP officer who was told otherwise records it too."""
    return may_answer_for_school(actor, notification) or may_acknowledge(actor, notification)


MAY_OFFER: dict[str, Callable[[Membership, Offer], bool]] = {
    "confirm": may_answer,
    "ask_later": may_answer,
    "agree_later": may_chase,
    "refuse": may_answer,
    "take_up": may_start,
    "release": may_release,
}
MAY: dict[str, Callable[[Membership, Placement], bool]] = {
    "complete": may_end,
    "end_early": may_end,
    "pause": may_pause,
    "resume": may_resume,
    "approve_return": may_approve_plan,
}


MAY_NOTIFY: dict[str, Callable[[Membership, Notification], bool]] = {
    "acknowledge": may_acknowledge,
    "question": may_acknowledge,
    "answer": may_answer_for_school,
    "update": may_answer_for_school,
    "end": may_end_notification,
}


def offer_moves_for(actor: Membership, offer: Offer) -> list[str]:
    """Return the moves of an offer a page may show this person: table and policies both allow them."""
    return [m.name for m in OFFER.open_from(offer.status) if MAY_OFFER[m.name](actor, offer)]


def moves_for(actor: Membership, placement: Placement) -> list[str]:
    """Return the moves of a placement a page may show this person: table and policies both allow them."""
    return [m.name for m in PLACEMENT.open_from(placement.status) if MAY[m.name](actor, placement)]


def notification_moves_for(actor: Membership, notification: Notification) -> list[str]:
    """Return the moves of a notification a page may show this person; a change may be told whoever's turn it is."""
    names = [m.name for m in NOTIFICATION.open_from(notification.status)]
    if names and "update" not in names:
        names.append("update")
    return [name for name in names if MAY_NOTIFY[name](actor, notification)]
