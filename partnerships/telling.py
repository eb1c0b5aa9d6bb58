"""Telling people at an organisation by e-mail: one recipient each, what to do, never a name or a need."""

from collections.abc import Iterable

from django.conf import settings

from apsystem.accounts.models import User
from apsystem.outbox.models import Message
from apsystem.outbox.sending import put_all
from partnerships.models import Membership


def people_of(organisation_id: int | None, *roles: str) -> list[User]:
    """Return the people with one of these roles at an organisation today, each once."""
    found = Membership.objects.current().filter(organisation=organisation_id, role__in=roles).order_by("pk")
    return list({m.user_id: m.user for m in found.select_related("user")}.values())


def tell(
    people: Iterable[User],
    *,
    key: str,
    subject: str,
    body: str,
    about: str,
    path: str,
    only_readers: bool = True,
    urgent: bool = False,
    calendar: str = "",
) -> None:
    """Put the same e-mail in the outbox for each person, with the address of the page it is about.

    Unless it tells somebody that a case is no longer theirs, it goes only to those who may open that page when it is
    sent (`only_readers`). Who chose one e-mail a day gets it in the morning, unless it is urgent or an invitation to
    their calendar.
    """
    put_all(
        [
            Message(
                key=f"{key} {person.pk}", recipient=person, email=person.email, subject=subject, about=about,
                only_readers=only_readers, path=path, calendar=calendar,
                for_digest=person.daily_digest and not urgent and not calendar,
                body=f"Dear {person.name},\n\n{body}\n\nSign in: {settings.PUBLIC_URL}{path}\n",
            )
            for person in people
        ]
    )  # fmt: skip
