"""Offers and placements made through the actions, for any test that needs one."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.models import Capacity, Group, Loan, Membership, Provision, ProvisionServes
from placements import actions
from placements.letters import letters_for
from placements.models import (
    Clash,
    ExtraPlace,
    Notification,
    Offer,
    Placement,
    PupilPair,
    Stay,
    Suggestion,
    WaitingReview,
)
from placements.notified import Told
from placements.places import books_of
from referrals import actions as cases
from referrals.letters import joined
from referrals.models import Letter, Referral
from referrals.workflow import Status
from tests.kept import kept
from tests.referrals import panel
from tests.referrals.making import signed


def day(name: str, on: dt.date) -> dict[str, str]:
    """Return a day as a form sends it."""
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


@kept
def agreed(cast: Cast) -> Referral:
    """Return a referral of Riverside for which the West's panel has agreed a place."""
    return panel.agreed(cast, signed(cast))


@kept
def waits(cast: Cast, referral: Referral | None = None) -> Referral:
    """Return a referral of Riverside that the West's panel has agreed and the co-ordinator put on the waiting list."""
    return cases.put_on_waiting_list(referral or agreed(cast), reason="No place suits yet.", by=cast.cora)


@kept
def of_the_east(cast: Cast, **values: Any) -> Referral:
    """Return a referral of Hilltop on the East's waiting list, without how it came there."""
    given: dict[str, Any] = {
        "partnership": cast.places["east"], "surname": "Faraway", "status": Status.WAITING,
        "waiting_since": clock.today() - dt.timedelta(days=50), "decided_at": clock.now(),
    }  # fmt: skip
    return panel.sent(cast, "hilltop", by="ben", **given | values)


@kept
def reviewed(cast: Cast, referral: Referral, **others: Any) -> WaitingReview:
    """Return a review of a case on the waiting list by the co-ordinator, next as late as the rule lets."""
    given: dict[str, Any] = {
        "found": "Still at home in the mornings", "needed": "A place for Year 9 from January",
        "next_on": actions.last_review_day(), "submission_key": uuid.uuid4(), "by": cast.cora,
    }  # fmt: skip
    return actions.review_waiting(referral, **given | others)


@kept
def offered(cast: Cast, referral: Referral | None = None, *, group: Group | None = None, days: int = 55) -> Offer:
    """Return a place offered from today by the co-ordinator, at Riverbank Base unless said otherwise."""
    first_on = clock.today()
    return actions.offer_place(
        referral or agreed(cast), group=group or Group.objects.get(), first_on=first_on,
        last_on=first_on + dt.timedelta(days=days), submission_key=uuid.uuid4(), by=cast.cora,
    )  # fmt: skip


@kept
def confirmed(cast: Cast) -> Offer:
    """Return an offer that the base lead has confirmed."""
    return actions.confirm_offer(offered(cast), by=cast.quinn)


def letter_about_place(cast: Cast, offer: Offer) -> list[Letter]:
    """Return the start letters that the school made about a confirmed place."""
    given = {
        "kind": "start", "basis": "agreed", "school_type": "academy", "report_to": "Quinn Abara",
        "number_of_days": 40, "reasons": "", "objectives": "To be in lessons again", "starts_at": "9am",
        "break_times": "12pm to 1pm", "ends_at": "3pm", "late_reason": "",
    }  # fmt: skip
    seen = joined(letters_for(offer, given))
    return actions.make_letters(offer, given=given, seen=seen, submission_key=uuid.uuid4(), by=cast.asha)


@kept
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


def what_is_told(**others: Any) -> Told:
    """Return what a school tells of a pupil at a provider that is not in the directory, nothing left out."""
    facts: dict[str, Any] = {
        "forename": "Ines", "surname": "Harrow", "date_of_birth": dt.date(2013, 3, 4), "upn": "",
        "provider_name": "Oakfield Farm", "provider_address": "Oakfield Lane", "provider_postcode": "ZZ4 4AA",
        "started_on": clock.today() - dt.timedelta(days=8), "planned_end_on": clock.today() + dt.timedelta(days=60),
        "hours_per_week": Decimal("12.5"), "days_per_week": Decimal("2.5"), "purpose": "To be in lessons again",
        "basis": "direction", "paid_by": "school", "has_ehcp": False, "in_care": "no", "pupil_asked": True,
        "family_asked": True, "checks_made": True, "checked_by": "Asha Patel, SENCo",
    }  # fmt: skip
    return Told(**(facts | others))


@kept
def told(cast: Cast, who: Membership | None = None, **others: Any) -> Notification:
    """Return what Riverside, or another school, has told the authority of."""
    return actions.tell_the_la(what_is_told(**others), submission_key=uuid.uuid4(), by=who or cast.asha)


@kept
def acknowledged(cast: Cast, **others: Any) -> Notification:
    """Return what Riverside has told, and the AP officer has acknowledged."""
    row = told(cast, **others)
    return actions.acknowledge_notification(row, version=row.version, by=cast.olu)


@kept
def questioned(cast: Cast, reason: str = "Who teaches mathematics there?", **others: Any) -> Notification:
    """Return what Riverside has told, and the AP officer has asked about."""
    return actions.question_notification(told(cast, **others), reason=reason, by=cast.olu)


@kept
def suggested(cast: Cast, **others: Any) -> Suggestion:
    """Return a round of suggested places for all of the West agreed without one, by the co-ordinator."""
    given: dict[str, Any] = {"submission_key": uuid.uuid4(), "by": cast.cora}
    return actions.suggest_places(cast.places["west"], **given | others)


@kept
def paired(cast: Cast, one: Referral, other: Referral, **others: Any) -> PupilPair:
    """Return that two pupils must not be placed together, or what else is said of them."""
    given: dict[str, Any] = {
        "kind": "apart", "reason": "A fight in March", "from_on": clock.today(), "to_on": None,
        "submission_key": uuid.uuid4(), "by": cast.cora,
    }  # fmt: skip
    return actions.keep_pair(one, other, **given | others)


@kept
def extra_place(cast: Cast, *, days: int = 55, **others: Any) -> ExtraPlace:
    """Return an extra place from today that the AP officer gave, at Riverbank Base and for any pupil unless said so."""
    today = clock.today()
    given: dict[str, Any] = {
        "from_on": today, "to_on": today + dt.timedelta(days=days), "reason": "Two pupils agreed in one week",
        "agreed_by": "Rowan Hughes", "agreed_on": today, "submission_key": uuid.uuid4(), "by": cast.olu,
    }  # fmt: skip
    group = others.pop("group", None) or Group.objects.get()
    return actions.give_extra_place(group, **given | others)


@kept
def clash(cast: Cast, *, days: int = 55) -> Clash:
    """Return a clash: the West asks for a last place at Riverbank Base that is held for the East."""
    first_on = clock.today()
    last_on = first_on + dt.timedelta(days=days)
    Stay.objects.create(
        group=Group.objects.get(), partnership=cast.places["east"], first_on=first_on, last_on=last_on
    )  # fmt: skip
    return asked(cast, agreed(cast), days=days)


def asked(cast: Cast, referral: Referral, *, days: int = 55) -> Clash:
    """Return what the West asks of the AP officer while Riverbank Base is full; it has its places again afterwards."""
    group, today = Group.objects.select_related("provision__type").get(), clock.today()
    before = Capacity.objects.values_list("places", flat=True).get()
    now = books_of([group], today, today)[group.pk].on(today)
    Capacity.objects.update(places=now.taken + now.offered - now.extra)
    row = actions.ask_officer(
        referral, group=group, first_on=today, last_on=today + dt.timedelta(days=days), reason="Agreed first",
        submission_key=uuid.uuid4(), by=cast.cora,
    )  # fmt: skip
    Capacity.objects.update(places=before)
    return row


def own_places(cast: Cast, number: int) -> None:
    """Give the West a number of its own places at Riverbank Base."""
    ProvisionServes.objects.filter(partnership=cast.places["west"]).update(places=number)


@kept
def lent(cast: Cast, *, own: int = 8, days: int = 55, **others: Any) -> Loan:
    """Return a place at Riverbank Base that the West, with eight of its own, lends the East from today."""
    own_places(cast, own)
    today = clock.today()
    given: dict[str, Any] = {
        "lender": cast.places["west"], "borrower": cast.places["east"], "places": 1, "from_on": today,
        "to_on": today + dt.timedelta(days=days), "reason": "The East's base is closed", "lender_agreed": "Chidi Eze",
        "borrower_agreed": "Kit Farrow", "submission_key": uuid.uuid4(), "by": cast.cora,
    }  # fmt: skip
    return actions.lend_places(Provision.objects.get(), **given | others)
