"""A clash between partnerships over a last place: asked by one, answered by the AP officer, told to both."""

import datetime as dt
import uuid
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem.audit.models import Entry
from apsystem.dashboards.today import needs
from apsystem.demo.cast import Cast
from apsystem.jobs.told import may_still_be_told
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.models import Capacity, Group
from placements import actions
from placements.models import Clash, ClashEvent, ExtraPlace, Stay
from placements.places import free_in
from referrals.models import Referral
from tests.conftest import SignIn
from tests.placements.making import agreed, clash, offered
from tests.placements.test_calendar import words_of


TODAY = dt.date(2026, 11, 17)
LAST = TODAY + dt.timedelta(days=55)
KEY = "6f0a4c1e-94f4-4a36-8a62-2d54e4d3a1b7"


@pytest.fixture
def wanted(cast: Cast) -> Referral:
    """A case of the West; the base's one place is held for the East."""
    group = Group.objects.get()
    Capacity.objects.update(places=1)
    Stay.objects.create(group=group, partnership=cast.places["east"], first_on=TODAY, last_on=LAST)
    return agreed(cast)


def asked(cast: Cast, referral: Referral, **others: Any) -> Clash:
    given: dict[str, Any] = {
        "group": Group.objects.get(), "first_on": TODAY, "last_on": LAST, "reason": "Agreed first",
        "submission_key": uuid.uuid4(), "by": cast.cora,
    }  # fmt: skip
    return actions.ask_officer(referral, **given | others)


def days_of(**days: dt.date) -> dict[str, str]:
    """Return what a browser sends of some dates."""
    given: dict[str, str] = {}
    for name, day in days.items():
        given |= {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
    return given


def test_the_co_ordinator_reads_whose_the_last_place_is_and_asks_with_one_press(
    cast: Cast, wanted: Referral, sign_in: SignIn
) -> None:
    client = sign_in(cast.cora)
    given = {"group": str(Group.objects.get().pk), "submission_key": KEY, **days_of(first_on=TODAY, last_on=LAST)}
    page = BeautifulSoup(client.post(f"/offers/new/{wanted.reference}/", given).content, "html.parser")
    held = "the last one is held for East Wherryshire Local Planning Partnership"
    assert f"There is no free place at Riverbank Base on 17 November 2026: {held}" in page.get_text()
    link = page.find("a", string="Ask the AP officer")
    assert link
    form = BeautifulSoup(client.get(str(link["href"])).content, "html.parser")
    sent = {str(field["name"]): str(field.get("value") or "") for field in form.select("main input[name]")}
    chosen = form.select_one("main select option[selected]")
    assert chosen
    sent |= {"group": str(chosen["value"])}
    assert "Enter the reason" in client.post(str(link["href"]), sent).content.decode()
    for _ in range(2):
        assert client.post(str(link["href"]), sent | {"reason": "Agreed first"}).status_code == 302
    row = Clash.objects.get()
    assert (row.holder.code, row.first_on, row.last_on, row.status) == ("east", TODAY, LAST, "asked")
    assert not ExtraPlace.objects.exists()


def test_an_officer_who_offers_is_not_sent_to_the_officer(cast: Cast, wanted: Referral, sign_in: SignIn) -> None:
    given = {"group": str(Group.objects.get().pk), "submission_key": KEY, **days_of(first_on=TODAY, last_on=LAST)}
    page = sign_in(cast.olu).post(f"/offers/new/{wanted.reference}/", given).content.decode()
    assert "the last one is held for East" in page
    assert "Ask the AP officer" not in page


def test_a_place_held_for_the_own_partnership_is_no_clash(cast: Cast) -> None:
    Capacity.objects.update(places=1)
    offered(cast)
    referral = agreed(cast)
    with pytest.raises(ValidationError, match=r"There is no free place at Riverbank Base on 17 November 2026'"):
        offered(cast, referral)
    with pytest.raises(ValidationError, match="nothing to settle"):
        asked(cast, referral)


def test_a_free_place_is_no_clash(cast: Cast, wanted: Referral) -> None:
    Capacity.objects.update(places=2)
    with pytest.raises(ValidationError, match="nothing to settle"):
        asked(cast, wanted)


def test_a_case_with_a_place_asks_for_none(cast: Cast, wanted: Referral) -> None:
    Referral.objects.filter(pk=wanted.pk).update(status="offered")
    with pytest.raises(ValidationError, match="agreed and has no place"):
        asked(cast, wanted)


def test_the_officer_is_asked_once_about_a_pupil(cast: Cast, wanted: Referral) -> None:
    asked(cast, wanted)
    with pytest.raises(ValidationError, match="already been asked about this pupil"):
        asked(cast, wanted)


def test_the_officer_finds_it_on_the_home_page(cast: Cast, wanted: Referral, sign_in: SignIn) -> None:
    assert "Two partnerships want one place" not in str(needs(cast.olu))
    row = asked(cast, wanted)
    assert "Two partnerships want one place" in str(needs(cast.olu))
    assert row.reference in words_of(sign_in(cast.olu), "/places/clashes/?status=asked")
    [message] = Message.objects.filter(subject__startswith="Two partnerships want one place")
    assert message.recipient == cast.olu.user
    assert may_still_be_told(message)
    actions.say_no(row, reason="No room", by=cast.olu)
    assert "Two partnerships want one place" not in str(needs(cast.olu))


def extra_for(cast: Cast, row: Clash, **others: Any) -> ExtraPlace:
    given: dict[str, Any] = {
        "from_on": TODAY, "to_on": LAST, "reason": "Both are urgent", "agreed_by": "Rowan Hughes", "agreed_on": TODAY,
        "submission_key": uuid.uuid4(), "by": cast.olu,
    }  # fmt: skip
    return actions.give_extra_for(row, **given | others)


def test_an_extra_place_is_kept_for_the_case_that_was_asked_about(cast: Cast, wanted: Referral) -> None:
    other = agreed(cast)
    extra = extra_for(cast, asked(cast, wanted))
    assert (extra.referral, Clash.objects.get().status) == (wanted, "extra")
    group = Group.objects.select_related("provision__type").get()
    assert free_in([group], TODAY, LAST, case=other.pk) == {group.pk: 0}
    assert offered(cast, wanted).stay.extra == extra


def test_one_extra_place_is_given_for_a_clash(cast: Cast, wanted: Referral) -> None:
    row = asked(cast, wanted)
    first = extra_for(cast, row, submission_key=(key := uuid.uuid4()))
    assert extra_for(cast, row, submission_key=key) == first
    with pytest.raises(NotAllowed, match=r"Olu Bankole moved it"):
        extra_for(cast, row)
    row.refresh_from_db()
    with pytest.raises(ValidationError, match="already been given for this clash"):
        actions.give_extra_place(
            row.group, clash=row, from_on=TODAY, to_on=LAST, reason="Again", agreed_by="Rowan Hughes", agreed_on=TODAY,
            submission_key=uuid.uuid4(), by=cast.olu,
        )  # fmt: skip


def test_a_refused_extra_place_leaves_the_clash_to_answer(cast: Cast, wanted: Referral) -> None:
    row = asked(cast, wanted)
    with pytest.raises(ValidationError):
        extra_for(cast, row, agreed_on=TODAY + dt.timedelta(days=1))
    assert Clash.objects.get().status == "asked"
    assert ClashEvent.objects.count() == 1


@pytest.mark.parametrize(("code", "says"), [("west", "is asked to release the place"), ("east", "keeps the place")])
def test_it_is_decided_for_one_of_the_two(cast: Cast, wanted: Referral, code: str, says: str) -> None:
    row = actions.decide_clash(asked(cast, wanted), favours=cast.places[code], reason="Agreed first", by=cast.olu)
    assert (row.status, row.favours) == ("decided", cast.places[code])
    told = Message.objects.filter(subject__startswith="The AP officer has answered")
    assert {message.recipient_id for message in told} == {cast.cora.user_id, cast.kit.user_id}
    for message in told:
        assert says in message.body
        assert may_still_be_told(message)
        for hidden in (wanted.surname, wanted.forename, wanted.reference):
            assert hidden not in message.subject + message.body
    assert Stay.objects.filter(live=True).count() == 1


def test_it_is_not_decided_for_a_third_or_without_a_reason(cast: Cast, wanted: Referral) -> None:
    row = asked(cast, wanted)
    with pytest.raises(ValidationError, match="one of the two"):
        actions.decide_clash(row, favours=cast.places["riverside"], reason="None", by=cast.olu)
    with pytest.raises(ValidationError, match="Enter the reason"):
        actions.say_no(row, reason=" ", by=cast.olu)


@pytest.mark.parametrize("who", ["cora", "chidi", "kit", "sam", "quinn", "ada"])
def test_nobody_but_the_officer_answers(cast: Cast, wanted: Referral, who: str) -> None:
    row, by = asked(cast, wanted), cast.ada if who == "ada" else cast.people[who]
    for answer in (
        lambda: extra_for(cast, row, by=by), lambda: actions.say_no(row, reason="No", by=by),
        lambda: actions.decide_clash(row, favours=cast.places["west"], reason="Yes", by=by),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            answer()


@pytest.mark.parametrize("who", ["kit", "olu", "quinn", "asha", "priya"])
def test_nobody_but_the_panel_that_agreed_asks(cast: Cast, wanted: Referral, who: str) -> None:
    with pytest.raises(PermissionDenied):
        asked(cast, wanted, by=cast.people[who])


def test_the_other_partnership_reads_the_clash_and_not_the_case(cast: Cast, wanted: Referral, sign_in: SignIn) -> None:
    row = asked(cast, wanted)
    page = words_of(sign_in(cast.kit), row.get_absolute_url())
    assert f"A Year {wanted.year_group} pupil of West Wherryshire Local Planning Partnership" in page
    assert wanted.reference not in page
    assert wanted.surname not in page
    page = words_of(sign_in(cast.cora), row.get_absolute_url())
    assert wanted.reference in page
    assert Entry.objects.filter(action="read", references__contains=[wanted.reference]).exists()


def test_an_answered_clash_is_answered_no_more(cast: Cast, sign_in: SignIn) -> None:
    row = clash(cast)
    client = sign_in(cast.olu)
    page = client.post(f"{row.get_absolute_url()}decide/", {"favours": str(cast.places["west"].pk), "reason": "First"})
    assert page.status_code == 302
    assert "Decided for one partnership" in words_of(client, row.get_absolute_url())
    for name in ("extra", "decide", "no"):
        assert client.get(f"{row.get_absolute_url()}{name}/").status_code == 409
