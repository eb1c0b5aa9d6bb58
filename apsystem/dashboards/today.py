"""What needs you today: one small table, role by role, of sentences, the rows behind each, and where the list is."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from apsystem import clock
from apsystem.accounts.models import User
from apsystem.dashboards.arranged import OF_SCHOOLS, PAST_END, TOLD_BY_SCHOOLS, UNSAFE
from apsystem.dashboards.counting import counts_of, said
from apsystem.dashboards.line import SOON, Line, Rows
from apsystem.dashboards.quarantine import STUCK
from apsystem.govuk.sentences import lower_first
from apsystem.outbox.models import Message
from partnerships.models import Capacity, Group, Invitation, Kind, Membership, Organisation, Role, Status, Term
from partnerships.models.membership import PANEL_ROLES
from partnerships.models.organisation import on
from placements.models import Clash, Offer, Placement, ReintegrationPlan, ReturnCheck, Review, Task
from placements.waiting import due, groups_for_somebody
from placements.workflow import HELD as OFFERED
from placements.workflow import OfferStatus, PlacementStatus
from referrals.family import families_to_tell
from referrals.models import AgendaItem, Decision, Meeting, MemberView, PossibleMatch, Referral
from referrals.outcome_letters import to_write
from referrals.queue import due_first
from referrals.sitting import sittings
from referrals.workflow import AMENDABLE, MeetingStatus
from referrals.workflow import Status as ReferralStatus


PLAN_AHEAD = dt.timedelta(days=28)
MOST_LISTED = 200
SETTING = "partnerships:setting_list"


def referrals(status: str) -> Callable[[Membership], Rows]:
    """Return the question for referrals in one status."""
    return lambda actor: Referral.objects.visible_to(actor).filter(status=status)


def to_sign(actor: Membership) -> Rows:
    """Referrals the school has sent that its head has not yet signed."""
    return Referral.objects.visible_to(actor).filter(signed_at=None, status__in=AMENDABLE)


def papers(actor: Membership) -> Rows:
    """Cases on papers that are out, not yet decided."""
    return AgendaItem.objects.visible_to(actor).filter(
        meeting__status__in=[MeetingStatus.PAPERS, MeetingStatus.IN_SESSION],
        meeting__partnership=actor.organisation_id,
        taken_off_at=None,
        decided_at=None,
    )


def no_view_yet(actor: Membership) -> Rows:
    """Cases on papers that are out, on which this member has given no view and declared no interest."""
    viewed = MemberView.objects.filter(agenda_item=OuterRef("pk"), member=actor.pk)
    return papers(actor).filter(~Exists(viewed)).exclude(referral__school=actor.represents_id)


def unsigned_on_an_agenda(actor: Membership) -> Rows:
    """Cases on an agenda whose head has not signed: papers cannot show a signature that is not there."""
    return AgendaItem.objects.visible_to(actor).filter(
        referral__signed_at=None, taken_off_at=None, decided_at=None, meeting__held_on__gte=clock.today()
    )


def short_of_quorum(actor: Membership) -> Rows:
    """Cases on agendas to come that too few of those expected could decide, interests counted."""
    listed = AgendaItem.objects.visible_to(actor).filter(
        taken_off_at=None, decided_at=None, meeting__held_on__gte=clock.today(),
        meeting__partnership=actor.organisation_id,
    )  # fmt: skip
    items = list(listed.select_related("meeting__partnership", "referral__school")[:MOST_LISTED])
    sits = sittings(items)
    short = [item.pk for item in items if sits[item.pk].is_short_of(item.meeting.quorum)]
    return AgendaItem.objects.filter(pk__in=short)


def to_ratify(actor: Membership) -> Rows:
    """Decisions the chair took alone that no meeting has spoken of."""
    return Decision.objects.visible_to(actor).to_ratify(actor.organisation_id)


def meetings(status: str) -> Callable[[Membership], Rows]:
    """Return the question for meetings in one status."""
    return lambda actor: Meeting.objects.visible_to(actor).filter(status=status)


def offers(*statuses: str) -> Callable[[Membership], Rows]:
    """Return the question for offers in some statuses."""
    return lambda actor: Offer.objects.visible_to(actor).filter(status__in=statuses)


def clashes(actor: Membership) -> Rows:
    """Clashes between partnerships that the AP officer has been asked about and has not answered."""
    return Clash.objects.visible_to(actor).asked()


def overdue_offers(actor: Membership) -> Rows:
    """Offers unanswered after the day they were to be answered by."""
    return Offer.objects.visible_to(actor).unanswered().filter(reply_by_on__lt=clock.today())


def held_for_withdrawn(actor: Membership) -> Rows:
    """Places still held for referrals that the school has withdrawn."""
    return Offer.objects.visible_to(actor).held_for_withdrawn()


def waiting_due(actor: Membership) -> Rows:
    """Agreed cases without a place whose review, or offer, is due today or overdue."""
    return Referral.objects.filter(pk__in=[row.pk for row in due(Referral.objects.visible_to(actor))])


def free_for_somebody(actor: Membership) -> Rows:
    """Groups with a place free for a whole stay that suits a case of this person's on the list."""
    return Group.objects.filter(pk__in=groups_for_somebody(actor))


def starts_this_week(actor: Membership) -> Rows:
    """Confirmed offers whose stay begins within seven days, or should have begun."""
    until = clock.today() + SOON
    return Offer.objects.visible_to(actor).filter(status=OfferStatus.CONFIRMED, stay__first_on__lte=until)


def live(actor: Membership) -> Rows:
    """Placements begun and not ended."""
    return Placement.objects.visible_to(actor).live()


def attending(actor: Membership) -> Rows:
    """Placements live today: a school may tell of one before its first day."""
    return Placement.objects.visible_to(actor).on_roll(clock.today())


def reviews_due(within: dt.timedelta) -> Callable[[Membership], Rows]:
    """Return the question for reviews of live placements that are due within a time from today."""
    return lambda actor: Review.objects.filter(
        placement__in=live(actor), held_on=None, due_on__lte=clock.today() + within
    )


def plans_to_write(actor: Membership) -> Rows:
    """Live placements that end within four weeks and have no plan to go back to school."""
    return live(actor).filter(plan=None, planned_end_on__lte=clock.today() + PLAN_AHEAD)


def plans_to_approve(actor: Membership) -> Rows:
    """Plans to go back to school that nobody has approved."""
    return ReintegrationPlan.objects.filter(placement__in=live(actor), approved_at=None)


def checks_due(actor: Membership) -> Rows:
    """Checks on a return to school that are due or overdue."""
    return ReturnCheck.objects.visible_to(actor).filter(done_on=None, due_on__lte=clock.today())


def own_tasks(actor: Membership) -> Rows:
    """Open tasks of this person's own organisation."""
    return Task.objects.filter(organisation=actor.organisation_id, done_at=None)


def gaps(actor: Membership) -> Rows:
    """Open tasks on live placements, whoever owns them: what makes a placement unsafe until it is done."""
    return Task.objects.filter(placement__in=live(actor), done_at=None, due_on__lt=clock.today())


def paused(actor: Membership) -> Rows:
    """Placements paused for safeguarding."""
    return live(actor).filter(status=PlacementStatus.PAUSED)


def possible_matches(actor: Membership) -> Rows:
    """Referrals whose pupil may have a live case at another school, which nobody has looked at."""
    return PossibleMatch.objects.visible_to(actor).to_look_at()


def people_without_membership(_actor: Membership) -> Rows:
    """People who can sign in and may do nothing."""
    return User.objects.filter(~Exists(Membership.objects.current().filter(user=OuterRef("pk"))), is_active=True)


def groups_without_capacity(_actor: Membership) -> Rows:
    """Groups of open provisions for which nobody has said how many places they have today."""
    now = Capacity.objects.filter(on(clock.today()), group=OuterRef("pk"))
    opened = Q(provision__organisation__opened_on=None) | Q(provision__organisation__opened_on__lte=clock.today())
    open_ones = Group.objects.filter(opened, provision__organisation__status__in=[Status.OPEN, Status.CLOSING])
    return open_ones.filter(~Exists(now))


def no_terms_next_year(_actor: Membership) -> Rows:
    """The authority, where its term dates end before the next 1 September is past."""
    today = clock.today()
    september = dt.date(today.year + (today.month >= 9), 9, 1)
    later = Term.objects.filter(organisation=OuterRef("pk"), to_on__gt=september)
    return Organisation.objects.filter(~Exists(later), kind=Kind.AUTHORITY)


def failed_messages(_actor: Membership) -> Rows:
    """E-mails that were tried for three days, or that the mail server refused for good."""
    return Message.objects.failed()


def late_messages(_actor: Membership) -> Rows:
    """E-mails that were due and that no worker has tried to send."""
    return Message.objects.late()


def expired_invitations(_actor: Membership) -> Rows:
    """Invitations that ran out before they were taken up."""
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__lt=clock.now())


def check_clock(actor: Membership) -> str:
    """Say which new referral is due first, and by when the panel rules want it checked, by the queue's own clock."""
    first = due_first(Referral.objects.visible_to(actor))
    if first is None or first.due_on is None:
        return ""
    late = " It is late." if first.overdue else ""
    return f"Check the first by {first.due_on:%-d %B} ({lower_first(first.words)}).{late}"


DRAFTS = Line("Drafts to finish", referrals(ReferralStatus.DRAFT), "referrals:list", "status=draft")
RETURNED = Line(
    "Referrals returned to you", referrals(ReferralStatus.RETURNED), "referrals:list", "status=returned", tone="bad"
)
ASKED = Line(
    "Questions from the panel to answer", referrals(ReferralStatus.MORE_INFORMATION), "referrals:list",
    "status=more_information", tone="bad",
)  # fmt: skip
PLACES_OFFERED = Line("Places offered to your pupils", offers(*OFFERED), "placements:offers")
REVIEWS_LATE = Line("Reviews overdue", reviews_due(dt.timedelta(-1)), "placements:reviews", tone="bad")
REVIEWS_SOON = Line("Reviews due within a week, or overdue", reviews_due(SOON), "placements:reviews", tone="waiting")
CHECKS = Line("Checks on a return to school, due", checks_due, "placements:checks", tone="waiting")
TASKS = Line("Tasks about your pupils' placements", own_tasks, "placements:tasks", tone="waiting")
NEW = Line(
    "New referrals to check",
    referrals(ReferralStatus.SUBMITTED),
    "referrals:to_check",
    tone="waiting",
    hint=check_clock,
)
READY = Line("Referrals ready for a meeting", referrals(ReferralStatus.READY), "referrals:list", "status=ready")
AGREED = Line("Agreed, place to be offered", referrals(ReferralStatus.AGREED), "referrals:list", "status=agreed")
WAITING = Line("Pupils on the waiting list", referrals(ReferralStatus.WAITING), "placements:waiting")
WAITING_DUE = Line(
    "Waiting list: reviews and offers due or overdue", waiting_due, "placements:waiting", "due=yes", tone="bad"
)
FREE = Line("Free places that suit somebody who waits", free_for_somebody, "placements:next_places", tone="good")
UNANSWERED = Line(
    "Offers nobody has answered", offers(OfferStatus.SENT), "placements:offers", "status=sent", tone="waiting"
)
LATER = Line("A later day is asked for", offers(OfferStatus.LATER), "placements:offers", "status=later", tone="waiting")
HELD = Line(
    "Places to release: the referral was withdrawn",
    held_for_withdrawn,
    "placements:offers",
    "held=withdrawn",
    tone="bad",
)
PAUSED = Line("Placements paused: safeguarding", paused, "placements:placements", "status=paused", tone="bad")
PAPERS = Line("Cases to read before the meeting", papers, "referrals:meetings")

FAMILIES = Line("Families to tell of a decision", families_to_tell, "referrals:list", "family=to_tell", tone="waiting")

CONTACT = (RETURNED, ASKED, FAMILIES, DRAFTS, PLACES_OFFERED, CHECKS, TASKS, *OF_SCHOOLS)
HEAD = (
    Line("Referrals to sign", to_sign, "referrals:list", "unsigned=yes", tone="waiting"),
    Line("Plans to go back to school, to approve", plans_to_approve, "placements:placements", tone="waiting"),
    RETURNED, ASKED, FAMILIES, PLACES_OFFERED, CHECKS, TASKS, *OF_SCHOOLS,
)  # fmt: skip
RUNS = (
    NEW, READY,
    Line("Cases on an agenda that the head has not signed", unsigned_on_an_agenda, "referrals:meetings", tone="bad"),
    Line("Cases on an agenda that would lack a quorum", short_of_quorum, "referrals:meetings", tone="bad"),
    Line("Outcome letters to write", to_write, "referrals:list", "letters=to_write", tone="waiting"),
    FAMILIES, AGREED, UNANSWERED, LATER, HELD, FREE, WAITING_DUE, WAITING,
    Line("Chair’s decisions to ratify", to_ratify, "referrals:meetings", tone="waiting"),
    Line("Minutes to sign off", meetings(MeetingStatus.MINUTED), "referrals:meetings"),
)  # fmt: skip
BASE = (
    Line("Offers to answer", offers(OfferStatus.SENT), "placements:offers", "status=sent", tone="waiting"),
    Line("Pupils who start within a week", starts_this_week, "placements:offers", "status=confirmed"),
    REVIEWS_SOON,
    Line("Plans to go back to school, to write", plans_to_write, "placements:placements", tone="waiting"),
    PAUSED,
    Line("Tasks about your pupils", own_tasks, "placements:tasks", tone="waiting"),
)

LINES: dict[str, tuple[Line, ...]] = {
    Role.SCHOOL_CONTACT: CONTACT,
    Role.HEAD: HEAD,
    Role.HEAD_DELEGATE: HEAD,
    Role.ATTENDANCE_OFFICER: (),
    Role.PANEL_MEMBER: (
        PAPERS,
        Line("Cases on which you have not said what you think", no_view_yet, "referrals:meetings", tone="waiting"),
    ),
    Role.ADVISER: (PAPERS,),
    Role.CHAIR: RUNS,
    Role.DEPUTY_CHAIR: RUNS,
    Role.COORDINATOR: RUNS,
    Role.BASE_LEAD: BASE,
    Role.PROVISION_STAFF: BASE[1:],
    Role.AP_OFFICER: (
        Line("Offers not answered in time", overdue_offers, "placements:offers", "status=sent", tone="bad"),
        Line("Two partnerships want one place", clashes, "placements:clashes", "status=asked", tone="waiting"),
        Line("Gaps in placements, overdue", gaps, "placements:tasks", tone="bad"),
        Line("Possible matches to look at", possible_matches, "referrals:matches", tone="waiting"),
        PAUSED, UNSAFE, HELD, LATER, FAMILIES, NEW, TOLD_BY_SCHOOLS, PAST_END, READY, AGREED, FREE, WAITING_DUE,
        WAITING, REVIEWS_LATE, CHECKS,
        Line("Pupils in alternative provision today", attending, "every-child"),
    ),
    Role.SAFEGUARDING_OFFICER: (
        PAUSED, UNSAFE,
        Line("Gaps in placements, overdue", gaps, "placements:tasks", tone="bad"),
        Line("Pupils in alternative provision today", attending, "every-child"),
    ),
    Role.LA_ADMINISTRATOR: (
        Line("People without a role", people_without_membership, "partnerships:people", tone="waiting"),
        Line("Groups without a number of places", groups_without_capacity, SETTING, tone="bad", args=("groups",)),
        Line("Term dates for next school year are missing", no_terms_next_year, SETTING, tone="bad", args=("terms",)),
        Line("E-mails that could not be sent", failed_messages, "partnerships:outbox", tone="bad"),
        Line("E-mails that nobody has tried to send", late_messages, "partnerships:outbox", tone="bad"),
        STUCK,
        Line("Invitations that have run out", expired_invitations, "partnerships:invitations"),
    ),
    Role.AUDITOR: (),
}  # fmt: skip


def next_meeting(actor: Membership) -> Meeting | None:
    """Return the next meeting of the panel this person sits on, runs or advises; none for anybody else."""
    if actor.role not in (*PANEL_ROLES, Role.COORDINATOR, Role.ADVISER):
        return None
    return Meeting.objects.visible_to(actor).to_come(clock.today()).first()


def needs(actor: Membership) -> list[dict[str, Any]]:
    """Return the lines of this person's table that count anything, in order, as tasks with a status and a link."""
    lines = LINES[actor.role]
    counted = counts_of([line.rows(actor) for line in lines])
    return [
        {
            "title": line.words,
            "href": reverse(line.page, args=line.args) + (f"?{line.query}" if line.query else ""),
            "status": said(number),
            "tone": line.tone,
            "hint": line.hint(actor) if line.hint else "",
        }
        for line, number in zip(lines, counted, strict=True)
        if number
    ]
