"""How urgent a case is."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from apsystem.demo.cast import Cast
from placements import actions
from placements.models import CasePriority
from placements.rounds.reading import facts_of
from tests.placements.making import agreed


def test_the_newest_band_holds_and_the_others_are_kept(cast: Cast) -> None:
    referral = agreed(cast)
    for band in (2, 1):
        actions.set_priority(referral, band=band, reason="At risk", submission_key=uuid.uuid4(), by=cast.chidi)
    assert facts_of(cast.places["west"].pk, None).pupils[0].band == 1
    assert CasePriority.objects.count() == 2


def test_a_case_that_nobody_gave_a_band_has_the_usual_one(cast: Cast) -> None:
    agreed(cast)
    assert facts_of(cast.places["west"].pk, None).pupils[0].band == 3


@pytest.mark.parametrize("who", ["asha", "priya", "kit", "sam"])
def test_only_those_who_may_offer_a_place_set_it(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.set_priority(agreed(cast), band=1, reason="At risk", submission_key=uuid.uuid4(), by=cast.people[who])
    assert not CasePriority.objects.visible_to(cast.asha).exists()
