"""Meetings and decisions made through the actions, for the tests of the panel's half and of the floors above."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from apsystem import clock
from apsystem.demo.cast import Cast
from partnerships.models import Provision, ProvisionType
from referrals import actions
from referrals.letters import joined
from referrals.models import AgendaItem, Attendance, Decision, FormVersion, Letter, Meeting, Pupil, Referral
from referrals.outcome_letters import outcome_letters, standing_decision
from referrals.workflow import Status
from tests.kept import kept


@kept
def sent(cast: Cast, school: str = "riverside", *, by: str = "asha", signed: bool = True, **values: Any) -> Referral:
    """Return a referral as a school in the West sent it an hour ago, without the school's own half."""
    number = Referral.objects.count() + 1
    sent_at = clock.now() - dt.timedelta(hours=1)
    born_on = dt.date(2012, 5, 4)
    pupil = Pupil.objects.create(forename="Jordan", surname=f"Marlowe{number}", date_of_birth=born_on)
    version = FormVersion.objects.first() or FormVersion.objects.create(name="Form", number=1, from_on=born_on)
    columns: dict[str, Any] = {
        "reference": f"WE-{9000 + number}", "status": Status.SUBMITTED, "submission_key": uuid.uuid4(),
        "form_version": version, "school": cast.places[school], "partnership": cast.places["west"], "pupil": pupil,
        "started_by": cast.people[by], "submitted_at": sent_at, "signed_at": sent_at if signed else None,
        "forename": pupil.forename, "surname": pupil.surname, "date_of_birth": born_on, "year_group": 9,
        "sen_provision": "K", "sen_type": "SEMH", "risk_level": "medium", "hours_per_week": 25,
        "panel_line": "Struggles in large groups and settles with one trusted adult.",
        "provision_type": ProvisionType.objects.get(code="semh-base"), "pupil_voice": "I like it when it is quiet.",
    }  # fmt: skip
    return Referral.objects.create(**columns | values)


@kept
def ready(cast: Cast, referral: Referral | None = None) -> Referral:
    """Return a referral that the co-ordinator has marked as ready for a meeting."""
    return actions.accept(referral or sent(cast), by=cast.cora)


@kept
def planned(cast: Cast, held_on: dt.date | None = None) -> Meeting:
    """Return a meeting of the West, today unless said otherwise, whose deadline and papers are the same day."""
    day = held_on or clock.today()
    return actions.plan_meeting(
        partnership=cast.places["west"], held_on=day, starts_at=dt.time(14, 0), place="County Hall", deadline_on=day,
        papers_on=day, submission_key=uuid.uuid4(), by=cast.cora,
    )  # fmt: skip


@kept
def papers_out(cast: Cast, referrals: Iterable[Referral]) -> Meeting:
    """Return a meeting of today with these referrals, sent or ready, on its agenda and its papers issued."""
    meeting = actions.give_notice(planned(cast), by=cast.cora)
    for referral in referrals:
        fresh = Referral.objects.get(pk=referral.pk)
        waiting = ready(cast, fresh) if fresh.status == Status.SUBMITTED else fresh
        actions.list_for_meeting(waiting, meeting=meeting, by=cast.cora)
    return actions.issue_papers(meeting, by=cast.cora)


@kept
def meeting_in_session(cast: Cast, referrals: Iterable[Referral], *, away: Iterable[str] = ()) -> Meeting:
    """Return a meeting in session with these referrals (sent or ready) on its agenda, all present but those away."""
    meeting = papers_out(cast, referrals)
    absent = {cast.people[name].pk for name in away}
    states = {
        row.member_id: Attendance.State.APOLOGIES if row.member_id in absent else Attendance.State.PRESENT
        for row in meeting.attendances.all()
    }
    actions.record_attendance(meeting, states={pk: state.value for pk, state in states.items()}, by=cast.cora)
    return actions.begin_meeting(meeting, by=cast.cora)


def item_of(meeting: Meeting, referral: Referral) -> AgendaItem:
    """Return the agenda item of a referral at a meeting."""
    rows = AgendaItem.objects.select_related("meeting", "referral__school")
    item: AgendaItem = rows.get(meeting=meeting, referral=referral, taken_off_at=None)
    return item


def a_place(provision: Provision | None = None) -> dict[str, Any]:
    """Return the terms of a decision that agrees a place, a week from today and reviewed three weeks later."""
    start_on = clock.today() + dt.timedelta(days=7)
    return {
        "outcome": Decision.Outcome.PLACE.value,
        "rationale": "Support in school has been tried in full and a short stay has a clear purpose.",
        "provision": provision or Provision.objects.get(),
        "start_on": start_on,
        "first_review_on": start_on + dt.timedelta(days=21),
    }


@kept
def agreed(cast: Cast, referral: Referral, provision: Provision | None = None) -> Referral:
    """Return the referral (sent or ready) after a meeting of today agreed a place for it, as the co-ordinator wrote."""
    meeting = meeting_in_session(cast, [referral])
    actions.decide(item_of(meeting, referral), by=cast.cora, **a_place(provision))
    return Referral.objects.get(pk=referral.pk)


def letter_about_outcome(cast: Cast, referral: Referral, **others: Any) -> list[Letter]:
    """Return the letters that the co-ordinator made about what was decided."""
    given: dict[str, Any] = {
        "rationale_for_family": "You both said that lessons are too loud.", "next_step": "The base will ring you.",
        "tell_by": clock.today() + dt.timedelta(days=10), "contact": "Cora Webb, 01632 960001",
    }  # fmt: skip
    given |= others
    seen = joined(outcome_letters(referral, standing_decision(referral), given))
    return actions.make_outcome_letters(referral, given=given, seen=seen, submission_key=uuid.uuid4(), by=cast.cora)
