"""Offers to a provision without an account: sent to its address with a one-use link, and answered by it.

Whoever opens the link confirms, asks for a later day or refuses through the same actions as a base lead, and may do
nothing else. A link is good for the offer as it stood when it was sent, and only while its address is in force.
"""

import datetime as dt
import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from apsystem import clock
from apsystem.audit.recording import record
from apsystem.outbox import sending
from partnerships import telling
from partnerships.actions.inviting import hash_of
from partnerships.calendar import calendar_of
from partnerships.doers import LinkHolder, as_entry
from partnerships.models import AnswerAddress, Membership, Role
from partnerships.models.organisation import on
from partnerships.policies import require
from placements.actions.moving import lock_provision, tell
from placements.models import AnswerLink, Offer
from placements.policies import may_chase
from placements.workflow import NOT_CONFIRMED


# A link works until this many working days after the day an answer is due, and at least so long after it is sent.
DAYS = 5


class LinkGone(Exception):
    """The link was used, has run out, was replaced, or never was: which of them is nobody's business."""


def has_somebody(provision: int) -> bool:
    """Say whether anybody at a provision has an account with which they may answer an offer."""
    return bool(telling.people_of(provision, Role.BASE_LEAD))


def address_of(provision: int) -> str:
    """Return the address a provision without an account is written to today, or nothing."""
    found = AnswerAddress.objects.filter(on(clock.today()), provision=provision).first()
    return found.email if found else ""


def tell_provision(
    offer: Offer, *, what: str, subject: str, body: str, by: Membership | None, answer: bool = False
) -> None:
    """E-mail a provision's base leads about an offer; where it has none, its address, with a link if it is to answer.

    Without either nobody is told: the offer's page says so to those who may ring.
    """
    address = "" if has_somebody(offer.provision_id) else address_of(offer.provision_id)
    if not address:
        tell(offer.provision_id, [Role.BASE_LEAD], about=offer, what=what, subject=subject, body=body)
    elif answer:
        send_link(offer, address, subject=subject, body=body, by=by)
    else:
        write(offer, address, key=f"{what}:{offer.reference}:address", subject=subject, body=body)


def send_link(offer: Offer, address: str, *, subject: str, body: str, by: Membership | None) -> AnswerLink:
    """Send a new link to an address in the caller's transaction, in which the offer is locked or new; end the last."""
    token, now = secrets.token_urlsafe(32), clock.now()
    AnswerLink.objects.filter(offer=offer, used_at=None, ended_at=None).update(ended_at=now)
    link = AnswerLink.objects.create(
        offer=offer, offer_version=offer.version, email=address, token_hash=hash_of(token), sent_at=now, sent_by=by,
        expires_at=expiry(offer),
    )  # fmt: skip
    where = settings.PUBLIC_URL.rstrip("/") + reverse("placements:answer_by_link", args=[token])
    until = clock.local(link.expires_at)
    write(
        offer, address, key=f"answer link {link.pk}", subject=subject,
        body=f"{body}\n\nOpen this link to read the offer and to answer it:\n{where}\n\nIt works for one answer, until "
        f"{until:%-d %B %Y}. It is for {offer.provision} alone: please do not pass it on.",
    )  # fmt: skip
    doer = as_entry(by) if by else {"person": "", "acting_as": "The system"}
    record("send answer link", **doer, references=[offer.reference], kind="offer", row=str(link.pk))
    return link


def expiry(offer: Offer) -> dt.datetime:
    """Return when a link sent today runs out: at the end of a day, some working days after the answer is due."""
    last_on = calendar_of().add_working_days(max(offer.reply_by_on, clock.today()), DAYS)
    return clock.local(clock.now()).replace(
        year=last_on.year, month=last_on.month, day=last_on.day, hour=23, minute=59, second=59, microsecond=0
    )


def write(offer: Offer, address: str, *, key: str, subject: str, body: str) -> None:
    """Put an e-mail to a provision's address in the outbox; it names no child, as none does."""
    sending.put(
        key=key, subject=f"{subject} ({offer.reference})", body=f"To {offer.provision},\n\n{body}\n", email=address,
        about=offer.reference,
    )  # fmt: skip


@transaction.atomic
def send_link_again(offer: Offer, *, by: Membership) -> AnswerLink:
    """Send a provision without an account a new link; the last one no longer works.

    Raise ValidationError where the offer is answered, somebody there can sign in, or no address is kept.
    """
    require(may_chase(by, offer))
    locked = lock_offer(offer.pk)
    if locked.status not in NOT_CONFIRMED:
        raise ValidationError("This offer has been answered, so no link is needed")
    if has_somebody(locked.provision_id):
        raise ValidationError(f"Somebody at {locked.provision} can sign in and answer, so no link is needed")
    address = address_of(locked.provision_id)
    if not address:
        raise ValidationError(f"No address for offers is kept for {locked.provision}: ring it")
    return send_link(locked, address, subject="Your answer to an offered place is needed", body=waits(locked), by=by)


def waits(offer: Offer) -> str:
    """Say that an offer waits for its answer, and since when."""
    verb = "was" if offer.reply_by_on < clock.today() else "is"
    return (
        f"A place offered on {clock.local(offer.sent_at):%-d %B} waits for your answer. It {verb} due by "
        f"{offer.reply_by_on:%A %-d %B}."
    )


def remind_by_link(offer: Offer, *, subject: str) -> None:
    """Remind a provision without an account of an offer that waits, with a new link; once a day, whatever falls due.

    Of two e-mails of one morning the first would hold a link that no longer works.
    """
    locked = lock_offer(offer.pk)
    address, today = address_of(locked.provision_id), clock.today()
    sent = [clock.local(link.sent_at).date() for link in locked.links.all() if link.works]
    if address and today not in sent and locked.status in NOT_CONFIRMED:
        send_link(locked, address, subject=subject, body=waits(locked), by=None)


def lock_offer(pk: int) -> Offer:
    """Return an offer as it is now, locked to the end of the transaction."""
    rows = Offer.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("provision__organisation", "stay__group", "referral__partnership").get(pk=pk)


def find_link(token: str) -> AnswerLink | None:
    """Return the link a secret opens, with its offer, if it still works and its address is still the provision's."""
    rows = AnswerLink.objects.filter(token_hash=hash_of(token)).select_related(
        "offer__provision__organisation", "offer__stay__group", "offer__referral__partnership"
    )
    link = rows.first()
    return link if link and link.works and link.email == address_of(link.offer.provision_id) else None


@transaction.atomic
def answer_by_link(token: str, answer: Callable[..., Offer], **given: Any) -> Offer:
    """Give a provision's answer to the offer a link is for, by one of the actions of a base lead; the link is used up.

    Raise LinkGone where the link no longer works, looked at again once nobody else can answer.
    """
    link = find_link(token)
    if link is None:
        raise LinkGone
    lock_provision(link.offer.provision_id)
    lock_offer(link.offer_id)
    link = find_link(token)
    if link is None:
        raise LinkGone
    offer = link.offer
    holder = LinkHolder(offer.provision.organisation, link.email, offer.reference)
    answered = answer(offer, by=holder, **given)
    link.used_at = clock.now()
    link.save(update_fields=["used_at"])
    return answered
