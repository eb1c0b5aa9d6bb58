"""A provision without an account answers an offer by the one-use link sent to its address, and by nothing else."""

import datetime as dt
import re
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections, transaction
from django.test import Client

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.outbox.sending import send_due
from partnerships.actions import add
from partnerships.doers import LinkHolder
from partnerships.models import AnswerAddress, Membership, Provision
from placements import actions
from placements.actions import linking
from placements.actions.linking import LinkGone
from placements.models import AnswerLink, Offer, OfferEvent
from referrals.models import Referral, ReferralEvent
from tests.conftest import SignIn
from tests.house.world import secret_of
from tests.placements.making import agreed, offered


ADDRESS = "offers@riverbank.example"
LINK = re.compile(r"http://[^/]+/answer/[\w-]{43}/\n")
GONE = "This link cannot be used"


@pytest.fixture
def without_account(cast: Cast) -> AnswerAddress:
    """Riverbank Base without anybody who can sign in, and with an address for offers."""
    Membership.objects.filter(pk=cast.quinn.pk).update(to_on=clock.today() - dt.timedelta(days=1))
    address = AnswerAddress(provision=Provision.objects.get(), email=ADDRESS, from_on=clock.today())
    return add(address, by=cast.ada)


@pytest.fixture
def offer(cast: Cast, without_account: AnswerAddress) -> Offer:
    """An offer that went to Riverbank Base by a link."""
    return offered(cast)


def page(token: str, answer: str = "") -> str:
    return f"/answer/{token}/{answer}{'/' if answer else ''}"


def a_later_day(after: int = 7) -> dict[str, Any]:
    day = clock.today() + dt.timedelta(days=after)
    return {"ready_on_day": day.day, "ready_on_month": day.month, "ready_on_year": day.year, "reason": "A trip"}


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_offer_goes_to_the_address_without_a_word_about_the_pupil(offer: Offer) -> None:
    (message,) = Message.objects.filter(email=ADDRESS)
    assert message.recipient is None
    assert LINK.search(message.body)
    child: Referral = offer.referral
    for word in (child.forename, child.surname, child.upn, child.school.name, child.reference):
        assert not word or word not in message.subject + message.body


def test_only_the_hash_of_the_secret_is_kept(offer: Offer) -> None:
    token, link = secret_of(offer), AnswerLink.objects.get()
    assert token not in " ".join(map(str, AnswerLink.objects.values_list()[0]))
    assert (link.email, len(link.token_hash), link.sent_by) == (ADDRESS, 64, offer.events.get().by)


def test_an_e_mail_that_has_gone_no_longer_holds_the_secret(offer: Offer, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    token = secret_of(offer)
    send_due(lambda message: True)
    assert token not in Message.objects.get(email=ADDRESS).body
    assert "/answer/" in Message.objects.get(email=ADDRESS).body


def test_where_somebody_can_sign_in_no_link_is_sent(cast: Cast) -> None:
    add(AnswerAddress(provision=Provision.objects.get(), email=ADDRESS, from_on=clock.today()), by=cast.ada)
    offered(cast)
    assert not AnswerLink.objects.exists()
    assert not Message.objects.filter(email=ADDRESS).exists()


def test_the_page_shows_what_is_needed_to_answer_and_nothing_of_the_pupil(client: Client, offer: Offer) -> None:
    text = shown(client, page(secret_of(offer)))
    for said in (offer.reference, "Riverbank Base", "Tuesday 17 November 2026", "Year ", "Cora Flint"):
        assert said in text
    child = offer.referral
    for word in (child.forename, child.surname, child.school.name, child.reference, child.safety[:25]):
        assert word not in text


@pytest.mark.parametrize(
    ("answer", "given", "status"),
    [
        ("confirm", {}, "confirmed"),
        ("ask_later", a_later_day, "later"),
        ("refuse", {"refusal": "staffing", "note": "From January again"}, "refused"),
    ],
)
def test_each_answer_is_given_once(client: Client, offer: Offer, answer: str, given: Any, status: str) -> None:
    token = secret_of(offer)
    sent = client.post(page(token, answer), given() if callable(given) else given)
    assert (sent.status_code, sent["Location"]) == (302, "/answered/")
    offer.refresh_from_db()
    assert offer.status == status
    assert "Your answer is sent" in shown(client, "/answered/")
    for address in (page(token), page(token, "confirm"), page(token, "refuse")):
        assert GONE in shown(client, address)
        assert GONE in client.post(address, {}).content.decode()
    offer.refresh_from_db()
    assert offer.status == status


def test_the_memory_says_that_the_link_answered_and_nobody_signed_in(cast: Cast, offer: Offer, sign_in: SignIn) -> None:
    actions.answer_by_link(secret_of(offer), actions.refuse_offer, refusal="full", note="Full")
    words = f"The link sent to {ADDRESS} (Riverbank Base)"
    event = OfferEvent.objects.get(move="refuse")
    case = ReferralEvent.objects.get(move="fall_through")
    assert [(row.by, row.through) for row in (event, case)] == [(None, words)] * 2
    entries = Entry.objects.filter(acting_as=words)
    assert {(row.action, row.person) for row in entries} == {("refuse", ""), ("fall_through", "")}
    assert words in shown(sign_in(cast.cora), offer.get_absolute_url())
    assert words in shown(sign_in(cast.cora), offer.referral.get_absolute_url())


def test_a_mistake_is_said_at_its_field_and_the_link_still_works(client: Client, offer: Offer) -> None:
    token = secret_of(offer)
    empty = client.post(page(token, "refuse"), {"note": "Kept"}).content.decode()
    assert "Select why the place is refused" in empty
    assert "Kept" in empty
    too_early = client.post(page(token, "ask_later"), a_later_day(0)).content.decode()
    assert "The day must be after 17 November 2026" in too_early
    assert client.post(page(token, "confirm")).status_code == 302


def test_a_mail_scanner_that_opens_every_address_answers_nothing(client: Client, offer: Offer) -> None:
    token = secret_of(offer)
    for address in (page(token), page(token, "confirm"), page(token, "ask_later"), page(token, "refuse")):
        for look in (client.get, client.head, client.options):
            look(address)
    offer.refresh_from_db()
    assert (offer.status, AnswerLink.objects.get().works) == ("sent", True)


def gone_after(client: Client, offer: Offer, happens: Callable[[], Any]) -> bool:
    """Say whether a link that worked no longer does once something has happened."""
    token = secret_of(offer)
    assert GONE not in shown(client, page(token))
    happens()
    before = Offer.objects.values_list("status", flat=True).get(pk=offer.pk)
    assert GONE in shown(client, page(token))
    client.post(page(token, "confirm"))
    with pytest.raises(LinkGone):
        actions.answer_by_link(token, actions.confirm_offer)
    return before == Offer.objects.values_list("status", flat=True).get(pk=offer.pk)


def test_it_dies_when_the_offer_is_released(client: Client, cast: Cast, offer: Offer) -> None:
    assert gone_after(client, offer, lambda: actions.release_offer(offer, reason="Moved", by=cast.cora))
    last = Message.objects.filter(email=ADDRESS).order_by("-pk")[0]
    assert last.subject.startswith("An offered place is released")
    assert "/answer/" not in last.body


def test_it_dies_when_another_is_sent(client: Client, cast: Cast, offer: Offer) -> None:
    assert gone_after(client, offer, lambda: actions.send_link_again(offer, by=cast.cora))
    assert GONE not in shown(client, page(secret_of(offer)))


def test_it_dies_when_the_answer_is_chased_and_the_chaser_has_a_new_one(
    client: Client, cast: Cast, offer: Offer
) -> None:
    assert gone_after(client, offer, lambda: actions.chase_offer(offer, by=cast.cora))
    assert client.post(page(secret_of(offer), "confirm")).status_code == 302


def test_it_dies_when_somebody_there_has_answered(client: Client, cast: Cast, offer: Offer) -> None:
    def answered() -> None:
        Membership.objects.filter(pk=cast.quinn.pk).update(to_on=None)
        actions.confirm_offer(offer, by=cast.quinn)

    assert gone_after(client, offer, answered)


def test_it_dies_with_its_address(client: Client, offer: Offer, without_account: AnswerAddress) -> None:
    def ends() -> None:
        AnswerAddress.objects.update(from_on=clock.today() - dt.timedelta(9), to_on=clock.today() - dt.timedelta(1))

    assert gone_after(client, offer, ends)


def test_it_runs_out_five_working_days_after_the_answer_is_due(client: Client, offer: Offer) -> None:
    token = secret_of(offer)
    last = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
    with clock.set_to(last):
        assert GONE not in shown(client, page(token))
    with clock.set_to(last + dt.timedelta(days=1)):
        assert GONE in shown(client, page(token))
        with pytest.raises(LinkGone):
            actions.answer_by_link(token, actions.confirm_offer)


def test_a_guess_another_page_and_a_used_link_read_the_same(client: Client, offer: Offer) -> None:
    token = secret_of(offer)
    actions.answer_by_link(token, actions.confirm_offer)
    pages = {shown(client, page(secret)) for secret in (token, token[::-1], "x" * 43, "OF", "not-a-token")}
    assert len({re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text) for text in pages}) == 1


def test_a_link_answers_no_other_offer(cast: Cast, offer: Offer) -> None:
    other = offered(cast, agreed(cast))
    actions.answer_by_link(secret_of(other), actions.confirm_offer)
    offer.refresh_from_db()
    other.refresh_from_db()
    assert (offer.status, other.status) == ("sent", "confirmed")
    holder = LinkHolder(other.provision.organisation, ADDRESS, other.reference)
    with pytest.raises(PermissionDenied):
        actions.confirm_offer(offer, by=holder)


def test_whoever_tries_too_often_is_slowed_down_even_with_a_link_that_works(client: Client, offer: Offer) -> None:
    token = secret_of(offer)
    for number in range(30):
        assert client.get(page(f"guess-{number}")).status_code == 200
    assert client.get(page("guess-30")).status_code == 429
    assert client.get(page(token)).status_code == 429
    assert client.get(page(token), REMOTE_ADDR="198.51.100.7").status_code == 200


@pytest.mark.parametrize("works", [True, False])
def test_the_pages_are_kept_by_nobody_and_tell_no_other_page_where_they_are(
    client: Client, offer: Offer, works: bool
) -> None:
    token = secret_of(offer) if works else "x" * 43
    for address in (page(token), page(token, "confirm")):
        answer = client.get(address)
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "strict-origin"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_a_form_from_another_site_is_refused(offer: Offer) -> None:
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(page(secret_of(offer), "confirm")).status_code == 403
    offer.refresh_from_db()
    assert offer.status == "sent"


def test_the_co_ordinator_sees_that_it_went_by_link_and_sends_it_again(
    cast: Cast, offer: Offer, sign_in: SignIn
) -> None:
    client = sign_in(cast.cora)
    assert f"17 November at 10:00 to {ADDRESS}: works until 1 December" in shown(client, offer.get_absolute_url())
    old = secret_of(offer)
    said = client.post(f"{offer.get_absolute_url()}link/", follow=True).content.decode()
    assert f"A new link is sent to {ADDRESS}" in said
    assert "a later one took its place" in said
    assert secret_of(offer) != old
    assert ADDRESS not in shown(sign_in(cast.asha), offer.get_absolute_url())


def test_only_those_who_may_offer_send_it_again(cast: Cast, offer: Offer) -> None:
    for nobody in (cast.asha, cast.quinn, cast.kit):
        with pytest.raises(PermissionDenied):
            actions.send_link_again(offer, by=nobody)


def test_it_is_not_sent_again_where_nothing_is_to_be_answered_or_nobody_to_be_asked(cast: Cast, offer: Offer) -> None:
    AnswerAddress.objects.update(to_on=clock.today() + dt.timedelta(days=3))
    with clock.set_to(clock.now() + dt.timedelta(days=4)), pytest.raises(ValidationError, match="No address for off"):
        actions.send_link_again(offer, by=cast.cora)
    Membership.objects.filter(pk=cast.quinn.pk).update(to_on=None)
    with pytest.raises(ValidationError, match="can sign in and answer"):
        actions.send_link_again(offer, by=cast.cora)
    actions.confirm_offer(offer, by=cast.quinn)
    with pytest.raises(ValidationError, match="has been answered"):
        actions.send_link_again(offer, by=cast.cora)


def test_where_no_address_is_kept_the_page_says_to_ring(
    cast: Cast, without_account: AnswerAddress, sign_in: SignIn
) -> None:
    AnswerAddress.objects.update(from_on=clock.today() - dt.timedelta(9), to_on=clock.today() - dt.timedelta(1))
    text = shown(sign_in(cast.cora), offered(cast).get_absolute_url())
    assert "so it has not been asked. Ring it." in text


def test_the_reminders_after_one_and_three_school_days_carry_a_new_link_each(client: Client, offer: Offer) -> None:
    seen = [secret_of(offer)]
    for days in (1, 3):
        with clock.set_to(clock.now() + dt.timedelta(days=days)):
            actions.remind()
            actions.remind()
            seen.append(secret_of(offer))
            assert GONE not in shown(client, page(seen[-1]))
            assert GONE in shown(client, page(seen[-2]))
    assert len(set(seen)) == AnswerLink.objects.count() == 3


def test_two_reminders_due_on_one_morning_are_one_e_mail(cast: Cast, offer: Offer) -> None:
    with clock.set_to(clock.now() + dt.timedelta(days=3)):
        actions.remind()
        actions.chase_offer(offer, by=cast.cora)
    assert AnswerLink.objects.count() == 3  # with the offer, by the reminders, by the chaser


def test_asked_for_later_by_link_the_address_is_told_what_was_agreed(cast: Cast, offer: Offer) -> None:
    ready = clock.today() + dt.timedelta(days=7)
    later = actions.answer_by_link(secret_of(offer), actions.ask_later, ready_on=ready, reason="A trip")
    actions.agree_later(later, by=cast.cora)
    last = Message.objects.filter(email=ADDRESS).order_by("-pk")[0]
    assert last.subject.startswith("The later day is agreed")
    assert "/answer/" not in last.body


@contextmanager
def nobody_looks_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take away what keeps a link to one use: its working, looked at again under the lock."""
    monkeypatch.setattr(AnswerLink, "works", property(lambda link: True))
    monkeypatch.setattr(linking, "lock_offer", lambda pk: Offer.objects.get(pk=pk))
    yield
    monkeypatch.undo()


def pressed_at_once(token: str, *answers: tuple[str, dict[str, Any]]) -> list[int]:
    """Send answers to one link at the same moment, each from a machine and connection of its own.

    From one machine the count of tries would keep them apart, and the link's own lock would prove nothing.
    """
    gate, came = threading.Barrier(len(answers)), list[int]()

    def press(number: int, answer: str, given: dict[str, Any]) -> None:
        try:
            gate.wait(timeout=10)
            came.append(Client(REMOTE_ADDR=f"192.0.2.{number}").post(page(token, answer), given).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(n, *answer)) for n, answer in enumerate(answers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(came)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_answer(cast: Cast, without_account: AnswerAddress) -> None:
    for _ in range(5):
        offer = offered(cast)
        assert pressed_at_once(secret_of(offer), ("ask_later", a_later_day()), ("confirm", {})) == [200, 302]
        assert OfferEvent.objects.filter(offer=offer).exclude(move="send").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_second_look_two_presses_make_two_answers(
    cast: Cast, without_account: AnswerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = offered(cast)
    token = secret_of(offer)
    with nobody_looks_again(monkeypatch):
        actions.answer_by_link(token, actions.ask_later, ready_on=clock.today() + dt.timedelta(7), reason="A trip")
        actions.answer_by_link(token, actions.confirm_offer)
    assert OfferEvent.objects.filter(offer=offer).exclude(move="send").count() == 2


def test_an_event_has_a_member_or_a_link_and_never_neither(offer: Offer) -> None:
    for more in ({}, {"by": offer.events.get().by, "through": "A link"}):
        with pytest.raises(Exception, match="offerevent_says_who"), transaction.atomic():
            OfferEvent.objects.create(offer=offer, move="confirm", to_status="confirmed", **more)


def test_a_provision_has_one_address_a_day_and_an_administrator_keeps_it(cast: Cast, sign_in: SignIn) -> None:
    today, base = clock.today(), Provision.objects.get()
    given = {
        "provision": base.pk, "email": ADDRESS, "from_on_day": today.day, "from_on_month": today.month,
        "from_on_year": today.year,
    }  # fmt: skip
    client = sign_in(cast.ada)
    assert client.post("/settings/addresses/new/", given | {"submission_key": uuid.uuid4()}).status_code == 302
    again = client.post("/settings/addresses/new/", given | {"submission_key": uuid.uuid4()}).content.decode()
    assert "This provision already has an address for offers on some of these days" in again
    assert AnswerAddress.objects.count() == 1
