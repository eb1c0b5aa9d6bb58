"""Who may: sentences about a membership and a case."""

from django.db.models import Q

from partnerships.doers import Doer, LinkHolder
from partnerships.models import Membership, Organisation
from partnerships.models.membership import (
    HEADS,
    LA_CASE_ROLES,
    PANEL_ROLES,
    PROVISION_ROLES,
    RUNS_THE_PANEL,
    SCHOOL_ROLES,
    Role,
)
from referrals.access import Relation, relation_of
from referrals.interests import barring_kinds, interests_in, is_barred
from referrals.models import Advice, AgendaItem, Attendance, Decision, Exclusion, Meeting, Referral
from referrals.workflow import AMENDABLE, REFERRAL, TAKES_DOCUMENTS, MeetingStatus, Status


TAKES_CASES = (MeetingStatus.PLANNED, MeetingStatus.OPEN, MeetingStatus.PAPERS, MeetingStatus.IN_SESSION)
LATE_ROLES = (Role.CHAIR, Role.DEPUTY_CHAIR)


def may_see_cases(actor: Membership | None) -> bool:
    """Schools' referring staff, panels, provisions and the authority's case roles; nobody else sees any case."""
    seeing = (*SCHOOL_ROLES, *PANEL_ROLES, Role.COORDINATOR, Role.ADVISER, *PROVISION_ROLES, *LA_CASE_ROLES)
    return actor is not None and actor.role in seeing


def may_start(actor: Membership | None) -> bool:
    """School contacts, heads and their delegates begin referrals for their own school."""
    return actor is not None and actor.role in SCHOOL_ROLES


def may_write(actor: Membership, referral: Referral) -> bool:
    """The school's staff write its referral while it is a draft or has been returned to them."""
    return is_own_school(actor, referral) and referral.status in (Status.DRAFT, Status.RETURNED)


def may_submit(actor: Membership, referral: Referral) -> bool:
    """The school's staff send its referral; the head signs afterwards."""
    return is_own_school(actor, referral)


def may_sign(actor: Membership, referral: Referral) -> bool:
    """The head teacher or a dated delegate signs the school's own referral."""
    return actor.role in HEADS and actor.organisation_id == referral.school_id


def may_withdraw(actor: Membership, referral: Referral) -> bool:
    """The school withdraws its own referral."""
    return is_own_school(actor, referral)


def may_answer(actor: Membership, referral: Referral) -> bool:
    """The school answers what the panel asked, and may once ask the panel to look again."""
    return is_own_school(actor, referral)


def may_look_again(actor: Membership, referral: Referral) -> bool:
    """The school asks the panel to look again once, and no more."""
    return is_own_school(actor, referral) and not referral.looked_at_again


def may_amend(actor: Membership, referral: Referral) -> bool:
    """The school changes what it sent, with a reason; until when is the table's, not the person's."""
    return is_own_school(actor, referral)


def may_attach(actor: Membership, referral: Referral) -> bool:
    """The school adds documents until the panel has decided, and again for a second look."""
    return is_own_school(actor, referral) and referral.status in TAKES_DOCUMENTS


def waits_for_signature(referral: Referral) -> bool:
    """Say whether what was last sent is still unsigned and still matters: the panel decides only what is signed.

    A case that came with the authority's own waiting list was agreed before, and there is nothing to sign.
    """
    return referral.signed_at is None and referral.status in AMENDABLE


def may_check(actor: Membership, referral: Referral) -> bool:
    """The partnership's co-ordinator, or an AP officer, checks new referrals, returns them or makes them ready."""
    if actor.role == Role.AP_OFFICER:
        return True
    return actor.role in RUNS_THE_PANEL and actor.organisation_id == referral.partnership_id


def may_chase_signature(actor: Membership, referral: Referral) -> bool:
    """Whoever checks a referral reminds its head teacher to sign it."""
    return may_check(actor, referral)


def may_call_in(actor: Membership, referral: Referral) -> bool:
    """A member of the panel calls in what was pointed elsewhere before the panel met, never what it has decided."""
    is_member = actor.role in PANEL_ROLES and actor.organisation_id == referral.partnership_id
    return is_member and referral.decided_at is None


def may_see_queue(actor: Membership | None) -> bool:
    """Those who run a panel, and AP officers, see the queue of new referrals."""
    return actor is not None and actor.role in (*RUNS_THE_PANEL, Role.AP_OFFICER)


def may_see_meetings(actor: Membership | None) -> bool:
    """A panel, its co-ordinator and advisers see its meetings; the authority's case roles see all."""
    roles = (*PANEL_ROLES, Role.COORDINATOR, Role.ADVISER, *LA_CASE_ROLES)
    return actor is not None and actor.role in roles


def may_run(actor: Membership, meeting: Meeting) -> bool:
    """The chair, deputy chair and co-ordinator run their own partnership's meetings."""
    return actor.role in RUNS_THE_PANEL and actor.organisation_id == meeting.partnership_id


def sits_on(actor: Membership, meeting: Meeting) -> bool:
    """Panel members sit on the meetings of their own partnership."""
    return actor.role in PANEL_ROLES and actor.organisation_id == meeting.partnership_id


def is_guest(actor: Membership, meeting: Meeting) -> bool:
    """Say whether somebody from elsewhere has been asked to make up the quorum of this meeting."""
    if actor.organisation_id == meeting.partnership_id:
        return False
    return meeting.attendances.filter(member=actor, capacity=Attendance.Capacity.GUEST).exists()


def takes_part(actor: Membership, meeting: Meeting) -> bool:
    """Members of the panel take part in deciding, and so does a guest who makes up the quorum."""
    return sits_on(actor, meeting) or is_guest(actor, meeting)


def may_send_substitute(actor: Membership, row: Attendance) -> bool:
    """A member sends somebody in their own place; those who run the meeting record it for them."""
    return actor.pk == row.member_id or may_run(actor, row.meeting)


def may_act_alone(actor: Membership, item: AgendaItem) -> bool:
    """Only the chair or deputy chair decides between meetings, never on a case from which an interest bars them."""
    return may_list_late(actor, item.meeting) and not is_barred(actor, item)


def may_ask_to_act(actor: Membership, referral: Referral) -> bool:
    """The chair and deputy chair of the panel that has the case may decide it between meetings."""
    return actor.role in LATE_ROLES and actor.organisation_id == referral.partnership_id


def may_open_names(actor: Membership, item: AgendaItem) -> bool:
    """Those who run the meeting let its members read whose case it is."""
    return may_run(actor, item.meeting)


def may_tell_family(actor: Membership, decision: Decision) -> bool:
    """Whoever was asked to tell the family says that it was told; so does the home school, and those who check."""
    return is_own_school(actor, decision.referral) or may_check(actor, decision.referral)


def may_plan(actor: Membership | None) -> bool:
    """The chair, deputy chair and co-ordinator plan meetings."""
    return actor is not None and actor.role in RUNS_THE_PANEL


def may_list_late(actor: Membership, meeting: Meeting) -> bool:
    """Only the chair or deputy chair lets a case in after the deadline."""
    return actor.role in LATE_ROLES and actor.organisation_id == meeting.partnership_id


def may_sign_off(actor: Membership, meeting: Meeting) -> bool:
    """The chair or deputy chair signs off the minutes."""
    return actor.role in LATE_ROLES and actor.organisation_id == meeting.partnership_id


def may_decide(actor: Membership, item: AgendaItem) -> bool:
    """The chair, deputy or co-ordinator records the panel's decision, never one whom an interest bars from it."""
    return may_run(actor, item.meeting) and not is_barred(actor, item)


def may_declare(actor: Membership, item: AgendaItem) -> bool:
    """Panel members and guests declare an interest; so do a co-ordinator and an adviser who have one."""
    roles = (*PANEL_ROLES, Role.COORDINATOR, Role.ADVISER)
    own = actor.role in roles and actor.organisation_id == item.meeting.partnership_id
    return own or is_guest(actor, item.meeting)


def may_give_view(actor: Membership, item: AgendaItem) -> bool:
    """Who takes part says before the meeting what they think, but not of a case they are barred from deciding."""
    return takes_part(actor, item.meeting) and not is_barred(actor, item)


def may_place(actor: Membership, referral: Referral) -> bool:
    """Those who run the panel, the authority's case roles and a provision move a case between panel and place."""
    if actor.role in (*LA_CASE_ROLES, *PROVISION_ROLES):
        return True
    return actor.role in RUNS_THE_PANEL and actor.organisation_id == referral.partnership_id


def may_bring_back(actor: Doer, referral: Referral) -> bool:
    """Whoever places a case brings it back where its offer came to nothing; so does the school that gives it back.

    A link that a provision was sent brings back the case whose offer it refuses, and no other.
    """
    if isinstance(actor, LinkHolder):
        return Referral.objects.filter(pk=referral.pk, offers__reference=actor.about).exists()
    return may_place(actor, referral) or is_own_school(actor, referral)


def may_move_pupil(actor: Membership, referral: Referral) -> bool:
    """An AP officer, and those who run the panel that has the case, record that its pupil changed school or area."""
    return may_check(actor, referral)


def may_take_off(actor: Membership, item: AgendaItem) -> bool:
    """Those who run the meeting order its agenda and take a case off it."""
    return may_run(actor, item.meeting)


def may_see_how(actor: Membership, referral: Referral) -> bool:
    """The panel and the authority read who came, which interests there were and how it was decided."""
    return actor.role in PANEL_ROLES or may_see_deliberation(actor, referral)


def deciders_of(item: AgendaItem) -> list[Membership]:
    """Return those present at the meeting whom no interest bars: they decide, and make the quorum."""
    return unbarred(item, voters_of(item.meeting, Attendance.State.PRESENT))


def voters_of(meeting: Meeting, *states: Attendance.State) -> list[Membership]:
    """Return a meeting's panel members, substitutes and guests in these states of attendance.

    A member who joined the panel after the deadline hears and does not decide: no quorum is made by adding members.
    """
    rows = present_at(meeting, *states)
    late = Attendance.Capacity.MEMBER
    return [row.member for row in rows if row.capacity != late or row.member.from_on <= meeting.deadline_on]


def present_at(meeting: Meeting, *states: Attendance.State) -> list[Attendance]:
    """Return the attendance of a meeting's panel members, substitutes and guests in these states, by name."""
    asked = Q(member__role__in=PANEL_ROLES) | Q(capacity=Attendance.Capacity.GUEST)
    rows = meeting.attendances.filter(asked, state__in=states).order_by("member__user__name")
    return list(rows.select_related("member__user", "member__represents"))


def unbarred(item: AgendaItem, members: list[Membership]) -> list[Membership]:
    """Return those of the members whom no interest bars from deciding a case."""
    found, bars = interests_in([item], members), barring_kinds()
    return [m for m in members if not found.get((item.pk, m.pk), set()) & bars]


def may_see_deliberation(actor: Membership, referral: Referral) -> bool:
    """Chairs, co-ordinators and the authority's case roles read the panel's deliberation (field group F8)."""
    return actor.role in LA_CASE_ROLES or (
        actor.role in RUNS_THE_PANEL and actor.organisation_id == referral.partnership_id
    )


def may_see_history(actor: Membership, referral: Referral) -> bool:
    """The school, those who run its panel and the authority read the history: a reason may say more than others see."""
    return is_own_school(actor, referral) or may_see_deliberation(actor, referral)


def may_write_outcome(actor: Membership, referral: Referral) -> bool:
    """The chair, deputy chair and co-ordinator write to the family about what their panel decided."""
    return actor.role in RUNS_THE_PANEL and actor.organisation_id == referral.partnership_id


def may_read_outcome_letters(actor: Membership, referral: Referral) -> bool:
    """Those who read who the family is and the case's history read the letters that were made."""
    return may_see_history(actor, referral) and referral.submitted_at is not None


def may_comment(actor: Membership, referral: Referral) -> bool:
    """Those who read the history, and a provision that confirmed the place, say and read things about a sent case."""
    if referral.submitted_at is None:
        return False
    confirmed = actor.role in PROVISION_ROLES and relation_of(actor, referral) == Relation.ACCEPTED
    return confirmed or may_see_history(actor, referral)


def may_see_exclusions(actor: Membership | None) -> bool:
    """A school's staff see their own exclusions, the authority's case roles the county's."""
    return actor is not None and actor.role in (*SCHOOL_ROLES, *LA_CASE_ROLES)


def may_record_exclusion(actor: Membership | None, school: Organisation | None = None) -> bool:
    """A school's staff record their own exclusions, an AP officer any school's; no school asks about the page."""
    if actor is None:
        return False
    own = actor.role in SCHOOL_ROLES and (school is None or actor.organisation_id == school.pk)
    return own or actor.role == Role.AP_OFFICER


def may_change_exclusion(actor: Membership, exclusion: Exclusion) -> bool:
    """Whoever may record an exclusion of a school records what became of it."""
    return may_record_exclusion(actor, exclusion.school)


def may_see_advice(actor: Membership | None) -> bool:
    """A school's staff see the advice it took, the authority's case roles the county's; others read it with a case."""
    return actor is not None and actor.role in (*SCHOOL_ROLES, *LA_CASE_ROLES)


def may_record_advice(actor: Membership | None, school: Organisation | None = None) -> bool:
    """A school's staff record the advice their own school took; no school asks about the page."""
    if actor is None:
        return False
    return actor.role in SCHOOL_ROLES and (school is None or actor.organisation_id == school.pk)


def may_change_advice(actor: Membership, advice: Advice) -> bool:
    """Whoever may record a school's advice mends it, until it stands on a referral that another school has now."""
    has_moved = advice.referral is not None and advice.referral.school_id != advice.school_id
    return may_record_advice(actor, advice.school) and not has_moved


def may_see_matches(actor: Membership | None) -> bool:
    """Only the authority's case roles compare children across schools."""
    return actor is not None and actor.role in LA_CASE_ROLES


def may_look_at_match(actor: Membership) -> bool:
    """An AP officer says whether two cases are of one child."""
    return actor.role == Role.AP_OFFICER


def is_own_school(actor: Membership, referral: Referral) -> bool:
    """Say whether this person acts for the school that referred."""
    return actor.role in SCHOOL_ROLES and actor.organisation_id == referral.school_id


MAY = {
    "submit": may_submit,
    "withdraw": may_withdraw,
    "answer": may_answer,
    "look_again": may_look_again,
    "return": may_check,
    "accept": may_check,
    "signpost": may_check,
    "call_in": may_call_in,
    "list": may_check,
    "unlist": may_check,
}


def moves_for(actor: Membership, referral: Referral) -> list[str]:
    """Return the moves a page may offer this person: what the table allows and the policies allow, no more."""
    return [
        move.name
        for move in REFERRAL.open_from(referral.status)
        if move.name in MAY and MAY[move.name](actor, referral)
    ]
