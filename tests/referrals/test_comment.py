"""Comments between the school, those who run the panel, the provision that takes the pupil, and the authority."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction
from django.urls import reverse

from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from partnerships.models import Membership
from placements.actions import release_offer
from referrals import actions
from referrals.models import Comment, Referral
from tests.conftest import SignIn
from tests.placements.making import confirmed, offered
from tests.referrals.making import draft, signed, submitted
from tests.referrals.panel import papers_out


def say(referral: Referral, by: Membership, **more: Any) -> Comment:
    """Say something about a case."""
    given: dict[str, Any] = {"text": "Rang the family today.", "submission_key": uuid.uuid4(), "by": by} | more
    return actions.comment(referral, **given)


def told(comment: Comment) -> set[str]:
    """Return who was told of a comment."""
    return {message.email.split(".")[0] for message in Message.objects.filter(key__startswith=f"comment {comment.pk} ")}


@pytest.mark.parametrize("who", ["asha", "rowan", "cora", "chidi", "dana", "olu", "sam"])
def test_the_school_those_who_run_the_panel_and_the_authority_comment_and_read(
    cast: Cast, sign_in: SignIn, who: str
) -> None:
    sent = submitted(cast)
    say(sent, cast.people[who], text="A word about the visit.")
    for reader in ("asha", "cora", "olu"):
        assert "A word about the visit." in sign_in(cast.people[reader]).get(sent.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["ben", "amir", "priya", "priya_head", "ed", "kit", "quinn", "vera"])
def test_nobody_else_comments(cast: Cast, sign_in: SignIn, who: str) -> None:
    sent = signed(cast)
    papers_out(cast, [sent])
    with pytest.raises(PermissionDenied):
        say(Referral.objects.get(pk=sent.pk), cast.people[who])
    assert sign_in(cast.people[who]).get(reverse("referrals:comment", args=[sent.reference])).status_code in (403, 404)


def test_a_panel_member_reads_no_comments(cast: Cast, sign_in: SignIn) -> None:
    sent = signed(cast)
    papers_out(cast, [sent])
    say(Referral.objects.get(pk=sent.pk), cast.cora, text="A word about the visit.")
    page = sign_in(cast.priya).get(sent.get_absolute_url()).content.decode()
    assert "A word about the visit." not in page
    assert "Add a comment" not in page


def test_a_provision_comments_once_it_has_confirmed_the_place_and_not_before(cast: Cast, sign_in: SignIn) -> None:
    offer = offered(cast)
    case = offer.referral
    say(case, cast.cora, text="A word about the visit.")
    with pytest.raises(PermissionDenied):
        say(Referral.objects.get(pk=case.pk), cast.quinn)
    assert "A word about the visit." not in sign_in(cast.quinn).get(case.get_absolute_url()).content.decode()


def test_a_provision_that_confirmed_reads_answers_and_is_told(cast: Cast, sign_in: SignIn) -> None:
    case = Referral.objects.get(pk=confirmed(cast).referral_id)
    comment = say(case, cast.asha, text="A word about the visit.")
    assert told(comment) == {"cora", "quinn"}
    assert "A word about the visit." in sign_in(cast.quinn).get(case.get_absolute_url()).content.decode()
    assert told(say(case, cast.quinn)) == {"asha", "rowan", "cora"}


def test_a_provision_whose_place_was_released_is_told_nothing_more(cast: Cast) -> None:
    offer = confirmed(cast)
    release_offer(offer, reason="Another place", by=cast.cora)
    case = Referral.objects.get(pk=offer.referral_id)
    assert told(say(case, cast.asha)) == {"cora"}
    with pytest.raises(PermissionDenied):
        say(case, cast.quinn)


def test_the_other_sides_are_told_by_reference_and_the_authority_once_it_has_joined_in(cast: Cast) -> None:
    sent = submitted(cast)
    first = say(sent, cast.cora)
    assert told(first) == {"asha", "rowan"}
    assert told(say(sent, cast.olu)) == {"asha", "rowan", "cora"}
    assert told(say(sent, cast.asha)) == {"cora", "olu"}
    body = Message.objects.filter(key__startswith=f"comment {first.pk} ")[0].body
    assert sent.reference in body
    assert "Rang the family" not in body
    assert sent.surname not in body


def test_the_same_comment_pressed_twice_is_one(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    key = uuid.uuid4()
    assert say(sent, cast.asha, submission_key=key) == say(sent, cast.asha, submission_key=key)
    assert Comment.objects.count() == 1
    assert Entry.objects.filter(action="comment").count() == 1


def test_a_comment_is_written_on_the_page_and_an_empty_or_endless_one_refused(cast: Cast, sign_in: SignIn) -> None:
    sent = submitted(cast)
    client, address = sign_in(cast.asha), reverse("referrals:comment", args=[sent.reference])
    key = str(uuid.uuid4())
    assert "Enter your comment" in client.post(address, {"text": " ", "submission_key": key}).content.decode()
    assert client.post(address, {"text": "z" * 5001, "submission_key": key}).status_code == 200
    assert not Comment.objects.exists()
    answer = client.post(address, {"text": "Rang the family today.", "submission_key": key})
    assert answer.headers["Location"] == f"{sent.get_absolute_url()}#comments"
    page = client.get(sent.get_absolute_url()).content.decode()
    assert page.index("Rang the family today.") > page.index("Documents")
    assert f'action="{address}"' in page


def test_a_draft_has_nobody_to_talk_to(cast: Cast, sign_in: SignIn) -> None:
    mine = draft(cast)
    with pytest.raises(PermissionDenied):
        say(mine, cast.asha)
    assert "Add a comment" not in sign_in(cast.asha).get(mine.get_absolute_url()).content.decode()


def test_what_was_said_is_never_changed(cast: Cast) -> None:
    comment = say(submitted(cast), cast.asha)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(text="Something else")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        comment.delete()
