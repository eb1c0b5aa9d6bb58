"""Having places suggested, answering each line, and keeping what suggestions need: priority, and who goes with whom."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from apsystem.audit.recording import record
from apsystem.references import next_reference
from partnerships.models import Group, Membership, Organisation
from partnerships.policies import require
from placements.models import CasePriority, PupilPair, Suggestion, SuggestionAnswer
from placements.policies import may_pair, may_pair_any, may_set_priority, may_suggest
from placements.rounds.reading import facts_of
from placements.suggesting.facts import stored
from placements.suggesting.suggest import answered, read_answer
from referrals.models import Meeting, Referral


NOBODY = "Nobody is agreed and without a place, so there is nothing to suggest"
NOT_OF_ROUND = "This case is not in this round of suggestions"


@transaction.atomic
def suggest_places(
    partnership: Organisation, *, meeting: Meeting | None = None, submission_key: uuid.UUID, by: Membership
) -> Suggestion:
    """Suggest places for the cases of an agenda, or for all agreed without one; return the round, once a key.

    Raise ValidationError where nobody waits. It reserves nothing and changes no case: people offer places.
    """
    require(may_suggest(by, partnership.pk) and (meeting is None or meeting.partnership_id == partnership.pk))
    pressed_before: Suggestion | None = Suggestion.objects.filter(submission_key=submission_key).first()
    if pressed_before:
        return pressed_before
    facts = facts_of(partnership.pk, meeting)
    if not facts.pupils:
        raise ValidationError(NOBODY)
    text = stored(facts)
    made: Suggestion = Suggestion.objects.create(
        reference=next_reference("SP"), submission_key=submission_key, partnership=partnership, meeting=meeting,
        facts=text, answer=answered(text), made_by=by,
    )  # fmt: skip
    audit("suggest_places", [pupil.reference for pupil in facts.pupils], by, row=made.reference)
    return made


@transaction.atomic
def answer_suggestion(
    suggestion: Suggestion, referral: Referral, *, verb: str, group: Group | None = None, reason: str = "",
    submission_key: uuid.UUID, by: Membership,
) -> SuggestionAnswer:  # fmt: skip
    """Keep what was made of a line: accepted, another place, or none now, the last two with a reason.

    Raise ValidationError where the line has no place to accept, or the reason or place is missing.
    """
    require(may_suggest(by, suggestion.partnership_id))
    Referral.objects.select_for_update(of=("self",), no_key=True).get(pk=referral.pk)
    pressed_before: SuggestionAnswer | None = SuggestionAnswer.objects.filter(submission_key=submission_key).first()
    if pressed_before:
        return pressed_before
    line = next((one for one in read_answer(suggestion.answer).lines if one.reference == referral.reference), None)
    if line is None:
        raise ValidationError(NOT_OF_ROUND)
    if verb == SuggestionAnswer.Verb.ACCEPT:
        if not line.place:
            raise ValidationError("No place is suggested for this case. Choose another place, or none now")
        group = Group.objects.get(pk=int(line.place))
    answer = SuggestionAnswer(
        suggestion=suggestion, referral=referral, verb=verb, reason=reason, submission_key=submission_key, by=by,
        group=None if verb == SuggestionAnswer.Verb.REJECT else group,
    )  # fmt: skip
    answer.full_clean()
    answer.save()
    audit("answer_suggestion", [referral.reference], by, row=suggestion.reference, verb=verb)
    return answer


@transaction.atomic
def set_priority(
    referral: Referral, *, band: int, reason: str, submission_key: uuid.UUID, by: Membership
) -> CasePriority:  # fmt: skip
    """Give a case a priority band with a reason; the newest holds, the others stay as they were."""
    require(may_set_priority(by, referral))
    given = {"referral": referral, "band": band, "reason": reason, "by": by, "at": clock.now()}
    row: CasePriority
    row, new = CasePriority.objects.get_or_create(submission_key=submission_key, defaults=given)
    if new:
        audit("set_priority", [referral.reference], by, band=band)
    return row


@transaction.atomic
def keep_pair(
    one: Referral, other: Referral, *, kind: str, reason: str, from_on: dt.date, to_on: dt.date | None,
    submission_key: uuid.UUID, by: Membership,
) -> PupilPair:  # fmt: skip
    """Keep that two pupils must be apart, or are brother or sister; raise ValidationError where it is one pupil."""
    require(may_pair(by, one, other))
    pressed_before: PupilPair | None = PupilPair.objects.filter(submission_key=submission_key).first()
    if pressed_before:
        return pressed_before
    if one.pupil_id is None or other.pupil_id is None:
        raise ValidationError("Both referrals must have been sent")
    pair = PupilPair(
        one_id=one.pupil_id, other_id=other.pupil_id, kind=kind, reason=reason, from_on=from_on, to_on=to_on,
        submission_key=submission_key, recorded_by=by,
    )  # fmt: skip
    pair.full_clean()
    pair.save()
    audit("keep_pair", [one.reference, other.reference], by, kind=kind)
    return pair


@transaction.atomic
def end_pair(pair: PupilPair, *, to_on: dt.date, by: Membership) -> PupilPair:
    """Give what is known of two pupils its last day; raise ValidationError where that is before its first."""
    require(may_pair_any(by))
    locked: PupilPair = PupilPair.objects.visible_to(by).select_for_update(of=("self",)).get(pk=pair.pk)
    locked.to_on = to_on
    locked.full_clean()
    locked.save(update_fields=["to_on"])
    audit("end_pair", [], by, row=str(pair.pk))
    return locked


def audit(action: str, references: list[str], by: Membership, **detail: object) -> None:
    """Write to the audit what was done."""
    record(action, person=by.user.email, acting_as=by.acting_as, references=references, **detail)
