"""Letters to a pupil's family: to whom, in which words, and held to what was shown before they were made."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from partnerships.letters import filled
from partnerships.models import Kind, LetterWording, Organisation
from referrals.models import Referral


SAME = re.compile(r"(the )?same\b|as pupil|as the pupil", re.IGNORECASE)
TELEPHONE = re.compile(r"(?<=\d{3}) (?=\d{3})")  # a number is not broken between two lines
NO_WORDS = "There are no words for this letter. Ask an LA administrator to add them under Settings, Letters."
NOBODY = "Nobody with parental responsibility may be sent letters: see People to contact in the referral."
CHANGED = "The letter has changed since you looked at it. Look at it again before you make it"


@dataclass(frozen=True)
class Written:
    """One letter, ready to be made."""

    wording: LetterWording
    recipient: str
    address: str
    subject: str
    text: str

    @property
    def sha256(self) -> str:
        """The hash of everything the letter says."""
        return hashlib.sha256("\0".join((self.recipient, self.address, self.subject, self.text)).encode()).hexdigest()


def joined(letters: list[Written]) -> str:
    """Return one hash of several letters, by which what is made is held to what was shown."""
    return hashlib.sha256("".join(letter.sha256 for letter in letters).encode()).hexdigest()


def letters_to_family(referral: Referral, wording: LetterWording | None, values: Mapping[str, str]) -> list[Written]:
    """Return a letter for each person with parental responsibility who may be sent one; raise ValidationError.

    Where somebody's address is withheld it is left off, because paper in a shared home is read by others.
    """
    if wording is None:
        raise ValidationError(NO_WORDS)
    letters = []
    for person in referral.carers.filter(parental_responsibility=True, no_letters=False):
        said = {**values, "recipient": person.name}
        address = "" if person.address_withheld else home_of(person.address, referral)
        text = TELEPHONE.sub("\u00a0", filled(wording.body, said).replace("\r\n", "\n"))
        letters.append(Written(wording, person.name, address, filled(wording.subject, said), text))
    if not letters:
        raise ValidationError(NOBODY)
    return letters


def home_of(written: str, referral: Referral) -> str:
    """Return where to write to: the pupil's own address where the school wrote that it is the same."""
    if not SAME.match(written.strip()):
        return written
    return "\n".join(filter(None, (referral.address, referral.postcode)))


def in_every_letter(referral: Referral, today: str) -> dict[str, str]:
    """Return what the placeholders of every letter stand for, but the recipient."""
    authority = Organisation.objects.filter(kind=Kind.AUTHORITY).first()
    return {
        "reference": referral.reference, "today": today,
        "pupil": f"{referral.preferred_name or referral.forename} {referral.surname}".strip(),
        "first_name": referral.preferred_name or referral.forename, "school": referral.school.name,
        "authority": authority.name if authority else "",
    }  # fmt: skip
