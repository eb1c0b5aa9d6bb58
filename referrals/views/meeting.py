"""Panel meetings: planned, opened, in session, minuted."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apsystem import clock
from apsystem.govuk.forms import GovukForm
from apsystem.paging import page_of
from partnerships.calendar import panel_rule
from partnerships.middleware import Request
from partnerships.models import Membership
from partnerships.models.membership import LA_CASE_ROLES
from partnerships.wording import word
from referrals import actions, policies
from referrals.coming import not_told, schools_of
from referrals.forms.checking import PageForm
from referrals.forms.meeting import AttendanceForm, CancelForm, MinutesForm, PlanForm, WhenForm, initial_of
from referrals.invitation import invitation_of
from referrals.minutes import actions_of, decisions_of
from referrals.models import Meeting
from referrals.outcome_letters import to_write_of
from referrals.panel_pages import FOLLOW, STEPS, TONES, agenda_rows, attendance_rows, meeting_rows, to_ratify
from referrals.signposted import standing_items
from referrals.workflow import BEFORE_THE_END, MeetingStatus


def meetings(request: Request) -> HttpResponse:
    """Show the panel's meetings: those to come and not yet signed off, or past ones."""
    if not policies.may_see_meetings(request.actor):
        raise PermissionDenied
    filters, pages = WhenForm(request.GET), PageForm(request.GET)
    past = filters.is_valid() and filters.cleaned_data["when"] == "past"
    found = Meeting.objects.visible_to(request.actor).select_related("partnership")
    today = clock.today()
    rows = found.filter(held_on__lt=today).order_by("-held_on", "-pk") if past else found.to_come(today)
    page = page_of(rows, pages.cleaned_data["page"] if pages.is_valid() else 1)
    context = {
        "filters": WhenForm(initial={"when": "past" if past else "to_come"}),
        "page": page,
        "rows": [(meeting, TONES[MeetingStatus(meeting.status)]) for meeting in page.object_list],
        "may_plan": policies.may_plan(request.actor),
        "clear": reverse("referrals:meetings"),
        "county": request.actor.role in LA_CASE_ROLES,
    }
    return render(request, "referrals/meetings.html", context)


def plan_meeting(request: Request) -> HttpResponse:
    """Plan a meeting of one's own partnership."""
    if not policies.may_plan(request.actor):
        raise PermissionDenied
    initial = {"held_on": actions.proposed_day(request.actor.organisation)}
    form = PlanForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            whose = request.actor.organisation
            meeting = actions.plan_meeting(partnership=whose, by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, ValidationError(refused.messages))
        else:
            messages.success(request, f"{meeting} is planned. Give notice when you are ready to tell the schools.")
            return redirect(meeting)
    return render(request, "referrals/plan_meeting.html", {"form": form})


def seen(request: Request, reference: str) -> Meeting:
    """Return a meeting this person may see, or raise 404."""
    rows = Meeting.objects.visible_to(request.actor).select_related("partnership")
    return get_object_or_404(rows, reference=reference)


def run(request: Request, reference: str, may: Callable[[Membership, Meeting], bool] = policies.may_run) -> Meeting:
    """Return a meeting this person may see and run; raise 404 for a stranger and 403 without the role."""
    meeting = seen(request, reference)
    if not may(request.actor, meeting):
        raise PermissionDenied
    return meeting


def meeting(request: Request, reference: str) -> HttpResponse:
    """Show a meeting: its facts, what to do next, and the agenda as this person may see it."""
    found = seen(request, reference)
    runs = policies.may_run(request.actor, found)
    is_to_come = found.status in policies.TAKES_CASES
    agenda = agenda_rows(found, request.actor)
    context = {
        "meeting": found,
        "is_to_come": is_to_come,
        "signposted": standing_items(found, request.actor) if is_to_come else [],
        "sits_on_it": policies.sits_on(request.actor, found),
        "tone": TONES[MeetingStatus(found.status)],
        "facts": meeting_rows(found),
        "people": attendance_rows(found),
        "agenda": agenda,
        "runs": runs,
        "steps": [
            (text.format(panel=word("panel")), reverse(f"referrals:{page}", args=[found.reference]))
            for text, page in steps_of(found, runs)
        ],
        "may_change": runs and is_to_come,
        "letters": to_write_of(found, request.actor) if runs and found.closed_at else [],
        "has_minutes": bool(found.minutes),
        "told": schools_of(found) if found.notice_at else [],
        "to_ratify": to_ratify(found, request.actor) if is_to_come else [],
        "actions": actions_of(decisions_of(found)) if found.closed_at else [],
        "leaves": any(row.leaves for row in agenda),
        "may_substitute": policies.sits_on(request.actor, found) and found.status in BEFORE_THE_END and not runs,
        "in_session": found.status == MeetingStatus.IN_SESSION,
    }
    return render(request, "referrals/meeting.html", context)


def meeting_calendar(request: Request, reference: str) -> HttpResponse:
    """Give a meeting as a file for a calendar; it says where and when, never about whom."""
    found = seen(request, reference)
    name = f'attachment; filename="{found.reference}.ics"'
    return HttpResponse(
        invitation_of(found), content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": name}
    )


def steps_of(meeting: Meeting, runs: bool) -> tuple[tuple[str, str], ...]:
    """Return what this person may do next with a meeting: everybody else follows it while it is in session."""
    if runs:
        return STEPS.get(meeting.status, ())
    return (FOLLOW,) if meeting.status == MeetingStatus.IN_SESSION else ()


def give_notice(request: Request, reference: str) -> HttpResponse:
    """Tell every member school and the panel of a meeting."""
    found = run(request, reference)
    if request.method == "POST":
        actions.give_notice(found, by=request.actor)
        messages.success(request, f"Notice of {found} has been given to the member schools and the panel.")
        return redirect(found)
    return render(request, "referrals/give_notice.html", {"meeting": found})


def issue_papers(request: Request, reference: str) -> HttpResponse:
    """Give the panel the papers, with a warning for each case that would lack a quorum or is not signed."""
    found = run(request, reference)
    form = GovukForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.issue_papers(found, by=request.actor)
        messages.success(request, f"The papers of {found} are out, and the panel has been told.")
        return redirect(found)
    sentence = (
        f"From now until {panel_rule().member_sees_days} days after its decision the panel reads each case on this "
        "agenda, with the pupil’s name, school and year."
    )
    agenda = agenda_rows(found, request.actor)
    unsigned = [row.case.reference for row in agenda if not row.case.signed_at]
    context = {"meeting": found, "agenda": agenda, "form": form, "sentence": sentence, "unsigned": unsigned}
    context["short"] = any(row.warning for row in agenda)
    context["untold"] = ", ".join(not_told(found))
    context["unsigned_words"] = f"Not signed by the {word('head')}, so not on the papers: {', '.join(unsigned)}"
    return render(request, "referrals/issue_papers.html", context)


def begin_meeting(request: Request, reference: str) -> HttpResponse:
    """Begin a meeting."""
    found = run(request, reference)
    if request.method == "POST":
        actions.begin_meeting(found, by=request.actor)
        messages.success(request, f"{found} is in session. Record who came, then open the panel room.")
        return redirect(found)
    return render(request, "referrals/begin_meeting.html", {"meeting": found, "early": found.held_on > clock.today()})


def record_attendance(request: Request, reference: str) -> HttpResponse:
    """Record who came and who sent apologies."""
    found = run(request, reference)
    rows = found.attendances.select_related("member__user", "member__represents").order_by("member__user__name")
    sent = request.POST if request.method == "POST" else None
    form = AttendanceForm(sent, rows=rows, initial={"version": found.version})
    if form.is_valid():
        actions.record_attendance(
            found, states=form.states(), notes=form.notes(), version=form.cleaned_data["version"], by=request.actor
        )
        messages.success(request, f"Attendance at {found} has been recorded.")
        return redirect(found)
    return render(request, "referrals/record_attendance.html", {"meeting": found, "form": form})


def cancel_meeting(request: Request, reference: str) -> HttpResponse:
    """Cancel a meeting whose papers are not out."""
    found = run(request, reference)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.cancel_meeting(found, by=request.actor, **form.cleaned_data)
        messages.success(request, f"{found} is cancelled. Its cases are ready for another meeting.")
        return redirect("referrals:meetings")
    return render(request, "referrals/cancel_meeting.html", {"meeting": found, "form": form})


def close_meeting(request: Request, reference: str) -> HttpResponse:
    """Close a meeting and draft its minutes."""
    found = run(request, reference)
    if request.method == "POST":
        actions.close_meeting(found, by=request.actor)
        messages.success(request, f"{found} is closed. The minutes are drafted: read them, then sign them off.")
        return redirect("referrals:minutes", reference)
    left = sum(not row.outcome for row in agenda_rows(found, request.actor))
    return render(request, "referrals/close_meeting.html", {"meeting": found, "left": left})


def minutes(request: Request, reference: str) -> HttpResponse:
    """Show the minutes to print."""
    found = seen(request, reference)
    context = {
        "meeting": found,
        "tone": TONES[MeetingStatus(found.status)],
        "signed": found.events.filter(move="sign_off").select_related("by__user").last(),
        "may_edit": policies.may_run(request.actor, found) and found.status == MeetingStatus.MINUTED,
    }
    return render(request, "referrals/minutes.html", context)


def sign_off(request: Request, reference: str) -> HttpResponse:
    """Edit the minutes; the chair or deputy signs them off, a co-ordinator saves them for the chair."""
    found = run(request, reference)
    form = MinutesForm(request.POST if request.method == "POST" else None, initial=initial_of(found))
    signs = policies.may_sign_off(request.actor, found)
    if form.is_valid():
        said = form.cleaned_data
        edited = actions.edit_minutes(found, minutes=said["minutes"], version=said["version"], by=request.actor)
        if signs and "sign" in request.POST:
            actions.sign_off(edited, minutes=said["minutes"], by=request.actor)
        done = "signed off" if signs and "sign" in request.POST else "saved"
        messages.success(request, f"The minutes of {found} have been {done}.")
        return redirect("referrals:minutes", reference)
    return render(request, "referrals/sign_off.html", {"meeting": found, "form": form, "signs": signs})
