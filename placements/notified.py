"""What a school says of alternative provision it has arranged: the facts, their words, and which are still missing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from partnerships.models import Provision
from placements.models import Notification


# What may be changed afterwards: column → what people call it. The first are the placement's, the others its own.
OF_PLACEMENT = {
    "provision": "Provider",
    "started_on": "First day",
    "planned_end_on": "Planned end",
    "hours_per_week": "Hours a week",
}
OF_NOTIFICATION = {
    "days_per_week": "Days a week",
    "purpose": "What it is for",
    "basis": "On what basis",
    "paid_by": "Who pays",
    "has_ehcp": "Education, health and care plan",
    "in_care": "Looked after by a local authority",
    "pupil_asked": "Pupil's views",
    "family_asked": "Parent's or carer's views",
    "checks_made": "Safeguarding checks",
    "checked_by": "Who made the checks",
}
TASKS = {
    "upn": "Give the pupil's unique pupil number (UPN)",
    "planned_end": "Say when the placement is planned to end",
    "hours": "Say how many hours and days a week the pupil attends",
    "purpose": "Say what the placement is for",
    "basis": "Say on what basis the pupil is there, and who pays",
    "status": "Say whether the pupil has an education, health and care plan, and is looked after",
    "voices": "Ask the pupil and the family what they think, and say that you have",
    "checks": "Make the safeguarding checks on the provider, and say who made them",
}


@dataclass(frozen=True)
class Told:
    """What a school tells: who, where and since when are needed, and everything else may follow."""

    forename: str
    surname: str
    date_of_birth: dt.date
    started_on: dt.date
    provision: Provision | None = None
    provider_name: str = ""
    provider_address: str = ""
    provider_postcode: str = ""
    upn: str = ""
    year_group: int | None = None
    planned_end_on: dt.date | None = None
    hours_per_week: Decimal | None = None
    days_per_week: Decimal | None = None
    purpose: str = ""
    basis: str = ""
    paid_by: str = ""
    has_ehcp: bool | None = None
    in_care: str = ""
    pupil_asked: bool | None = None
    family_asked: bool | None = None
    checks_made: bool | None = None
    checked_by: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        """What the notification itself keeps."""
        return {name: getattr(self, name) for name in OF_NOTIFICATION}


def gaps(notification: Notification) -> set[str]:
    """Return the keys of what is still missing, by what is written; the planned end is known to its task alone."""
    placement = notification.placement
    missing = {
        "upn": not placement.pupil.upn,
        "hours": placement.hours_per_week is None or notification.days_per_week is None,
        "purpose": not notification.purpose,
        "basis": not notification.basis or not notification.paid_by,
        "status": notification.has_ehcp is None or not notification.in_care,
        "voices": not (notification.pupil_asked and notification.family_asked),
        "checks": not notification.safe or not notification.checked_by,
    }
    return {key for key, is_missing in missing.items() if is_missing}


def is_said(value: Any) -> bool:
    """Say whether there is an answer: No and 0 are answers, an empty text is none."""
    return value is not None and value != ""


def differences(before: Notification, given: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return each fact that is given and differs from what is written, as (before, now); nothing takes a fact away."""
    rows = dict.fromkeys(OF_PLACEMENT, before.placement) | dict.fromkeys(OF_NOTIFICATION, before)
    pairs = {name: (getattr(row, name), given.get(name)) for name, row in rows.items()}
    return {name: (old, new) for name, (old, new) in pairs.items() if is_said(new) and new != old}


def in_words(changed: Mapping[str, tuple[Any, Any]]) -> str:
    """Return a sentence for each fact that has changed or is given for the first time."""
    labels = OF_PLACEMENT | OF_NOTIFICATION
    return " ".join(sentence(labels[name], old, new) for name, (old, new) in changed.items())


def sentence(label: str, old: Any, new: Any) -> str:
    """Return what happened to one fact; long texts and choices are only said to have changed."""
    if not is_said(old):
        return f"{label}: given."
    if isinstance(new, dt.date):
        return f"{label}: {old:%-d %B %Y}, now {new:%-d %B %Y}."
    if isinstance(new, Decimal):
        return f"{label}: {old.normalize():f}, now {new.normalize():f}."
    return f"{label}: changed."
