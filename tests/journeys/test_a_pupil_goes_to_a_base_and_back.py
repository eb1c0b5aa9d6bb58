"""A pupil goes to a base and back: five people and those beside them, each at a browser of their own."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine

from apsystem.demo.cast import Cast
from tests.journeys import panel_and_place as then
from tests.journeys import steps as first
from tests.journeys.conftest import Person


PHONE = 390


@pytest.mark.browser
def test_a_pupil_goes_to_a_base_and_back(
    person: Callable[..., Person], county: Cast, calendar: time_machine.Traveller
) -> None:
    """Cora and Quinn have no scripts; every page the others open is looked through for accessibility."""
    asha, rowan = person(width=PHONE).is_let_in(county.asha), person().is_let_in(county.rowan)
    cora, priya = person(javascript=False).is_let_in(county.cora), person().is_let_in(county.priya)
    chidi, quinn = person().is_let_in(county.chidi), person(javascript=False, width=PHONE).is_let_in(county.quinn)
    olu = person().is_let_in(county.olu)

    case = first.refers(asha)
    first.signs(rowan, case)
    first.checks(cora, case)
    meeting = first.calls_a_meeting(cora)
    first.lists(cora, case, meeting)
    then.reads_and_gives_her_view(priya, case, meeting)
    then.begins_the_meeting(chidi, meeting)
    then.decides(chidi, case)
    then.closes(chidi, meeting)
    then.reads_the_decision(asha, case)
    offer = then.offers(cora, case)
    placement = then.confirms_and_starts(quinn, offer)
    then.sees_every_child(olu, pupils=1, plans="0% (0 of 1)")
    then.reviews_and_plans(quinn, placement)
    then.approves(rowan, placement)
    then.sees_every_child(olu, pupils=1, plans="100% (1 of 1)")
    then.completes(quinn, placement)

    calendar.shift(dt.timedelta(weeks=2))
    asha.is_let_in(county.asha)  # sessions end overnight
    then.records_the_first_check(asha, placement)
    then.sees_every_child(olu.is_let_in(county.olu), pupils=0, plans="None")


@pytest.mark.long
@pytest.mark.browser
def test_a_pupil_goes_to_a_base_where_nobody_has_scripts(person: Callable[..., Person], county: Cast) -> None:
    asha, rowan, cora, chidi, quinn = (
        person(javascript=False).is_let_in(who)
        for who in (county.asha, county.rowan, county.cora, county.chidi, county.quinn)
    )
    case = first.refers(asha)
    first.signs(rowan, case)
    first.checks(cora, case)
    meeting = first.calls_a_meeting(cora)
    first.lists(cora, case, meeting)
    then.begins_the_meeting(chidi, meeting)
    then.decides(chidi, case)
    offer = then.offers(cora, case)
    then.confirms_and_starts(quinn, offer)
