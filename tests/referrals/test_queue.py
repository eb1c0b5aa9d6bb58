"""The queue of new referrals to check: its lists, and a clock that stops while a question is open."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apsystem.demo.cast import Cast
from partnerships.models import ClosedDay, Membership, PanelRule
from referrals import actions
from referrals.models import Referral
from referrals.next_step import next_step
from referrals.queue import CheckClock, clocks, counts, due_first
from tests.referrals.making import submitted
from tests.referrals.panel import ready, sent


SignIn = Callable[[Membership | None], Client]


def at(day: int, month: int = 11) -> time_machine.travel:
    return time_machine.travel(dt.datetime(2026, month, day, 10, tzinfo=dt.UTC), tick=False)


def clock_of(referral: Referral) -> CheckClock:
    fresh = Referral.objects.get(pk=referral.pk)
    with CaptureQueriesContext(connection) as asked:
        found = clocks([fresh])[fresh.pk]
    assert len(asked) == 4
    return found


def sent_and_returned(cast: Cast) -> Referral:
    """Return a referral that was sent on Tuesday the 17th and returned on Wednesday the 18th."""
    referral = submitted(cast)
    with at(18):
        return actions.return_to_school(referral, reason="Say more.", by=cast.cora)


def test_the_clock_counts_working_days_after_the_day_it_is_sent(cast: Cast) -> None:
    referral = submitted(cast)
    found = clock_of(referral)
    assert (found.elapsed, found.words, found.overdue) == (0, "Day 1 of 2 is Wednesday 18 November", False)
    with at(19):
        assert clock_of(referral).words == "Day 2 of 2"
        assert not clock_of(referral).overdue
    with at(23):  # a Monday: the weekend does not count
        assert (clock_of(referral).words, clock_of(referral).overdue) == ("Day 4 of 2", True)
        assert clock_of(referral).due_on == dt.date(2026, 11, 19)


def test_a_day_on_which_the_offices_are_closed_does_not_count(cast: Cast) -> None:
    referral, closed = submitted(cast), dt.date(2026, 11, 18)
    ClosedDay.objects.create(
        organisation=cast.places["wherryshire"], reason="Bank holiday", from_on=closed, to_on=closed
    )
    with at(19):
        assert (clock_of(referral).words, clock_of(referral).due_on) == ("Day 1 of 2", dt.date(2026, 11, 20))


def test_the_clock_stops_while_the_school_has_it_and_goes_on_where_it_was(cast: Cast) -> None:
    referral = sent_and_returned(cast)
    with at(27):
        found = clock_of(referral)
        assert (found.words, found.stopped, found.due_on) == ("Stopped since 18 November", True, None)
        actions.submit(referral, by=cast.asha)
    with at(30):
        found = clock_of(referral)
        assert (found.elapsed, found.words, found.due_on) == (2, "Day 2 of 2", dt.date(2026, 11, 30))
        assert "The clock stood still from Wednesday 18 November to Friday 27 November" in found.why
    with at(1, 12):
        assert clock_of(referral).overdue


def test_without_the_stop_the_same_days_would_be_late(cast: Cast) -> None:
    referral = submitted(cast)
    with at(30):
        assert clock_of(referral).overdue


def test_a_signature_or_a_reminder_does_not_start_the_clock_again(cast: Cast) -> None:
    referral = submitted(cast)
    with at(18):
        actions.chase_signature(referral, by=cast.cora)
    with at(19):
        actions.sign(referral, by=cast.rowan)
        assert clock_of(referral).words == "Day 2 of 2"


def test_a_ready_referral_says_when_it_was_checked(cast: Cast) -> None:
    referral = submitted(cast)
    with at(18):
        actions.accept(referral, by=cast.cora)
    with at(25):
        assert clock_of(referral).words == "Checked on 18 November"
        assert "after 1 working day." in clock_of(referral).why


def test_the_authoritys_own_number_of_days_is_used(cast: Cast) -> None:
    PanelRule.objects.update(check_days=5)
    assert clock_of(submitted(cast)).due_on == dt.date(2026, 11, 24)


def test_the_school_and_the_home_page_are_told_the_same_day(cast: Cast) -> None:
    referral = sent_and_returned(cast)
    with at(27):
        again = actions.submit(referral, by=cast.asha)
        assert "will check this referral by Monday 30 November" in next_step(again)
        first = due_first(Referral.objects.visible_to(cast.cora))
        assert first is not None
        assert first.due_on == dt.date(2026, 11, 30)


def test_each_list_holds_its_own_and_says_how_many(cast: Cast, sign_in: SignIn) -> None:
    new, back, waits = sent(cast), sent(cast), sent(cast)
    actions.return_to_school(back, reason="Say more.", by=cast.cora)
    ready(cast, waits)
    actions.take(new, by=cast.cora)
    client = sign_in(cast.cora)
    for show, reference, others in (
        ("new", new, (back, waits)), ("questions", back, (new, waits)), ("ready", waits, (new, back)),
        ("mine", new, (back, waits)),
    ):  # fmt: skip
        page = client.get(f"/to-check/?show={show}").content.decode()
        assert reference.reference in page
        assert not any(other.reference in page for other in others)
        assert "New (1)" in page
        assert "Mine (1)" in page
        assert page.count('aria-current="page"') >= 1
    assert counts(Referral.objects.visible_to(cast.chidi), cast.chidi)["mine"] == 0


def test_what_the_panel_asked_is_an_open_question_too(cast: Cast, sign_in: SignIn) -> None:
    referral = sent(cast)
    Referral.objects.update(status="more_information")
    assert referral.reference in sign_in(cast.cora).get("/to-check/?show=questions").content.decode()


def test_an_empty_list_says_what_will_appear(cast: Cast, sign_in: SignIn) -> None:
    assert "when you take it to check" in sign_in(cast.cora).get("/to-check/?show=mine").content.decode()


@pytest.mark.parametrize("show", ["new", "questions", "ready", "mine"])
def test_a_list_asks_the_same_number_of_questions_for_2_and_20(cast: Cast, sign_in: SignIn, show: str) -> None:
    client, counted = sign_in(cast.cora), []
    for number in (2, 18):
        for _ in range(number):
            referral = actions.take(sent(cast), by=cast.cora)
            if show == "questions":
                actions.return_to_school(referral, reason="Why.", by=cast.cora)
            if show == "ready":
                actions.accept(referral, by=cast.cora)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/to-check/?show={show}")
        counted.append(len(asked))
    assert counted[0] == counted[1] < 22


def test_the_case_page_tells_those_who_check_what_is_missing_and_nobody_else(cast: Cast, sign_in: SignIn) -> None:
    referral = submitted(cast)
    Referral.objects.update(contact_name="")
    address = referral.get_absolute_url()
    page = sign_in(cast.cora).get(address).content.decode()
    assert "What is missing or worth checking" in page
    assert "Enter name of the school&#x27;s contact" in page
    assert "Likely route: Tier 2" in page
    assert "worth checking" not in sign_in(cast.asha).get(address).content.decode()
    assert "worth checking" not in sign_in(cast.sam).get(address).content.decode()
    actions.accept(Referral.objects.get(), by=cast.cora)
    assert "worth checking" not in sign_in(cast.cora).get(address).content.decode()
