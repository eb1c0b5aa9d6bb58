"""A panel meeting for a person's own calendar (RFC 5545): where and when, never about whom."""

import datetime as dt

from django.conf import settings
from django.utils.text import capfirst
from icalendar import Calendar, Event

from apsystem import clock
from partnerships.wording import word
from referrals.models import Meeting
from referrals.workflow import MeetingStatus


LENGTH = dt.timedelta(hours=2)  # nobody says how long a meeting takes


def invitation_of(meeting: Meeting) -> str:
    """Return a meeting as a calendar file; one that was cancelled takes itself out of the calendar again."""
    cancelled = meeting.status == MeetingStatus.CANCELLED
    begins = clock.in_council_time(meeting.held_on, meeting.starts_at)
    event = Event()
    event.add("uid", f"{meeting.reference}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}")
    event.add("sequence", meeting.version)
    event.add("dtstamp", clock.now())
    event.add("dtstart", begins.astimezone(dt.UTC))
    event.add("dtend", (begins + LENGTH).astimezone(dt.UTC))
    event.add("summary", f"{capfirst(word('panel'))} meeting, {meeting.partnership}")
    event.add("location", meeting.place)
    event.add("description", f"{meeting.reference}. {settings.PUBLIC_URL}{meeting.get_absolute_url()}")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.COUNCIL_NAME}//{settings.SERVICE_NAME}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")
