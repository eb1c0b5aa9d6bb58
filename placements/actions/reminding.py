"""Reminding people by the authority's table of reminders: each reminder once, however often this runs."""

import datetime as dt

from django.db import transaction

from apsystem import clock
from apsystem.accounts.models import User
from apsystem.audit.recording import record
from partnerships import telling
from partnerships.calendar import Calendar, calendar_of
from partnerships.models import Occasion, Reminder, ReminderRule, Role, Whom
from partnerships.models.membership import HEADS, SCHOOL_ROLES
from placements.actions.linking import remind_by_link
from placements.reminding import OCCASIONS, Subject


ROLES: dict[Whom, tuple[Role, ...]] = {
    Whom.SCHOOL: SCHOOL_ROLES,
    Whom.HEADS: HEADS,
    Whom.HOST: HEADS,
    Whom.PROVISION: (Role.BASE_LEAD,),
    Whom.OWNER: (*SCHOOL_ROLES, Role.BASE_LEAD, Role.COORDINATOR, Role.AP_OFFICER),
    Whom.COORDINATOR: (Role.COORDINATOR,),
    Whom.CHAIR: (Role.CHAIR,),
    Whom.OFFICER: (Role.AP_OFFICER,),
}
# A rule that is new, or a worker that was away for long, does not bring up what was due weeks ago.
MOST_LATE = 10  # school days


def remind() -> int:
    """Send what is due by the rules in force today, on a working day of the authority; return how many reminders."""
    today, calendar = clock.today(), calendar_of()
    if not calendar.is_working_day(today):
        return 0
    rules = list(ReminderRule.objects.in_force(today))
    sent = 0
    for occasion in {Occasion(rule.occasion) for rule in rules}:
        subjects = list(OCCASIONS[occasion](today))
        for rule in (rule for rule in rules if rule.occasion == occasion):
            sent += sum(remind_of(subject, rule, calendar, today) for subject in subjects)
    return sent


def remind_of(subject: Subject, rule: ReminderRule, calendar: Calendar, today: dt.date) -> bool:
    """Send one reminder if it is due by a rule and has not gone; say whether it went."""
    whom = Whom(rule.whom)
    number = number_due(subject.day, rule, calendar, today)
    if number is None or not subject.at.get(whom) or whom not in subject.says:
        return False
    return send(subject, rule, whom, number)


def number_due(day: dt.date, rule: ReminderRule, calendar: Calendar, today: dt.date) -> int | None:
    """Return which reminder of a rule is due today about something of a day: 0, then 1, 2 …; None for none."""
    if Occasion(rule.occasion).is_before:
        return 0 if calendar.less_school_days(day, rule.school_days) <= today <= day else None
    first = calendar.add_school_days(day, rule.school_days)
    if today < first:
        return None
    passed = calendar.school_days(first + dt.timedelta(days=1), today)
    if rule.again_every:
        return passed // rule.again_every
    return 0 if passed <= MOST_LATE else None


@transaction.atomic
def send(subject: Subject, rule: ReminderRule, whom: Whom, number: int) -> bool:
    """Remember a reminder, write it to the audit and put its e-mails in the outbox; say whether it had not gone yet."""
    row, is_new = Reminder.objects.get_or_create(
        occasion=rule.occasion, whom=whom, about=subject.about, day=subject.day, school_days=rule.school_days,
        number=number, defaults={"at": clock.now()},
    )  # fmt: skip
    if not is_new:
        return False
    title, body = subject.says[whom]
    people = people_told(subject, whom)
    if subject.offer and whom == Whom.PROVISION and not people:
        remind_by_link(subject.offer, subject=title)
    telling.tell(
        people,
        key=f"reminder {row.pk}", subject=title, body=body, about=subject.about,
        path="/" if whom in subject.closed_to else subject.path, only_readers=whom not in subject.closed_to,
    )  # fmt: skip
    record("remind", person="", acting_as="The system", references=[subject.about], occasion=rule.occasion, whom=whom)
    return True


def people_told(subject: Subject, whom: Whom) -> list[User]:
    """Return the people with the roles that answer for this side today."""
    return telling.people_of(subject.at[whom], *ROLES[whom])
