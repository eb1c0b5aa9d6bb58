"""A pupil changes school or area: the new school takes the case and its tasks, and nothing is dropped."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from placements import actions
from placements.measures import on_roll, pupils_by, with_home_school
from placements.models import Placement, Task
from referrals import actions as cases
from referrals.models import AgendaItem, Enrolment, Referral
from referrals.workflow import Status
from tests.conftest import SignIn
from tests.placements.making import agreed, confirmed, placed
from tests.referrals.making import signed, submitted
from tests.referrals.panel import papers_out


def move(cast: Cast, referral: Referral, to: str = "hilltop", by: Membership | None = None, days: int = 0) -> Referral:
    """Move the pupil of a referral to another school, some days ago, as the AP officer."""
    on = clock.today() - dt.timedelta(days=days)
    return actions.change_school(referral, to=cast.places[to], on=on, reason="The family moved.", by=by or cast.olu)


def told() -> set[str]:
    """Return who was told that a pupil changed school."""
    return {m.email.split(".")[0] for m in Message.objects.filter(subject__contains="changed school")}


def test_the_new_school_takes_the_case_and_the_old_no_longer_reads_it(cast: Cast, sign_in: SignIn) -> None:
    case = move(cast, submitted(cast), "lakeside")
    assert (case.school.code, case.status, case.partnership.code) == ("lakeside", Status.SUBMITTED, "west")
    assert sign_in(cast.priya_head).get(case.get_absolute_url()).status_code == 200
    assert sign_in(cast.asha).get(case.get_absolute_url()).status_code == 404
    assert case.events.get(move="change_school").reason.startswith("From Riverside Academy to Lakeside High School")
    assert {"rowan", "priya", "cora", "olu"} <= told()


def test_the_roll_is_dated_so_that_each_day_has_one_home_school(cast: Cast) -> None:
    sent = submitted(cast)
    Enrolment.objects.update(from_on=clock.today() - dt.timedelta(days=60))
    move(cast, sent, days=10)
    rows = Enrolment.objects.filter(pupil=sent.pupil_id).order_by("from_on").values_list("school__code", "to_on")
    assert list(rows) == [("riverside", clock.today() - dt.timedelta(days=11)), ("hilltop", None)]


def test_an_undecided_case_goes_to_the_new_partnerships_queue_and_is_signed_anew(cast: Cast, sign_in: SignIn) -> None:
    case = signed(cast)
    papers_out(cast, [case])
    moved = move(cast, Referral.objects.get(pk=case.pk))
    assert (moved.partnership.code, moved.status, moved.signed_at) == ("east", Status.SUBMITTED, None)
    assert AgendaItem.objects.get(referral=case).taken_off_at is not None
    assert sign_in(cast.kit).get(moved.get_absolute_url()).status_code == 200
    assert sign_in(cast.cora).get(moved.get_absolute_url()).status_code == 404
    assert cases.sign(moved, by=cast.tess).signed_at is not None


def test_a_decided_case_stays_with_the_panel_that_decided(cast: Cast) -> None:
    moved = move(cast, agreed(cast))
    assert (moved.school.code, moved.partnership.code, moved.status) == ("hilltop", "west", Status.AGREED)
    assert moved.signed_at is not None


def test_an_offer_goes_on_and_the_new_school_reads_it(cast: Cast, sign_in: SignIn) -> None:
    offer = confirmed(cast)
    move(cast, offer.referral)
    offer.refresh_from_db()
    assert (offer.status, offer.stay.live) == ("confirmed", True)
    assert sign_in(cast.ben).get(offer.get_absolute_url()).status_code == 200


def test_a_placement_goes_on_and_its_tasks_are_the_new_schools(cast: Cast, sign_in: SignIn) -> None:
    placement = placed(cast)
    assert placement.offer
    task = Task.objects.create(
        organisation=placement.home_school, placement=placement, key="upn", text="Add the UPN", due_on=clock.today()
    )
    move(cast, placement.offer.referral)
    fresh, task = Placement.objects.get(pk=placement.pk), Task.objects.get(pk=task.pk)
    assert (fresh.status, fresh.home_school.code, task.organisation.code) == ("active", "hilltop", "hilltop")
    assert fresh.events.filter(move="change_school").exists()
    assert sign_in(cast.ben).get(fresh.get_absolute_url()).status_code == 200
    assert {"quinn", "olu", "ben"} <= told()


def test_places_used_stay_with_each_school_for_its_days(cast: Cast) -> None:
    placement = placed(cast)
    assert placement.offer
    before = clock.today() - dt.timedelta(days=20)
    Enrolment.objects.update(from_on=before - dt.timedelta(days=60))
    Placement.objects.update(started_on=before)
    move(cast, placement.offer.referral, days=5)
    then = pupils_by(with_home_school(on_roll(before), before), "school_then")
    now = pupils_by(with_home_school(on_roll(clock.today()), clock.today()), "school_then")
    assert (then, now) == ([("Riverside Academy", 1)], [("Hilltop School", 1)])


def test_a_pupil_who_leaves_the_area_stays_in_sight_and_the_page_says_whose_duty(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    moved = cases.leave_area(sent, la_code="926", on=clock.today(), reason="Moved house", by=cast.olu)
    assert moved.pupil
    assert (moved.home_la_code, moved.pupil.home_la_code, moved.school.code) == ("926", "926", "riverside")
    for who in ("olu", "asha"):
        page = sign_in(cast.people[who]).get(moved.get_absolute_url()).content.decode()
        assert "The pupil lives in the area of authority 926" in page


def test_a_school_says_that_the_pupil_has_left_and_the_authority_hears(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    today = clock.today()
    given = {"on_day": today.day, "on_month": today.month, "on_year": today.year, "reason": "Gone to Hilltop"}
    assert sign_in(cast.asha).post(reverse("placements:say_left", args=[sent.reference]), given).status_code == 302
    sent.refresh_from_db()
    assert (sent.status, sent.school.code) == (Status.SUBMITTED, "riverside")
    assert Enrolment.objects.get(pupil=sent.pupil_id).to_on == today
    heard = {m.email.split(".")[0] for m in Message.objects.filter(subject__contains="the pupil has moved")}
    assert heard == {"olu", "cora"}
    with pytest.raises(NotAllowed, match="already said"):
        cases.say_left(sent, on=today, reason="Again", by=cast.rowan)
    assert move(cast, sent).school.code == "hilltop"


def test_the_page_asks_which_school_or_which_authority(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    client, address = sign_in(cast.cora), reverse("placements:move_pupil", args=[sent.reference])
    today = clock.today()
    given = {"on_day": today.day, "on_month": today.month, "on_year": today.year, "reason": "The family moved."}
    assert "Enter the new school" in client.post(address, {**given, "where": "school"}).content.decode()
    assert "Enter the other authority" in client.post(address, {**given, "where": "area"}).content.decode()
    assert "in this service" in client.post(address, {**given, "where": "school", "to": "123456"}).content.decode()
    answer = client.post(address, {**given, "where": "school", "to": "900005"})
    assert answer.headers["Location"] == reverse("referrals:list"), "the case went to the East's queue"


@pytest.mark.parametrize("who", ["asha", "ben", "kit", "quinn", "priya", "sam"])
def test_nobody_else_moves_a_pupil(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        move(cast, submitted(cast), by=cast.people[who])


def test_what_cannot_be_moved_is_refused_in_words(cast: Cast) -> None:
    sent = submitted(cast)
    with pytest.raises(ValidationError, match="not at yet"):
        move(cast, sent, "riverside")
    with pytest.raises(ValidationError, match="today or in the past"):
        move(cast, sent, days=-1)
    cases.withdraw(sent, reason="Gone", by=cast.asha)
    with pytest.raises(NotAllowed):
        move(cast, sent)
