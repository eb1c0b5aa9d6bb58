"""Pupils who must not be placed together, and brothers and sisters."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem import clock
from apsystem.demo.cast import Cast
from placements import actions
from placements.models import PupilPair
from tests.conftest import SignIn
from tests.placements.making import agreed, paired
from tests.referrals import panel


def test_it_is_kept_with_its_reason_and_days(cast: Cast) -> None:
    pair = paired(cast, agreed(cast), agreed(cast), kind="same")
    assert (pair.kind, pair.from_on, pair.to_on) == ("same", clock.today(), None)


def test_a_pupil_is_no_pair_with_themselves(cast: Cast) -> None:
    referral = agreed(cast)
    with pytest.raises(ValidationError, match="Give two different pupils"):
        paired(cast, referral, referral)


def test_it_ends_with_a_day_and_stays(cast: Cast) -> None:
    pair = paired(cast, agreed(cast), agreed(cast))
    actions.end_pair(pair, to_on=clock.today(), by=cast.olu)
    assert PupilPair.objects.get().to_on == clock.today()
    with pytest.raises(ValidationError, match="The last day must be"):
        actions.end_pair(pair, to_on=clock.today() - dt.timedelta(days=1), by=cast.cora)


@pytest.mark.parametrize("who", ["asha", "priya", "kit", "sam"])
def test_only_those_who_may_offer_either_a_place_keep_it(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        paired(cast, agreed(cast), agreed(cast), by=cast.people[who])


@pytest.mark.parametrize("who", ["asha", "priya", "sam"])
def test_only_they_end_it(cast: Cast, who: str) -> None:
    pair = paired(cast, agreed(cast), agreed(cast))
    with pytest.raises(PermissionDenied):
        actions.end_pair(pair, to_on=clock.today(), by=cast.people[who])


def test_another_partnership_a_school_and_a_base_see_none(cast: Cast) -> None:
    paired(cast, agreed(cast), agreed(cast))
    for who in (cast.kit, cast.asha, cast.quinn, cast.priya, cast.ada):
        assert not PupilPair.objects.visible_to(who).exists()
    for who in (cast.cora, cast.chidi, cast.olu, cast.sam):
        assert PupilPair.objects.visible_to(who).count() == 1


def test_the_page_takes_two_references_and_lists_the_pair(cast: Cast, sign_in: SignIn) -> None:
    one, other = agreed(cast), agreed(cast)
    given = {
        "one": one.reference.lower(), "other": other.reference, "kind": "ask", "reason": "Cousins told us",
        "from_on_day": "17", "from_on_month": "11", "from_on_year": "2026", "submission_key": str(uuid.uuid4()),
    }  # fmt: skip
    client = sign_in(cast.cora)
    assert client.post("/places/apart/new/", given)["Location"] == "/places/apart/"
    page = client.get("/places/apart/").content.decode()
    for words in (one.reference, other.reference, "the family is to be asked", "Cousins told us"):
        assert words in page


def test_a_reference_nobody_may_see_is_refused(cast: Cast, sign_in: SignIn) -> None:
    given = {"one": "WE-0000", "other": agreed(cast).reference, "kind": "apart", "reason": "Fights"}
    page = sign_in(cast.cora).post("/places/apart/new/", given).content.decode()
    assert "Enter the reference of a referral you can see" in page


def test_a_pupil_of_another_partnership_has_no_name_there(cast: Cast, sign_in: SignIn) -> None:
    near = agreed(cast)
    far = panel.sent(cast, "hilltop", by="ben", partnership=cast.places["east"], surname="Faraway")
    paired(cast, near, far, by=cast.olu)
    page = sign_in(cast.cora).get("/places/apart/").content.decode()
    assert "A pupil of another partnership" in page
    assert far.reference not in page
