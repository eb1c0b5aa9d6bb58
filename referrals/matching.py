"""Which other cases may be about the same child: a school is told of its own, and only the authority of the others'."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from apsystem import clock
from partnerships.models import Membership
from referrals.models import PossibleMatch, Pupil, Referral
from referrals.workflow import OPEN, SENT, Status


# Letters that Unicode does not take apart into a plain letter and its accent.
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
# A placement that ends within six weeks, half a term, leaves time for a panel to decide what follows it.
ENDING = dt.timedelta(weeks=6)


def plain(name: str) -> str:
    """Return a name without case, accents, spaces, hyphens or apostrophes, as two schools may write it alike."""
    # Twice: a letter in a style of its own, such as a bold capital, has no small letter until it is taken apart.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold()).translate(PLAIN)
    return re.sub(r"[\W_]", "", "".join(letter for letter in apart if not unicodedata.combining(letter)))


@dataclass(frozen=True)
class Identity:
    """Who a child is said to be."""

    forename: str = ""
    surname: str = ""
    date_of_birth: dt.date | None = None
    upn: str = ""
    preferred_name: str = ""

    @property
    def names(self) -> frozenset[str]:
        """Every way in which the whole name may have been written, each as plain letters."""
        first = {plain(self.forename), plain(self.preferred_name), plain((self.forename.split() or [""])[0])} - {""}
        last = plain(self.surname)
        return frozenset(whole for one in first if last for whole in (one + last, last + one))

    def has_upn_of(self, other: "Identity") -> bool:
        """Say whether both have the same unique pupil number."""
        return bool(self.upn) and self.upn == other.upn

    def has_name_of(self, other: "Identity") -> bool:
        """Say whether both have the same date of birth and a name that may be the same."""
        born = self.date_of_birth
        return born is not None and born == other.date_of_birth and bool(self.names & other.names)

    def is_told_apart_from(self, other: "Identity") -> bool:
        """Say whether two permanent unique pupil numbers show that these are two children."""
        numbers = {self.upn, other.upn}
        return len(numbers) == 2 and all(upn and upn[-1].isdigit() for upn in numbers)

    def may_be(self, other: "Identity") -> bool:
        """Say whether a school should take the two for one child."""
        return self.has_upn_of(other) or (self.has_name_of(other) and not self.is_told_apart_from(other))


def identity_of(row: Referral | Pupil) -> Identity:
    """Return who a referral or the authority's record says the child is."""
    return Identity(row.forename, row.surname, row.date_of_birth, row.upn or "", row.preferred_name)


def near(identity: Identity, prefix: str = "") -> Q:
    """Return the question for rows worth comparing: the same number or the same date of birth."""
    found = Q(pk__in=[])
    if identity.upn:
        found |= Q(**{f"{prefix}upn": identity.upn})
    if identity.date_of_birth:
        found |= Q(**{f"{prefix}date_of_birth": identity.date_of_birth})
    return found


def placements() -> Any:
    """Return every placement, by the relation from a pupil: this floor does not know the one above."""
    model: Any = Pupil._meta.get_field("placements").related_model
    return model._default_manager.all()


@dataclass(frozen=True)
class OwnCases:
    """The live cases of one child at one school: what it has written or sent, and where the child is placed."""

    referrals: list[Referral]
    placements: list[Any]

    def __bool__(self) -> bool:
        return bool(self.referrals or self.placements)

    @property
    def ending(self) -> bool:
        """Say whether all there is is a placement about to end, so that what follows it may be asked for."""
        until = clock.today() + ENDING
        return not self.referrals and all(placement.planned_end_on <= until for placement in self.placements)


def own_cases(identity: Identity, *, actor: Membership) -> OwnCases:
    """Return the live cases of this child that the person's own school has (two queries)."""
    written = Referral.objects.visible_to(actor).filter(near(identity), school=actor.organisation_id, status__in=OPEN)
    placed = placements().visible_to(actor).live().filter(near(identity, "pupil__"), home_school=actor.organisation_id)
    return OwnCases(
        [one for one in written.order_by("started_at", "pk") if identity.may_be(identity_of(one))],
        [one for one in placed.select_related("pupil", "provision__organisation")
         if identity.may_be(identity_of(one.pupil))],
    )  # fmt: skip


def last_referral(identity: Identity, *, actor: Membership) -> Referral | None:
    """Return the last referral of this child that the person's own school sent and that is no longer live."""
    sent = Referral.objects.visible_to(actor).filter(
        near(identity), school=actor.organisation_id, status__in=SENT, submitted_at__isnull=False
    )
    closed = sent.exclude(status__in=OPEN).order_by("-submitted_at", "-pk")
    return next((one for one in closed if identity.may_be(identity_of(one))), None)


def live_elsewhere(identity: Identity, school_id: int) -> QuerySet[Pupil]:
    """Return the pupils worth comparing who have a sent referral or a placement that is live at another school."""
    sent = [status for status in OPEN if status != Status.DRAFT]
    referred = Referral.objects.filter(pupil=OuterRef("pk"), status__in=sent, submitted_at__isnull=False)
    placed = placements().live().filter(pupil=OuterRef("pk"))
    return Pupil.objects.filter(
        near(identity),
        Q(Exists(referred.exclude(school=school_id))) | Q(Exists(placed.exclude(home_school=school_id))),
    )


def note_matches(referral: Referral) -> None:
    """Note for the authority each child with a live case at another school who may be this one; the school is not told.

    A second time adds only what is new. Call in a transaction.
    """
    identity = identity_of(referral)
    noted = set(referral.possible_matches.values_list("pupil", flat=True))
    found = [
        PossibleMatch(referral=referral, pupil=pupil, found_by=by, found_at=clock.now())
        for pupil in live_elsewhere(identity, referral.school_id).order_by("pk")
        if pupil.pk not in noted and (by := found_by(identity, identity_of(pupil)))
    ]
    PossibleMatch.objects.bulk_create(found, ignore_conflicts=True)


def found_by(one: Identity, other: Identity) -> str:
    """Return by what two are alike, or nothing; the authority compares also where two numbers differ."""
    if one.has_upn_of(other):
        return PossibleMatch.By.UPN
    return PossibleMatch.By.NAME if one.has_name_of(other) else ""


def same_child(identity: Identity, pupils: Iterable[Pupil]) -> Pupil | None:
    """Return the first of a school's own pupils who is this child, or none."""
    return next((pupil for pupil in pupils if identity.may_be(identity_of(pupil))), None)
