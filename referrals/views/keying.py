"""The decide-later sheet: printed for the meeting, keyed in afterwards."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from apsystem.workflow import NotAllowed
from partnerships.middleware import Request
from referrals import actions, policies
from referrals.coming import attendance_of
from referrals.forms.deciding import KeyInForm
from referrals.models import Decision
from referrals.panel_pages import AgendaRow, agenda_rows, line_rows, who
from referrals.views.meeting import run
from referrals.workflow import MeetingStatus


# What is written by hand under the outcomes of a case.
BLANKS = (
    "Reasons", "Where, start and first review", "Conditions, other route, or the question and by when",
    "Consensus or votes for and against", "Dissent, if asked for", "Present for this case",
)  # fmt: skip


def sheet(request: Request, reference: str) -> HttpResponse:
    """Show the sheet to print: who comes, and for each case the outcomes to tick and room to write."""
    found = run(request, reference)
    rows = [row for row in agenda_rows(found, request.actor) if not row.item.decided_at]
    context = {
        "meeting": found,
        "people": [who(row) for row in attendance_of(found)],
        "cases": [(row, line_rows(row.case)) for row in rows],
        "outcomes": [label for _, label in Decision.Outcome.choices],
        "blanks": BLANKS,
        "tellers": [label for _, label in Decision.Teller.choices],
    }
    return render(request, "referrals/sheet.html", context)


def key_in(request: Request, reference: str) -> HttpResponse:
    """Key in what was written on the sheet: every case that still waits, in one form; all of it or nothing is saved."""
    found = run(request, reference)
    if found.status != MeetingStatus.IN_SESSION:
        raise NotAllowed(f"Begin the meeting first, and record who came: it is “{found.stands}”.")
    sent = request.POST if request.method == "POST" else None
    pages = [
        (row, KeyInForm(sent, prefix=row.case.reference, partnership=found.partnership, day=found.held_on))
        for row in waiting_rows(request, agenda_rows(found, request.actor))
    ]
    forms = [form for _, form in pages]
    # Every form is asked, so that each says what it lacks.
    if sent is not None and not [form for form in forms if not form.is_valid()]:
        written = [(row.item, form.terms()) for row, form in pages if form.is_decided]
        try:
            decided = actions.key_in(written, by=request.actor)
        except actions.NotKeyed as one:
            next(form for row, form in pages if row.item.pk == one.item.pk).add_error(None, one.refused)
        else:
            number = len(decided)
            messages.success(request, f"{number} decision{'' if number == 1 else 's'} keyed in. The schools are told.")
            return redirect(found)
    return render(request, "referrals/key_in.html", {"meeting": found, "pages": pages, "forms": forms})


def waiting_rows(request: Request, rows: list[AgendaRow]) -> list[AgendaRow]:
    """Return the cases that may be decided and that this person may record."""
    waiting = [row for row in rows if row.case.signed_at and not row.item.decided_at]
    return [row for row in waiting if policies.may_decide(request.actor, row.item)]
