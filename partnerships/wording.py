"""What this authority calls things: our defaults, and its own words where it has set them on the page."""

import time
from dataclasses import dataclass

from partnerships.models import Wording


@dataclass(frozen=True)
class Word:
    """One thing that has a name of the authority's own: our word for it, and what it stands for."""

    text: str
    meaning: str


DEFAULTS = {
    "partnership": Word("Local Planning Partnership", "A group of schools that decide together"),
    "partnerships": Word("Local Planning Partnerships", "The same, more than one"),
    "partnership_short": Word("LPP", "The same, in short"),
    "panel": Word("panel", "The partnership's heads when they meet to decide"),
    "coordinator": Word("LPP co-ordinator", "Who runs the partnership's meetings"),
    "base": Word("SEMH base", "A small class in a school for a short stay"),
    "centre": Word("SEMH centre", "A larger setting for a longer stay"),
    "base_lead": Word("base lead", "Who leads a base"),
    "centre_lead": Word("centre lead", "Who leads a centre"),
    "school_contact": Word("school contact", "Who writes a school's referrals"),
    "head": Word("head teacher", "Who signs a school's referrals"),
    "ap_officer": Word("AP officer", "Who oversees every referral and placement for the authority"),
    "team_around_school": Word("Team Around the School", "Advice a school takes before it refers"),
    "ask-excluded": Word(
        "Has the pupil been permanently excluded?", "First question before a referral; yes rules it out"
    ),
    "ask-on-roll": Word(
        "Is the pupil on your school's roll, in Reception to Year 11?",
        "Second question before a referral; no rules it out, but for an exceptional case",
    ),
    "ask-elsewhere": Word(
        "Would another provision teach the pupil for a limited time?",
        "Third question before a referral; no rules it out, but for an exceptional case",
    ),
    "target-m1": Word("none set", "Target of measure 1, permanent exclusions"),
    "target-m2": Word("none set", "Target of measure 2, clear learning outcomes on entering"),
    "target-m3": Word("none set", "Target of measure 3, a clear plan to go back to school"),
    "target-m4": Word("none set", "Target of measure 4, the pupil's and the family's views"),
    "target-m5": Word("none set", "Target of measure 5, pupils in alternative provision"),
}


@dataclass(frozen=True)
class Words:
    """A set of words that an authority may put in place at once: whose they are, and what each is."""

    title: str
    words: dict[str, str]


OURS = ("partnership", "partnerships", "partnership_short", "panel", "coordinator", "base", "centre", "base_lead",
        "centre_lead", "team_around_school")  # fmt: skip
SETS = {
    "norfolk": Words("Norfolk", {key: DEFAULTS[key].text for key in OURS}),
    "leicestershire": Words("Leicestershire", {
        "partnership": "Secondary Education and Inclusion Partnership",
        "partnerships": "Secondary Education and Inclusion Partnerships",
        "partnership_short": "SEIP",
        "panel": "Inclusion Forum",
        "coordinator": "SEIP co-ordinator",
        "base": "base",
        "centre": "centre",
        "team_around_school": "Inclusion Service",
    }),
}  # fmt: skip
SECONDS = 60

_kept: tuple[float, dict[str, str]] | None = None


def words() -> dict[str, str]:
    """Return every word by key; what the database says is kept for a minute."""
    global _kept
    now = time.monotonic()
    if _kept is None or now - _kept[0] > SECONDS:
        _kept = (
            now,
            {key: word.text for key, word in DEFAULTS.items()} | dict(Wording.objects.values_list("key", "text")),
        )
    return _kept[1]


def word(key: str) -> str:
    """Return this authority's word for a thing; raise KeyError for a thing that has none."""
    return words()[key]


def forget_words() -> None:
    """Read the words again the next time one is asked for."""
    global _kept
    _kept = None
