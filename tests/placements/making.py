"""Offers and placements made through the actions, for any test that needs one."""

import datetime as dt
import uuid
from decimal import Decimal

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.models import Group
from placements import actions
from placements.models import Offer, Placement
from referrals.models import Referral
from tests.referrals import panel
from tests.referrals.making import signed


def agreed(cast: Cast) -> Referral:
    """Return a referral of Riverside for which the West's panel has agreed a place."""
    return panel.agreed(cast, signed(cast))


def offered(cast: Cast, referral: Referral | None = None, *, group: Group | None = None, days: int = 55) -> Offer:
    """Return a place offered from today by the co-ordinator, at Riverbank Base unless said otherwise."""
    first_on = clock.today()
    return actions.offer_place(
        referral or agreed(cast), group=group or Group.objects.get(), first_on=first_on,
        last_on=first_on + dt.timedelta(days=days), submission_key=uuid.uuid4(), by=cast.cora,
    )  # fmt: skip


def confirmed(cast: Cast) -> Offer:
    """Return an offer that the base lead has confirmed."""
    return actions.confirm_offer(offered(cast), by=cast.quinn)


def placed(cast: Cast) -> Placement:
    """Return a placement that started today."""
    return actions.start_placement(
        confirmed(cast),
        started_on=clock.today(),
        hours_per_week=Decimal(25),
        submission_key=uuid.uuid4(),
        by=cast.quinn,
    )


def facts_of_end(placement: Placement, **others: object) -> dict[str, object]:
    """Return what ending a placement today back to the home school needs, each outcome met."""
    assert placement.offer
    facts: dict[str, object] = {
        "ended_on": clock.today(), "destination": "home_full", "sessions_possible": 60, "sessions_attended": 51,
        "results": {outcome.pk: ("met", "") for outcome in placement.offer.referral.outcomes.all()},
        "exit_report": "Settled with a later start and one trusted adult.",
    }  # fmt: skip
    return facts | others
