"""How far a draft has come: each section with its status, what is left, and who saved a page last."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from apsystem import clock
from referrals.asked import asked_of
from referrals.completeness import missing
from referrals.models import Referral
from referrals.sections import DOCUMENTS, SECTIONS, Section
from referrals.workflow import Status


MINUTES = 3


@dataclass(frozen=True)
class Task:
    """One section as the task list shows it."""

    title: str
    href: str
    status: str
    tone: str = ""
    hint: str = ""

    @property
    def done(self) -> bool:
        """Say whether nothing is missing here."""
        return not self.tone


def tasks_of(referral: Referral, address: Callable[[Section], str]) -> list[Task]:
    """Return the sections of a draft with where each stands."""
    gaps = Counter(gap.section for gap in missing(referral))
    asked = Counter(section for section, _ in asked_of(referral))
    return [
        task_of(referral, section, address(section), gaps[section.slug], asked[section.slug]) for section in SECTIONS
    ]


def task_of(referral: Referral, section: Section, href: str, gaps: int, asked: int) -> Task:
    """Return one section with where it stands."""
    if referral.words.get(section.slug):
        return Task(section.title, href, "Has words to mend", "bad")
    if section.slug not in referral.visited:
        if not gaps and section.slug == DOCUMENTS:
            return Task(section.title, href, "Nothing needed so far")
        return Task(section.title, href, "Not started", "info")
    if gaps:
        return Task(section.title, href, "In progress", "waiting", f"{gaps} thing{'' if gaps == 1 else 's'} missing")
    hint = f"You were asked about {asked} thing{'' if asked == 1 else 's'} here" if asked else ""
    return Task(section.title, href, "Complete", hint=hint)


def left(tasks: list[Task]) -> str:
    """Return how much is left to do: "4 left, about 12 minutes"."""
    number = sum(not task.done for task in tasks)
    return f"{number} left, about {number * MINUTES} minutes" if number else "Everything is filled in"


@dataclass(frozen=True)
class Mark:
    """Who saved a page last, and when."""

    by: str
    at: str


def last_saved(referral: Referral, section: str) -> Mark:
    """Return who saved a section last, and when."""
    mark = referral.visited[section]
    at = clock.local(dt.datetime.fromisoformat(mark["at"]))
    return Mark(mark["by"], f"{at:%-d %B at %H:%M}")


def why_returned(referral: Referral) -> str:
    """Return what was asked when the referral was returned; nothing for a first draft."""
    if referral.status != Status.RETURNED:
        return ""
    event = referral.events.filter(move="return").last()
    return f"Returned to you: {event.reason}" if event else ""
