"""Advice a school took about a pupil: recorded before a referral or without one, and read with its case."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from partnerships.actions import Stale
from partnerships.models import Code, Membership
from placements.models import Offer
from referrals import actions
from referrals.access import reading_of
from referrals.advice import advice_blocks, advice_of
from referrals.answers import Part
from referrals.models import Advice, Pupil, Referral
from tests.placements.making import offered
from tests.referrals.beginning import ROBIN, begun
from tests.referrals.making import draft, submitted
from tests.referrals.panel import papers_out


SignIn = Callable[[Membership | None], Client]
ON = dt.date(2026, 9, 14)


def advised(cast: Cast, by: Membership | None = None, **changes: Any) -> Advice:
    """Return advice about Robin Ashdown that a school recorded."""
    who = by or cast.asha
    given: dict[str, Any] = {
        "school": who.organisation, "kind": "ep", "given_on": ON, "adviser": "Dr Moss", "advice": "Shorter lessons",
        "done": "A new timetable", "submission_key": uuid.uuid4(), "by": who, **ROBIN,
    }  # fmt: skip
    return actions.record_advice(**(given | changes))


def typed(**changes: str) -> dict[str, str]:
    return {
        "forename": "Robin", "surname": "Ashdown", "date_of_birth_day": "14", "date_of_birth_month": "3",
        "date_of_birth_year": "2012", "kind": "phoneline", "adviser": "", "given_on_day": "14", "given_on_month": "9",
        "given_on_year": "2026", "advice": "Ask the family", "done": "", "submission_key": str(uuid.uuid4()), **changes,
    }  # fmt: skip


def test_a_school_records_advice_without_a_referral_once(cast: Cast, sign_in: SignIn) -> None:
    client, posted = sign_in(cast.asha), typed()
    for _ in "ab":
        assert client.post("/advice/new/", posted)["Location"] == "/advice/"
    advice = Advice.objects.get()
    assert (advice.school, advice.kind, advice.given_on) == (cast.places["riverside"], "phoneline", ON)
    assert (advice.pupil.name, advice.referral, advice.recorded_by) == ("Robin Ashdown", None, cast.asha)
    page = client.get("/advice/").content.decode()
    assert "Inclusion phoneline" in page
    assert "Robin Ashdown" in page
    entry = Entry.objects.get(action="record advice")
    assert "Robin" not in str(entry.detail)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "nobody"}, "Choose who you asked for advice from the list"),
        ({"given_on_year": "2030"}, "must be on or before"),
        ({"advice": ""}, "Enter what was advised"),
        ({"surname": ""}, "Enter legal family name"),
        ({"done": "a\x00b"}, "hidden characters"),
        ({"advice": "x" * 9000}, "characters or fewer"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_lost(
    cast: Cast, sign_in: SignIn, wrong: dict[str, str], sentence: str
) -> None:
    answer = sign_in(cast.asha).post("/advice/new/", typed(**wrong))
    assert (answer.status_code, sentence in answer.content.decode()) == (200, True)
    assert not Advice.objects.exists()


def test_the_schools_own_pupil_is_found_and_another_schools_is_not(cast: Cast) -> None:
    ours, theirs = submitted(cast, **ROBIN), submitted(cast, who=cast.ben, **ROBIN)
    assert advised(cast, surname="ASHDOWN").pupil == ours.pupil
    assert advised(cast).pupil == ours.pupil
    castle_rise = Membership.objects.get(pk=cast.priya_head.pk)
    new = advised(cast, by=castle_rise).pupil
    assert new not in (ours.pupil, theirs.pupil)
    assert new.upn is None


def test_a_referral_begun_later_takes_the_advice_along_and_joins_the_pupil(cast: Cast, sign_in: SignIn) -> None:
    ours, theirs = advised(cast), advised(cast, by=cast.ben)
    other = advised(cast, forename="Reed")
    referral = begun(cast, surname="Ash-Down")
    for advice in (ours, theirs, other):
        advice.refresh_from_db()
    assert (ours.referral, theirs.referral, other.referral) == (referral, None, None)


def test_advice_that_went_with_a_withdrawn_draft_is_free_again(cast: Cast) -> None:
    advice = advised(cast)
    actions.withdraw(begun(cast), reason="Later", by=cast.asha)
    again = begun(cast)
    advice.refresh_from_db()
    assert advice.referral == again


def test_advice_recorded_while_a_referral_is_live_goes_with_it(cast: Cast) -> None:
    referral = begun(cast)
    assert advised(cast).referral == referral


def test_sending_the_referral_brings_the_adviseds_record_up_to_date(cast: Cast) -> None:
    pupil = advised(cast).pupil
    sent = submitted(cast, **ROBIN)
    assert sent.pupil == pupil
    assert Pupil.objects.filter(surname="Ashdown").count() == 1


def test_advice_opened_from_a_referral_goes_with_it(cast: Cast, sign_in: SignIn) -> None:
    client, named, unnamed = sign_in(cast.asha), begun(cast), draft(cast)
    page = client.get(f"/advice/new/?referral={named.reference}").content.decode()
    assert f"It goes with referral {named.reference}" in page
    assert "Legal first name" not in page
    posted = {**typed(), "referral": named.reference}
    assert client.post("/advice/new/", posted).status_code == 302
    assert Advice.objects.get().referral == named
    page = client.get(f"/advice/new/?referral={unnamed.reference}").content.decode()
    assert "Legal first name" in page
    posted = {**typed(forename="Reed"), "referral": unnamed.reference}
    assert client.post("/advice/new/", posted).status_code == 302
    assert unnamed.advice.get().pupil.forename == "Reed"


def test_nobody_records_for_another_school_or_its_referral(cast: Cast, sign_in: SignIn) -> None:
    with pytest.raises(PermissionDenied):
        advised(cast, by=cast.ben, school=cast.places["riverside"])
    with pytest.raises(PermissionDenied):
        advised(cast, by=cast.ben, referral=begun(cast))
    with pytest.raises(ValidationError, match="family name"):
        advised(cast, surname="")
    reference = Referral.objects.get().reference
    assert sign_in(cast.ben).get(f"/advice/new/?referral={reference}").status_code == 404
    for who in (cast.olu, cast.sam, cast.cora, cast.quinn, cast.priya, cast.amir, cast.ada, cast.vera):
        assert sign_in(who).get("/advice/new/").status_code == 403


def test_a_colleague_adds_what_was_done(cast: Cast, sign_in: SignIn) -> None:
    advice = advised(cast, done="")
    client, address = sign_in(cast.rowan), f"/advice/{advice.submission_key}/change/"
    assert "Shorter lessons" in client.get(address).content.decode()
    posted = {**typed(kind="ep", done="Tried for a week"), "version": "1"}
    assert client.post(address, posted).status_code == 302
    advice.refresh_from_db()
    assert (advice.done, advice.version, advice.pupil.name) == ("Tried for a week", 2, "Robin Ashdown")
    with pytest.raises(Stale):
        actions.change_advice(advice, version=1, by=cast.asha, done="Mine")
    page = client.post(address, posted | {"done": "Mine"}).content.decode()
    assert "A colleague changed this while you were writing" in page
    assert 'name="version" value="2"' in page
    assert client.post(address, posted | {"done": "Mine", "version": "2"}).status_code == 302


def test_a_kind_that_has_ended_stays_on_what_was_recorded(cast: Cast, sign_in: SignIn) -> None:
    advice = advised(cast, kind="forum")
    Code.objects.create(
        list="adviser", code="forum", label="Advice forum (old)", from_on=ON - dt.timedelta(90),
        to_on=clock.today() - dt.timedelta(1),
    )  # fmt: skip
    client = sign_in(cast.asha)
    assert "Advice forum (old)" in client.get(f"/advice/{advice.submission_key}/change/").content.decode()
    assert "Advice forum" not in client.get("/advice/new/").content.decode()
    assert "Advice forum (old)" in client.get("/advice/").content.decode()


def test_each_sees_the_advice_that_is_theirs(cast: Cast, sign_in: SignIn) -> None:
    advice = advised(cast)
    for who, seen in (("asha", 1), ("rowan", 1), ("ben", 0), ("olu", 1), ("sam", 1)):
        assert len(sign_in(getattr(cast, who)).get("/advice/").context["page"].object_list) == seen
    address = f"/advice/{advice.submission_key}/"
    assert sign_in(cast.olu).get(address).status_code == 200
    assert sign_in(cast.olu).get(f"{address}change/").status_code == 403
    for who in ("ben", "cora", "priya", "quinn", "ada"):
        assert sign_in(getattr(cast, who)).get(address).status_code == 404


def test_the_authority_does_not_learn_of_a_draft_from_its_advice(cast: Cast, sign_in: SignIn) -> None:
    referral = begun(cast)
    advice = advised(cast)
    for address in ("/advice/", f"/advice/{advice.submission_key}/"):
        assert referral.reference in sign_in(cast.asha).get(address).content.decode()
        assert referral.reference not in sign_in(cast.olu).get(address).content.decode()


def test_filters_narrow_the_list(cast: Cast, sign_in: SignIn) -> None:
    robin = advised(cast)
    advised(cast, forename="Reed", kind="forum")
    client = sign_in(cast.asha)
    for query, number in (
        ({}, 2), ({"pupil": str(robin.pupil_id)}, 1), ({"kind": "forum"}, 1), ({"pupil": "0"}, 2), ({"kind": "x"}, 2),
    ):  # fmt: skip
        assert len(client.get("/advice/", query).context["page"].object_list) == number
    officer = sign_in(cast.olu)
    for query, number in (({"school": "river"}, 2), ({"school": "hill"}, 0)):
        assert len(officer.get("/advice/", query).context["page"].object_list) == number


def test_it_is_read_with_its_case_by_those_who_read_what_was_tried(cast: Cast) -> None:
    offer = offered(cast)
    referral = offer.referral
    advised(cast, referral=referral)
    case = Referral.objects.prefetch_related("offers").get(pk=referral.pk)
    for who, seen in (("asha", 1), ("cora", 1), ("olu", 1), ("sam", 1), ("quinn", 0)):
        assert len(advice_of(case, reading_of(getattr(cast, who), case))) == seen, who
    assert Offer.objects.get() == offer
    listed = submitted(cast)
    listed = actions.accept(actions.sign(listed, by=cast.rowan), by=cast.cora)
    advised(cast, referral=listed)
    papers_out(cast, [listed])
    assert len(advice_of(listed, reading_of(cast.priya, listed))) == 1


def test_it_prints_under_what_has_been_tried(cast: Cast) -> None:
    referral = begun(cast)
    advised(cast)
    [block] = advice_blocks(referral)
    assert block.title == "Educational psychologist, 14 September 2026"
    assert block.appendix_line == 5
    assert [line.value for line in block.lines] == ["Dr Moss", "Shorter lessons", "A new timetable"]
    assert {line.group for line in block.lines} == {"F2"}
    drawn = render_to_string(
        "components/advice.html", {"advice": Part("advice", "Advice", blocks=[block]), "add": "/advice/new/"}
    )
    assert "Shorter lessons" in drawn
    assert "None is recorded" in render_to_string("components/advice.html", {"advice": Part("advice", "Advice")})


def test_the_number_of_queries_does_not_grow(cast: Cast, sign_in: SignIn) -> None:
    client, counts = sign_in(cast.olu), []
    for more in (2, 18):
        for number in range(more):
            advised(cast, forename=f"Robin{more}{number}")
        with CaptureQueriesContext(connection) as queries:
            client.get("/advice/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
