"""One sentence a school can read aloud to a parent: who has the case, what happens next, when, and why that date."""

import datetime as dt

from apsystem import clock
from partnerships.wording import word
from referrals.models import Referral
from referrals.next_dates import agenda_item, next_date, next_meeting, open_offer
from referrals.queue import clocks
from referrals.workflow import Status


def next_step(referral: Referral) -> str:
    """Return who has the case now, what happens next, by when and why (at most eight queries)."""
    return SENTENCES[Status(referral.status)](referral)


def day(date: dt.date) -> str:
    """Return a date with its weekday."""
    return f"{date:%A %-d %B}"


def due(referral: Referral) -> str:
    """Return the next date of an open case with its weekday, and that it has passed where it has."""
    found = next_date(referral)
    if found is None:
        return "its next date"
    return f"{day(found.day)}, which has passed" if found.day < clock.today() else day(found.day)


def draft(referral: Referral) -> str:
    """Return what a draft waits for."""
    meeting = next_meeting(referral)
    when = (
        f" Send it by {day(meeting.deadline_on)} for the meeting on {day(meeting.held_on)}."
        if meeting
        else f" The {word('panel')}'s next meeting has not been planned yet. The school looks at it by {due(referral)}."
    )
    return f"{referral.school} is still writing this referral.{when}"


def submitted(referral: Referral) -> str:
    """Return when a sent referral is checked, and which meeting it is for; days with a question open do not count."""
    found = clocks([referral])[referral.pk]
    meeting = next_meeting(referral)
    then = f" If it is complete it goes to the meeting on {day(meeting.held_on)}." if meeting else ""
    if found.due_on is None:
        return f"{referral.partnership} is checking this referral. It looks at it by {due(referral)}.{then}"
    if found.overdue:
        return (
            f"{referral.partnership} is checking this referral. It was due by {day(found.due_on)}, and is late. "
            f"{found.why}{then}"
        )
    return f"{referral.partnership} will check this referral by {day(found.due_on)}. {found.why}{then}"


def returned(referral: Referral) -> str:
    """Return what a returned referral waits for."""
    return (
        f"{referral.partnership} has returned this referral to {referral.school}, which amends it and sends it again, "
        f"by {due(referral)}."
    )


def ready(referral: Referral) -> str:
    """Return which meeting a checked referral is likely to go to."""
    meeting = next_meeting(referral)
    when = (
        f"the next is on {day(meeting.held_on)}, and takes referrals until {day(meeting.deadline_on)}"
        if meeting
        else f"the next one has not been planned yet. It looks at the case by {due(referral)}"
    )
    return f"{referral.partnership} has checked this referral and will put it to a meeting: {when}."


def listed(referral: Referral) -> str:
    """Return when the panel discusses it."""
    item = agenda_item(referral)
    when = f"on {day(item.meeting.held_on)}, the meeting it was listed for" if item else f"by {due(referral)}"
    return f"The {word('panel')} of {referral.partnership} will discuss this referral {when}."


def more_information(referral: Referral) -> str:
    """Return what the panel asked the school for, and by when."""
    return (
        f"The {word('panel')} asked {referral.school} for more information by {due(referral)}. "
        "The case goes back to a meeting once it has answered."
    )


def agreed(referral: Referral) -> str:
    """Return what follows an agreement."""
    decision = referral.decisions.select_related("provision__organisation").first()
    where = f" at {decision.provision}" if decision and decision.provision_id else ""
    start = decision.start_on if decision else None
    when = f" The start the {word('panel')} agreed is {day(start)}." if start else ""
    return f"The {word('panel')} agreed a place{where}. {referral.partnership} offers it by {due(referral)}.{when}"


def waiting(referral: Referral) -> str:
    """Return since when a case waits, and by when that is looked at."""
    since = f" since {day(referral.waiting_since)}" if referral.waiting_since else ""
    return (
        f"The {word('panel')} agreed, and this referral has waited for a place{since}. A place is offered as soon as a "
        f"suitable one is free. {referral.partnership} reviews what it waits for by {due(referral)}."
    )


def offered(referral: Referral) -> str:
    """Return what an offer waits for: an answer, a later day to be agreed, or the pupil's first day."""
    offer = open_offer(referral)
    if offer is None or offer.status == "later":
        why = ", and a later day is asked for" if offer else ""
        return f"A place has been offered{why}. {referral.partnership} answers by {due(referral)}."
    if offer.status == "confirmed":
        return f"{offer.provision} has confirmed a place. The pupil's first day there is {due(referral)}."
    return f"A place has been offered. {offer.provision} answers by {due(referral)}."


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
