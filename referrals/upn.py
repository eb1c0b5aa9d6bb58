"""The unique pupil number: a check letter, then local authority, school, year and serial number."""

import re
from dataclasses import dataclass


ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"  # I, O and S are left out because they look like figures
SHAPE = re.compile(r"[A-Z][0-9]{11}[0-9A-Z]")


@dataclass(frozen=True)
class Upn:
    """A number that is well formed; `temporary` when it ends in a letter."""

    text: str

    @property
    def temporary(self) -> bool:
        """Say whether this is a temporary number, which ends in a letter."""
        return self.text[-1].isalpha()

    @property
    def la_code(self) -> str:
        """The local authority whose school gave the number out."""
        return self.text[1:4]


def check_letter(rest: str) -> str:
    """Return the letter that belongs before the other twelve characters (DfE: weights 2 to 13, modulo 23)."""
    values = [ALPHABET.index(c) if c.isalpha() else int(c) for c in rest]
    return ALPHABET[sum(weight * value for weight, value in enumerate(values, start=2)) % 23]


def read(text: str) -> Upn:
    """Return the number that a person typed, spaces and small letters forgiven; raise ValueError with a sentence."""
    tidy = re.sub(r"\s", "", text).upper()
    if len(tidy) != 13:
        raise ValueError(f"Unique pupil number must have 13 characters; this has {len(tidy)}")
    if not SHAPE.fullmatch(tidy) or tidy[0] not in ALPHABET or (tidy[-1].isalpha() and tidy[-1] not in ALPHABET):
        raise ValueError("Unique pupil number must be a letter, 11 figures and then a figure or a letter")
    if check_letter(tidy[1:]) != tidy[0]:
        raise ValueError("Unique pupil number does not have the right first letter: check each character")
    return Upn(tidy)


def warning(upn: Upn, known: set[str]) -> str:
    """Return a sentence where the number's local authority is not one we know, else nothing; it is never refused."""
    if upn.la_code in known:
        return ""
    return f"The unique pupil number was given out by local authority {upn.la_code}, which is not this one. Check it."
