"""The school begins a referral."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from apsystem import clock
from apsystem.references import next_reference
from apsystem.workflow import NotAllowed
from partnerships.actions.locking import lock_organisation
from partnerships.models import Kind, Membership, Organisation, PartnershipMember
from partnerships.models.organisation import on
from partnerships.policies import require
from referrals.actions.drafting import note
from referrals.copying import copy_answers
from referrals.matching import Identity, OwnCases, identity_of, note_matches, own_cases
from referrals.models import Advice, Referral
from referrals.policies import may_start
from referrals.standard_form import current_form
from referrals.workflow import OPEN, Status


class AlreadyHere(NotAllowed):
    """The school already has a live case of this pupil; `cases` says which."""

    def __init__(self, cases: OwnCases) -> None:
        self.cases = cases
        super().__init__("Your school already has a referral or a placement for this pupil. Go on with that one.")


@transaction.atomic
def start_referral(
    *,
    school: Organisation,
    submission_key: uuid.UUID,
    by: Membership,
    forename: str = "",
    surname: str = "",
    date_of_birth: dt.date | None = None,
    upn: str = "",
    exceptional_reason: str = "",
    while_placed: str = "",
    copy_from: Referral | None = None,
) -> Referral:
    """Begin a referral for one's own school and return it; the same key returns the one it made before.

    `exceptional_reason` says why the case is not ruled out after all, `while_placed` why it is begun before a placement
    has ended. `copy_from` is a referral of the same pupil to start from. Raises AlreadyHere where the school has a live
    case of the pupil, and ValidationError where it belongs to no partnership today.
    """
    require(may_start(by) and by.organisation_id == school.pk and by.kind == Kind.SCHOOL)
    lock_organisation(school)  # a second press at the same moment waits here, and then finds what the first one made
    made = Referral.objects.filter(submission_key=submission_key, school=school).first()
    if made:
        return made
    who = Identity(forename, surname, date_of_birth, upn)
    cases = own_cases(who, actor=by)
    if cases and not (cases.ending and while_placed):
        raise AlreadyHere(cases)
    partnership = partnership_of(school)
    referral = Referral.objects.create(
        reference=next_reference(partnership.code[:2].upper()),
        submission_key=submission_key,
        form_version=current_form(by=by),
        school=school,
        partnership=partnership,
        started_by=by,
        started_at=clock.now(),
        forename=forename,
        surname=surname,
        date_of_birth=date_of_birth,
        upn=upn,
        exceptional_reason=why_at_all(exceptional_reason, while_placed if cases else ""),
    )
    if copy_from is not None:
        start_from(referral, copy_from, by=by)
    take_advice_along(referral)
    note_matches(referral)
    note("start", referral, by)
    return referral


def partnership_of(school: Organisation) -> Organisation:
    """Return the partnership whose panel a school refers to today; raise ValidationError where there is none."""
    member = PartnershipMember.objects.filter(on(clock.today()), school=school).select_related("partnership").first()
    if member is None:
        raise ValidationError(
            f"{school} does not belong to a partnership today, so there is no panel to refer to. "
            "Ask the LA administrator to add it to one."
        )
    return member.partnership


def why_at_all(exceptional: str, while_placed: str) -> str:
    """Return why a case goes to the panel that would usually not, in the school's words."""
    begun = f"A placement of the pupil has not ended yet. {while_placed}" if while_placed else ""
    return "\n\n".join(reason for reason in (exceptional, begun) if reason)


def start_from(referral: Referral, last: Referral, *, by: Membership) -> None:
    """Copy what stays true from the pupil's last referral; only the school's own, closed and of the same pupil."""
    own = Referral.objects.visible_to(by).filter(pk=last.pk, school=referral.school_id, submitted_at__isnull=False)
    require(own.exclude(status__in=OPEN).exists() and identity_of(last).may_be(identity_of(referral)))
    columns = copy_answers(last, referral)
    referral.copied_from = last
    referral.upn = referral.upn or last.upn
    referral.save(update_fields=["copied_from", "upn", *columns])


def take_advice_along(referral: Referral) -> None:
    """Let the school's advice about the same pupil go with the referral, unless it went with one that was sent."""
    unsent = Q(referral__status=Status.WITHDRAWN, referral__submitted_at=None)
    free = Advice.objects.filter(Q(referral=None) | unsent, school=referral.school_id).select_related("pupil")
    who = identity_of(referral)
    goes = [one.pk for one in free if who.may_be(identity_of(one.pupil))] if who.surname else []
    Advice.objects.filter(pk__in=goes).update(referral=referral)
