"""E-mails of the panel's half: a reference, a year group and what to do, never a name or a need; one recipient each."""

from django.db.models import Q

from apsystem import clock
from apsystem.accounts.models import User
from partnerships.models import Membership, Role
from partnerships.models.membership import HEADS, PANEL_ROLES
from partnerships.telling import people_of, tell
from referrals.models import Decision, Meeting, Referral


def school_people(referral: Referral) -> list[User]:
    """Return who hears for the school: its head, delegates and whoever began the referral, while they are there."""
    staff = Membership.objects.current().filter(organisation=referral.school_id)
    found = staff.filter(Q(role__in=HEADS) | Q(pk=referral.started_by_id)).select_related("user")
    return list({m.user_id: m.user for m in found}.values())


def heads_of_member_schools(meeting: Meeting) -> list[User]:
    """Return the heads of the schools that are members of the partnership today."""
    today = clock.today()
    members = meeting.partnership.members.filter(Q(to_on=None) | Q(to_on__gte=today), from_on__lte=today)
    heads = Membership.objects.current().filter(role=Role.HEAD, organisation__in=members.values("school"))
    return list({m.user_id: m.user for m in heads.select_related("user")}.values())


def everybody(meeting: Meeting) -> list[User]:
    """Return the heads of every member school and everybody on the panel, each once."""
    panel = people_of(meeting.partnership_id, *PANEL_ROLES, Role.COORDINATOR, Role.ADVISER)
    return list({p.pk: p for p in (*heads_of_member_schools(meeting), *panel)}.values())


def your_referral(referral: Referral) -> str:
    """Return how an e-mail speaks of a case to its school."""
    sent = f" of {clock.local(referral.submitted_at):%-d %B}" if referral.submitted_at else ""
    return f"Your referral {referral.reference}{sent} (year {referral.year_group})"


def school_referral_returned(referral: Referral) -> None:
    """Tell the school that its referral has come back with a question."""
    tell(
        school_people(referral),
        key=f"returned {referral.reference} {referral.version}",
        subject=f"{referral.reference}: returned to you",
        body=f"{your_referral(referral)} has been returned to you. Sign in to read what is asked, amend it and send it "
        "again. The clock has stopped until you do.",
        about=referral.reference,
        path=referral.get_absolute_url(),
    )


def school_referral_signposted(referral: Referral) -> None:
    """Tell the school that another route has been suggested before the meeting."""
    tell(
        school_people(referral),
        key=f"signposted {referral.reference} {referral.version}",
        subject=f"{referral.reference}: another route",
        body=f"{your_referral(referral)} has been pointed to another route before the panel met. Sign in to read which "
        "and why.",
        about=referral.reference,
        path=referral.get_absolute_url(),
    )


def schools_meeting_notice(meeting: Meeting) -> None:
    """Give notice of a meeting to the heads of every member school and to the panel."""
    tell(
        everybody(meeting),
        key=f"notice {meeting.reference}",
        subject=f"{meeting.reference}: panel meeting on {meeting.held_on:%-d %B}",
        body=f"The panel of {meeting.partnership} meets on {meeting.held_on:%A %-d %B %Y} at {meeting.starts_at:%H:%M}"
        f"{f' at {meeting.place}' if meeting.place else ''}.\n\nReferrals are to be sent by "
        f"{meeting.deadline_on:%A %-d %B} and signed by the head teacher by {meeting.papers_on:%A %-d %B}, when the "
        "papers go out.",
        about=meeting.reference,
        path="/",
    )


def schools_meeting_cancelled(meeting: Meeting) -> None:
    """Tell those who had notice of a meeting that it will not be held."""
    tell(
        everybody(meeting),
        key=f"cancelled {meeting.reference}",
        subject=f"{meeting.reference}: meeting on {meeting.held_on:%-d %B} cancelled",
        body=f"The panel meeting of {meeting.partnership} on {meeting.held_on:%A %-d %B %Y} will not be held. "
        "Referrals listed for it are ready for another meeting.",
        about=meeting.reference,
        path="/",
    )


def panel_papers_issued(meeting: Meeting) -> None:
    """Tell the panel and its advisers that the papers are there to read."""
    tell(
        people_of(meeting.partnership_id, *PANEL_ROLES, Role.ADVISER),
        key=f"papers {meeting.reference}",
        subject=f"{meeting.reference}: papers for {meeting.held_on:%-d %B}",
        body=f"The papers for the meeting on {meeting.held_on:%A %-d %B} at {meeting.starts_at:%H:%M} are ready. Sign "
        "in to read them and to declare any interest.",
        about=meeting.reference,
        path=meeting.get_absolute_url(),
    )


def school_case_decided(decision: Decision) -> None:
    """Tell the school, on the same day, that the panel has discussed its case."""
    referral = decision.referral
    verb = "The decision on your referral was corrected" if decision.corrects_id else "was discussed by the panel today"
    body = (
        f"{verb}: {referral.reference} (year {referral.year_group})."
        if decision.corrects_id
        else f"{your_referral(referral)} {verb}."
    )
    tell(
        school_people(referral),
        key=f"decided {decision.pk}",
        subject=f"{referral.reference}: the panel's decision",
        body=f"{body} Sign in to read what was decided and what happens next.",
        about=referral.reference,
        path=referral.get_absolute_url(),
    )
