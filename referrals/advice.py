"""Advice a school took before or beside a referral, as the pages of a case show it."""

from apsystem.privacy import Group
from partnerships.codes import labels_of
from partnerships.models import Code, Organisation
from referrals.access import Reading
from referrals.answers import Block, Line, day_shown
from referrals.matching import Identity, placements, same_child
from referrals.models import Advice, Pupil, Referral


LINE = 5  # of Appendix A: attendance, and the interventions and advice so far


def advice_blocks(referral: Referral) -> list[Block]:
    """Return the advice that goes with a referral, the latest first, each as a block of lines (two queries)."""
    rows = list(referral.advice.all())
    labels = labels_of(Code.List.ADVISER) if rows else {}
    return [block_of(row, labels) for row in rows]


def block_of(advice: Advice, labels: dict[str, str]) -> Block:
    """Return one piece of advice as a person reads it."""
    said = [
        ("adviser", "Who gave it", advice.adviser),
        ("advice", "What was advised", advice.advice),
        ("done", "What was done", advice.done),
    ]
    lines = [Line(key, label, value, Group.F2.value) for key, label, value in said]
    title = f"{labels.get(advice.kind, advice.kind)}, {day_shown(advice.given_on)}"
    return Block(title, lines, str(advice.submission_key), appendix_line=LINE)


def advice_of(referral: Referral, reading: Reading) -> list[Block]:
    """Return the advice of a case that a person with this reading may read (field group F2)."""
    return advice_blocks(referral) if reading.may_read("advice.row", Group.F2) else []


def own_pupil(identity: Identity, school: Organisation) -> Pupil | None:
    """Return the child among those the school has referred, placed, advised about or has on its roll."""
    if identity.date_of_birth is None:
        return None
    born = Pupil.objects.filter(date_of_birth=identity.date_of_birth).order_by("pk")
    known = (
        born.filter(referrals__school=school)
        | born.filter(enrolments__school=school, enrolments__to_on=None)
        | born.filter(advice__school=school)
        | born.filter(pk__in=placements().filter(home_school=school).values("pupil"))
    )
    return same_child(identity, known.distinct())
