"""E-mails of the panel's half: a reference, a year group and what to do, never a name or a need; one recipient each."""

from django.db.models import Q
from django.urls import reverse

from apsystem import clock
from apsystem.accounts.models import User
from partnerships.models import Membership, Role
from partnerships.models.membership import HEADS, PANEL_ROLES
from partnerships.telling import people_of, tell
from partnerships.wording import word
from referrals.invitation import invitation_of
from referrals.models import Attendance, Decision, Meeting, Referral


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


def school_referral_returned(referral: Referral, *, questions: int = 0) -> None:
    """Tell the school that its referral has come back, and with how many questions, never which."""
    asked = f" with {questions} question{'' if questions == 1 else 's'}" if questions else ""
    tell(
        school_people(referral),
        key=f"returned {referral.reference} {referral.version}",
        subject=f"{referral.reference}: returned to you",
        body=f"{your_referral(referral)} has been returned to you{asked}. Sign in to read what is asked, amend it and "
        "send it again. The clock has stopped until you do.",
        about=referral.reference,
        path=referral.get_absolute_url(),
    )


def school_referral_signposted(referral: Referral) -> None:
    """Tell the school that another route has been suggested before the meeting."""
    tell(
        school_people(referral),
        key=f"signposted {referral.reference} {referral.version}",
        subject=f"{referral.reference}: another route",
        body=f"{your_referral(referral)} has been pointed to another route before the {word('panel')} met. "
        "Sign in to read which and why.",
        about=referral.reference,
        path=referral.get_absolute_url(),
    )


def referral_called_in(referral: Referral) -> None:
    """Tell the school and the co-ordinators that a member of the panel has called a case in."""
    called = f"has been called in by a member of the {word('panel')}, which will discuss it after all."
    tell(
        school_people(referral),
        key=f"called in {referral.reference} {referral.version}",
        subject=f"{referral.reference}: the {word('panel')} will discuss it",
        body=f"{your_referral(referral)} {called} Sign in to read why. You need do nothing now.",
        about=referral.reference,
        path=referral.get_absolute_url(),
    )
    tell(
        people_of(referral.partnership_id, Role.COORDINATOR),
        key=f"called in, to list {referral.reference} {referral.version}",
        subject=f"{referral.reference}: called in",
        body=f"Referral {referral.reference} of {referral.school} (year {referral.year_group}) {called} Sign in to "
        "list it for a meeting.",
        about=referral.reference,
        path=referral.get_absolute_url(),
    )


def checker_relieved(referral: Referral, before: Membership) -> None:
    """Tell somebody that a colleague now checks what they had taken."""
    tell(
        [before.user],
        key=f"taken over {referral.reference} {referral.version}",
        subject=f"{referral.reference}: a colleague checks it now",
        body=f"A colleague has taken over referral {referral.reference} (year {referral.year_group}), which you had "
        "taken to check. You need do nothing.",
        about=referral.reference,
        path=referral.get_absolute_url(),
        only_readers=False,
    )


def heads_asked_to_sign(referral: Referral) -> int:
    """Remind the school's head and delegates that a referral waits for a signature; return how many were told."""
    heads = people_of(referral.school_id, *HEADS)
    item = referral.agenda_items.filter(taken_off_at=None, decided_at=None).select_related("meeting").last()
    when = (
        f" It is on the agenda of {item.meeting.held_on:%A %-d %B}, and the papers go out on "
        f"{item.meeting.papers_on:%A %-d %B}."
        if item
        else ""
    )
    tell(
        heads,
        key=f"chase signature {referral.reference} {clock.today():%Y-%m-%d}",
        subject=f"{referral.reference}: please sign",
        body=f"{your_referral(referral)} is not signed yet.{when} The {word('panel')} decides only what a "
        f"{word('head')} has signed. Sign in to read and sign it.",
        about=referral.reference,
        path=reverse("referrals:sign", args=[referral.reference]),
    )
    return len(heads)


def when(meeting: Meeting) -> str:
    """Return the day, time and place of a meeting."""
    where = f" at {meeting.place}" if meeting.place else ""
    return f"{meeting.held_on:%A %-d %B %Y} at {meeting.starts_at:%H:%M}{where}"


def schools_meeting_notice(meeting: Meeting) -> None:
    """Give notice of a meeting to the heads of every member school and to the panel."""
    tell(
        everybody(meeting),
        key=f"notice {meeting.reference}",
        subject=f"{meeting.reference}: {word('panel')} meeting on {meeting.held_on:%-d %B}",
        body=f"The {word('panel')} of {meeting.partnership} meets on {when(meeting)}.\n\n"
        f"Referrals are to be sent by {meeting.deadline_on:%A %-d %B} and signed by the head teacher by "
        f"{meeting.papers_on:%A %-d %B}, when the papers go out.",
        about=meeting.reference,
        path="/",
        only_readers=False,
        calendar=invitation_of(meeting),
    )


def schools_meeting_cancelled(meeting: Meeting) -> None:
    """Tell those who had notice of a meeting that it will not be held."""
    tell(
        everybody(meeting),
        key=f"cancelled {meeting.reference}",
        subject=f"{meeting.reference}: meeting on {meeting.held_on:%-d %B} cancelled",
        body=f"The {word('panel')} meeting of {meeting.partnership} on {meeting.held_on:%A %-d %B %Y} will not be "
        "held. Referrals listed for it are ready for another meeting.",
        about=meeting.reference,
        path="/",
        only_readers=False,
        calendar=invitation_of(meeting),
    )


def guest_asked(meeting: Meeting, guest: Membership) -> None:
    """Ask somebody from elsewhere to make up the quorum of a meeting."""
    tell(
        [guest.user],
        key=f"guest {meeting.reference} {guest.pk}",
        subject=f"{meeting.reference}: please help make up the quorum on {meeting.held_on:%-d %B}",
        body=f"The {word('panel')} of {meeting.partnership} asks you to take part in its meeting on {when(meeting)}, "
        "so that its cases can be decided. Once the papers are out you can read them for this meeting.",
        about=meeting.reference,
        path=meeting.get_absolute_url(),
        calendar=invitation_of(meeting),
    )


def substitute_sent(row: Attendance) -> None:
    """Tell somebody that they come to a meeting in another's place."""
    meeting = row.meeting
    tell(
        [row.member.user],
        key=f"substitute {meeting.reference} {row.pk}",
        subject=f"{meeting.reference}: you come in another’s place on {meeting.held_on:%-d %B}",
        body=f"You speak for {row.member.represents} at the {word('panel')} meeting of {meeting.partnership} on "
        f"{when(meeting)}. When you have signed in, choose that you act as a panel member. You read the papers until "
        "the meeting is over.",
        about=meeting.reference,
        path=reverse("switch"),
        calendar=invitation_of(meeting),
    )


def panel_papers_issued(meeting: Meeting) -> None:
    """Tell the panel, its advisers and its guests that the papers are there to read."""
    guests = meeting.attendances.filter(capacity=Attendance.Capacity.GUEST).select_related("member__user")
    readers = people_of(meeting.partnership_id, *PANEL_ROLES, Role.ADVISER)
    tell(
        list({reader.pk: reader for reader in (*readers, *(row.member.user for row in guests))}.values()),
        key=f"papers {meeting.reference}",
        subject=f"{meeting.reference}: papers for {meeting.held_on:%-d %B}",
        body=f"The papers for the meeting on {meeting.held_on:%A %-d %B} at {meeting.starts_at:%H:%M} are ready. Sign "
        "in to read them and to declare any interest.",
        about=meeting.reference,
        path=meeting.get_absolute_url(),
    )


def how_discussed(decision: Decision) -> str:
    """Return how a case came to be decided, as an e-mail says it."""
    held_on = decision.agenda_item.meeting.held_on
    if decision.chairs_action:
        return f"decided by the chair today, before the {word('panel')} meets on {held_on:%-d %B}"
    when = "today" if held_on == clock.today() else f"on {held_on:%-d %B}"
    return f"discussed by the {word('panel')} {when}"


def school_not_ratified(decision: Decision) -> None:
    """Tell the school that the meeting did not ratify what the chair had decided alone."""
    referral = decision.referral
    tell(
        school_people(referral),
        key=f"not ratified {decision.pk}",
        subject=f"{referral.reference}: the {word('panel')} sees it differently",
        body=f"{your_referral(referral)} was decided by the chair between meetings. The {word('panel')} has not "
        "confirmed that decision. Sign in to read why; the co-ordinator will tell you what happens next.",
        about=referral.reference,
        path=referral.get_absolute_url(),
    )


def school_case_decided(decision: Decision) -> None:
    """Tell the school, on the same day, that the panel has discussed its case."""
    referral = decision.referral
    verb = "The decision on your referral was corrected" if decision.corrects_id else f"was {how_discussed(decision)}"
    body = (
        f"{verb}: {referral.reference} (year {referral.year_group})."
        if decision.corrects_id
        else f"{your_referral(referral)} {verb}."
    )
    tell(
        school_people(referral),
        key=f"decided {decision.pk}",
        subject=f"{referral.reference}: the {word('panel')}'s decision",
        body=f"{body} Sign in to read what was decided and what happens next.",
        about=referral.reference,
        path=referral.get_absolute_url(),
    )
