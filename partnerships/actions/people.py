"""People and their memberships."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from apsystem.accounts.models import User
from apsystem.audit.recording import record
from partnerships.actions.configuring import change, save
from partnerships.actions.letters import install_letters
from partnerships.actions.reminders import install_reminders
from partnerships.models import Kind, Membership, Organisation, Role
from partnerships.policies import may_configure, require


@transaction.atomic
def found_authority(
    *, name: str, code: str, la_code: str, administrator_email: str, administrator_name: str
) -> Membership:
    """Make the authority and its first administrator, once, on an empty installation; return that membership."""
    if Organisation.objects.filter(kind=Kind.AUTHORITY).exists():
        raise ValueError("There is already an authority on this installation.")
    authority = Organisation.objects.create(kind=Kind.AUTHORITY, name=name, code=code, la_code=la_code)
    person = User.objects.create_user(administrator_email, administrator_name)
    membership = Membership.objects.create(
        user=person, organisation=authority, kind=Kind.AUTHORITY, role=Role.LA_ADMINISTRATOR, from_on=clock.today()
    )
    install_letters(by=membership)
    install_reminders(by=membership)
    record("found authority", person=person.email, acting_as=membership.acting_as, row=str(authority.pk))
    return membership


@transaction.atomic
def add_person(*, email: str, name: str, by: Membership) -> User:
    """Return the person with this e-mail address, made if new; they may do nothing until they have a membership."""
    require(may_configure(by))
    found = User.objects.filter(email__iexact=email).first()
    if found:
        return found
    person = User.objects.create_user(email, name)
    record("add person", person=by.user.email, acting_as=by.acting_as, row=str(person.pk))
    return person


@transaction.atomic
def give_membership(
    person: User,
    organisation: Organisation,
    role: str,
    *,
    by: Membership,
    represents: Organisation | None = None,
    from_on: dt.date | None = None,
    to_on: dt.date | None = None,
) -> Membership:
    """Give a person a role at an organisation from a day (today by default) to a day (open by default)."""
    require(may_configure(by))
    membership = Membership(
        user=person,
        organisation=organisation,
        kind=organisation.kind,
        role=role,
        represents=represents,
        from_on=from_on or clock.today(),
        to_on=to_on,
    )
    return save(membership, by=by, verb="give")


@transaction.atomic
def end_membership(membership: Membership, *, to_on: dt.date, version: int, by: Membership) -> Membership:
    """Give a membership its last day; raise ValidationError if nobody would administer the service after it."""
    require(may_configure(by))
    Organisation.objects.select_for_update(no_key=True).get(
        kind=Kind.AUTHORITY
    )  # two ends of two memberships take turns
    others = Membership.objects.current(max(to_on, clock.today()) + dt.timedelta(1)).exclude(pk=membership.pk)
    if membership.role == Role.LA_ADMINISTRATOR and not others.filter(role=Role.LA_ADMINISTRATOR).exists():
        raise ValidationError({"to_on": "This is the last administrator. Add another before this one ends."})
    return change(membership, version=version, by=by, to_on=to_on)
