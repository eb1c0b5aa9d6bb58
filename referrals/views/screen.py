"""The screen of a meeting: the case the chair shows, without a name, for the projector and every member's own page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from partnerships.middleware import Request
from referrals import actions, policies
from referrals.forms.meeting import EveryForm
from referrals.models import Attendance, Meeting
from referrals.panel_pages import AgendaRow, agenda_rows, decision_rows, line_rows, standing
from referrals.views.deciding import on_agenda
from referrals.views.meeting import seen
from referrals.workflow import MeetingStatus


def screen(request: Request, reference: str) -> HttpResponse:
    """Show what the chair shows; the page is asked for again by hand or, where one chooses so, by itself."""
    meeting = seen(request, reference)
    asked = EveryForm(request.GET)
    every = asked.cleaned_data["every"] if asked.is_valid() else ""
    number, row, of = shown(meeting, request)
    context = {
        "meeting": meeting, "every": every, "choices": EveryForm.CHOICES, "number": number, "row": row, "of": of,
        "in_session": meeting.status == MeetingStatus.IN_SESSION,
    }  # fmt: skip
    if row:
        decision = standing(row.item)
        deciders = policies.deciders_of(row.item)
        present = policies.present_at(meeting, Attendance.State.PRESENT)
        context |= {
            "lines": line_rows(row.case), "deciders": deciders,
            "apart": [one.member for one in present if one.member not in deciders],
            "decision": decision_rows(decision, with_deliberation=False) if decision else None,
            "may_declare": not row.item.decided_at and policies.may_declare(request.actor, row.item),
        }  # fmt: skip
    return render(request, "referrals/screen.html", context)


def shown(meeting: Meeting, request: Request) -> tuple[int, AgendaRow | None, int]:
    """Return the case on the screen with its place on the papers, and how many there are."""
    if meeting.status != MeetingStatus.IN_SESSION:
        return 0, None, 0
    rows = [row for row in agenda_rows(meeting, request.actor) if row.case.signed_at or row.item.decided_at]
    for number, row in enumerate(rows, 1):
        if row.item.pk == meeting.showing_id:
            return number, row, len(rows)
    return 0, None, len(rows)


@require_POST
def show(request: Request, meeting: str, reference: str) -> HttpResponse:
    """Put a case on the screen, and go to it in the room."""
    actions.show(on_agenda(request, meeting, reference, policies.may_take_off), by=request.actor)
    return redirect("referrals:room", meeting)


@require_POST
def open_names(request: Request, meeting: str, reference: str) -> HttpResponse:
    """Let the members of the panel read whose case it is."""
    actions.open_names(on_agenda(request, meeting, reference, policies.may_open_names), by=request.actor)
    messages.success(request, f"The members can now read whose case {reference} is, on their own pages.")
    return redirect("referrals:room", meeting)
