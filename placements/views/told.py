"""What a page shows of what a school has told of a placement it arranged, to those who are party to it."""

from typing import Any

from django.urls import reverse

from apsystem import clock
from partnerships.models import Membership
from placements.access import PlacementView, Seen
from placements.due import NOTIFICATION_TONES, acknowledgement_due
from placements.models import Notification, Placement
from placements.policies import may_see_notifications, notification_moves_for
from placements.views.showing import plain, timeline
from referrals.choices import IN_CARE


PAGES = {
    "acknowledge": ("Acknowledge", ""),
    "answer": ("Answer the question", ""),
    "question": ("Ask the school", "govuk-button--secondary"),
    "update": ("Change or add to what you told", "govuk-button--secondary"),
    "end": ("Tell that it has ended", "govuk-button--secondary"),
}
YES_NO = {True: "Yes", False: "No", None: ""}


def told_of(row: Placement, case: PlacementView, actor: Membership) -> dict[str, Any]:
    """Return what the page of a placement shows of its notification: where it stands, facts, buttons, conversation."""
    notification: Notification | None = getattr(row, "notification", None)
    if notification is None or not may_see_notifications(actor):
        return {}
    told = case.one("notification")
    ended = row.ended_on is not None
    return {"told": {
        "status": notification.get_status_display(), "tone": NOTIFICATION_TONES[notification.status],
        "due": acknowledgement_due(notification), "facts": told_facts(told, case) if told else [],
        "unsafe": not ended and not notification.safe, "buttons": told_buttons(notification, actor),
        "past_end": not ended and row.planned_end_on < clock.today(), "events": timeline(notification.events, case),
        "question": question_of(notification),
    }}  # fmt: skip


def question_of(notification: Notification) -> str:
    """Return the words of the question that is open, if one is."""
    if notification.asked_on is None:
        return ""
    asked = notification.events.filter(move="question").last()
    return asked.reason if asked else ""


def told_buttons(notification: Notification, actor: Membership) -> list[dict[str, str]]:
    """Return the buttons of what may be done next, the usual first."""
    moves = set(notification_moves_for(actor, notification))
    return [
        {"href": reverse(f"placements:{name}_notification", args=[notification.reference]), "text": text,
         "classes": classes}
        for name, (text, classes) in PAGES.items() if name in moves
    ]  # fmt: skip


def told_facts(told: Seen, case: PlacementView) -> list[dict[str, Any]]:
    """Return what the school has told, as far as this person reads it, each with its words; empty is not yet told."""
    checked = YES_NO[told.checks_made] + (f", by {told.checked_by}" if told.checked_by else "")
    facts = [
        ("What it is for", told.purpose),
        ("Hours and days a week", hours_and_days(case, told)),
        ("On what basis", told.basis_label),
        ("Who pays", told.paid_by_label),
        ("Education, health and care plan", YES_NO[told.has_ehcp]),
        ("Looked after by a local authority", dict(IN_CARE).get(told.in_care, "")),
        ("Pupil asked", YES_NO[told.pupil_asked]),
        ("Parent or carer asked", YES_NO[told.family_asked]),
        ("Safeguarding checks made", checked),
    ]
    if case.ended_on:
        facts.append(("Did it do what it was for?", told.result_label))
    return [{"key": key, "value": value or "Not told yet"} for key, value in facts]


def hours_and_days(case: PlacementView, told: Seen) -> str:
    """Return how much of the week the pupil is there, as far as it is told."""
    said = [(plain(case.hours_per_week), "hours"), (plain(told.days_per_week), "days")]
    return ", ".join(f"{number} {unit}" for number, unit in said if number)
