"""A meeting in a person's own calendar: where and when, and never about whom."""

import datetime as dt
from typing import Any

from django.core import mail
from icalendar import Calendar

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.outbox.sending import send_due
from partnerships.models import Membership
from referrals.actions import cancel_meeting, give_notice
from tests.conftest import SignIn
from tests.referrals.panel import planned


WORDS = ("notice", "cancelled")
SUMMER = dt.date(2027, 6, 8)


def event_of(file: str) -> Any:
    """Return the one event of a calendar file."""
    calendar: Any = Calendar.from_ical(file)
    (event,) = calendar.walk("VEVENT")
    return event


def test_the_notice_carries_the_meeting_in_the_time_of_the_council(cast: Cast) -> None:
    meeting = give_notice(planned(cast, SUMMER), by=cast.cora)
    send_due(lambda message: True)
    notices = [sent for sent in mail.outbox if meeting.reference in sent.subject]
    assert notices
    for sent in notices:
        ((name, content, kind),) = sent.attachments
        assert (name, kind) == (f"{meeting.reference}.ics", "text/calendar")
        event = event_of(content)
        # 14:00 in summer is 13:00 in universal time.
        assert event.decoded("dtstart") == dt.datetime(2027, 6, 8, 13, 0, tzinfo=dt.UTC)
        assert str(event["location"]) == "County Hall"


def test_a_cancelled_meeting_takes_itself_out_again(cast: Cast) -> None:
    meeting = give_notice(planned(cast, SUMMER), by=cast.cora)
    cancel_meeting(meeting, reason="Too few can come.", by=cast.cora)
    files = [Message.objects.filter(key__startswith=f"{what} {meeting.reference}")[0].calendar for what in WORDS]
    assert [f"METHOD:{method}" in file for method, file in zip(("PUBLISH", "CANCEL"), files, strict=True)] == [True] * 2
    before, after = (event_of(file) for file in files)
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]


def test_who_may_see_the_meeting_may_have_the_file(cast: Cast, sign_in: SignIn) -> None:
    meeting = planned(cast, SUMMER)
    answer = sign_in(cast.priya).get(f"/meetings/{meeting.reference}/calendar/")
    assert answer["Content-Disposition"] == f'attachment; filename="{meeting.reference}.ics"'
    assert b"BEGIN:VEVENT" in answer.content
    assert sign_in(cast.asha).get(f"/meetings/{meeting.reference}/calendar/").status_code == 404


def test_an_invitation_does_not_wait_for_the_daily_e_mail(cast: Cast) -> None:
    Membership.objects.get(pk=cast.priya.pk)
    cast.priya.user.daily_digest = True
    cast.priya.user.save()
    meeting = give_notice(planned(cast, clock.today() + dt.timedelta(days=30)), by=cast.cora)
    assert not Message.objects.filter(about=meeting.reference, for_digest=True).exists()
