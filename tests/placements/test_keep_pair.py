"""Pupils who must not be placed together, and brothers and sisters."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem import clock
from apsystem.demo.cast import Cast
from placements import actions
from placements.models import PupilPair
from tests.placements.making import agreed, paired


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
