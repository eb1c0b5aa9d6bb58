"""A school tells the authority of alternative provision it has arranged itself."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apsystem import clock
from apsystem.dashboards.children import children_on
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from partnerships.models import Capacity, Provision
from placements import actions, measures
from placements.attendance_code import advised_code
from placements.models import Notification, Placement, Stay, Task
from placements.places import board, provisions_for
from referrals.models import Pupil
from referrals.upn import check_letter
from tests.placements.making import placed, told, what_is_told


UPN = check_letter("99940012300" + "1") + "99940012300" + "1"
FORM: dict[str, Any] = {
    "forename": "Ines", "surname": "Harrow", "date_of_birth_day": "4", "date_of_birth_month": "3",
    "date_of_birth_year": "2013", "provider_name": "Oakfield Farm", "started_on_day": "9", "started_on_month": "11",
    "started_on_year": "2026",
}  # fmt: skip


def nothing_but_the_needed(**others: Any) -> dict[str, Any]:
    """Return the facts of a telling in which everything that may be missing is missing."""
    return {
        "planned_end_on": None, "hours_per_week": None, "days_per_week": None, "purpose": "", "basis": "",
        "paid_by": "", "has_ehcp": None, "in_care": "", "pupil_asked": None, "family_asked": None,
        "checks_made": None, "checked_by": "", **others,
    }  # fmt: skip


def test_it_is_a_placement_like_any_other_which_the_school_commissioned(cast: Cast) -> None:
    placement = told(cast).placement
    assert (placement.route, placement.status, placement.year_group) == ("school", "active", 9)
    assert placement.commissioner == placement.home_school == cast.places["riverside"]
    assert (placement.partnership, placement.offer, placement.stay) == (None, None, None)
    assert [event.move for event in placement.events.all()] == ["start"]
    assert placement.reviews.filter(held_on=None).exists()


def test_the_officers_are_told_without_a_name_and_by_when_to_acknowledge(cast: Cast) -> None:
    row = told(cast)
    message = Message.objects.get(about=row.reference)
    assert message.email == "olu.bankole@wherryshire.example"
    assert "Year 9 pupil" in message.body
    assert "Thursday 19 November 2026" in message.body
    assert not any(word in message.subject + message.body for word in ("Ines", "Harrow", "Oakfield"))
    assert row.reply_by_on == dt.date(2026, 11, 19)


def test_what_is_missing_never_stops_it_and_becomes_tasks_of_the_school(cast: Cast) -> None:
    row = told(cast, **nothing_but_the_needed())
    tasks = Task.objects.filter(placement=row.placement, organisation=cast.places["riverside"])
    assert set(tasks.values_list("key", flat=True)) == {
        "upn", "planned_end", "hours", "purpose", "basis", "status", "voices", "checks"
    }  # fmt: skip
    assert row.placement.planned_end_on > clock.today()
    assert tasks.get(key="checks").due_on < tasks.get(key="upn").due_on


def test_what_is_missing_is_finished_by_telling_it_and_never_by_a_button(cast: Cast, sign_in: Any) -> None:
    row = told(cast, **nothing_but_the_needed())
    task = row.placement.tasks.get(key="checks")
    client = sign_in(cast.asha)
    assert task.text in client.get(row.get_absolute_url()).content.decode()
    assert "Mark as done" not in client.get(row.get_absolute_url()).content.decode()
    assert client.post(f"/tasks/{task.pk}/finish/").status_code == 403
    alert = row.placement.tasks.get(key="provider")
    assert sign_in(cast.olu).post(f"/tasks/{alert.pk}/finish/").status_code == 302


def test_a_placement_whose_checks_are_not_made_is_recorded_and_told_the_same_day_as_unsafe(cast: Cast) -> None:
    row = told(cast, checks_made=False)
    assert not row.safe
    told_of_it = Message.objects.filter(about=row.reference, key__startswith="unsafe")
    assert {m.email.split(".")[0] for m in told_of_it} == {"rowan", "olu", "sam"}
    assert not Message.objects.filter(about=told(cast, forename="Safe").reference, key__startswith="unsafe").exists()


def test_a_provider_outside_the_directory_is_proposed_and_the_authority_looks_at_it(cast: Cast) -> None:
    row = told(cast)
    provision = row.placement.provision
    assert (provision.organisation.status, provision.type.code) == ("proposed", "non-school-ap")
    assert provision.sites.get().postcode == "ZZ4 4AA"
    task = Task.objects.get(placement=row.placement, key="provider")
    assert task.organisation == cast.places["wherryshire"]
    assert told(cast, forename="Una", provider_name="oakfield farm").placement.provision == provision
    elsewhere = told(cast, forename="Bea", provider_postcode="ZZ9 9ZZ").placement.provision
    assert elsewhere != provision


def test_a_child_the_authority_knows_by_upn_is_the_same_child(cast: Cast) -> None:
    known = Pupil.objects.create(forename="Ines", surname="Old", date_of_birth=dt.date(2013, 3, 4), upn=UPN)
    assert told(cast, upn=UPN).placement.pupil_id == known.pk


def test_a_upn_of_a_child_with_another_date_of_birth_is_left_out_and_nobody_is_renamed(cast: Cast) -> None:
    known = Pupil.objects.create(forename="Someone", surname="Else", date_of_birth=dt.date(2012, 1, 1), upn=UPN)
    row = told(cast, upn=UPN)
    known.refresh_from_db()
    assert (known.forename, row.placement.pupil_id == known.pk) == ("Someone", False)
    assert row.placement.tasks.filter(key="upn_taken", organisation=cast.places["wherryshire"]).exists()


def test_the_page_is_the_same_whether_or_not_the_authority_knows_the_child(cast: Cast, sign_in: Any) -> None:
    Pupil.objects.create(forename="Someone", surname="Else", date_of_birth=dt.date(2012, 1, 1), upn=UPN)
    client = sign_in(cast.asha)
    page = client.post("/told/new/", {**FORM, "upn": UPN, "submission_key": uuid.uuid4()}, follow=True)
    assert page.status_code == 200
    assert "The local authority is told." in page.content.decode()
    assert "Someone" not in page.content.decode()
    assert "another date of birth" not in page.content.decode(), "the authority's task is not the school's to read"


def test_the_same_placement_is_not_told_twice(cast: Cast) -> None:
    first = told(cast)
    with pytest.raises(ValidationError, match=first.reference):
        told(cast)
    assert told(cast, provider_name="Another").pk != first.pk


def test_a_second_press_tells_once(cast: Cast) -> None:
    key = uuid.uuid4()
    rows = {actions.tell_the_la(what_is_told(), submission_key=key, by=cast.asha).pk for _ in "ab"}
    assert len(rows) == Notification.objects.count() == 1


@pytest.mark.parametrize("who", ["amir", "cora", "quinn", "olu", "sam"])
def test_only_a_school_tells(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        told(cast, cast.people[who])


@pytest.mark.parametrize(
    ("who", "sees"),
    [("asha", True), ("rowan", True), ("olu", True), ("sam", True), ("ben", False), ("cora", False), ("chidi", False)],
)
def test_it_is_between_the_school_and_the_authority(cast: Cast, sign_in: Any, who: str, sees: bool) -> None:
    row = told(cast)
    page = sign_in(cast.people[who]).get(row.get_absolute_url())
    assert (page.status_code == 200) is sees
    assert Notification.objects.visible_to(cast.people[who]).exists() is sees


def test_the_attendance_officer_sees_who_and_the_code_and_nothing_of_what_was_told(cast: Cast, sign_in: Any) -> None:
    row = told(cast, purpose="A private purpose")
    assert advised_code(row.placement).code == "B"
    page = sign_in(cast.amir).get(row.get_absolute_url()).content.decode()
    assert "Ines Harrow" in page
    assert "online without supervision" in page
    assert "A private purpose" not in page
    assert "A private purpose" in sign_in(cast.asha).get(row.get_absolute_url()).content.decode()


def test_every_child_and_the_measures_count_it_and_the_board_does_not(cast: Cast) -> None:
    today = clock.today()
    row = told(cast)
    told(cast, forename="Later", started_on=today + dt.timedelta(days=3))
    assert [child.pk for child in children_on(today, cast.olu)] == [row.placement.pk]
    west = cast.places["west"].pk
    assert measures.pupils_by_partnership(measures.on_roll(today)) == {west: 1}
    voices = measures.with_voices(today - dt.timedelta(days=30), today)
    assert measures.by_partnership(voices)[west] == {"all": 1, "met": 1}
    assert {line.provision.organisation.name for line in board(provisions_for(cast.olu, today))[1]} == {
        "Riverbank Base"
    }


def test_a_place_of_ours_is_held_where_one_is_free_and_never_refused(cast: Cast) -> None:
    base = Provision.objects.get(organisation__code="riverbank-base")
    Capacity.objects.update(places=1)
    at_base: dict[str, Any] = {"provision": base, "provider_name": "", "provider_address": "", "provider_postcode": ""}
    held = told(cast, **at_base).placement
    assert held.stay
    assert held.stay.last_on == held.planned_end_on
    full = told(cast, forename="Una", **at_base).placement
    assert full.stay is None
    assert full.tasks.filter(key="no_place").exists()
    assert Stay.objects.filter(live=True).count() == 1


def test_the_form_needs_only_the_pupil_the_provider_and_the_first_day(cast: Cast, sign_in: Any) -> None:
    client = sign_in(cast.asha)
    page = client.post("/told/new/", {"submission_key": uuid.uuid4()}).content.decode()
    for sentence in (
        "Enter the pupil’s forename", "Enter the pupil’s date of birth", "Enter the first day",
        "Select the provider, or enter its name below",
    ):  # fmt: skip
        assert sentence in page
    assert not Notification.objects.exists()
    client.post("/told/new/", {**FORM, "submission_key": uuid.uuid4()})
    assert Placement.objects.get().pupil.surname == "Harrow"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"upn": "A123"}, "must have 13 characters"),
        ({"days_per_week": "6"}, "Days a week must be 5 or less"),
        ({"planned_end_on_day": "1", "planned_end_on_month": "11", "planned_end_on_year": "2026"}, "same as or after"),
        ({"started_on_year": "2062"}, "must be on or before"),
    ],
)
def test_a_slip_is_said_beside_its_question(cast: Cast, sign_in: Any, wrong: dict[str, str], why: str) -> None:
    page = sign_in(cast.asha).post("/told/new/", {**FORM, **wrong, "submission_key": uuid.uuid4()})
    assert why in page.content.decode()
    assert not Notification.objects.exists()


@pytest.mark.parametrize("who", ["asha", "olu"])
def test_the_list_costs_the_same_with_two_lines_and_with_eight(cast: Cast, sign_in: Any, who: str) -> None:
    client, cost = sign_in(cast.people[who]), []
    for number in (2, 6):
        for _ in range(number):
            told(cast, forename=f"Pupil{uuid.uuid4().hex[:6]}")
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/told/")
        assert page.status_code == 200
        cost.append(len(asked))
    assert cost[0] == cost[1]


def test_the_inbox_counts_what_waits_and_shows_it(cast: Cast, sign_in: Any) -> None:
    client = sign_in(cast.olu)
    assert "What a school tells you" in client.get("/told/").content.decode()
    placed(cast)
    row, unsafe = told(cast), told(cast, forename="Una", checks_made=False)
    page = client.get("/told/").content.decode()
    assert "To be acknowledged: 2" in page
    assert "Unsafe until checked: 1" in page
    only = client.get("/told/?show=unsafe").content.decode()
    assert unsafe.reference in only
    assert row.reference not in only


def test_home_says_what_needs_the_officer(cast: Cast, sign_in: Any) -> None:
    told(cast, checks_made=False)
    needs = {line["title"]: line for line in sign_in(cast.olu).get("/").context["needs"]}
    assert needs["Told by schools, to acknowledge"]["status"] == "1"
    assert "Acknowledge the first by 19 November" in needs["Told by schools, to acknowledge"]["hint"]
    assert needs["Provision schools arranged, unsafe until checked"]["status"] == "1"
    assert needs["Pupils in alternative provision today"]["status"] == "1"
