"""What somebody may have to be reminded of: one function an occasion, each giving its rows with whom to tell and what.

Nothing here says when: that is the authority's table of reminders. No text names a child or a need.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, Max
from django.urls import reverse

from apsystem import clock
from partnerships.models import Occasion, Whom
from partnerships.wording import word
from placements.models import Notification, Offer, ReturnCheck, Review, Task
from placements.workflow import NotificationStatus
from referrals.models import AgendaItem, Meeting, Referral, ReferralEvent
from referrals.next_dates import Dates
from referrals.school_emails import authority
from referrals.workflow import AMENDABLE, MeetingStatus, Status


@dataclass(frozen=True)
class Subject:
    """One thing to be reminded of: its day, where its people are, and what each is told."""

    about: str
    path: str
    day: dt.date
    at: dict[Whom, int | None]  # the organisation of each who may be told
    says: dict[Whom, tuple[str, str]]  # subject line and body
    offer: Offer | None = None  # the offer that is sent to the provision by a link where it has no account
    closed_to: frozenset[Whom] = frozenset()  # who is told without being able to open it


def same(people: Iterable[Whom], subject: str, body: str) -> dict[Whom, tuple[str, str]]:
    """Return the same words for several."""
    return dict.fromkeys(people, (subject, body))


def year(number: int | None) -> str:
    """Return a year group in brackets, or nothing."""
    return "" if number is None else f" (year {number})"


def drafts(today: dt.date) -> Iterator[Subject]:
    """Drafts of schools whose partnership meets next, from the meeting's deadline."""
    coming = Meeting.objects.to_come(today).filter(deadline_on__gte=today).exclude(notice_at=None)
    deadlines: dict[int, dt.date] = {}
    for partnership, deadline in coming.values_list("partnership", "deadline_on"):
        deadlines.setdefault(partnership, deadline)
    for row in Referral.objects.filter(status=Status.DRAFT, partnership__in=deadlines):
        until = deadlines[row.partnership_id or 0]
        yield Subject(
            row.reference, reverse("referrals:task_list", args=[row.reference]), until,
            {Whom.SCHOOL: row.school_id},
            same([Whom.SCHOOL], f"{row.reference}: a draft to finish", "Your school has begun referral "
                 f"{row.reference}{year(row.year_group)} and not sent it. To be discussed at the next meeting it "
                 f"has to be sent by {until:%A %-d %B}. Sign in to finish it; it stays a draft until you do."),
        )  # fmt: skip


def signatures(today: dt.date) -> Iterator[Subject]:
    """Cases on an agenda that the head has not signed, from the day the papers go out."""
    items = AgendaItem.objects.filter(
        taken_off_at=None, decided_at=None, referral__signed_at=None, referral__status__in=AMENDABLE,
        meeting__papers_on__gte=today, meeting__status__in=[MeetingStatus.PLANNED, MeetingStatus.OPEN],
    )  # fmt: skip
    for item in items.select_related("referral", "meeting"):
        row = item.referral
        yield Subject(
            row.reference, reverse("referrals:sign", args=[row.reference]), item.meeting.papers_on,
            {Whom.HEADS: row.school_id},
            same([Whom.HEADS], f"{row.reference}: please sign", f"Referral {row.reference}{year(row.year_group)} of "
                 f"your school is not signed yet. The papers go out on {item.meeting.papers_on:%A %-d %B}, and the "
                 f"{word('panel')} decides only what is signed. Sign in to read and sign it."),
        )  # fmt: skip


def questions(today: dt.date) -> Iterator[Subject]:
    """Referrals returned to the school, or asked about by the panel, from the day they were."""
    waiting = Referral.objects.filter(status__in=[Status.RETURNED, Status.MORE_INFORMATION])
    moved = ReferralEvent.objects.filter(referral__in=waiting, to_status=F("referral__status")).order_by()
    since = dict(moved.values_list("referral").annotate(last=Max("at")))
    for row in waiting.filter(pk__in=since):
        asked = clock.local(since[row.pk])
        yield Subject(
            row.reference, row.get_absolute_url(), asked.date(), {Whom.SCHOOL: row.school_id},
            same([Whom.SCHOOL], f"{row.reference}: waits for your answer", f"Referral {row.reference}"
                 f"{year(row.year_group)} was returned to you on {asked:%-d %B}. Sign in to read what "
                 "is asked and to answer. It goes no further until you do."),
        )  # fmt: skip


def minutes(today: dt.date) -> Iterator[Subject]:
    """Meetings whose minutes nobody has signed off, from the day they closed."""
    for row in Meeting.objects.filter(status=MeetingStatus.MINUTED):
        closed = clock.local(row.closed_at or clock.now())
        yield Subject(
            row.reference, reverse("referrals:minutes", args=[row.reference]), closed.date(),
            {Whom.CHAIR: row.partnership_id, Whom.COORDINATOR: row.partnership_id},
            same([Whom.CHAIR, Whom.COORDINATOR], f"{row.reference}: minutes to sign off",
                 f"The minutes of {row.held_on:%A %-d %B} are drafted. Sign in to read them and sign them off."),
        )  # fmt: skip


def offers(today: dt.date) -> Iterator[Subject]:
    """Offered places that nobody has answered, from the day they were sent. None releases itself."""
    rows = Offer.objects.unanswered().select_related("provision__organisation", "referral")
    for row in rows:
        sent = clock.local(row.sent_at)
        what = f"A place offered on {sent:%-d %B}{year(row.referral.year_group)}"
        by = f"The answer was asked for by {row.reply_by_on:%A %-d %B}."
        subject = f"{row.reference}: an offered place waits for an answer"
        yield Subject(
            row.reference, row.get_absolute_url(), sent.date(),
            {
                Whom.PROVISION: row.provision_id, Whom.HOST: row.provision.host_school_id,
                Whom.COORDINATOR: row.referral.partnership_id,
            },
            {
                Whom.PROVISION: (subject, f"{what} waits for your answer. {by} Sign in to confirm it, or to refuse it "
                                 "with a reason. It stays reserved until you do."),
                Whom.HOST: (subject, f"{what} at {row.provision}, which your school hosts, is not answered. {by} Ask "
                            "its lead to answer."),
                Whom.COORDINATOR: (subject, f"{what} at {row.provision} is still not answered. Sign in to ask again, "
                                   "or to release it and offer another place. It does not release itself."),
            },
            row,
            frozenset({Whom.HOST}),
        )  # fmt: skip


def to_offer(today: dt.date) -> Iterator[Subject]:
    """Agreed cases that nobody has offered a place, from the day they were to be offered one."""
    rows = list(Referral.objects.filter(status=Status.AGREED))
    dates = Dates(rows)
    for row in rows:
        day = dates.to_offer(row)
        yield waits(row, reverse("placements:offer_place", args=[row.reference]), day, "a place to be offered",
                    f"was to be offered a place by {day:%A %-d %B}. Sign in to offer one, or to say what it waits "
                    "for.")  # fmt: skip


def waiting_reviews(today: dt.date) -> Iterator[Subject]:
    """Cases on the waiting list, from the day on which they are to be reviewed."""
    rows = list(Referral.objects.waiting().prefetch_related("waiting_reviews"))
    dates = Dates(rows)
    for row in rows:
        day = dates.to_review(row)
        yield waits(row, reverse("placements:review_waiting", args=[row.reference]), day, "a review is due",
                    f"is on the waiting list, and is to be reviewed by {day:%A %-d %B}. Sign in to say what it waits "
                    "for now.")  # fmt: skip


def waits(row: Referral, path: str, day: dt.date, subject: str, says: str) -> Subject:
    """Return what co-ordinators, and AP officers, are reminded of about an agreed case without a place."""
    return Subject(
        row.reference, path, day, {Whom.COORDINATOR: row.partnership_id, Whom.OFFICER: authority()},
        same([Whom.COORDINATOR, Whom.OFFICER], f"{row.reference}: {subject}",
             f"Referral {row.reference}{year(row.year_group)} {says}"),
    )  # fmt: skip


def reviews(today: dt.date) -> Iterator[Subject]:
    """Reviews of live placements not yet held, from the day they are due."""
    rows = Review.objects.filter(held_on=None, placement__status__in=["active", "returning"])
    for row in rows.select_related("placement__provision__organisation"):
        placement = row.placement
        yield Subject(
            placement.reference, reverse("placements:record_review", args=[placement.reference, row.pk]), row.due_on,
            {Whom.PROVISION: placement.provision_id, Whom.SCHOOL: placement.home_school_id, Whom.OFFICER: authority()},
            same([Whom.PROVISION], f"{placement.reference}: a review", f"A review of placement {placement.reference}"
                 f"{year(placement.year_group)} is due on {row.due_on:%A %-d %B}. Sign in to write down what it found.")
            | same([Whom.SCHOOL, Whom.OFFICER], f"{placement.reference}: a review", f"The review of placement "
                   f"{placement.reference}{year(placement.year_group)} at {placement.provision}, due on "
                   f"{row.due_on:%A %-d %B}, is not written down yet."),
        )  # fmt: skip


def checks(today: dt.date) -> Iterator[Subject]:
    """Checks on a return to school not yet made, from the day they are due."""
    rows = ReturnCheck.objects.filter(done_on=None, due_on__lte=today).select_related("placement")
    for row in rows:
        placement = row.placement
        yield Subject(
            placement.reference, reverse("placements:record_check", args=[placement.reference, row.pk]), row.due_on,
            {Whom.SCHOOL: placement.home_school_id, Whom.OFFICER: authority()},
            same([Whom.SCHOOL, Whom.OFFICER], f"{placement.reference}: how is the return to school going?",
                 f"The check {row.weeks} weeks after placement {placement.reference}{year(placement.year_group)} was "
                 f"due on {row.due_on:%A %-d %B}. Sign in to say whether the return holds."),
        )  # fmt: skip


def tasks(today: dt.date) -> Iterator[Subject]:
    """Tasks about placements that are overdue, from the day they were due."""
    rows = Task.objects.filter(done_at=None, due_on__lt=today).select_related("placement", "organisation")
    for row in rows:
        yield Subject(
            row.placement.reference, reverse("placements:tasks"), row.due_on,
            {Whom.OWNER: row.organisation_id, Whom.OFFICER: authority()},
            same([Whom.OWNER, Whom.OFFICER], f"{row.placement.reference}: a task is overdue",
                 f"Something about placement {row.placement.reference}{year(row.placement.year_group)} was to be done "
                 f"by {row.due_on:%A %-d %B}. Sign in to read what, and to finish it."),
        )  # fmt: skip


def told_past_end(today: dt.date) -> Iterator[Subject]:
    """Provision that schools arranged and that is past its planned end, from that day. Nothing ends itself."""
    rows = Notification.objects.open().filter(placement__planned_end_on__lt=today)
    for row in rows.select_related("placement__home_school"):
        end = row.placement.planned_end_on
        yield told(row, end, "has it ended?", "The planned end of alternative provision that you arranged was "
                   f"{end:%-d %B %Y}. Sign in to say that it has ended, or to give the new planned end.")  # fmt: skip


def told_questions(today: dt.date) -> Iterator[Subject]:
    """Questions about provision that schools arranged, from the day they were asked."""
    rows = Notification.objects.filter(status=NotificationStatus.QUESTIONED).select_related("placement__home_school")
    for row in rows:
        if row.asked_on:
            yield told(row, row.asked_on, "the authority waits for your answer", "The local authority asked you about "
                       f"alternative provision that you arranged on {row.asked_on:%-d %B %Y}. Sign in to read the "
                       "question and answer it.")  # fmt: skip


def told(row: Notification, day: dt.date, subject: str, body: str) -> Subject:
    """Return what a school, and later the AP officers, are reminded of about provision the school arranged."""
    to_officers = f"{row.placement.home_school} has been asked about provision it arranged, and has not answered. "
    return Subject(
        row.reference, row.get_absolute_url(), day,
        {Whom.SCHOOL: row.placement.home_school_id, Whom.OFFICER: authority()},
        {
            Whom.SCHOOL: (f"{row.reference}: {subject}", body),
            Whom.OFFICER: (f"{row.reference}: a school has not answered", f"{to_officers}Speak to the school, and "
                           "record the end if it has ended."),
        },
    )  # fmt: skip


OCCASIONS: dict[Occasion, Callable[[dt.date], Iterator[Subject]]] = {
    Occasion.DRAFT: drafts,
    Occasion.SIGNATURE: signatures,
    Occasion.QUESTION: questions,
    Occasion.MINUTES: minutes,
    Occasion.OFFER: offers,
    Occasion.TO_OFFER: to_offer,
    Occasion.WAITING_REVIEW: waiting_reviews,
    Occasion.REVIEW_SOON: reviews,
    Occasion.REVIEW_LATE: reviews,
    Occasion.CHECK: checks,
    Occasion.TASK: tasks,
    Occasion.TOLD_PAST_END: told_past_end,
    Occasion.TOLD_QUESTION: told_questions,
}
