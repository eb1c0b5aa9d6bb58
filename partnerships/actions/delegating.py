"""A head teacher says who of the school's own staff may sign for them, and until when."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from apsystem import clock
from apsystem.accounts.models import User
from apsystem.audit.recording import record
from apsystem.workflow import NotAllowed
from partnerships.actions.configuring import save
from partnerships.actions.locking import lock_organisation
from partnerships.actions.once import first_press
from partnerships.models import Membership, Role
from partnerships.models.membership import MembershipQuerySet
from partnerships.policies import may_delegate, require
from partnerships.telling import tell


# A delegate signs for a year at most; then the head says so again.
MOST_DAYS = 366


def delegates_of(head: Membership) -> MembershipQuerySet:
    """Return the delegates of a head's school who may sign today or later, those who begin first at the top."""
    rows = Membership.objects.filter(organisation=head.organisation_id, role=Role.HEAD_DELEGATE)
    return rows.exclude(to_on__lt=clock.today()).select_related("user").order_by("from_on", "pk")


def staff_of(head: Membership) -> list[User]:
    """Return the school's own staff today, whom its head may choose from."""
    rows = Membership.objects.current().filter(organisation=head.organisation_id).exclude(user=head.user_id)
    staff = rows.exclude(role__in=[Role.HEAD, Role.HEAD_DELEGATE]).select_related("user").order_by("user__name")
    return list({member.user_id: member.user for member in staff}.values())


@transaction.atomic
def delegate(
    person: User, *, from_on: dt.date, to_on: dt.date, submission_key: uuid.UUID, by: Membership
) -> Membership | None:
    """Let one of the school's own staff sign for its head from a day to a day, and tell them, once a press.

    Raises ValidationError for somebody who is no staff of the school or may sign on some of these days already, and
    for days out of order, in the past, or more than a year apart.
    """
    require(may_delegate(by))
    lock_organisation(by.organisation)  # two presses, or two heads, take turns
    if not first_press(submission_key):
        return None
    check_days(from_on, to_on)
    if person not in staff_of(by):
        raise ValidationError({"person": "Choose somebody who works at your school"})
    if delegates_of(by).filter(user=person, from_on__lte=to_on).exclude(to_on__lt=from_on).exists():
        raise ValidationError({"person": f"{person.name} may sign on some of these days already"})
    given = Membership(
        user=person, organisation=by.organisation, kind=by.kind, role=Role.HEAD_DELEGATE, from_on=from_on, to_on=to_on
    )
    save(given, by=by, verb="delegate")
    tell(
        [person],
        key=f"delegate {given.pk}",
        subject="You may sign referrals for your head teacher",
        body=f"{by.user.name} lets you sign referrals of {by.organisation} from {from_on:%-d %B %Y} to "
        f"{to_on:%-d %B %Y}. When you have signed in, choose that you act as the head teacher's delegate.",
        about="",
        path=reverse("switch"),
    )
    return given


def check_days(from_on: dt.date, to_on: dt.date) -> None:
    """Raise ValidationError for days that a head may not give."""
    if from_on < clock.today():
        raise ValidationError({"from_on": "The first day must be today or later"})
    if to_on < from_on:
        raise ValidationError({"to_on": "The last day must be the same as or after the first day"})
    if (to_on - from_on).days > MOST_DAYS:
        raise ValidationError({"to_on": "The last day must be within a year of the first day"})


@transaction.atomic
def end_delegation(delegation: Membership, *, by: Membership) -> Membership:
    """End at once what somebody may sign for the head, also before it has begun; what they signed stays signed.

    Raises NotAllowed where it has ended already.
    """
    require(may_delegate(by) and delegation.organisation_id == by.organisation_id)
    rows = Membership.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.get(pk=delegation.pk, role=Role.HEAD_DELEGATE)
    yesterday = clock.today() - dt.timedelta(days=1)
    if locked.to_on is not None and locked.to_on <= yesterday:
        raise NotAllowed("This has ended already.")
    # One that has not begun keeps no day on which it holds.
    locked.from_on, locked.to_on = min(locked.from_on, yesterday), yesterday
    locked.version += 1
    locked.save(update_fields=["from_on", "to_on", "version"])
    record("end delegation", person=by.user.email, acting_as=by.acting_as, row=str(locked.pk))
    return locked
