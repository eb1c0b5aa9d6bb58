"""The rows a referral's pages repeat: for each kind its table, its page, and what each of its columns asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from apsystem.privacy import Group
from partnerships.models import Code
from referrals.models import Agency, Carer, OtherPlace, Outcome, Question, Risk, Support, WeekAt


KIND = Question.Kind
TICK, SESSIONS = "tick", "sessions"  # kinds of answer that only rows have
MOST_ROWS = 30


@dataclass(frozen=True)
class Column:
    """What one column of a row asks; `codes` names the authority's list it is answered from."""

    name: str
    label: str
    kind: str = KIND.TEXT
    hint: str = ""
    codes: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class RowKind:
    """A kind of row: its name (that of the relation), what one is called, and the line of Appendix A it answers."""

    name: str
    model: type[Model]
    one: str
    title: str
    about: str
    group: Group
    columns: tuple[Column, ...]
    line: int | None = None

    @property
    def codes(self) -> set[str]:
        """The authority's lists its columns are answered from."""
        return {column.codes for column in self.columns if column.codes}


LEVELS = tuple(Risk.LEVELS)
KINDS = {
    kind.name: kind
    for kind in (
        RowKind(
            "carers", Carer, "contact", "Parents, carers and emergency contacts",
            "At least one person with parental responsibility, and one emergency contact with a telephone number.",
            Group.F1,
            (
                Column("name", "Full name"),
                Column("relationship", "Relationship to the pupil", hint="For example, mother or foster carer"),
                Column("parental_responsibility", "Has parental responsibility", TICK),
                Column("emergency_contact", "Is an emergency contact", TICK),
                Column("telephone", "Telephone number", KIND.PHONE),
                Column("email", "E-mail address", KIND.EMAIL),
                Column("address", "Address", KIND.LONG, "If it is not the pupil’s"),
                Column("interpreter", "Interpreter needed", hint="Language, or British Sign Language"),
                Column("no_letters", "Do not send letters to this person", TICK),
                Column("address_withheld", "Do not tell other contacts where this person lives", TICK),
            ),
        ),
        RowKind(
            "supports", Support, "kind of support", "What has been tried",
            "The panel looks for what was tried, for how long, and what changed.", Group.F2,
            (
                Column("kind", "Kind of support", KIND.CHOICE, codes=Code.List.SUPPORT),
                Column("what", "What it was", KIND.LONG),
                Column("from_on", "From", KIND.DATE),
                Column("to_on", "Until", KIND.DATE, "Leave it empty if it goes on"),
                Column("who", "Who did it"),
                Column("impact", "What difference it made", KIND.LONG),
            ),
            line=5,
        ),
        RowKind(
            "agencies", Agency, "service", "Services that work with the pupil or family",
            "Each service, and its part in the plan.", Group.F5,
            (
                Column("kind", "Service", KIND.CHOICE, codes=Code.List.AGENCY),
                Column("worker", "Name and job of the worker"),
                Column("contact", "How to reach them"),
                Column("part", "Their part in the plan", KIND.LONG),
                Column("consulted_on", "Asked about this referral on", KIND.DATE),
            ),
            line=8,
        ),
        RowKind(
            "risks", Risk, "risk", "Risks",
            "One for each risk to the pupil or to others. You can attach a risk assessment instead.", Group.F6,
            (
                Column("kind", "Kind of risk", KIND.CHOICE, codes=Code.List.RISK),
                Column("likelihood", "How likely", KIND.CHOICE, choices=LEVELS),
                Column("severity", "How serious", KIND.CHOICE, choices=LEVELS),
                Column("triggers", "What sets it off", KIND.LONG),
                Column("mitigation", "What keeps everybody safe", KIND.LONG),
            ),
            line=9,
        ),
        RowKind(
            "week", WeekAt, "place in the week", "The week you ask for",
            "Where the pupil would be in each half day. Include the sessions in your own school.", Group.F10,
            (
                Column("site", "Where", hint="For example, this school, or the base"),
                Column("sessions", "Half days", SESSIONS),
                Column("hours", "Hours a week there", KIND.DECIMAL),
            ),
            line=11,
        ),
        RowKind(
            "other_places", OtherPlace, "other provision", "Other alternative provision in place now",
            "Leave it empty if there is none.", Group.F10,
            (
                Column("name", "Name of the provision"),
                Column("what", "What it is for", KIND.LONG),
                Column("days", "Which days"),
                Column("from_on", "From", KIND.DATE),
                Column("to_on", "Until", KIND.DATE),
            ),
            line=17,
        ),
        RowKind(
            "outcomes", Outcome, "outcome", "Outcomes",
            "At least one, with how it is measured, its target and its date.", Group.F10,
            (
                Column("outcome", "What should change for the pupil", KIND.LONG),
                Column("baseline", "How it is now", KIND.LONG, "For example, in lessons for 55% of sessions"),
                Column("measure", "How it will be measured", KIND.LONG),
                Column("target", "Target", KIND.LONG),
                Column("by_on", "By when", KIND.DATE),
            ),
            line=13,
        ),
    )
}  # fmt: skip


def is_blank(values: Mapping[str, Any]) -> bool:
    """Say whether nothing at all was said in a row."""
    return not any(values.values())
