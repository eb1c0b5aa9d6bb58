"""The one way an offer's or placement's status changes: lock, check the table, change, remember, audit, tell."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from apsystem import clock
from apsystem.audit.recording import record
from apsystem.workflow import NotAllowed, Workflow
from partnerships import telling
from partnerships.doers import Doer, as_entry, as_event
from partnerships.models import Kind, Membership, Organisation, Provision
from placements.models import (
    Clash,
    ClashEvent,
    Notification,
    NotificationEvent,
    Offer,
    OfferEvent,
    Placement,
    PlacementEvent,
    Stay,
)
from placements.workflow import CLASH, NOTIFICATION, OFFER, PLACEMENT


Case = TypeVar("Case", Offer, Placement, Notification, Clash)
AnyCase = Offer | Placement | Notification | Clash


def lock_provision(pk: int) -> Provision:
    """Return the provision locked to the end of the transaction: always before a case, so nobody waits for ever."""
    return (
        Provision.objects.select_for_update(of=("self",), no_key=True).select_related("type", "organisation").get(pk=pk)
    )


def move_offer(offer: Offer, name: str, *, by: Doer, reason: str = "", **changes: Any) -> Offer:
    """Make one move of an offer, with other columns that change with it; raise NotAllowed if it moved on."""
    locked, step = _locked(offer, OFFER, name, reason)
    OfferEvent.objects.create(offer=locked, **step, **as_event(by))
    return _saved(locked, step["to_status"], changes, name, by)


def move_placement(placement: Placement, name: str, *, by: Membership, reason: str = "", **changes: Any) -> Placement:
    """Make one move of a placement, with other columns that change with it; raise NotAllowed if it moved on."""
    locked, step = _locked(placement, PLACEMENT, name, reason)
    PlacementEvent.objects.create(placement=locked, **step, by=by)
    return _saved(locked, step["to_status"], changes, name, by)


def move_notification(
    notification: Notification, name: str, *, by: Membership, reason: str = "", **changes: Any
) -> Notification:
    """Make one move of a notification, with other columns that change with it; raise NotAllowed if it moved on."""
    locked, step = _locked(notification, NOTIFICATION, name, reason)
    NotificationEvent.objects.create(notification=locked, **step, by=by)
    return _saved(locked, step["to_status"], changes, name, by)


def move_clash(clash: Clash, name: str, *, by: Membership, reason: str, **changes: Any) -> Clash:
    """Make one move of a clash, with other columns that change with it; raise NotAllowed if it was answered."""
    locked, step = _locked(clash, CLASH, name, reason)
    ClashEvent.objects.create(clash=locked, **step, by=by)
    return _saved(locked, step["to_status"], changes, name, by)


def remember_notification(
    notification: Notification, name: str, *, by: Membership, reason: str, **changes: Any
) -> Notification:
    """Keep a change of a locked notification that leaves it where it stands, with other columns that change."""
    where = notification.status
    NotificationEvent.objects.create(
        notification=notification, move=name, from_status=where, to_status=where, at=clock.now(), reason=reason, by=by
    )
    return _saved(notification, where, changes, name, by)


def _locked(case: Case, workflow: Workflow, name: str, reason: str) -> tuple[Case, dict[str, Any]]:
    locked = type(case)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if workflow.moves[name].needs_reason and not reason.strip():
        raise ValidationError("Enter the reason")
    try:
        step = workflow.check(name, status=locked.status, reason=reason)
    except NotAllowed as moved_on:
        raise NotAllowed(f"{moved_on} {last_move(locked)}") from moved_on
    return locked, {
        "move": name, "from_status": locked.status, "to_status": step.target, "at": clock.now(), "reason": reason
    }  # fmt: skip


def _saved(case: Case, status: str, changes: dict[str, Any], name: str, by: Doer) -> Case:
    for column, value in changes.items():
        setattr(case, column, value)
    case.status = status
    case.version += 1
    case.save(update_fields=["status", "version", *changes])
    audit(name, case, by=by)
    return case


def last_move(case: AnyCase) -> str:
    """Say who moved the case last, and when."""
    event = case.events.select_related("by__user").last()
    if event is None:
        return ""
    return f"{event.name} moved it to “{case.get_status_display()}” on {clock.local(event.at):%-d %B at %H:%M}."


def audit(action: str, case: AnyCase, *, by: Doer) -> None:
    """Write to the audit what was done to a case."""
    kind = case._meta.model_name
    record(action, **as_entry(by), references=[case.reference], kind=kind)


def free(stay: Stay) -> None:
    """Give a stay's days back."""
    stay.live = False
    stay.save(update_fields=["live"])


def tell(
    organisation: int | None,
    roles: Iterable[str],
    *,
    about: AnyCase,
    what: str,
    subject: str,
    body: str,
    urgent: bool = False,
) -> None:
    """E-mail everybody with one of these roles at an organisation about an offer or placement."""
    telling.tell(
        telling.people_of(organisation, *roles),
        key=f"{what}:{about.reference}:{organisation}",
        subject=f"{subject} ({about.reference})",
        body=body,
        about=about.reference,
        path=about.get_absolute_url(),
        urgent=urgent,
    )


def authority() -> Organisation:
    """Return the local authority of this installation."""
    return Organisation.objects.get(kind=Kind.AUTHORITY)
