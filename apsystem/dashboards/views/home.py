"""Home: what needs you today."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.dashboards.children import children_on, code_line, narrowed
from apsystem.dashboards.today import needs, next_meeting
from partnerships.middleware import Request
from partnerships.models import Membership, Role
from partnerships.policies import may_delegate
from referrals.policies import may_start


LATEST = 10
MOST_CODES = 200


def home(request: Request) -> HttpResponse:
    """Show what needs this person today, in order; without a membership, what to do about that."""
    actor: Membership | None = request.actor
    if actor is None:
        return render(request, "dashboards/nobody.html")
    context: dict[str, Any] = {"needs": needs(actor), "today": clock.today(), "meeting": next_meeting(actor)}
    context |= {"may_delegate": may_delegate(actor), "may_refer": may_start(actor)}
    if actor.role == Role.ATTENDANCE_OFFICER:
        rows = narrowed(children_on(clock.today(), actor), {})[:MOST_CODES]
        context |= {"codes": [code_line(row, actor) for row in rows], "shows_codes": True}
    if actor.role == Role.AUDITOR:
        latest = Entry.objects.filter(action="read").order_by("-at", "-pk")[:LATEST]
        context |= {"entries": latest, "shows_entries": True}
    return render(request, "dashboards/home.html", context)
