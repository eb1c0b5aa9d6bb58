"""Whoever holds the link takes up the role, once, within a fortnight."""

import datetime as dt
import io
import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from apsystem import clock
from apsystem.accounts.models import User
from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from partnerships.actions import accept_invitation, invite
from partnerships.actions.inviting import find_invitation
from partnerships.models import Invitation, Membership, Organisation, Role


SignIn = Callable[[Membership | None], Client]
GOOD = {"name": "Mia Lund", "password": "heron lantern orchard"}
MIA = "mia.lund@wherryshire.example"


def link_for(cast: Cast, email: str = MIA, organisation: str = "riverside", role: str = Role.HEAD_DELEGATE) -> str:
    """Return the address in an invitation's e-mail, without its host."""
    invite(
        email=email, name="Mia Lund", organisation=cast.places[organisation], role=role, submission_key=uuid.uuid4(),
        by=cast.ada,
    )  # fmt: skip
    body = Message.objects.filter(email=email).latest("pk").body
    return "/invitation/" + body.split("/invitation/")[1].split()[0]


def test_a_name_and_a_password_make_an_account_with_the_role(cast: Cast, client: Client) -> None:
    answer = client.post(link_for(cast), GOOD)
    assert answer.headers["Location"] == "/account/login/"
    person = User.objects.get(email=MIA)
    assert person.check_password(GOOD["password"])
    assert [m.role for m in person.memberships.all()] == [Role.HEAD_DELEGATE]


def test_a_link_works_once(cast: Cast, client: Client) -> None:
    link = link_for(cast)
    client.post(link, GOOD)
    again = client.post(link, GOOD | {"password": "another long password"})
    assert again.status_code == 404
    assert User.objects.get(email=MIA).check_password(GOOD["password"])


def test_a_link_works_for_a_fortnight(cast: Cast, client: Client) -> None:
    link = link_for(cast)
    with clock.set_to(clock.now() + dt.timedelta(days=14)):
        answer = client.get(link)
    assert answer.status_code == 404
    assert "no longer works" in answer.content.decode()


@pytest.mark.parametrize("password", ["short", "password1234", "mia.lund@wherryshire"])
def test_a_weak_password_is_refused_beside_its_field_and_the_link_still_works(
    cast: Cast, client: Client, password: str
) -> None:
    link = link_for(cast)
    page = client.post(link, GOOD | {"password": password})
    assert "There is a problem" in page.content.decode()
    assert not User.objects.filter(email=MIA).exists()
    assert client.get(link).status_code == 200


def test_somebody_with_an_account_signs_in_and_keeps_their_password(
    cast: Cast, client: Client, sign_in: SignIn
) -> None:
    cast.asha.user.set_password("a password of her own")
    cast.asha.user.save()
    link = link_for(cast, email=cast.asha.user.email, organisation="lakeside")
    assert "already have an account" in client.get(link).content.decode()
    client.post(link, GOOD)
    assert Invitation.objects.get().accepted_at is None
    sign_in(cast.ben)
    assert "somebody else" in client.get(link).content.decode()
    sign_in(cast.asha).post(link)
    assert Membership.objects.filter(user=cast.asha.user, organisation=cast.places["lakeside"]).exists()


def test_a_made_up_link_opens_nothing(client: Client, cast: Cast) -> None:
    assert client.get("/invitation/nonsense/").status_code == 404


def test_the_first_administrator_comes_in_by_the_link_the_command_prints(db: None, client: Client) -> None:
    out = io.StringIO()
    call_command(
        "found_authority", "Wherryshire County Council", "wherryshire", "999", "Ada@wherryshire.example", stdout=out
    )
    link = "/invitation/" + out.getvalue().strip().split("/invitation/")[1]
    client.post(link, {"name": "Ada Crane", "password": "heron lantern orchard"})
    person = User.objects.get(email="ada@wherryshire.example")
    assert person.check_password("heron lantern orchard")
    assert Membership.objects.get(user=person).role == Role.LA_ADMINISTRATOR


def test_a_second_authority_is_refused_and_a_wrong_address_leaves_nothing(db: None) -> None:
    with pytest.raises(CommandError):
        call_command("found_authority", "Wherryshire", "wherryshire", "999", "no address")
    assert not Organisation.objects.exists()
    call_command(
        "found_authority", "Wherryshire", "wherryshire", "999", "ada@wherryshire.example", stdout=io.StringIO()
    )
    with pytest.raises(CommandError, match="already an authority"):
        call_command("found_authority", "Other", "other", "998", "bo@wherryshire.example")


def test_the_action_refuses_a_weak_password_too(cast: Cast) -> None:
    invitation = find_invitation(link_for(cast).split("/")[2])
    assert invitation is not None
    with pytest.raises(ValidationError):
        accept_invitation(invitation, name="Mia Lund", password="short")
