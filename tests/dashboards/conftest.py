"""A small world made by hand: placements and exclusions with known figures."""

import datetime as dt
import uuid
from typing import Any

import pytest

from apsystem.demo.cast import Cast
from partnerships.models import Capacity, Group, Provision
from placements.models import Offer, Placement, PlacementEvent, Stay
from placements.workflow import OfferStatus
from referrals.models import Exclusion, FormVersion, Outcome, Pupil, Referral


def day(month: int, number: int, year: int = 2026) -> dt.date:
    """Return a date of this school year."""
    return dt.date(year, month, number)


class World:
    """Makes rows straight in the database, so that each figure is known beforehand."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.form = FormVersion.objects.create(name="Form", number=900, from_on=day(1, 1))
        self.number = 0
        Capacity.objects.update(places=200)

    def pupil(self) -> Pupil:
        """Return a made-up pupil."""
        self.number += 1
        return Pupil.objects.create(forename=f"Pupil{self.number}", surname="Example", date_of_birth=day(5, 1, 2013))

    def refer(self, **changes: Any) -> Referral:
        """Return a referral that Riverside has sent, for the West partnership."""
        pupil = changes.pop("pupil", None) or self.pupil()
        values: dict[str, Any] = {
            "reference": f"WE-{self.number:04d}", "status": "submitted", "submission_key": uuid.uuid4(),
            "form_version": self.form, "school": self.cast.places["riverside"], "partnership": self.cast.places["west"],
            "pupil": pupil, "started_by": self.cast.asha, "submitted_at": dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC),
            "forename": pupil.forename, "surname": pupil.surname, "date_of_birth": pupil.date_of_birth, "year_group": 9,
        }  # fmt: skip
        return Referral.objects.create(**(values | changes))

    def offer(self, referral: Referral, status: str = OfferStatus.SENT, **changes: Any) -> Offer:
        """Return an offer of a place at Riverbank Base."""
        stay = Stay.objects.create(
            group=Group.objects.get(), partnership=referral.partnership, first_on=day(9, 7), last_on=day(12, 18)
        )
        values: dict[str, Any] = {
            "reference": f"OF-{referral.pk:04d}", "submission_key": uuid.uuid4(), "referral": referral,
            "provision": Provision.objects.get(), "stay": stay, "status": status, "reply_by_on": day(11, 20),
        }  # fmt: skip
        return Offer.objects.create(**(values | changes))

    def place(self, **changes: Any) -> Placement:
        """Return a placement at Riverbank Base that came by the West panel and began on 7 September."""
        answers = {key: changes.pop(key) for key in list(changes) if "voice" in key}
        referral = self.refer(status="placed", **answers)
        offer = self.offer(referral, OfferStatus.TAKEN_UP)
        values: dict[str, Any] = {
            "reference": f"PL-{self.number:04d}", "submission_key": uuid.uuid4(), "pupil": referral.pupil,
            "home_school": referral.school, "home_la_code": "999", "commissioner": referral.school,
            "partnership": referral.partnership, "route": "panel", "offer": offer, "stay": offer.stay,
            "provision": offer.provision, "started_on": day(9, 7), "planned_end_on": day(12, 18),
            "hours_per_week": 25, "year_group": 9, "setting_urn": "900002",
        }  # fmt: skip
        placement = Placement.objects.create(**(values | changes))
        PlacementEvent.objects.create(
            placement=placement, move="start", to_status="active", by=self.cast.quinn,
            at=dt.datetime(2026, 9, 7, 9, tzinfo=dt.UTC),
        )  # fmt: skip
        return placement

    def outcome(self, placement: Placement, **changes: Any) -> Outcome:
        """Return an outcome written before the placement began, with measure and target."""
        assert placement.offer is not None
        values: dict[str, Any] = {
            "referral": placement.offer.referral, "outcome": "Attends", "measure": "Sessions", "target": "90%",
            "created_at": dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC), "submission_key": uuid.uuid4(),
        }  # fmt: skip
        return Outcome.objects.create(**(values | changes))

    def exclude(self, **changes: Any) -> Exclusion:
        """Return a permanent exclusion from Riverside on 1 October that stands."""
        values: dict[str, Any] = {
            "school": self.cast.places["riverside"], "kind": "permanent", "on": day(10, 1),
            "recorded_by": self.cast.asha, "submission_key": uuid.uuid4(),
        }  # fmt: skip
        return Exclusion.objects.create(**(values | changes))


@pytest.fixture
def world(cast: Cast) -> World:
    """A world with the cast and nothing else."""
    return World(cast)
