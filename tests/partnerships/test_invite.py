"""An administrator invites, sends again, withdraws."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from apsystem.demo.cast import Cast
from apsystem.outbox.models import Message
from apsystem.workflow import NotAllowed
from partnerships.actions import invite, resend, withdraw
from partnerships.actions.inviting import find_invitation
from partnerships.models import Invitation, Membership, Role


SignIn = Callable[[Membership | None], Client]


def invited(cast: Cast, **more: Any) -> Invitation:
    """Return an invitation to be Riverside's school contact."""
    values: dict[str, Any] = {
        "email": "Mia.Lund@wherryshire.example", "name": "Mia Lund", "organisation": cast.places["riverside"],
        "role": Role.SCHOOL_CONTACT, "submission_key": uuid.uuid4(), "by": cast.ada,
    }  # fmt: skip
    return invite(**values | more)


def token_of(message: Message) -> str:
    """Return the secret in an e-mail's link."""
    return message.body.split("/invitation/")[1].split("/")[0]


def test_an_invitation_goes_out_with_a_link_whose_hash_alone_is_kept(cast: Cast) -> None:
    invitation = invited(cast)
    message = Message.objects.get(email="mia.lund@wherryshire.example")
    token = token_of(message)
    assert token not in str(vars(invitation))
    assert find_invitation(token) == invitation


def test_only_an_administrator_invites(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        invited(cast, by=cast.olu)


def test_a_role_must_belong_at_the_organisation(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="does not belong at"):
        invited(cast, role=Role.CHAIR)


def test_a_panel_member_speaks_for_a_school(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="which school"):
        invited(cast, organisation=cast.places["west"], role=Role.PANEL_MEMBER)


def test_a_second_press_invites_once(cast: Cast) -> None:
    key = uuid.uuid4()
    assert invited(cast, submission_key=key) == invited(cast, submission_key=key)
    assert Message.objects.filter(email="mia.lund@wherryshire.example").count() == 1


def test_nobody_is_invited_to_the_same_role_twice(cast: Cast) -> None:
    invited(cast)
    with pytest.raises(ValidationError, match="already been invited"):
        invited(cast)
    with pytest.raises(ValidationError, match="already has this role"):
        invited(cast, email=cast.asha.user.email)


def test_sending_again_makes_a_new_link_and_ends_the_old(cast: Cast) -> None:
    invitation = invited(cast)
    first = token_of(Message.objects.get(email=invitation.email))
    resend(invitation, by=cast.ada)
    second = token_of(Message.objects.filter(email=invitation.email).latest("pk"))
    assert find_invitation(first) is None
    assert find_invitation(second) == invitation


def test_a_withdrawn_invitation_no_longer_works_and_cannot_be_sent_again(cast: Cast) -> None:
    invitation = invited(cast)
    withdraw(invitation, by=cast.ada)
    assert find_invitation(token_of(Message.objects.get(email=invitation.email))) is None
    with pytest.raises(NotAllowed, match="already withdrawn"):
        resend(invitation, by=cast.ada)


def test_the_page_invites_by_the_name_of_a_school(cast: Cast, sign_in: SignIn) -> None:
    sent = {
        "name": "Mia Lund", "email": "mia.lund@wherryshire.example", "role": "head",
        "organisation": "riverside academy",
        "submission_key": str(uuid.uuid4()), "from_on_day": "17", "from_on_month": "11", "from_on_year": "2026",
    }  # fmt: skip
    answer = sign_in(cast.ada).post("/settings/invitations/new/", sent, follow=True)
    assert "is in the outbox" in answer.content.decode()
    assert Invitation.objects.get().organisation == cast.places["riverside"]


def test_the_page_says_which_roles_fit_and_loses_nothing(cast: Cast, sign_in: SignIn) -> None:
    sent = {"name": "Mia Lund", "organisation": "900001", "role": "chair", "submission_key": str(uuid.uuid4())}
    page = sign_in(cast.ada).post("/settings/invitations/new/", sent).content.decode()
    assert "Its roles are: school contact" in page
    assert 'value="Mia Lund"' in page


def test_pressing_send_again_and_withdraw_asks_first(cast: Cast, sign_in: SignIn) -> None:
    invitation = invited(cast)
    client = sign_in(cast.ada)
    for verb, said in (("resend", "new invitation"), ("withdraw", "is withdrawn")):
        path = f"/settings/invitations/{invitation.pk}/{verb}/"
        assert client.get(path).status_code == 200
        assert said in client.post(path, follow=True).content.decode()
    assert client.post(f"/settings/invitations/{invitation.pk}/withdraw/").status_code == 409


def test_the_outbox_shows_to_whom_and_whether_and_never_the_link(cast: Cast, sign_in: SignIn) -> None:
    invited(cast)
    page = sign_in(cast.ada).get("/settings/outbox/").content.decode()
    assert "mia.lund@wherryshire.example" in page
    assert "Waiting to be sent" in page
    assert "/invitation/" not in page
