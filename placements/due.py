"""What is late and what is due, in words and a tone: nothing releases or ends itself."""

import datetime as dt

from apsystem import clock
from partnerships.calendar import Calendar
from placements.models import Notification, Offer, Placement
from placements.workflow import TO_ACKNOWLEDGE, NotificationStatus, OfferStatus, PlacementStatus


# An unanswered offer is chased after one and after three school days (product, journey 4).
CHASE_AFTER = (1, 3)
OFFER_TONES: dict[str, str] = {
    OfferStatus.SENT: "waiting",
    OfferStatus.LATER: "moving",
    OfferStatus.CONFIRMED: "good",
    OfferStatus.REFUSED: "bad",
    OfferStatus.RELEASED: "quiet",
    OfferStatus.TAKEN_UP: "info",
}
PLACEMENT_TONES: dict[str, str] = {
    PlacementStatus.ACTIVE: "good",
    PlacementStatus.PAUSED: "bad",
    PlacementStatus.RETURNING: "moving",
    PlacementStatus.COMPLETED: "info",
    PlacementStatus.ENDED_EARLY: "quiet",
}
NOTIFICATION_TONES: dict[str, str] = {
    NotificationStatus.TOLD: "waiting",
    NotificationStatus.QUESTIONED: "moving",
    NotificationStatus.ANSWERED: "waiting",
    NotificationStatus.UPDATED: "waiting",
    NotificationStatus.ACKNOWLEDGED: "good",
    NotificationStatus.ENDED: "quiet",
}


def acknowledgement_due(notification: Notification) -> tuple[str, str]:
    """Return by when the authority acknowledges, or since when the school is asked, in words, with a tone."""
    by, asked_on = notification.reply_by_on, notification.asked_on
    if notification.status == NotificationStatus.QUESTIONED and asked_on:
        return f"Asked on {asked_on:%-d %B}: the clock stands still", "quiet"
    if notification.status not in TO_ACKNOWLEDGE:
        return "", "quiet"
    if by < clock.today():
        return f"Acknowledgement overdue since {by:%-d %B}", "bad"
    return f"To be acknowledged by {by:%-d %B}", "info"


def answer_due(offer: Offer, calendar: Calendar) -> tuple[str, str]:
    """Return whether the answer to an offer is due, in words, with a tone; empty words once it is answered."""
    if offer.status == OfferStatus.LATER and offer.ready_on:
        return f"Could come from {offer.ready_on:%-d %B}: for the partnership to answer", "waiting"
    if offer.status != OfferStatus.SENT:
        return "", "quiet"
    today = clock.today()
    if offer.reply_by_on < today:
        return f"Overdue since {offer.reply_by_on:%-d %B}", "bad"
    waited = calendar.school_days(clock.local(offer.sent_at).date() + dt.timedelta(days=1), today)
    if waited >= CHASE_AFTER[offer.chased > 0] and offer.last_chased_on != today:
        return "Chase today", "waiting"
    return f"Answer due by {offer.reply_by_on:%-d %B}", "info"


def due(day: dt.date) -> tuple[str, str]:
    """Return whether something due on a day is late, in words, with a tone."""
    today = clock.today()
    if day < today:
        return f"Overdue since {day:%-d %B}", "bad"
    return (f"Due {day:%-d %B}", "waiting") if day <= today + dt.timedelta(days=7) else (f"Due {day:%-d %B}", "quiet")


def longer_than_usual(first: dt.date, last: dt.date, placement: Placement | Offer) -> str:
    """Return a sentence where a stay is longer than the longest of its provision's type, or nothing."""
    weeks = placement.provision.type.max_weeks
    if weeks is None or (last - first).days + 1 <= weeks * 7:
        return ""
    return f"This is longer than the usual {weeks} weeks ({placement.provision.type.name}). Say why at the review."
