"""Chair's action: decided between meetings, ratified at the next."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from apsystem import clock
from apsystem.workflow import NotAllowed
from partnerships.calendar import panel_rule
from partnerships.middleware import Request
from partnerships.policies import require
from referrals import actions, policies
from referrals.access import project
from referrals.forms.chairs_action import ActAloneForm, RatifyForm
from referrals.interests import is_barred
from referrals.models import AgendaItem, Decision, Meeting, Referral
from referrals.panel_pages import decision_rows, line_rows
from referrals.views.meeting import run
from referrals.workflow import MeetingStatus, Status


def chairs_action(request: Request, reference: str) -> HttpResponse:
    """Decide a case between meetings, alone, with why it cannot wait."""
    rows = Referral.objects.visible_to(request.actor).for_list()
    referral = get_object_or_404(rows, reference=reference)
    require(policies.may_ask_to_act(request.actor, referral))
    if not panel_rule().chairs_action or referral.status not in (Status.READY, Status.LISTED):
        raise NotAllowed(f"{reference} cannot be decided between meetings: it is “{referral.get_status_display()}”.")
    meetings = meetings_for(referral)
    if any(is_barred(request.actor, AgendaItem(meeting=meeting, referral=referral)) for meeting in meetings[:1]):
        raise NotAllowed(f"An interest bars you from deciding {reference} alone. The other chair decides it.")
    form = ActAloneForm(
        request.POST if request.method == "POST" else None, partnership=referral.partnership, meetings=meetings
    )
    if form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        try:
            actions.act_alone(referral, by=request.actor, **said)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, f"{reference} is decided. {said['meeting']} is asked to ratify it.")
            return redirect(referral)
    case = project(referral, request.actor)
    context = {"case": case, "lines": line_rows(case), "form": form}
    return render(request, "referrals/chairs_action.html", context)


def meetings_for(referral: Referral) -> Any:
    """Return the meetings that may be asked to ratify: the one a case is listed for, else those to come."""
    rows = Meeting.objects.to_come(clock.today()).filter(partnership=referral.partnership_id)
    rows = rows.filter(status__in=(MeetingStatus.PLANNED, MeetingStatus.OPEN, MeetingStatus.PAPERS))
    if referral.status == Status.LISTED:
        return rows.filter(agenda_items__referral=referral, agenda_items__taken_off_at=None)
    return rows


def ratify(request: Request, meeting: str, reference: str) -> HttpResponse:
    """Record whether the meeting ratifies what the chair decided alone."""
    found = run(request, meeting)
    decision = get_object_or_404(Decision.objects.to_ratify(found.partnership_id), referral__reference=reference)
    form = RatifyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said, stands = form.cleaned_data, form.cleaned_data["ratified"] == "yes"
        try:
            actions.ratify(decision, meeting=found, ratified=stands, note=said["note"], by=request.actor)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            done = "is ratified" if stands else "is not ratified. Correct it, or look at the place again"
            messages.success(request, f"The chair’s decision on {reference} {done}.")
            return redirect("referrals:room", meeting)
    context = {
        "meeting": found, "case": project(decision.referral, request.actor), "form": form,
        "decision": decision_rows(decision, with_deliberation=False), "why_now": decision.why_now,
    }  # fmt: skip
    return render(request, "referrals/ratify.html", context)
