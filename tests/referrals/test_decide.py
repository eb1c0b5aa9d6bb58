"""Deciding a case in the meeting."""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast, create_cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from referrals import actions
from referrals.models import AgendaItem, Decision, Meeting, Referral
from referrals.policies import deciders_of, may_decide
from referrals.workflow import MeetingStatus, Status
from tests.referrals.panel import a_place, agreed, item_of, meeting_in_session, papers_out, sent


SignIn = Callable[[Membership | None], Client]


def test_a_place_is_agreed_by_those_present(cast: Cast) -> None:
    referral = agreed(cast, sent(cast, "marsh-lane", by="dana"))
    decision = Decision.objects.get()
    assert referral.status == Status.AGREED
    assert {m.user.name for m in decision.decided_by.all()} == {"Chidi Eze", "Priya Nair", "Rowan Hughes"}


def test_nobody_decides_their_own_schools_pupil_but_the_case_is_decided(cast: Cast) -> None:
    referral = sent(cast)
    item = item_of(meeting_in_session(cast, [referral]), referral)
    assert cast.rowan_panel not in deciders_of(item)
    actions.decide(item, by=cast.chidi, **a_place())
    assert cast.rowan_panel not in Decision.objects.get().decided_by.all()


def test_the_chair_does_not_record_the_decision_on_their_own_schools_pupil(cast: Cast) -> None:
    referral = sent(cast, "castle-rise")
    item = item_of(meeting_in_session(cast, [referral]), referral)
    assert not may_decide(cast.chidi, item)
    with pytest.raises(PermissionDenied):
        actions.decide(item, by=cast.chidi, **a_place())
    actions.decide(item, by=cast.dana, **a_place())
    assert Referral.objects.get().status == Status.AGREED


@pytest.mark.parametrize("who", ["priya", "ed", "rowan", "asha", "kit", "olu", "quinn", "vera"])
def test_only_chair_deputy_and_coordinator_record_the_decision(cast: Cast, who: str) -> None:
    referral = sent(cast)
    item = item_of(meeting_in_session(cast, [referral]), referral)
    with pytest.raises(PermissionDenied):
        actions.decide(item, by=cast.people[who], **a_place())


def test_without_a_quorum_nothing_is_decided(cast: Cast) -> None:
    referral = sent(cast)
    item = item_of(meeting_in_session(cast, [referral], away=["priya"]), referral)
    with pytest.raises(ValidationError, match="no quorum for WE-9001: 2 of the members present"):
        actions.decide(item, by=cast.cora, **a_place())
    assert Referral.objects.get().status == Status.LISTED


def test_cases_are_decided_only_in_the_meeting(cast: Cast) -> None:
    referral = sent(cast)
    item = item_of(papers_out(cast, [referral]), referral)
    with pytest.raises(NotAllowed, match="decided in the meeting"):
        actions.decide(item, by=cast.cora, **a_place())


def test_a_case_is_decided_once_and_the_second_is_told_who_did(cast: Cast) -> None:
    referral = sent(cast)
    item = item_of(meeting_in_session(cast, [referral]), referral)
    actions.decide(item, by=cast.cora, **a_place())
    with pytest.raises(NotAllowed, match="Cora Flint recorded the decision on 17 November at 10:00"):
        actions.decide(item, by=cast.chidi, **a_place())


@pytest.mark.parametrize(
    ("terms", "missing"),
    [
        ({"outcome": "agree_place"}, {"provision", "start_on", "first_review_on"}),
        ({"outcome": "agree_conditions"}, {"provision", "start_on", "first_review_on", "conditions"}),
        ({"outcome": "ask"}, {"answer_by_on"}),
        ({"outcome": "redirect"}, {"route"}),
        ({"outcome": "not_agree", "rationale": "  "}, {"rationale"}),
        ({"outcome": "agree_waiting", "method": "vote"}, {"votes_for", "votes_against"}),
        ({"outcome": "agree_waiting", "method": "vote", "votes_for": 9, "votes_against": 0}, {"votes_for"}),
    ],
)
def test_each_outcome_says_what_it_needs(cast: Cast, terms: dict[str, object], missing: set[str]) -> None:
    referral = sent(cast)
    item = item_of(meeting_in_session(cast, [referral]), referral)
    with pytest.raises(ValidationError) as refused:
        actions.decide(item, by=cast.cora, **({"rationale": "Because."} | terms))  # type: ignore[arg-type]
    assert set(refused.value.message_dict) == missing


@pytest.mark.parametrize(
    ("terms", "status"),
    [
        ({"outcome": "agree_waiting"}, Status.WAITING),
        ({"outcome": "ask", "answer_by_on": dt.date(2026, 12, 1)}, Status.MORE_INFORMATION),
        ({"outcome": "redirect", "route": "Tier 1 outreach"}, Status.ANOTHER_ROUTE),
        ({"outcome": "not_agree"}, Status.NOT_AGREED),
    ],
)
def test_each_outcome_moves_the_case(cast: Cast, terms: dict[str, object], status: Status) -> None:
    referral = sent(cast)
    item = item_of(meeting_in_session(cast, [referral]), referral)
    actions.decide(item, rationale="Because.", by=cast.cora, **terms)  # type: ignore[arg-type]
    decided = Referral.objects.get()
    assert (decided.status, decided.decided_at) == (status, clock.now())
    assert decided.waiting_since == (clock.today() if status == Status.WAITING else None)


def test_members_see_the_case_for_28_days_more(cast: Cast) -> None:
    referral = agreed(cast, sent(cast))
    item = referral.agenda_items.get()
    assert item.hidden_on == clock.today() + dt.timedelta(days=28)
    assert Referral.objects.visible_to(cast.priya).exists()
    item.hidden_on = clock.today()
    item.save()
    assert not Referral.objects.visible_to(cast.priya).exists()


def test_the_school_is_told_the_same_day_without_a_name(cast: Cast) -> None:
    agreed(cast, sent(cast))
    told = Message.objects.filter(subject="WE-9001: the panel's decision")
    assert {m.email for m in told} == {"asha.patel@wherryshire.example", "rowan.hughes@wherryshire.example"}
    assert not any("Jordan" in m.body or "Marlowe" in m.body for m in Message.objects.all())
    assert "Your referral WE-9001 of 17 November (year 9) was discussed by the panel today" in told[0].body


def test_no_decision_without_its_event_and_its_audit(cast: Cast) -> None:
    referral = agreed(cast, sent(cast))
    event = referral.events.last()
    assert event is not None
    assert (event.move, event.by) == ("agree_place", cast.cora)
    assert Entry.objects.filter(action="agree_place", references=["WE-9001"]).exists()


def test_a_correction_is_a_new_decision_that_names_the_old(cast: Cast) -> None:
    referral = agreed(cast, sent(cast))
    old = Decision.objects.get()
    new = actions.correct(
        old, reason="The wrong line was read.", outcome="agree_waiting", rationale="No place is free.", by=cast.chidi
    )
    referral.refresh_from_db()
    assert (new.corrects, referral.status, referral.waiting_since) == (old, Status.WAITING, clock.today())
    assert [e.move for e in referral.events.all()][-2:] == ["correct", "agree_waiting"]
    assert set(new.decided_by.all()) == set(old.decided_by.all())


def test_a_decision_is_not_corrected_once_something_stands_on_it(cast: Cast) -> None:
    referral = agreed(cast, sent(cast))
    actions.mark_offered(referral, by=cast.cora)
    with pytest.raises(NotAllowed, match="something stands on it"):
        actions.correct(Decision.objects.get(), reason="Wrong.", by=cast.chidi, **a_place())
    actions.return_to_panel(referral, reason="Refused.", by=cast.quinn)
    with pytest.raises(NotAllowed, match="something stands on it"):
        actions.correct(Decision.objects.get(), reason="Wrong.", by=cast.chidi, **a_place())


def test_a_decision_cannot_be_corrected_without_a_reason(cast: Cast) -> None:
    agreed(cast, sent(cast))
    with pytest.raises(ValidationError, match="Enter why"):
        actions.correct(Decision.objects.get(), reason=" ", by=cast.chidi, **a_place())


def test_a_case_that_waited_keeps_its_first_day(cast: Cast) -> None:
    referral = sent(cast)
    item = item_of(meeting_in_session(cast, [referral]), referral)
    actions.decide(item, rationale="No place is free.", outcome="agree_waiting", by=cast.cora)
    actions.mark_offered(referral, by=cast.cora)
    back = actions.return_to_panel(referral, reason="The family declined.", by=cast.cora)
    assert actions.put_on_waiting_list(back, reason="Full.", by=cast.cora).waiting_since == clock.today()
    assert Meeting.objects.get().status == MeetingStatus.IN_SESSION


def form_of(**values: str) -> dict[str, str]:
    """Return what the decision page sends."""
    usual = {"outcome": "agree_waiting", "rationale": "No place is free.", "method": "consensus"}
    return usual | {"family_told_by": "school"} | values


def test_the_room_and_the_decision_page_name_nobody(cast: Cast, sign_in: SignIn) -> None:
    meeting_in_session(cast, [sent(cast), sent(cast, "marsh-lane")])
    client = sign_in(cast.cora)
    room = client.get("/meetings/WE-M0001/room/").content.decode()
    assert "WE-9001" in room
    assert "May decide: 3 of the 3 needed" in room
    for page in (room, client.get("/meetings/WE-M0001/cases/WE-9001/decide/").content.decode()):
        assert "Jordan" not in page
        assert "Marlowe" not in page
        assert "Riverside" not in page


def test_deciding_goes_on_to_the_next_case(cast: Cast, sign_in: SignIn) -> None:
    meeting_in_session(cast, [sent(cast), sent(cast, "marsh-lane")])
    client = sign_in(cast.cora)
    answer = client.post("/meetings/WE-M0001/cases/WE-9001/decide/", form_of())
    assert answer["Location"] == "/meetings/WE-M0001/room/"
    assert "Case 2 of 2" in client.get("/meetings/WE-M0001/room/").content.decode()
    assert client.post("/meetings/WE-M0001/cases/WE-9001/decide/", form_of()).status_code == 409
    page = client.get("/meetings/WE-M0001/cases/WE-9001/decide/")
    assert (page.status_code, "Cora Flint recorded the decision" in page.content.decode()) == (409, True)
    assert client.get("/meetings/WE-M0001/room/?page=9999").status_code == 200


def test_the_page_asks_for_what_the_outcome_needs_and_keeps_every_word(cast: Cast, sign_in: SignIn) -> None:
    meeting_in_session(cast, [sent(cast)])
    address = "/meetings/WE-M0001/cases/WE-9001/decide/"
    page = sign_in(cast.cora).post(address, form_of(outcome="agree_place")).content.decode()
    for what in ("Select where the place is", "Enter the date the place starts", "Enter the date of the first review"):
        assert what in page
    assert "No place is free." in page
    said = form_of(outcome="ask", answer_by_on_day="31", answer_by_on_month="2", answer_by_on_year="2027")
    page = sign_in(cast.cora).post(address, said).content.decode()
    assert "must be a real date" in page
    assert "Enter the date the school is to answer by" not in page


def test_the_page_says_when_there_is_no_quorum(cast: Cast, sign_in: SignIn) -> None:
    meeting_in_session(cast, [sent(cast)], away=["priya"])
    page = sign_in(cast.cora).post("/meetings/WE-M0001/cases/WE-9001/decide/", form_of())
    assert "There is no quorum for WE-9001" in page.content.decode()


def test_who_may_open_the_decision_page(cast: Cast, sign_in: SignIn) -> None:
    meeting_in_session(cast, [sent(cast)])
    address = "/meetings/WE-M0001/cases/WE-9001/decide/"
    codes = {who: sign_in(cast.people[who]).get(address).status_code for who in ("cora", "priya", "asha", "kit", "ben")}
    assert codes == {"cora": 200, "priya": 403, "asha": 404, "kit": 404, "ben": 404}


def test_the_page_corrects_a_decision(cast: Cast, sign_in: SignIn) -> None:
    agreed(cast, sent(cast))
    client = sign_in(cast.chidi)
    address = "/meetings/WE-M0001/cases/WE-9001/correct/"
    assert client.get(address).status_code == 200
    assert "Enter why the decision is corrected" in client.post(address, form_of()).content.decode()
    assert client.post(address, form_of(reason="The wrong line was read out.")).status_code == 302
    assert Referral.objects.get().status == Status.WAITING
    page = client.get("/referrals/WE-9001/how-decided/").content.decode()
    assert "Corrected decision of 17 November 2026" in page
    actions.mark_offered(Referral.objects.get(), by=cast.cora)
    assert client.get(address).status_code == 409


def test_how_it_was_decided_is_told_to_each_as_far_as_they_may_know(cast: Cast, sign_in: SignIn) -> None:
    agreed(cast, sent(cast))
    full = sign_in(cast.priya).get("/referrals/WE-9001/how-decided/").content.decode()
    assert "Rowan Hughes: own pupil (from school records)" in full
    assert "Dana Whitlock (Marsh Lane School)" in full
    school = sign_in(cast.asha).get("/referrals/WE-9001/how-decided/").content.decode()
    assert "3 needed; 3 decided" in school
    assert "Dana Whitlock" not in school
    assert sign_in(cast.ben).get("/referrals/WE-9001/how-decided/").status_code == 404


def at_once(work: Callable[[Membership], object], people: list[Membership]) -> list[object]:
    """Do the same work as several people at the same moment; return what each got, or the refusal."""
    gate = threading.Barrier(len(people))

    def run(who: Membership) -> object:
        try:
            gate.wait(timeout=10)
            return work(who)
        except NotAllowed as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(run, people))


@pytest.mark.django_db(transaction=True)
def test_two_deciding_at_once_make_one_decision_and_one_refusal() -> None:
    cast = create_cast()
    referral = sent(cast)
    item = item_of(meeting_in_session(cast, [referral]), referral)
    got = at_once(lambda who: actions.decide(item, by=who, **a_place()), [cast.cora, cast.chidi])
    assert sorted(type(g).__name__ for g in got) == ["Decision", "NotAllowed"]
    assert Decision.objects.count() == 1
    assert [e.move for e in Referral.objects.get().events.all()].count("agree_place") == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_would_both_find_it_undecided() -> None:
    cast = create_cast()
    referral = sent(cast)
    item = item_of(meeting_in_session(cast, [referral]), referral)
    looked = threading.Barrier(2)

    def naive(who: Membership) -> bool:
        undecided = AgendaItem.objects.get(pk=item.pk).decided_at is None
        looked.wait(timeout=10)
        AgendaItem.objects.filter(pk=item.pk).update(decided_at=clock.now())
        return undecided

    assert at_once(naive, [cast.cora, cast.chidi]) == [True, True]
