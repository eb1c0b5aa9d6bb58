"""One e-mail a morning for those who chose it; what cannot wait comes at once, and every e-mail is on a page too."""

from typing import Any

import pytest

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.digests import make_digests
from apsystem.outbox.models import Message
from apsystem.outbox.sending import send_due
from partnerships import actions
from partnerships.models import Membership
from partnerships.telling import tell
from placements.actions import pause
from tests.conftest import SignIn
from tests.placements.making import placed


def anybody(_message: Message) -> bool:
    return True


def tell_rowan(cast: Cast, number: int, **more: Any) -> None:
    tell(
        [cast.rowan.user], key=f"thing {number}", subject=f"WN-004{number}: for you to sign", body="Sign in.",
        about=f"WN-004{number}", path=f"/referrals/WN-004{number}/", **more,
    )  # fmt: skip


@pytest.fixture
def daily(cast: Cast) -> Cast:
    """The cast, whose head of Riverside wants one e-mail a day."""
    actions.choose_digest(daily=True, by=cast.rowan)
    return cast


def test_three_things_come_as_one_e_mail(daily: Cast, mailoutbox: list[Any]) -> None:
    for number in range(3):
        tell_rowan(daily, number)
    assert send_due(anybody) == {}, "they wait for the morning"
    assert (make_digests(anybody), make_digests(anybody)) == (1, 0)
    assert send_due(anybody) == {"sent": 1}
    (mail,) = mailoutbox
    assert mail.to == [daily.rowan.user.email]
    assert mail.subject == "Alternative provision: 3 things since yesterday"
    assert all(f"WN-004{number}: for you to sign" in mail.body for number in range(3))
    assert "/referrals/WN-0041/" in mail.body
    digest = Message.objects.get(key__startswith="digest")
    assert digest.carries.count() == 3


def test_nothing_is_made_of_nothing(daily: Cast) -> None:
    assert make_digests(anybody) == 0


def test_a_pause_for_safeguarding_does_not_wait_for_the_morning(daily: Cast, mailoutbox: list[Any]) -> None:
    placement = placed(daily)
    pause(placement, reason="An allegation is looked into.", by=daily.quinn)
    send_due(anybody)
    assert any("paused" in mail.subject for mail in mailoutbox if mail.to == [daily.rowan.user.email])


def test_what_one_may_no_longer_read_is_left_out(daily: Cast) -> None:
    tell_rowan(daily, 1)
    assert make_digests(lambda message: False) == 0
    assert Message.objects.get(about="WN-0041").withheld_at


def test_who_goes_back_to_single_e_mails_gets_what_was_kept_at_once(daily: Cast, mailoutbox: list[Any]) -> None:
    tell_rowan(daily, 1)
    actions.choose_digest(daily=False, by=daily.rowan)
    assert send_due(anybody) == {"sent": 1}
    assert [mail.subject for mail in mailoutbox] == ["WN-0041: for you to sign"]


def test_everybody_else_still_hears_at_once(daily: Cast) -> None:
    tell([daily.asha.user], key="x", subject="WN-0042: received", body="Thank you.", about="WN-0042", path="/")
    assert send_due(anybody) == {"sent": 1}


def test_the_page_shows_ones_own_messages_and_nobody_elses(cast: Cast, sign_in: SignIn) -> None:
    tell_rowan(cast, 1)
    Message.objects.update(failed_at=clock.now())
    page = sign_in(cast.rowan).get("/messages/").content.decode()
    assert "WN-0041: for you to sign" in page
    assert "Could not be sent" in page
    assert "WN-0041" not in sign_in(cast.asha).get("/messages/").content.decode()


def test_one_chooses_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.rowan)
    said = client.post("/messages/", {"how": "daily"}, follow=True).content.decode()
    assert "Your choice is saved." in said
    assert Membership.objects.get(pk=cast.rowan.pk).user.daily_digest
    said = client.post("/messages/", {"how": "never"}).content.decode()
    assert "Error:" in said
    client.post("/messages/", {"how": "single"})
    assert not Membership.objects.get(pk=cast.rowan.pk).user.daily_digest
