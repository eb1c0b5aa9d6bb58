"""The panel decides together: interests declared, views given, one decision recorded, corrected only by another."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from apsystem import clock
from apsystem.audit.recording import record
from apsystem.workflow import NotAllowed
from partnerships.calendar import calendar_of, panel_rule
from partnerships.models import Membership, Provision
from partnerships.policies import require
from referrals import panel_emails
from referrals.actions.agenda import lock_item, lock_of
from referrals.actions.moving import last_move, move_locked
from referrals.actions.showing import show_next
from referrals.models import AgendaItem, Decision, Interest, MemberView
from referrals.policies import deciders_of, may_decide, may_declare, may_give_view, may_run
from referrals.terms import Terms
from referrals.workflow import MeetingStatus


PLACE = (Decision.Outcome.PLACE, Decision.Outcome.CONDITIONS)
AFTER_PAPERS = (MeetingStatus.PAPERS, MeetingStatus.IN_SESSION)
DECIDED_IN = (MeetingStatus.IN_SESSION, MeetingStatus.MINUTED, MeetingStatus.SIGNED_OFF)


@transaction.atomic
def declare_interest(
    item: AgendaItem, *, kind: str, note: str, by: Membership, member: Membership | None = None
) -> Interest:
    """Declare one's own interest in a case; declaring it again changes nothing.

    Those who run the meeting write down what another `member`, who has no screen, declares in the room.
    """
    whose = member or by
    require(may_declare(whose, item) and (whose == by or may_run(by, item.meeting)))
    if kind not in Interest.Kind.values:
        raise ValidationError("Select what kind of interest it is")
    if item.meeting.status not in (*AFTER_PAPERS, MeetingStatus.OPEN):
        raise NotAllowed(f"Interests are declared until the meeting ends: it is “{item.meeting.stands}”.")
    interest, new = Interest.objects.get_or_create(
        agenda_item=item, member=whose, kind=kind,
        defaults={"note": note[:200], "at": clock.now(), "recorded_by": None if whose == by else by},
    )  # fmt: skip
    if new:
        remember("declare_interest", item, by=by, interest=kind)
    return interest


@transaction.atomic
def give_view(item: AgendaItem, *, view: str, note: str, by: Membership) -> MemberView:
    """Give, or change, one's own view of a case before it is decided; it can be asked for by law."""
    require(may_give_view(by, item))
    locked = lock_item(item)
    if view not in MemberView.View.values:
        raise ValidationError("Select your view")
    if locked.meeting.status not in AFTER_PAPERS or locked.decided_at or locked.taken_off_at:
        raise NotAllowed("Views are given between the papers and the decision. This case is past that.")
    given, new = MemberView.objects.get_or_create(
        agenda_item=locked, member=by, defaults={"view": view, "note": note, "at": clock.now()}
    )
    if not new:
        given.view, given.note, given.at, given.version = view, note, clock.now(), given.version + 1
        given.save(update_fields=["view", "note", "at", "version"])
    remember("give_view", locked, by=by)
    return given


@transaction.atomic
def decide(item: AgendaItem, *, by: Membership, from_paper: bool = False, **terms: Any) -> Decision:
    """Record what the panel resolved about a case, by those present whom no interest bars, and tell the school.

    The terms are those of `Terms`; `from_paper` says that they were written on the sheet in the meeting and keyed in
    after it. Raises PermissionDenied for somebody who may not record it, NotAllowed where the meeting or the case has
    moved on, ValidationError without a quorum or without what the outcome needs.
    """
    lock_of(item.meeting)
    locked = lock_item(item)
    require(may_decide(by, locked))
    check_open(locked)
    deciders = deciders_of(locked)
    check_quorum(locked, deciders)
    said = Terms(**terms)
    check_terms(said, locked, deciders)
    decision = resolve(locked, said, deciders, by=by, from_paper=from_paper)
    leave_decided(locked, hidden_on=clock.today() + dt.timedelta(days=panel_rule().member_sees_days))
    show_next(locked)
    return decision


@transaction.atomic
def correct(decision: Decision, *, reason: str, by: Membership, **terms: Any) -> Decision:
    """Correct a decision by a new one that names it, with a reason, while nothing stands on it yet.

    The terms are those of `decide`. Raises NotAllowed where the case has moved on or the decision was corrected.
    """
    item = lock_item(decision.agenda_item)
    require(may_decide(by, item))
    if not reason.strip():
        raise ValidationError("Enter why the decision is corrected")
    check_correctable(decision, item)
    deciders = list(decision.decided_by.all())
    if decision.chairs_action:  # what the chair took alone, the panel corrects
        deciders = deciders_of(item)
        check_quorum(item, deciders)
    said = Terms(**terms)
    check_terms(said, item, deciders)
    move_locked(item.referral, "correct", by=by, reason=reason)
    return resolve(item, said, deciders, by=by, corrects=decision)


def check_open(item: AgendaItem) -> None:
    """Raise NotAllowed unless the meeting is in session and the case waits on its agenda."""
    if item.decided_at or item.taken_off_at:
        done = Decision.objects.filter(agenda_item=item).select_related("by__user").first()
        when = f"{clock.local(done.at):%-d %B at %H:%M}" if done else ""
        said = f"{done.by.user.name} recorded the decision on {when}." if done else last_move(item.referral)
        raise NotAllowed(f"{item.referral.reference} has already left this agenda. {said}")
    if item.meeting.status != MeetingStatus.IN_SESSION:
        raise NotAllowed(f"Cases are decided in the meeting: {item.meeting} is “{item.meeting.get_status_display()}”.")
    if item.referral.signed_at is None:
        raise NotAllowed(
            f"The head teacher has not signed {item.referral.reference} yet. The panel decides only what is signed."
        )


def check_correctable(decision: Decision, item: AgendaItem) -> None:
    """Raise NotAllowed where a decision was corrected before, or something stands on it."""
    if item.meeting.status not in DECIDED_IN or Decision.objects.filter(corrects=decision).exists():
        raise NotAllowed(f"This decision can no longer be corrected. {last_move(item.referral)}")
    last = item.referral.events.exclude(move="letter").last()
    if last is None or last.move != decision.outcome:
        raise NotAllowed(f"This can no longer be corrected: something stands on it. {last_move(item.referral)}")


def check_quorum(item: AgendaItem, deciders: list[Membership]) -> None:
    """Raise ValidationError unless enough members are present whom no interest bars from this case."""
    if len(deciders) < item.meeting.quorum:
        raise ValidationError(
            f"There is no quorum for {item.referral.reference}: {len(deciders)} of the members present may decide it, "
            f"and {item.meeting.quorum} are needed. Record who is present, or take it to the next meeting.",
            code="no_quorum",
        )


def check_terms(terms: Terms, item: AgendaItem, deciders: list[Membership]) -> None:
    """Raise ValidationError for an unknown outcome, what the outcome lacks, or more votes than deciders."""
    if terms.outcome not in Decision.Outcome.values or terms.method not in Decision.Method.values:
        raise ValidationError("Select what the panel decided")
    faults: dict[str, Any] = dict(terms.faults())
    if terms.is_vote and (terms.votes_for or 0) + (terms.votes_against or 0) > len(deciders):
        faults.setdefault("votes_for", f"There are more votes than the {len(deciders)} members who may decide")
    provision = terms.provision
    if terms.outcome in PLACE and provision and not serves(provision, item):
        faults["provision"] = f"{provision} does not serve {item.meeting.partnership}"
    if faults:
        raise ValidationError(faults)


def serves(provision: Provision, item: AgendaItem) -> bool:
    """Say whether a provision serves the partnership of the meeting on the day it is held or later."""
    rows = provision.serves.filter(partnership=item.meeting.partnership_id)
    return any(row.to_on is None or row.to_on >= item.meeting.held_on for row in rows)


def resolve(item: AgendaItem, terms: Terms, deciders: list[Membership], *, by: Membership, **also: Any) -> Decision:
    """Move the case as decided, write the decision with those who made it, and tell the school.

    `also` are columns beyond the terms: what it corrects, that it was keyed in from paper or taken by the chair alone.
    """
    waits = terms.outcome == Decision.Outcome.WAITING
    moved = move_locked(
        item.referral,
        terms.outcome,
        by=by,
        reason=terms.rationale,
        decided_at=clock.now(),
        waiting_since=(item.referral.waiting_since or clock.today()) if waits else None,
    )
    columns = terms.columns()
    columns["family_told_by_on"] = columns["family_told_by_on"] or usual_day_to_tell()
    decision = Decision.objects.create(agenda_item=item, referral=moved, at=clock.now(), by=by, **columns, **also)
    decision.decided_by.add(*deciders)
    panel_emails.school_case_decided(decision)
    return decision


def leave_decided(item: AgendaItem, *, hidden_on: dt.date | None) -> None:
    """Note that a case on an agenda is decided, and from which day members no longer see it."""
    item.decided_at, item.hidden_on = clock.now(), hidden_on
    item.save(update_fields=["decided_at", "hidden_on"])


def usual_day_to_tell() -> dt.date:
    """Return by when a family is told of what is decided today, by the rules in force."""
    return calendar_of().add_school_days(clock.today(), panel_rule().tell_family_days)


def remember(what: str, item: AgendaItem, *, by: Membership, **detail: Any) -> None:
    """Write to the audit what somebody did about a case that is not a move of it."""
    references = [item.referral.reference, item.meeting.reference]
    record(what, person=by.user.email, acting_as=by.acting_as, references=references, kind="agenda item", **detail)
