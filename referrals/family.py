"""Families who are still to be told what the panel decided: by whom, and by when."""

from django.db.models import Exists, OuterRef, QuerySet

from apsystem import clock
from partnerships.models import Membership
from partnerships.models.membership import LA_CASE_ROLES, SCHOOL_ROLES
from referrals.models import Decision, Referral


Teller = Decision.Teller


def to_tell(referral: Referral) -> Decision | None:
    """Return the decision that stands, where it is not on record that the family was told of it."""
    rows = untold().filter(referral=referral)
    found: Decision | None = rows.order_by("-at", "-pk").first()
    return found


def families_to_tell(actor: Membership) -> QuerySet[Referral]:
    """Return the cases whose family this person's side is to tell: the school, those who run the panel, the LA."""
    teller = Teller.SCHOOL if actor.role in SCHOOL_ROLES else Teller.PANEL
    if actor.role in LA_CASE_ROLES:
        teller = Teller.AUTHORITY
    mine = untold().filter(referral=OuterRef("pk"), family_told_by=teller)
    return Referral.objects.visible_to(actor).filter(Exists(mine))


def untold() -> QuerySet[Decision]:
    """Return the decisions that stand, say who tells the family, and of which no family has been told."""
    return Decision.objects.filter(corrected_by=None, family_told=None).exclude(family_told_by="")


def due_to_tell(decision: Decision) -> str:
    """Return who is to tell the family, and by when or since when it is late."""
    by = decision.family_told_by_on
    if by is None:
        return decision.get_family_told_by_display().lower()
    late = "was due" if by < clock.today() else "due"
    return f"{decision.get_family_told_by_display().lower()}, {late} {by:%-d %B}"
