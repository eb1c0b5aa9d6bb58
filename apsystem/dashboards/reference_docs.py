"""The documents that are drawn from the code: state tables, privacy of every field, who reads which group."""

from collections.abc import Iterable

from django.apps import apps

from apsystem.grants import rights_of
from apsystem.privacy import CLASSES, Group
from apsystem.workflow import Workflow
from placements.workflow import (
    CLASH,
    NOTIFICATION,
    OFFER,
    PLACEMENT,
    ClashStatus,
    NotificationStatus,
    OfferStatus,
    PlacementStatus,
)
from referrals.access import ALSO, READS, Relation
from referrals.trace import appendix_a, shared
from referrals.workflow import MEETING, REFERRAL, MeetingStatus, Status


DRAWN = "Drawn from the code by `python manage.py docs`; a test keeps it true.\n"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def states() -> str:
    """Return the state tables of every type of case."""
    parts = ["# What may happen next\n", DRAWN]
    for title, workflow, labels in (
        ("Referral", REFERRAL, Status),
        ("Meeting", MEETING, MeetingStatus),
        ("Offer", OFFER, OfferStatus),
        ("Placement", PLACEMENT, PlacementStatus),
        ("What a school tells of a placement it arranged", NOTIFICATION, NotificationStatus),
        ("A clash between partnerships", CLASH, ClashStatus),
    ):
        parts += [f"## {title}\n", moves_of(workflow, {s.value: str(s.label) for s in labels})]
    return "\n".join(parts)


def moves_of(workflow: Workflow, labels: dict[str, str]) -> str:
    """Return one workflow's moves as a table in the words people see."""
    rows = (
        [
            m.label,
            "; ".join(label for status, label in labels.items() if status in m.sources),
            labels[m.target],
            "yes" if m.needs_reason else "",
        ]
        for m in workflow.moves.values()
    )
    return table(["Move", "From", "To", "Needs a reason"], rows)


def privacy() -> str:
    """Return every model's fields with their group and class, and what the application may do with the table."""
    parts = ["# Privacy of every field\n", DRAWN, table(["Group", "Class"], ([g, CLASSES[g]] for g in Group))]
    for model in sorted(apps.get_models(), key=lambda m: m._meta.label):
        declared: dict[str, Group] | None = getattr(model, "privacy", None)
        rights = rights_of(model)
        if declared is None or rights is None or hasattr(model, "pgh_tracked_model"):
            continue
        by_group = {g: ", ".join(n for n, held in declared.items() if held == g) for g in Group}
        parts += [
            f"## {model._meta.label}\n\nThe application may: {rights}.\n",
            table(["Group", "Fields"], ([g, names] for g, names in by_group.items() if names)),
        ]
    return "\n".join(parts)


def access() -> str:
    """Return which field groups each relation to a case reads."""
    rows = (
        [f"{relation}".capitalize(), *("R" if g in READS[relation] else "" for g in Group if g.value[0] in "FP")]
        for relation in Relation
    )
    also = "\n".join(f"{relation} also reads: {', '.join(sorted(names))}." for relation, names in ALSO.items())
    head = ["Relation to the case", *(g for g in Group if g.value[0] in "FP")]
    return "\n".join(["# Who reads what of a case\n", DRAWN, table(head, rows), also.capitalize() + "\n"])


def trace() -> str:
    """Return where each line of Appendix A, and each part most forms share, is asked, printed and exported."""
    head = ["", "What", "Fields", "Page", "In print", "In the export"]
    parts = ["# Where each line of the referral is\n", DRAWN]
    for title, found in (
        ("The eighteen lines of Appendix A", appendix_a()), ("The twenty-two parts most forms share", shared())
    ):  # fmt: skip
        rows = (
            [str(n), one.title, ", ".join(one.fields), "; ".join(one.pages), one.printed, one.exported]
            for n, one in enumerate(found, start=1)
        )
        parts += [f"## {title}\n", table(head, rows)]
    return "\n".join(parts)


DOCUMENTS = {"states.md": states, "privacy.md": privacy, "access.md": access, "trace.md": trace}
