"""One transaction round every request: who acts, what they changed, what they saw, all or nothing."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import pghistory
from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from psycopg.errors import DeadlockDetected, LockNotAvailable, UniqueViolation

from apsystem import clock, errors
from apsystem.audit.recording import begin_reading, record, references_read
from apsystem.middleware import SAFE
from apsystem.workflow import NotAllowed
from partnerships.models import Membership


if TYPE_CHECKING:
    from apsystem.accounts.models import User

ACTING_AS = "acting_as"


class Request(HttpRequest):
    """A signed-in request: every view in the house takes one of these."""

    actor: Membership
    user: "User"


def actor_of(request: HttpRequest) -> Membership | None:
    """Return the membership this person acts in, verified today: the one they chose, else their first."""
    if not request.user.is_authenticated:
        return None
    chosen = request.session.get(ACTING_AS)
    mine = Membership.objects.current(clock.today()).filter(user=request.user)
    found = list(mine.select_related("user", "organisation", "represents").order_by("pk")[:50])
    actor = next((m for m in found if m.pk == chosen), found[0] if found else None)
    request.several = len(found) > 1  # type: ignore[attr-defined]
    return actor


class OneTransaction:
    """Opens the transaction, finds the actor, renders, writes what was read, commits; a refusal rolls all back.

    A refusal (403, 404, 409) is recorded in a transaction of its own, after the roll-back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(("/static/", "/health/")) or request.path == "/brand.css":
            return self.get_response(request)
        try:
            return self.answer(request)
        except (OperationalError, InterfaceError):
            # The database went away before or after the page itself, where process_exception is not asked.
            return errors.unavailable(request)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer one request inside its transaction, and write what it read or was refused."""
        begin_reading()
        with transaction.atomic():
            actor = actor_of(request)
            request.actor = actor  # type: ignore[attr-defined]
            response = self.remembering(request, actor)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            elif references_read() and actor:
                note(request, actor, "read", references_read())
        if response.status_code in (403, 404, 409) and actor:
            with transaction.atomic():
                note(request, actor, f"refused {response.status_code}", references_read())
        return response

    def remembering(self, request: HttpRequest, actor: Membership | None) -> HttpResponse:
        """Answer a request, row history noting who changed what; a page that is only looked at changes nothing."""
        if request.method in SAFE:
            return self.get_response(request)
        with pghistory.context(membership=actor.pk if actor else None):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a case that has moved on, or is being changed this moment, with a page that says so."""
        if isinstance(exception, NotAllowed):
            return errors.moved_on(request, str(exception))
        if isinstance(exception.__cause__, LockNotAvailable | DeadlockDetected):
            return errors.moved_on(
                request, "Somebody else is changing this at this moment. Try again in a few seconds."
            )
        if is_anothers_key(exception.__cause__):
            return errors.moved_on(request, "This page was out of date. Go back, open it again and send it once more.")
        return None


def is_anothers_key(cause: BaseException | None) -> bool:
    """Say whether the database refused a submission key that somebody else's page has used."""
    return isinstance(cause, UniqueViolation) and "submission_key" in (cause.diag.constraint_name or "")


def note(request: HttpRequest, actor: Membership, action: str, references: list[str]) -> None:
    """Write to the audit what a request read or was refused, with the page's name and never its address."""
    match = request.resolver_match
    record(
        action,
        person=actor.user.email,
        acting_as=actor.acting_as,
        references=references,
        page=match.view_name if match else "",
    )


def acting(request: HttpRequest) -> Request:
    """Return the request typed as one of a signed-in person."""
    return cast(Request, request)
