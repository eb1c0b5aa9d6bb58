"""What changed since somebody last opened a case: when that was, the council's memory knows."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Max

from apsystem.audit.models import Entry
from partnerships.models import Membership
from referrals.access import DOCUMENT_GROUPS, Relation, reading_of
from referrals.changelog import Changed, changed_since, submissions_of
from referrals.models import Comment, Document, Referral, ReferralEvent
from referrals.policies import may_comment, may_see_history
from referrals.shown import told


# The pages on which a person reads a case; a line of a list, or a form about it, is not reading it.
OPENED = ("referrals:detail", "referrals:print", "referrals:item")


@dataclass(frozen=True)
class News:
    """What is new to one person since they last looked at a case."""

    looked_at: dt.datetime
    sections: list[Changed] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)
    documents: int = 0
    comments: int = 0

    def __bool__(self) -> bool:
        """Say whether there is anything new."""
        return bool(self.sections or self.moves or self.documents or self.comments)


def last_looked(actor: Membership, references: Sequence[str]) -> dict[str, dt.datetime]:
    """Return when this person last opened each of these cases, in whichever capacity (one query)."""
    read = Entry.objects.filter(
        action="read", person=actor.user.email, references__len=1, references__in=[[name] for name in references],
        detail__page__in=OPENED,
    )  # fmt: skip
    rows = read.order_by().values_list("references").annotate(last=Max("at"))
    return {names[0]: last for names, last in rows}


def changed_for(actor: Membership, referrals: Iterable[Referral]) -> dict[str, dt.datetime]:
    """Return, by reference, when this person looked at those cases that others changed since (two queries)."""
    cases = {referral.pk: referral for referral in referrals}
    looked = last_looked(actor, [referral.reference for referral in cases.values()])
    discussed = [pk for pk, referral in cases.items() if may_comment(actor, referral)]
    moved = ReferralEvent.objects.filter(referral__in=cases).exclude(by__user=actor.user_id)
    said = Comment.objects.filter(referral__in=discussed).exclude(by__user=actor.user_id)
    latest = [rows.order_by().values_list("referral").annotate(last=Max("at")) for rows in (moved, said)]
    changed: dict[str, dt.datetime] = {}
    for pk, last in latest[0].union(latest[1], all=True):
        reference = cases[pk].reference
        if reference in looked and last > looked[reference]:
            changed[reference] = looked[reference]
    return changed


def news_of(actor: Membership, referral: Referral) -> News | None:
    """Return what others changed since this person last opened the case; None where they never did (six queries)."""
    looked_at = last_looked(actor, [referral.reference]).get(referral.reference)
    if looked_at is None:
        return None
    reading, own = reading_of(actor, referral), actor.user_id
    moves = referral.events.filter(at__gt=looked_at).exclude(by__user=own).values_list("move", flat=True)
    since = "added_at__gt" if reading.relation == Relation.SCHOOL else "sent_at__gt"
    documents = Document.objects.filter(referral=referral, **{since: looked_at}).exclude(added_by__user=own)
    comments = Comment.objects.filter(referral=referral, at__gt=looked_at).exclude(by__user=own)
    return News(
        looked_at,
        changed_since(submissions_of(referral), looked_at, reading, but_not_by=own),
        [told(move) for move in moves] if may_see_history(actor, referral) else [],
        sum(reading.may_read("documents.row", DOCUMENT_GROUPS[document.kind]) for document in documents),
        comments.count() if may_comment(actor, referral) else 0,
    )
