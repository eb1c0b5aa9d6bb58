"""A pupil with a live case at another school: only the authority is told, and the school's pages are the same."""

import datetime as dt
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.dashboards.today import needs
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from partnerships.actions import Stale
from partnerships.models import Membership
from placements.models import Placement
from referrals import actions
from referrals.matching import Identity, note_matches, plain
from referrals.models import PossibleMatch, Pupil, Referral
from tests.placements.making import placed
from tests.referrals.beginning import ROBIN, begun, closed, typed
from tests.referrals.making import complete_draft, submitted


SignIn = Callable[[Membership | None], Client]
NEW = "/referrals/new/"
BORN = dt.date(2012, 3, 14)


def theirs(cast: Cast, **changes: Any) -> Referral:
    """Return a referral of Robin Ashdown that Hilltop has sent."""
    return submitted(cast, who=cast.ben, **{**ROBIN, **changes})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Robin", "Ashdown"), ("ROBIN", "ashdown")),
        (("Zoë", "Núñez"), ("Zoe", "Nunez")),
        (("Søren", "Łukasz"), ("Soren", "Lukasz")),
        (("Mary Ann", "De La Cruz"), ("Maryann", "Delacruz")),
        (("Mary", "Ann Cruz"), ("Mary Ann", "Cruz")),
        (("Robin James", "Ashdown"), ("Robin", "Ashdown")),
        (("Siân", "O'Neill"), ("Sian", "O’Neill")),
        (("Kai", "Smith-Jones"), ("Kai", "Smith Jones")),
        (("Ashdown", "Robin"), ("Robin", "Ashdown")),
        (("Jürgen", "Weiß"), ("Jurgen", "Weiss")),
    ],
)
def test_names_that_two_schools_write_differently_are_alike(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert Identity(*one, BORN).has_name_of(Identity(*other, BORN))
    assert Identity(*other, BORN).may_be(Identity(*one, BORN))
    assert not Identity(*one, BORN).may_be(Identity(*other, BORN + dt.timedelta(days=1)))


def test_the_name_a_child_likes_to_be_called_counts() -> None:
    legal = Identity("Alexandra", "Reed", BORN, preferred_name="Sasha")
    assert legal.may_be(Identity("Sasha", "Reed", BORN))
    assert not legal.may_be(Identity("Alex", "Reed", BORN))


@pytest.mark.parametrize(
    "other",
    [
        Identity("Reed", "Ashdown", BORN), Identity("Robin", "Ashford", BORN), Identity("Robin", "", BORN),
        Identity("Robin", "Ashdown"), Identity(), Identity("", "Robin Ashdown", BORN),
    ],
)  # fmt: skip
def test_another_child_is_not_alike(other: Identity) -> None:
    assert not Identity("Robin", "Ashdown", BORN).may_be(other)
    assert not other.may_be(Identity("Robin", "Ashdown", BORN))


def test_numbers_decide_between_children_and_a_temporary_number_does_not() -> None:
    robin = Identity("Robin", "Ashdown", BORN, "A123456789012")
    assert robin.may_be(Identity("Someone", "Else", dt.date(2011, 1, 1), "A123456789012"))
    assert not robin.may_be(Identity("Robin", "Ashdown", BORN, "B123456789012"))
    assert robin.may_be(Identity("Robin", "Ashdown", BORN, "B12345678901A"))
    assert robin.may_be(Identity("Robin", "Ashdown", BORN))


@example("𝐀", "ǿ")
@given(st.text(max_size=30), st.text(max_size=30))
def test_a_name_is_like_itself_however_it_is_spaced_and_cased(forename: str, surname: str) -> None:
    one = Identity(forename, surname, BORN)
    other = Identity(f" {forename.upper()} ", surname.lower().replace(" ", "  "), BORN)
    assert plain(plain(forename)) == plain(forename)
    # Changing case there and back is not always possible; where it is, the two are alike.
    if one.names and plain(forename.upper()) == plain(forename) and plain(surname.lower()) == plain(surname):
        assert one.has_name_of(other)
        assert other.has_name_of(one)


def test_a_live_referral_of_another_school_is_noted_for_the_authority(cast: Cast) -> None:
    sent = theirs(cast)
    ours = begun(cast, forename="ROBIN ", surname="Ash-down")
    match = PossibleMatch.objects.get()
    assert (match.referral, match.pupil, match.found_by, match.result) == (ours, sent.pupil, "name", "")


def test_the_same_number_is_noted_whatever_the_name(cast: Cast) -> None:
    sent = submitted(cast, who=cast.ben)
    begun(cast, forename="Somebody", surname="Else", upn=sent.upn)
    assert PossibleMatch.objects.get().found_by == "upn"


def test_a_live_placement_of_another_school_is_noted(cast: Cast) -> None:
    placement = placed(cast)
    Placement.objects.update(home_school=cast.places["hilltop"])
    pupil = placement.pupil
    begun(cast, forename=pupil.forename, surname=pupil.surname, date_of_birth=pupil.date_of_birth)
    assert PossibleMatch.objects.get().pupil == pupil


def test_what_is_over_unsent_or_ones_own_is_not_noted(cast: Cast) -> None:
    begun(cast, by=cast.ben)
    actions.withdraw(theirs(cast), reason="Moved away", by=cast.ben)
    closed(submitted(cast, **ROBIN))
    assert not PossibleMatch.objects.exists()
    begun(cast)
    assert not PossibleMatch.objects.exists()


def test_sending_notes_a_match_with_who_the_pupil_has_become(cast: Cast) -> None:
    sent = theirs(cast)
    ours = complete_draft(cast, **ROBIN)
    assert not PossibleMatch.objects.exists()
    actions.submit(ours, by=cast.asha)
    note_matches(ours)
    match = PossibleMatch.objects.get()
    assert (match.referral, match.pupil) == (ours, sent.pupil)


def asked(client: Client, posted: dict[str, str]) -> tuple[HttpResponse, str, int]:
    """Return the answer to the first page, the page it leads to without what differs by chance, and the queries."""
    with CaptureQueriesContext(connection) as queries:
        answer: Any = client.post(NEW, posted)
    page = client.get(answer["Location"]).content.decode()
    for chance in (r"WE-\d+", r'name="csrfmiddlewaretoken" value="\w+"', r'nonce="[^"]+"'):
        page = re.sub(chance, "", page)
    return answer, page.replace(posted["surname"], ""), len(queries)


def test_the_schools_pages_are_the_same_with_and_without_a_match(cast: Cast, sign_in: SignIn) -> None:
    sent = theirs(cast)
    told = Message.objects.count()
    client = sign_in(cast.asha)
    asked(client, typed(surname="Firstofall"))
    alone, page_alone, queries_alone = asked(client, typed(surname="Nobodyelse"))
    assert not PossibleMatch.objects.exists()
    matched, page_matched, queries_matched = asked(client, typed())
    assert PossibleMatch.objects.get().pupil == sent.pupil
    assert (alone.status_code, matched.status_code) == (302, 302)
    assert re.sub(r"\d", "", alone["Location"]) == re.sub(r"\d", "", matched["Location"])
    assert page_alone == page_matched
    assert queries_matched - queries_alone in (0, 1)
    assert Message.objects.count() == told
    assert str(sent.reference) not in page_matched


def test_the_same_words_meet_a_foreign_number_when_it_is_sent(cast: Cast, sign_in: SignIn) -> None:
    sent = theirs(cast)
    ours = complete_draft(cast, **ROBIN)
    alone = complete_draft(cast)
    client = sign_in(cast.asha)
    answers = [client.post(f"/referrals/{one.reference}/submit/") for one in (ours, alone)]
    assert [answer.status_code for answer in answers] == [302, 302]
    pages = [client.get(answer["Location"]).content.decode() for answer in answers]
    assert re.sub(r"WE-\d+", "", pages[0]) == re.sub(r"WE-\d+", "", pages[1])
    assert sent.reference not in pages[0]


def a_match(cast: Cast) -> PossibleMatch:
    """Return a possible match of a draft of Riverside with a child of Hilltop."""
    theirs(cast)
    begun(cast)
    return PossibleMatch.objects.get()


def test_an_officer_finds_it_at_home_and_compares_both_sides(cast: Cast, sign_in: SignIn) -> None:
    match = a_match(cast)
    assert "Possible matches to look at" in [line["title"] for line in needs(cast.olu)]
    client = sign_in(cast.olu)
    for address in ("/matches/", f"/matches/{match.pk}/"):
        page = client.get(address).content.decode()
        assert "Robin Ashdown" in page, "Hilltop's referral was sent"
        assert "A draft, which the school has not sent" in page
        assert "Riverside Academy" in page
        assert "Hilltop School" in page
        assert match.referral.reference not in page, "drafts stay in their school"


def test_an_officer_sees_a_sent_referral_by_its_name(cast: Cast, sign_in: SignIn) -> None:
    theirs(cast)
    ours = submitted(cast, **ROBIN)
    page = sign_in(cast.olu).get("/matches/").content.decode()
    assert page.count("Robin Ashdown") == 2
    assert ours.get_absolute_url() in page
    seen = Entry.objects.filter(action="read").latest("pk")
    assert ours.reference in seen.references


@pytest.mark.parametrize("result", ["same", "different"])
def test_an_officer_says_what_it_is_and_it_leaves_the_list(cast: Cast, sign_in: SignIn, result: str) -> None:
    match = a_match(cast)
    client, address = sign_in(cast.olu), f"/matches/{match.pk}/"
    refused = client.post(address, {"result": result, "note": "", "version": "1"}).content.decode()
    assert "Enter how you know" in refused
    answer = client.post(address, {"result": result, "note": "Spoke to both schools", "version": "1"})
    assert answer["Location"] == (address if result == "same" else "/matches/")
    match.refresh_from_db()
    assert (match.result, match.note, match.looked_by, match.looked_at) == (
        result, "Spoke to both schools", cast.olu, clock.now()
    )  # fmt: skip
    assert ("What to do now" in client.get(address).content.decode()) is (result == "same")
    assert "There is nothing to look at" in client.get("/matches/").content.decode()
    assert address in client.get("/matches/?show=looked_at").content.decode()
    assert "Possible matches to look at" not in [line["title"] for line in needs(cast.olu)]
    entry = Entry.objects.get(action="look at match")
    assert (entry.detail["result"], "Spoke" in str(entry.detail)) == (result, False)


def test_two_officers_at_once_do_not_lose_each_others_note(cast: Cast, sign_in: SignIn) -> None:
    match = a_match(cast)
    actions.look_at_match(match, result="same", note="Mine", version=1, by=cast.olu)
    with pytest.raises(Stale):
        actions.look_at_match(match, result="different", note="Theirs", version=1, by=cast.olu)
    client, posted = sign_in(cast.olu), {"result": "different", "note": "Theirs", "version": "1"}
    page = client.post(f"/matches/{match.pk}/", posted).content.decode()
    assert "is not saved yet" in page
    assert 'name="version" value="2"' in page
    assert client.post(f"/matches/{match.pk}/", posted | {"version": "2"}).status_code == 302


def test_only_an_officer_decides_and_nobody_else_knows(cast: Cast, sign_in: SignIn) -> None:
    match = a_match(cast)
    address, posted = f"/matches/{match.pk}/", {"result": "same", "note": "N", "version": "1"}
    for who in (cast.asha, cast.ben, cast.cora, cast.kit, cast.priya, cast.quinn, cast.ada, cast.vera):
        assert sign_in(who).get("/matches/").status_code == 403
        assert sign_in(who).get(address).status_code == 404
        assert sign_in(who).post(address, posted).status_code == 404
        assert not PossibleMatch.objects.visible_to(who).exists()
    assert sign_in(cast.sam).get(address).status_code == 200
    assert sign_in(cast.sam).post(address, posted).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.look_at_match(match, result="same", note="N", version=1, by=cast.sam)


def test_the_number_of_queries_does_not_grow(cast: Cast, sign_in: SignIn) -> None:
    client, counts = sign_in(cast.olu), []
    for number in (2, 12):
        for _ in range(number):
            sent = submitted(cast, who=cast.ben)
            ours = begun(cast, forename=f"A{uuid.uuid4().hex}", upn="")
            assert sent.pupil
            PossibleMatch.objects.create(referral=ours, pupil=sent.pupil, found_by="name")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/matches/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Pupil.objects.count() == 14
