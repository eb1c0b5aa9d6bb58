"""Withdrawing a referral, answering the panel, and asking it to look again."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from referrals import actions
from referrals.actions.moving import move
from referrals.models import AgendaItem, Meeting, Referral
from referrals.workflow import Status
from tests.placements.making import agreed
from tests.referrals.making import complete_draft, draft, signed, submitted
from tests.referrals.panel import papers_out


SignIn = Callable[[Membership | None], Client]


def listed(cast: Cast) -> Referral:
    """Return a referral that stands on an agenda."""
    return move(actions.accept(submitted(cast), by=cast.cora), "list", by=cast.cora)


def not_agreed(cast: Cast) -> Referral:
    """Return a referral the panel did not agree."""
    return move(listed(cast), "not_agree", by=cast.cora, reason="Try outreach first", decided_at=clock.now())


def asked(cast: Cast) -> Referral:
    """Return a referral about which the panel asked for more."""
    return move(listed(cast), "ask", by=cast.cora, reason="Is there a risk assessment?", decided_at=clock.now())


def test_a_school_withdraws_with_a_reason_and_the_panel_hears(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    client, address = sign_in(cast.asha), reverse("referrals:withdraw", args=[sent.reference])
    assert "Enter why you are withdrawing it" in client.post(address, {"reason": "  "}).content.decode()
    client.post(address, {"reason": "The family has moved"})
    sent.refresh_from_db()
    assert sent.status == Status.WITHDRAWN
    assert sent.events.last().reason == "The family has moved"  # type: ignore[union-attr]
    assert Message.objects.get(key__startswith="withdrawn").email == "cora.flint@wherryshire.example"
    assert client.get(address).status_code == 409


def test_a_draft_is_withdrawn_and_nobody_is_told(cast: Cast) -> None:
    referral = actions.withdraw(draft(cast), reason="Begun in error", by=cast.asha)
    assert referral.status == Status.WITHDRAWN
    assert not Message.objects.exists()


def test_only_the_school_withdraws(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    with pytest.raises(PermissionDenied):
        actions.withdraw(sent, reason="No", by=cast.cora)
    assert sign_in(cast.cora).get(reverse("referrals:withdraw", args=[sent.reference])).status_code == 403


def test_an_answer_makes_the_case_ready_again(cast: Cast, sign_in: SignIn) -> None:
    referral = asked(cast)
    answer = sign_in(cast.asha).post(
        reverse("referrals:answer", args=[referral.reference]), {"reason": "It is attached."}
    )
    assert answer.status_code == 302
    referral.refresh_from_db()
    assert referral.status == Status.READY
    assert referral.events.last().reason == "It is attached."  # type: ignore[union-attr]


def test_a_school_asks_the_panel_to_look_again_once(cast: Cast, sign_in: SignIn) -> None:
    referral = not_agreed(cast)
    client, address = sign_in(cast.asha), reverse("referrals:look_again", args=[referral.reference])
    client.post(address, {"reason": "A new assessment"})
    referral.refresh_from_db()
    assert (referral.status, referral.looked_at_again) == (Status.READY, True)
    second = move(move(referral, "list", by=cast.cora), "not_agree", by=cast.cora, reason="As before")
    assert client.get(address).status_code in (403, 409)
    with pytest.raises((NotAllowed, PermissionDenied)):
        actions.look_again(second, reason="Once more", by=cast.asha)


def test_a_case_that_was_never_asked_about_is_not_answered(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    with pytest.raises(NotAllowed, match="Asha Patel moved it"):
        actions.answer(sent, reason="Hello", by=cast.asha)
    assert sign_in(cast.asha).get(reverse("referrals:answer", args=[sent.reference])).status_code == 409
    assert sent.submitted_at == clock.now()
    assert sent.submitted_at.date() == dt.date(2026, 11, 17)


def test_a_withdrawn_case_leaves_the_agenda(cast: Cast) -> None:
    referral = listed(cast)
    today = clock.today()
    meeting = Meeting.objects.create(
        reference="WE-M1",
        submission_key=uuid.uuid4(),
        partnership=cast.places["west"],
        held_on=today,
        starts_at="09:30",
        deadline_on=today,
        papers_on=today,
        quorum=3,
    )
    item = AgendaItem.objects.create(meeting=meeting, referral=referral, position=1, listed_by=cast.cora)
    actions.withdraw(referral, reason="The family has moved", by=cast.asha)
    item.refresh_from_db()
    assert item.taken_off_at == clock.now()


def test_a_draft_withdrawn_before_it_was_sent_stays_in_its_school(cast: Cast, sign_in: SignIn) -> None:
    referral = actions.withdraw(complete_draft(cast), reason="Begun in error", by=cast.asha)
    address = reverse("referrals:detail", args=[referral.reference])
    for who in ("cora", "chidi", "olu", "sam", "priya", "quinn"):
        assert sign_in(cast.people[who]).get(address).status_code == 404
    assert sign_in(cast.asha).get(address).status_code == 200


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (draft, "The panel has not seen it, and nobody is told."),
        (submitted, "What was sent is kept."),
        (agreed, "The panel’s agreement ends"),
    ],
)
def test_the_page_says_first_what_withdrawing_undoes(
    cast: Cast, sign_in: SignIn, make: Callable[[Cast], Referral], said: str
) -> None:
    referral = make(cast)
    page = sign_in(cast.asha).get(reverse("referrals:withdraw", args=[referral.reference])).content.decode()
    assert said in page


def test_a_listed_case_says_which_agenda_it_leaves(cast: Cast, sign_in: SignIn) -> None:
    referral = signed(cast)
    papers_out(cast, [referral])
    page = sign_in(cast.asha).get(reverse("referrals:withdraw", args=[referral.reference])).content.decode()
    assert "It leaves the agenda of the meeting on 17 November 2026." in page
    assert "can no longer read it" in page


def test_a_case_that_waits_says_since_when_it_held_its_place_on_the_list(cast: Cast, sign_in: SignIn) -> None:
    referral = actions.put_on_waiting_list(agreed(cast), reason="No place yet", by=cast.cora)
    page = sign_in(cast.asha).get(reverse("referrals:withdraw", args=[referral.reference])).content.decode()
    assert "loses the place on the waiting list, held since 17 November 2026" in page
