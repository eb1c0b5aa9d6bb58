"""Every open case has a next date and somebody who has it, and the sentence for the family names both."""

import datetime as dt

import pytest

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.calendar import calendar_of
from partnerships.models import PanelRule
from referrals import actions
from referrals.asked import Asking
from referrals.models import Referral
from referrals.next_dates import Due, next_date
from referrals.next_step import day, next_step
from referrals.workflow import OPEN, Status
from tests.referrals import panel
from tests.referrals.making import complete_draft, submitted


def school_day(number: int) -> dt.date:
    """Return the school day that is a number of school days after today."""
    return calendar_of().add_school_days(clock.today(), number)


def due(referral: Referral) -> Due:
    """Return the next date of a case."""
    found = next_date(Referral.objects.get(pk=referral.pk))
    assert found
    return found


def test_a_draft_is_sent_by_the_deadline_or_looked_at_while_no_meeting_is_planned(cast: Cast) -> None:
    draft = complete_draft(cast)
    assert due(draft) == Due(school_day(10), cast.places["riverside"])
    assert f"The school looks at it by {day(school_day(10))}." in next_step(draft)
    meeting = actions.give_notice(panel.planned(cast, clock.today() + dt.timedelta(days=14)), by=cast.cora)
    assert due(draft) == Due(meeting.deadline_on, cast.places["riverside"])


def test_a_returned_referral_is_the_schools_by_a_day_the_authority_sets(cast: Cast) -> None:
    returned = actions.return_to_school(submitted(cast), asked=[Asking("pupil", "upn", "missing")], by=cast.cora)
    assert due(returned) == Due(school_day(10), cast.places["riverside"])
    PanelRule.objects.update(follow_up_days=4)
    assert due(returned).day == school_day(4)
    assert f"sends it again, by {day(school_day(4))}." in next_step(returned)


def test_a_ready_case_goes_to_the_next_meeting_or_is_followed_up_where_none_is_planned(cast: Cast) -> None:
    ready = panel.ready(cast)
    assert due(ready) == Due(school_day(10), cast.places["west"])
    meeting = panel.planned(cast, clock.today() + dt.timedelta(days=14))
    assert due(ready) == Due(meeting.held_on, cast.places["west"])


def test_a_date_that_has_passed_stays_and_is_said_to_have_passed(cast: Cast) -> None:
    returned = actions.return_to_school(submitted(cast), asked=[Asking("pupil", "upn", "missing")], by=cast.cora)
    was = due(returned).day
    with clock.set_to(clock.now() + dt.timedelta(days=40)):
        assert due(returned).day == was
        assert f"{day(was)}, which has passed." in next_step(returned)


@pytest.mark.parametrize("status", Status)
def test_whatever_the_status_an_open_case_has_a_date_and_an_owner_even_with_nothing_else_known(
    cast: Cast, status: Status
) -> None:
    referral = panel.sent(cast)
    referral.status, referral.waiting_since = status, clock.today()
    found = next_date(referral)
    assert (found is not None) == (status in OPEN)
    assert found is None or found.owner in (cast.places["riverside"], cast.places["west"])
    assert found is None or day(found.day) in next_step(referral)
