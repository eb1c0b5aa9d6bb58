"""One sentence a school can read aloud to a parent: who has the case, what happens next, when, and why that date."""

import datetime as dt

from apsystem import clock
from partnerships.calendar import panel_rule
from partnerships.wording import word
from referrals.models import Meeting, Referral
from referrals.queue import clocks
from referrals.workflow import MeetingStatus, Status


def next_step(referral: Referral) -> str:
    """Return who has the case now, what happens next, by when and why (at most five queries)."""
    return SENTENCES[Status(referral.status)](referral)


def day(date: dt.date) -> str:
    """Return a date with its weekday."""
    return f"{date:%A %-d %B}"


def next_meeting(referral: Referral) -> Meeting | None:
    """Return the partnership's next meeting whose deadline has not passed."""
    today = clock.today()
    return Meeting.objects.to_come(today).filter(partnership=referral.partnership_id, deadline_on__gte=today).first()


def draft(referral: Referral) -> str:
    """Return what a draft waits for."""
    meeting = next_meeting(referral)
    when = (
        f" Send it by {day(meeting.deadline_on)} for the meeting on {day(meeting.held_on)}."
        if meeting
        else f" The {word('panel')}'s next meeting has not been planned yet."
    )
    return f"{referral.school} is still writing this referral.{when}"


def submitted(referral: Referral) -> str:
    """Return when a sent referral is checked, and which meeting it is for; days with a question open do not count."""
    found = clocks([referral])[referral.pk]
    meeting = next_meeting(referral)
    then = f" If it is complete it goes to the meeting on {day(meeting.held_on)}." if meeting else ""
    if found.due_on is None:
        return f"{referral.partnership} is checking this referral.{then}"
    if found.overdue:
        return (
            f"{referral.partnership} is checking this referral. It was due by {day(found.due_on)}, and is late. "
            f"{found.why}{then}"
        )
    return f"{referral.partnership} will check this referral by {day(found.due_on)}. {found.why}{then}"


def returned(referral: Referral) -> str:
    """Return what a returned referral waits for."""
    return (
        f"{referral.partnership} has returned this referral to {referral.school}, which amends it and sends it again."
    )


def ready(referral: Referral) -> str:
    """Return which meeting a checked referral is likely to go to."""
    meeting = next_meeting(referral)
    when = (
        f"the next is on {day(meeting.held_on)}, and takes referrals until {day(meeting.deadline_on)}"
        if meeting
        else "the next one has not been planned yet"
    )
    return f"{referral.partnership} has checked this referral and will put it to a meeting: {when}."


def listed(referral: Referral) -> str:
    """Return when the panel discusses it."""
    item = (
        referral.agenda_items.filter(taken_off_at=None, decided_at=None)
        .exclude(meeting__status=MeetingStatus.CANCELLED)
        .select_related("meeting")
        .last()
    )
    when = f" on {day(item.meeting.held_on)}, the meeting it was listed for" if item else " at its next meeting"
    return f"The {word('panel')} of {referral.partnership} will discuss this referral{when}."


def more_information(referral: Referral) -> str:
    """Return what the panel asked the school for, and by when."""
    decision = referral.decisions.first()
    by = decision.answer_by_on if decision else None
    when = f" by {day(by)}, the date the {word('panel')} set" if by else ""
    return (
        f"The {word('panel')} asked {referral.school} for more information{when}. "
        "The case goes back to a meeting once it has answered."
    )


def agreed(referral: Referral) -> str:
    """Return what follows an agreement."""
    decision = referral.decisions.select_related("provision__organisation").first()
    where = f" at {decision.provision}" if decision and decision.provision_id else ""
    start = decision.start_on if decision else None
    when = f" The start the {word('panel')} agreed is {day(start)}." if start else ""
    return f"The {word('panel')} agreed a place{where}. {referral.partnership} will now offer it.{when}"


def waiting(referral: Referral) -> str:
    """Return since when a case waits, and when the list is looked at."""
    meeting = next_meeting(referral)
    since = f" since {day(referral.waiting_since)}" if referral.waiting_since else ""
    again = f", next on {day(meeting.held_on)}" if meeting else ""
    return (
        f"The {word('panel')} agreed, and this referral has waited for a place{since}. "
        f"{referral.partnership} looks at the waiting list at every meeting{again}."
    )


def offered(referral: Referral) -> str:
    """Return who answers an offer, and how soon."""
    days = panel_rule().offer_reply_days
    return f"A place has been offered. The provision answers within {days} school days of the offer."


def placed(referral: Referral) -> str:
    """Return where to read on."""
    return "The placement has been arranged. Its dates and reviews are on the placement's own page."


def another_route(referral: Referral) -> str:
    """Return what happens on another route."""
    return f"Another route was suggested instead of a place. {referral.school} follows it up; the reasons are below."


def not_agreed(referral: Referral) -> str:
    """Return what a school may still do."""
    once = (
        ""
        if referral.looked_at_again
        else f" The school may once ask the {word('panel')} to look again, on new evidence."
    )
    return f"The {word('panel')} did not agree a place; its reasons and advice are below.{once}"


def withdrawn(referral: Referral) -> str:
    """Return that nothing follows."""
    return f"{referral.school} withdrew this referral. Nothing more will happen unless the school begins a new one."


SENTENCES = {
    Status.DRAFT: draft,
    Status.SUBMITTED: submitted,
    Status.RETURNED: returned,
    Status.READY: ready,
    Status.LISTED: listed,
    Status.MORE_INFORMATION: more_information,
    Status.AGREED: agreed,
    Status.WAITING: waiting,
    Status.OFFERED: offered,
    Status.PLACED: placed,
    Status.ANOTHER_ROUTE: another_route,
    Status.NOT_AGREED: not_agreed,
    Status.WITHDRAWN: withdrawn,
}
