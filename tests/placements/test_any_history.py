"""Whatever people do, in whatever order and on whatever day: no place is given twice and no case is lost."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.workflow import NotAllowed
from partnerships.actions import Stale, add, change
from partnerships.calendar import calendar_of
from partnerships.models import Capacity, Closure, Group, Membership
from placements import actions
from placements.models import Offer, Placement, WaitingReview
from placements.places import books_of
from placements.rounds.known import WITHOUT_PLACE
from placements.workflow import HELD
from referrals import actions as cases
from referrals.interests import barring_kinds, interests_in
from referrals.models import AgendaItem, Attendance, Decision, Meeting, Referral
from referrals.next_dates import Due, next_date
from referrals.next_step import day as in_words
from referrals.next_step import next_step
from referrals.queue import clocks
from referrals.workflow import OPEN, MeetingStatus, Status
from tests.placements.making import facts_of_end
from tests.referrals import panel


REFUSALS = (PermissionDenied, ValidationError, NotAllowed, Stale)
ANYBODY = ("asha", "rowan", "ben", "priya", "chidi", "cora", "kit", "quinn", "olu", "ada")
WITH_THE_SCHOOL = (Status.DRAFT, Status.RETURNED, Status.MORE_INFORMATION)
OUTCOMES = ("agree_place", "agree_waiting", "ask", "redirect", "not_agree")
# What each move is made of; where there is none of it, the move is not drawn.
TARGETS: dict[str, Callable[[], Any]] = {
    "accept": lambda: Referral.objects.filter(status=Status.SUBMITTED),
    "decide": lambda: AgendaItem.objects.filter(
        decided_at=None, taken_off_at=None, meeting__status=MeetingStatus.IN_SESSION
    ).select_related("meeting", "referral__school"),
    "offer": lambda: Referral.objects.filter(status__in=[Status.AGREED, Status.WAITING]),
    "answer": lambda: Offer.objects.filter(status__in=["sent", "later"]),
    "later": lambda: Offer.objects.filter(status__in=["sent", "later"]),
    "release": lambda: Offer.objects.filter(status__in=HELD),
    "shelve": lambda: Referral.objects.filter(status=Status.AGREED),
    "review": lambda: Referral.objects.filter(status=Status.WAITING),
    "start": lambda: Offer.objects.filter(status="confirmed"),
    "extend": lambda: Placement.objects.live(),
    "end": lambda: Placement.objects.live(),
    "withdraw": lambda: Referral.objects.all(),
}  # fmt: skip
MOVES = ("send", "hold", "close", "wait", *TARGETS)
MOST_CASES = 9
FIRST, LAST = dt.date(2026, 11, 1), dt.date(2028, 12, 31)


def answer_to(referral: Referral) -> Due:
    """Return what an offered case waits for, by its offer: an answer, a later day to be agreed, or the first day."""
    offer = referral.offers.get(status__in=HELD)
    if offer.status == "later":
        assert offer.ready_on
        return Due(offer.ready_on, referral.partnership)
    return Due(offer.reply_by_on if offer.status == "sent" else offer.stay.first_on, offer.provision.organisation)


class History(RuleBasedStateMachine):
    """A county of one base with three places, and people who try things."""

    cast: ClassVar[Cast]
    done: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.scope = transaction.atomic()
        self.scope.__enter__()
        self.now = clock.now()
        Capacity.objects.update(places=3)

    def teardown(self) -> None:
        """Undo everything this history did."""
        transaction.set_rollback(True)
        self.scope.__exit__(None, None, None)

    @initialize()
    def some_cases_are_under_way(self) -> None:
        """Begin with a pupil at the base, one about to come, and three cases before a meeting that has just begun."""
        for number in range(5):
            self.try_to_send("", number, 0)
        panel.meeting_in_session(self.cast, Referral.objects.filter(status=Status.SUBMITTED))
        for _ in range(2):
            self.try_to_decide("", 0, 0)
            self.try_to_offer("", 0, 40)
            self.try_to_answer("", 0, 1)
        self.try_to_start("", 0, 0)

    @rule(data=st.data())
    def something_is_tried(self, data: st.DataObject) -> None:
        """Try one move, mostly as whoever usually makes it and sometimes as anybody; a refusal changes nothing."""
        name = data.draw(st.sampled_from([move for move in MOVES if self.may_be_drawn(move)]), "move")
        who = data.draw(st.sampled_from(ANYBODY), "who") if data.draw(st.integers(0, 4), "stranger") == 4 else ""
        pick, number = data.draw(st.integers(0, 9), "which"), data.draw(st.integers(0, 60), "number")
        with clock.set_to(self.now):
            try:
                with transaction.atomic():
                    getattr(self, f"try_to_{name}")(who, pick, number)
                self.done[name] += 1
            except REFUSALS:
                pass

    def may_be_drawn(self, move: str) -> bool:
        """Say whether there is something for a move, and not yet too much of it."""
        if move == "send":
            return Referral.objects.count() < MOST_CASES
        return move not in TARGETS or bool(TARGETS[move]().exists())

    def by(self, who: str, usual: str) -> Membership:
        """Return whoever tries it: the one who usually does, or somebody named."""
        return self.cast.ada if (who or usual) == "ada" else self.cast.people[who or usual]

    def one(self, move: str, pick: int) -> Any:
        """Return one of what a move is made of."""
        rows = list(TARGETS[move]().order_by("pk"))
        return rows[pick % len(rows)]

    def try_to_wait(self, _who: str, _pick: int, number: int) -> None:
        """Let some days pass, with their reminders."""
        self.now += dt.timedelta(days=1 + number % 12)
        with clock.set_to(self.now):
            actions.remind()

    def try_to_send(self, _who: str, pick: int, _number: int) -> None:
        panel.sent(self.cast, ("riverside", "marsh-lane")[pick % 2], by=("asha", "dana")[pick % 2])

    def try_to_accept(self, who: str, pick: int, _number: int) -> None:
        cases.accept(self.one("accept", pick), by=self.by(who, "cora"))

    def try_to_hold(self, _who: str, pick: int, number: int) -> None:
        """Bring a meeting one step further, with what is ready on its agenda."""
        running = Meeting.objects.exclude(status__in=[MeetingStatus.MINUTED, MeetingStatus.SIGNED_OFF, "cancelled"])
        meeting = running.first()
        if meeting is None or meeting.held_on < clock.today():
            panel.papers_out(self.cast, Referral.objects.filter(status=Status.READY))
        elif meeting.status == MeetingStatus.PAPERS:
            present = {row.member_id: Attendance.State.PRESENT.value for row in meeting.attendances.all()}
            if number % 5 == 0:
                present |= dict.fromkeys(sorted(present)[:pick], Attendance.State.APOLOGIES.value)
            cases.record_attendance(meeting, states=present, by=self.cast.cora)
            cases.begin_meeting(meeting, by=self.cast.cora)
        elif number % 3 == 0:
            cases.close_meeting(meeting, by=self.cast.cora)

    def try_to_decide(self, who: str, pick: int, number: int) -> None:
        item = self.one("decide", pick)
        outcome = OUTCOMES[max(0, number % 8 - 3)]
        more: dict[str, Any] = panel.a_place() if outcome == "agree_place" else {"rationale": "Said in the meeting."}
        more |= {"answer_by_on": clock.today() + dt.timedelta(days=7)} if outcome == "ask" else {}
        more |= {"route": "Early help"} if outcome == "redirect" else {}
        cases.decide(item, by=self.by(who, "chidi"), **(more | {"outcome": outcome}))

    def try_to_offer(self, who: str, pick: int, number: int) -> None:
        referral = self.one("offer", pick)
        first_on = clock.today() + dt.timedelta(days=number % 20)
        actions.offer_place(
            referral, group=Group.objects.get(), first_on=first_on, last_on=first_on + dt.timedelta(days=10 + number),
            submission_key=uuid.uuid4(), by=self.by(who, "cora"),
        )  # fmt: skip

    def try_to_answer(self, who: str, pick: int, number: int) -> None:
        offer = self.one("answer", pick)
        if number % 4:
            actions.confirm_offer(offer, by=self.by(who, "quinn"))
        else:
            actions.refuse_offer(offer, refusal="mix", note="Not together.", by=self.by(who, "quinn"))

    def try_to_later(self, who: str, pick: int, number: int) -> None:
        offer = self.one("later", pick)
        if offer.status == "sent":
            ready_on = offer.stay.first_on + dt.timedelta(days=number % 15)
            actions.ask_later(offer, ready_on=ready_on, reason="A trip.", by=self.by(who, "quinn"))
        else:
            actions.agree_later(offer, by=self.by(who, "cora"))

    def try_to_release(self, who: str, pick: int, _number: int) -> None:
        offer = self.one("release", pick)
        actions.release_offer(offer, reason="No longer needed.", by=self.by(who, "cora"))

    def try_to_shelve(self, who: str, pick: int, _number: int) -> None:
        """Put an agreed case on the waiting list."""
        cases.put_on_waiting_list(self.one("shelve", pick), reason="No place suits.", by=self.by(who, "cora"))

    def try_to_review(self, who: str, pick: int, number: int) -> None:
        referral = self.one("review", pick)
        actions.review_waiting(
            referral, found="Still waits.", needed="A place.", next_on=clock.today() + dt.timedelta(days=number % 32),
            submission_key=uuid.uuid4(), by=self.by(who, "cora"),
        )  # fmt: skip

    def try_to_start(self, who: str, pick: int, _number: int) -> None:
        offer = self.one("start", pick)
        actions.start_placement(
            offer, started_on=clock.today(), hours_per_week=Decimal(25), submission_key=uuid.uuid4(),
            by=self.by(who, "quinn"),
        )  # fmt: skip

    def try_to_extend(self, who: str, pick: int, number: int) -> None:
        placement = self.one("extend", pick)
        to_on = placement.planned_end_on + dt.timedelta(days=number)
        actions.extend(placement, to_on=to_on, reason="More time.", by=self.by(who, "cora"))

    def try_to_end(self, who: str, pick: int, _number: int) -> None:
        placement = self.one("end", pick)
        actions.complete(placement, by=self.by(who, "quinn"), **facts_of_end(placement))  # type: ignore[arg-type]

    def try_to_withdraw(self, who: str, pick: int, _number: int) -> None:
        referral = self.one("withdraw", pick)
        actions.withdraw_with_place(referral, reason="The family asked.", by=self.by(who, "asha"))

    def try_to_close(self, who: str, _pick: int, number: int) -> None:
        """Take places away: fewer from now on, or some closed for a time."""
        by, today = self.by(who, "ada"), clock.today()
        if number % 2:
            capacity = Capacity.objects.get()
            change(capacity, version=capacity.version, places=1 + number % 4, by=by)
        else:
            base = Group.objects.get().provision
            until = today + dt.timedelta(days=5)
            add(Closure(provision=base, from_on=today, to_on=until, places=1, reason="Works"), by=by)

    @invariant()
    def no_day_is_given_twice(self) -> None:
        for book in books_of(list(Group.objects.select_related("provision__type")), FIRST, LAST).values():
            for day in book.days_that_matter(FIRST, LAST):
                figures = book.on(day)
                assert figures.taken + figures.offered <= max(0, figures.places - figures.closed), day

    @invariant()
    def every_open_case_is_in_one_queue_with_somebody_and_a_next_step(self) -> None:
        with clock.set_to(self.now):
            for referral in Referral.objects.all():
                held = referral.offers.filter(status__in=HELD).count()
                items = referral.agenda_items.filter(taken_off_at=None, decided_at=None).count()
                placements = Placement.objects.live().filter(offer__referral=referral).count()
                assert held == (referral.status == Status.OFFERED) or referral.status == Status.WITHDRAWN
                assert items == (referral.status == Status.LISTED)
                assert placements <= (referral.status == Status.PLACED)
                owner = referral.school if referral.status in WITH_THE_SCHOOL else referral.partnership
                said = next_step(referral)
                assert said
                assert str(owner) in said or referral.status not in (Status.SUBMITTED, Status.READY, Status.LISTED)
                assert referral.status != Status.SUBMITTED or clocks([referral])[referral.pk].due_on
                found = next_date(referral)
                assert (found is not None) == (referral.status in OPEN)
                assert found is None or str(found.owner) in said
                assert found is None or in_words(found.day) in said
                assert referral.status != Status.OFFERED or found == answer_to(referral)
                assert referral.status not in WITHOUT_PLACE or (found and found.day <= self.as_late_as_may_be(referral))

    def as_late_as_may_be(self, referral: Referral) -> dt.date:
        """Return the latest day on which a case without a place may next be looked at, from what was done about it."""
        waits = referral.status == Status.WAITING
        seen = WaitingReview.objects.filter(referral=referral).first() if waits else None
        came = referral.events.filter(to_status=referral.status).last()
        assert came
        moments = [seen.at if seen else came.at, *([came.at] if waits else [])]
        return calendar_of().add_school_days(clock.local(max(moments)).date(), 20 if waits else 5)

    @invariant()
    def nobody_decided_who_was_barred(self) -> None:
        bars = barring_kinds()
        for decision in Decision.objects.select_related("agenda_item__meeting", "agenda_item__referral__school"):
            deciders = list(decision.decided_by.select_related("represents"))
            assert len(deciders) >= decision.agenda_item.meeting.quorum
            found = interests_in([decision.agenda_item], deciders)
            for member in deciders:
                assert not found.get((decision.agenda_item_id, member.pk), set()) & bars

    @invariant()
    def no_case_moved_without_its_event(self) -> None:
        for rows in (Referral.objects.all(), Offer.objects.all(), Placement.objects.all()):
            for case in rows.prefetch_related("events"):
                events = list(case.events.all())
                assert not events or events[-1].to_status == case.status
                assert all(one.to_status == other.from_status for one, other in pairwise(events))


def live_through(cast: Cast, examples: int, steps: int, kind: type[History] = History) -> None:
    History.cast, History.done = cast, Counter()
    run: Callable[..., Any] = run_state_machine_as_test
    run(
        kind,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck),
            derandomize=examples < 100, database=None, phases=[Phase.generate] if examples < 100 else list(Phase),
        ),
    )  # fmt: skip


@pytest.mark.django_db
def test_whatever_people_do_no_place_is_given_twice_and_no_case_is_lost(cast: Cast) -> None:
    live_through(cast, examples=5, steps=40)
    assert set(History.done) == set(MOVES), "every move was made at least once, or nothing is shown"


@pytest.mark.long
@pytest.mark.django_db
def test_in_two_hundred_histories_no_place_is_given_twice_and_no_case_is_lost(cast: Cast) -> None:
    live_through(cast, examples=200, steps=60)


class Careless(History):
    """People who change a status in the table, past the actions."""

    def try_to_start(self, who: str, pick: int, number: int) -> None:
        super().try_to_start(who, pick, number)
        Offer.objects.filter(status="confirmed").update(status="refused", refusal="mix")


@pytest.mark.django_db
def test_a_status_changed_past_the_actions_would_be_seen(cast: Cast) -> None:
    with pytest.raises(AssertionError):
        live_through(cast, examples=2, steps=5, kind=Careless)
