"""Invitations: how somebody comes by a password and a role. A link works once, for a fortnight; its hash is kept."""

import datetime as dt
import hashlib
import secrets
import uuid

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from apsystem import clock
from apsystem.accounts.models import User
from apsystem.audit.recording import record
from apsystem.outbox import sending
from apsystem.workflow import NotAllowed
from partnerships.actions.locking import lock_organisation
from partnerships.models import Invitation, Kind, Membership, Organisation, Role
from partnerships.models.membership import PANEL_ROLES, ROLES_OF
from partnerships.policies import may_configure, require


DAYS = 14
GONE = "This invitation can no longer be used."


def hash_of(token: str) -> str:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(token: str) -> str:
    """Return the whole address at which an invitation is accepted."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("partnerships:accept_invitation", args=[token])


def check_role(organisation: Organisation, role: str, represents: Organisation | None) -> None:
    """Raise ValidationError where a role does not belong at an organisation or its school is missing."""
    if role not in ROLES_OF[organisation.kind]:
        raise ValidationError({"role": f"This role does not belong at {organisation}: choose another."})
    if role in PANEL_ROLES and represents is None:
        raise ValidationError({"represents": "Say which school this panel member speaks for."})
    if represents is not None and represents.kind != Kind.SCHOOL:
        raise ValidationError({"represents": "A panel member speaks for a school."})


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    organisation: Organisation,
    role: str,
    submission_key: uuid.UUID,
    by: Membership,
    represents: Organisation | None = None,
    from_on: dt.date | None = None,
    to_on: dt.date | None = None,
) -> Invitation:
    """Invite a person to a role and put the e-mail in the outbox; the same submission key a second time does nothing.

    Raises ValidationError where the role does not fit, or the same invitation is already open.
    """
    require(may_configure(by))
    check_role(organisation, role, represents)
    lock_organisation(organisation)
    if same := Invitation.objects.filter(submission_key=submission_key).first():
        return same
    address = email.strip().lower()
    if Membership.objects.current().filter(user__email=address, organisation=organisation, role=role).exists():
        raise ValidationError({"email": "This person already has this role here."})
    if open_invitations().filter(email=address, organisation=organisation, role=role).exists():
        raise ValidationError(
            {"email": "This person has already been invited to this role. Send that invitation again."}
        )
    invitation = Invitation(
        email=address, name=name, organisation=organisation, role=role, represents=represents,
        from_on=from_on or clock.today(), to_on=to_on, invited_by=by, submission_key=submission_key,
    )  # fmt: skip
    return send(invitation, by=by, action="invite")


@transaction.atomic
def invite_founder(administrator: Membership) -> str:
    """Return the link with which the first administrator, whom nobody can invite, sets a password."""
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        email=administrator.user.email, name=administrator.user.name, organisation=administrator.organisation,
        role=administrator.role, from_on=administrator.from_on, invited_by=None, submission_key=uuid.uuid4(),
        token_hash=hash_of(token), created_at=clock.now(), expires_at=clock.now() + dt.timedelta(days=DAYS),
    )  # fmt: skip
    return link_of(token)


@transaction.atomic
def resend(invitation: Invitation, *, by: Membership) -> Invitation:
    """Send an invitation again with a new link and another fortnight; the old link no longer works."""
    require(may_configure(by))
    return send(still_open(invitation), by=by, action="resend invitation")


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Membership) -> Invitation:
    """Take an invitation back, so that its link no longer works."""
    require(may_configure(by))
    locked = still_open(invitation)
    locked.withdrawn_at = clock.now()
    locked.save(update_fields=["withdrawn_at"])
    record("withdraw invitation", person=by.user.email, acting_as=by.acting_as, row=str(locked.pk))
    return locked


def open_invitations() -> QuerySet[Invitation]:
    """Return the invitations that are neither accepted nor withdrawn, also those whose fortnight is over."""
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None)


def still_open(invitation: Invitation) -> Invitation:
    """Return an invitation locked and fresh; raise NotAllowed where it was accepted or withdrawn meanwhile."""
    locked = Invitation.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    if locked.accepted_at or locked.withdrawn_at:
        raise NotAllowed(f"This invitation was already {'accepted' if locked.accepted_at else 'withdrawn'}.")
    return locked


def send(invitation: Invitation, *, by: Membership, action: str) -> Invitation:
    """Give an invitation a new link and a fortnight, and put its e-mail in the outbox."""
    token = secrets.token_urlsafe(32)
    invitation.token_hash = hash_of(token)
    invitation.expires_at = clock.now() + dt.timedelta(days=DAYS)
    invitation.save()
    body = (
        f"{by.user.name} invites you to use {settings.SERVICE_NAME} as {invitation.get_role_display().lower()} "
        f"for {invitation.organisation}.\n\nOpen this link and choose a password:\n{link_of(token)}\n\n"
        f"The link works once, until {clock.local(invitation.expires_at):%-d %B %Y}. "
        "If you did not expect this, do nothing."
    )
    subject = f"Your invitation to {settings.SERVICE_NAME}, {settings.COUNCIL_NAME}"
    sending.put(key=f"invitation-{invitation.token_hash}", subject=subject[:200], body=body, email=invitation.email)
    record(action, person=by.user.email, acting_as=by.acting_as, row=str(invitation.pk), role=invitation.role)
    return invitation


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation a link opens, if it still works."""
    able = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now())
    return able.select_related("organisation", "represents").filter(token_hash=hash_of(token)).first()


def person_invited(invitation: Invitation) -> User | None:
    """Return the person with the invitation's address who already signs in with a password of their own."""
    person = User.objects.filter(email__iexact=invitation.email).first()
    return person if person and person.has_usable_password() else None


@transaction.atomic
def accept_invitation(
    invitation: Invitation, *, person: User | None = None, name: str = "", password: str = ""
) -> User:
    """Take up an invitation: as a person who is signed in already, or with a name and a first password.

    There is nobody to ask for permission: whoever holds the link is the one invited. Raises NotAllowed where the
    link was used meanwhile and ValidationError for a weak password.
    """
    locked = still_open(invitation)
    if locked.expires_at <= clock.now():
        raise NotAllowed(GONE)
    known = person_invited(locked)
    if known is not None and (person is None or known.pk != person.pk):
        raise NotAllowed("This address already has an account: sign in with it first.")
    taker = known or with_password(locked, name, password)
    already = Membership.objects.filter(user=taker, organisation=locked.organisation, role=locked.role, to_on=None)
    if not already.exists():
        membership = Membership(
            user=taker, organisation=locked.organisation, kind=locked.organisation.kind, role=locked.role,
            represents=locked.represents, from_on=locked.from_on, to_on=locked.to_on,
        )  # fmt: skip
        membership.full_clean()
        membership.save()
    locked.accepted_at = clock.now()
    locked.save(update_fields=["accepted_at"])
    acting_as = f"{Role(locked.role).label}, {locked.organisation}"
    record("accept invitation", person=taker.email, acting_as=acting_as, row=str(locked.pk))
    return taker


def with_password(invitation: Invitation, name: str, password: str) -> User:
    """Return the person invited, made if new, with a name and a first password."""
    person = User.objects.filter(email__iexact=invitation.email).first() or User(email=invitation.email)
    person.name = name or invitation.name
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise ValidationError({"password": weak.messages}) from None
    person.set_password(password)
    person.is_active = True
    person.save()
    return person
