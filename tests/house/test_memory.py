"""No move without its event, no change without its audit entry: where one cannot be written, nothing has happened."""

import datetime as dt
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import models, transaction

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from partnerships.actions import delegate
from partnerships.models import Capacity, Group, Loan, Membership, Provision, ProvisionServes
from placements import actions as places
from placements.models import (
    AnswerLink,
    CasePriority,
    Clash,
    ClashEvent,
    ExtraPlace,
    Notification,
    NotificationEvent,
    Offer,
    OfferEvent,
    Placement,
    PlacementEvent,
    PupilPair,
    ReintegrationPlan,
    Review,
    Stay,
    Suggestion,
    SuggestionAnswer,
    Task,
    WaitingReview,
)
from referrals import actions
from referrals.asked import Asking
from referrals.models import (
    AgendaItem,
    Asked,
    Attendance,
    Comment,
    Decision,
    Exclusion,
    FamilyTold,
    Interest,
    Meeting,
    MeetingEvent,
    MemberView,
    Notice,
    Ratification,
    Referral,
    ReferralEvent,
    Signature,
    Submission,
)
from tests.house.world import World, make_world, secret_of
from tests.placements.making import (
    agreed,
    asked,
    confirmed,
    facts_of_end,
    paired,
    placed,
    suggested,
    told,
    what_is_told,
)
from tests.referrals.making import complete_draft, signed
from tests.referrals.panel import a_place, item_of, meeting_in_session, planned


EVENTS = (ReferralEvent, MeetingEvent, OfferEvent, PlacementEvent, NotificationEvent, ClashEvent)
ROWS: tuple[type[models.Model], ...] = (
    Referral, Comment, Meeting, AgendaItem, Decision, Exclusion, Interest, MemberView, Notice, Attendance,
    Ratification, FamilyTold, Offer, AnswerLink, Placement, Review, Notification, Task, ReintegrationPlan, Stay,
    Signature, Submission, Message, Asked, Suggestion, SuggestionAnswer, CasePriority, PupilPair, WaitingReview,
    ExtraPlace, Loan, Clash, *EVENTS,
)  # fmt: skip
# What is remembered by the audit alone, because no case moves.
WITHOUT_EVENT = {"start", "save", "attach", "declare", "view", "move up", "chase", "review", "ask for review", "plan",
                 "exclude", "comment", "take", "hand back", "delegate", "remind", "suggest", "answer a suggestion",
                 "priority", "review a case that waits", "pair", "end pair", "extra place", "end extra place", "lend",
                 "give back", "send link", "family told"}  # fmt: skip


class LostMemory(Exception):
    """What a memory that cannot be written raises."""


def as_it_is() -> dict[str, list[Any]]:
    """Return every row that an action might change."""
    return {model.__name__: list(model._default_manager.order_by("pk").values_list()) for model in ROWS}


def at_base(forename: str) -> dict[str, Any]:
    """Return where and of whom a school tells: at Riverbank Base, so that there is one provision."""
    base = Provision.objects.get()
    return {
        "forename": forename, "provision": base, "provider_name": "", "provider_address": "", "provider_postcode": ""
    }  # fmt: skip


def send_a_link(cast: Cast, offer: Offer) -> None:
    """Send a link again, once nobody at the base has an account."""
    Membership.objects.filter(pk=cast.quinn.pk).update(to_on=clock.today() - dt.timedelta(1))
    places.send_link_again(offer, by=cast.cora)


def doings(cast: Cast, world: World) -> dict[str, Callable[[], Any]]:
    """Return everything that may be done in the world as it stands, by name."""
    Capacity.objects.update(places=20)
    ProvisionServes.objects.filter(partnership=cast.places["west"]).update(places=18)
    begun = meeting_in_session(cast, [listed := signed(cast)])
    ended = actions.close_meeting(meeting_in_session(cast, []), by=cast.cora)
    opened, new = actions.give_notice(planned(cast), by=cast.cora), planned(cast)
    ready, draft = actions.accept(signed(cast), by=cast.cora), complete_draft(cast)
    waits, offer = agreed(cast), confirmed(cast)
    placement, item, heard = placed(cast), item_of(world.meeting, world.listed), item_of(begun, listed)
    today, cora, quinn, asha = clock.today(), cast.cora, cast.quinn, cast.asha
    key, reason = uuid.uuid4(), "Because"
    end: dict[str, Any] = facts_of_end(placement)
    plan: dict[str, Any] = {"stages": "A", "school_lead": "B", "provision_lead": "C", "return_on": today}
    held: dict[str, Any] = {"held_on": today, "attended": "A", "safe": "B", "progress": "C", "next_steps": "D"}
    review, sent_home = placement.reviews.all()[0], Referral.objects.get(offers__placement=placement)
    first, asks = Group.objects.get(), Asking("pupil", "upn", "missing")
    taken = actions.take(signed(cast), by=cora)
    question = places.question_notification(told(cast, **at_base("Una")), reason=reason, by=cast.olu)
    known, clash_of = told(cast, **at_base("Bea")), Clash.objects.get()
    west, round_of, pair = cast.places["west"], suggested(cast), paired(cast, waits, world.sent)
    late = told(cast, **at_base("Lev"), planned_end_on=today - dt.timedelta(1))
    alone = actions.act_alone(
        actions.accept(signed(cast), by=cast.cora), meeting=opened, why_now="A", by=cast.dana, **a_place()
    )
    return {
        "start": lambda: actions.start_referral(school=asha.organisation, submission_key=key, by=asha),
        "submit": lambda: actions.submit(draft, by=asha),
        "withdraw": lambda: actions.withdraw(world.sent, reason=reason, by=asha),
        "amend": lambda: actions.amend(
            world.sent, "safety", values={"panel_line": "New"}, reason=reason, version=world.sent.version, by=asha),
        "say left": lambda: actions.say_left(world.sent, on=today, reason=reason, by=asha),
        "leave area": lambda: actions.leave_area(world.sent, la_code="926", on=today, reason=reason, by=cora),
        "change school": lambda: places.change_school(
            sent_home, to=cast.places["hilltop"], on=today, reason=reason, by=cora),
        "comment": lambda: actions.comment(world.sent, text="A", submission_key=key, by=asha),
        "withdraw with its place": lambda: places.withdraw_with_place(world.offer.referral, reason=reason, by=asha),
        "sign": lambda: actions.sign(world.sent, by=cast.rowan),
        "accept": lambda: actions.accept(world.sent, by=cora),
        "return": lambda: actions.return_to_school(world.sent, asked=[asks], by=cora),
        "signpost": lambda: actions.signpost(world.sent, reason=reason, by=cora),
        "take": lambda: actions.take(world.sent, by=cora),
        "hand back": lambda: actions.hand_back(taken, by=cora),
        "call in": lambda: actions.call_in(world.signposted, reason=reason, by=cast.priya),
        "chase signature": lambda: actions.chase_signature(world.sent, by=cora),
        "delegate": lambda: delegate(
            asha.user, from_on=today, to_on=today, submission_key=key, by=cast.rowan),
        "list": lambda: actions.list_for_meeting(ready, meeting=opened, by=cora),
        "take off": lambda: actions.take_off(item, reason=reason, by=cora),
        "meet": lambda: actions.plan_meeting(
            partnership=cast.places["west"], held_on=today, starts_at=dt.time(9), place="", submission_key=key,
            deadline_on=today, papers_on=today, by=cora),
        "notice": lambda: actions.give_notice(new, by=cora),
        "papers": lambda: actions.issue_papers(opened, by=cora),
        "cancel": lambda: actions.cancel_meeting(opened, reason=reason, by=cora),
        "begin": lambda: actions.begin_meeting(world.meeting, by=cora),
        "attendance": lambda: actions.record_attendance(begun, states={}, by=cora),
        "declare": lambda: actions.declare_interest(item, kind="personal", note="", by=cast.priya),
        "record notice": lambda: actions.record_notice(
            begun, school=cast.places["castle-rise"], person="A", how="phone", told_on=today, by=cora),
        "guest": lambda: actions.ask_guest(begun, guest=cast.olu, reason=reason, by=cora),
        "substitute": lambda: actions.send_substitute(
            world.meeting.attendances.get(member=cast.rowan_panel), person=asha, by=cora),
        "group": lambda: actions.group_agenda(world.meeting, by=cora),
        "show": lambda: actions.show(heard, by=cora),
        "open names": lambda: actions.open_names(heard, by=cora),
        "key in": lambda: actions.key_in([(heard, a_place())], by=cora),
        "chair's action": lambda: actions.act_alone(
            ready, meeting=opened, why_now=reason, by=cast.dana, **a_place()),
        "ratify": lambda: actions.ratify(alone, meeting=begun, ratified=True, note="", by=cora),
        "family told": lambda: actions.family_told(alone, told_on=today, how="A", by=asha),
        "view": lambda: actions.give_view(item, view="support", note="", by=cast.priya),
        "decide": lambda: actions.decide(heard, by=cora, **a_place()),
        "close": lambda: actions.close_meeting(begun, by=cora),
        "minutes": lambda: actions.edit_minutes(ended, minutes="New", version=ended.version, by=cora),
        "sign off": lambda: actions.sign_off(ended, minutes="All", by=cast.chidi),
        "confirm": lambda: places.confirm_offer(world.offer, by=quinn),
        "refuse": lambda: places.refuse_offer(world.offer, refusal="full", note=reason, by=quinn),
        "release": lambda: places.release_offer(world.offer, reason=reason, by=cora),
        "send link": lambda: send_a_link(cast, world.offer),
        "answer by link": lambda: places.answer_by_link(secret_of(world.offer), places.confirm_offer),
        "chase": lambda: places.chase_offer(world.offer, by=cora),
        "offer": lambda: places.offer_place(
            waits, group=first, first_on=today, last_on=today, submission_key=key,
            by=cora),
        "start placement": lambda: places.start_placement(
            offer, started_on=today, hours_per_week=None, submission_key=key, by=quinn),
        "pause": lambda: places.pause(placement, reason=reason, by=quinn),
        "complete": lambda: places.complete(placement, by=quinn, **end),
        "end early": lambda: places.end_early(placement, reason=reason, by=quinn, **end),
        "review": lambda: places.record_review(review, version=1, by=quinn, **held),
        "ask for review": lambda: places.ask_for_review(placement, due_on=today + dt.timedelta(3), by=asha),
        "plan": lambda: places.write_plan(placement, version=0, by=quinn, **plan),
        "tell": lambda: places.tell_the_la(what_is_told(**at_base("New")), submission_key=key, by=asha),
        "acknowledge": lambda: places.acknowledge_notification(known, version=known.version, by=cast.olu),
        "question": lambda: places.question_notification(known, reason=reason, by=cast.olu),
        "answer": lambda: places.answer_notification(question, reason=reason, by=asha),
        "change what was told": lambda: places.update_notification(
            known, given={"purpose": "New"}, reason=reason, version=known.version, by=asha),
        "end what was told": lambda: places.end_notification(
            late, ended_on=today, destination="home_full", as_planned=True, by=asha),
        "remind": places.remind,
        "suggest": lambda: places.suggest_places(west, submission_key=key, by=cora),
        "answer a suggestion": lambda: places.answer_suggestion(
            round_of, waits, verb="accept", submission_key=key, by=cora),
        "priority": lambda: places.set_priority(waits, band=1, reason=reason, submission_key=key, by=cora),
        "review a case that waits": lambda: places.review_waiting(
            world.waiting, found="A", needed="B", next_on=places.last_review_day(), submission_key=key, by=cora),
        "pair": lambda: places.keep_pair(
            waits, world.sent, kind="ask", reason=reason, from_on=today, to_on=None, submission_key=key, by=cora),
        "end pair": lambda: places.end_pair(pair, to_on=today, by=cora),
        "extra place": lambda: places.give_extra_place(
            first, from_on=today, to_on=today, reason=reason, agreed_by="A", agreed_on=today, submission_key=key,
            by=cast.olu),
        "end extra place": lambda: places.end_extra_place(
            ExtraPlace.objects.get(), stops_on=today, reason=reason, by=cast.olu),
        "lend": lambda: places.lend_places(
            first.provision, lender=west, borrower=cast.places["east"], places=1, from_on=today, to_on=today,
            reason=reason, lender_agreed="A", borrower_agreed="B", submission_key=key, by=cora),
        "give back": lambda: places.end_loan(
            Loan.objects.get(), stops_on=today + dt.timedelta(55), reason=reason, by=cast.olu),
        "ask the officer": lambda: asked(cast, waits),
        "answer a clash": lambda: places.say_no(clash_of, reason=reason, by=cast.olu),
        "exclude": lambda: actions.record_exclusion(
            school=asha.organisation, kind="permanent", on=today, submission_key=key, by=asha),
    }  # fmt: skip


@pytest.mark.parametrize("lost", ["nothing", "events", "the audit"])
def test_what_is_not_remembered_has_not_happened(cast: Cast, lost: str) -> None:
    todo = doings(cast, make_world(cast))
    before = as_it_is()

    def fails(*args: object, **kwargs: object) -> None:
        raise LostMemory

    happened, changed = set(), set()
    with pytest.MonkeyPatch.context() as patch:
        for memory in {"nothing": (), "events": EVENTS, "the audit": (Entry,)}[lost]:
            patch.setattr(memory, "save", fails)
        for name, do in todo.items():
            with transaction.atomic():
                with suppress(LostMemory):
                    do()
                    happened.add(name)
                if as_it_is() != before:
                    changed.add(name)
                transaction.set_rollback(True)
    expected = {"nothing": set(todo), "events": WITHOUT_EVENT & set(todo), "the audit": set[str]()}[lost]
    assert happened == expected
    assert changed == expected
