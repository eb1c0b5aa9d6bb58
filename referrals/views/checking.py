"""New referrals to check."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apsystem import clock
from apsystem.paging import page_of
from partnerships.middleware import Request
from referrals import actions, policies
from referrals.access import project
from referrals.forms.checking import ListForm, PageForm, QueueForm, ReturnForm, SignpostForm
from referrals.models import Meeting, Referral
from referrals.panel_pages import queue_rows
from referrals.workflow import Status


def to_check(request: Request) -> HttpResponse:
    """Show the queue of new referrals, oldest first, or those returned or ready."""
    if not policies.may_see_queue(request.actor):
        raise PermissionDenied
    filters, pages = QueueForm(request.GET), PageForm(request.GET)
    show = (filters.cleaned_data["show"] if filters.is_valid() else "") or Status.SUBMITTED.value
    number = pages.cleaned_data["page"] if pages.is_valid() else 1
    rows = Referral.objects.visible_to(request.actor).filter(status=show).order_by("submitted_at", "pk").for_list()
    page = page_of(rows, number)
    context = {
        "filters": QueueForm(initial={"show": show}),
        "page": page,
        "rows": queue_rows(page.object_list, request.actor),
        "show": show,
        "clear": reverse("referrals:to_check"),
    }
    return render(request, "referrals/to_check.html", context)


def to_be_checked(request: Request, reference: str) -> Referral:
    """Return a referral this person may see and check; raise 404 for a stranger and 403 without the role."""
    found = Referral.objects.visible_to(request.actor).for_list()
    referral = get_object_or_404(found, reference=reference)
    if not policies.may_check(request.actor, referral):
        raise PermissionDenied
    return referral


def return_to_school(request: Request, reference: str) -> HttpResponse:
    """Return a referral to its school with what is asked."""
    referral = to_be_checked(request, reference)
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.return_to_school(referral, by=request.actor, **form.cleaned_data)
        messages.success(request, f"{referral} has been returned to {referral.school}, and they have been told.")
        return redirect("referrals:to_check")
    return render(request, "referrals/return_to_school.html", {"case": project(referral, request.actor), "form": form})


def accept(request: Request, reference: str) -> HttpResponse:
    """Mark a referral as ready for a meeting, and go on to choose which."""
    referral = to_be_checked(request, reference)
    if request.method == "POST":
        actions.accept(referral, by=request.actor)
        messages.success(request, f"{referral} is ready for a meeting.")
        return redirect("referrals:list_for_meeting", reference)
    return render(request, "referrals/accept.html", {"case": project(referral, request.actor)})


def signpost(request: Request, reference: str) -> HttpResponse:
    """Point a referral to another route before the meeting."""
    referral = to_be_checked(request, reference)
    form = SignpostForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        actions.signpost(referral, reason=f"{said['route']}: {said['reason']}", by=request.actor)
        messages.success(request, f"{referral} has been pointed to another route, and the school has been told.")
        return redirect("referrals:to_check")
    return render(request, "referrals/signpost.html", {"case": project(referral, request.actor), "form": form})


def list_for_meeting(request: Request, reference: str) -> HttpResponse:
    """Put a ready referral on a meeting's agenda."""
    referral = to_be_checked(request, reference)
    meetings = Meeting.objects.filter(partnership=referral.partnership, status__in=policies.TAKES_CASES)
    form = ListForm(
        request.POST if request.method == "POST" else None,
        meetings=meetings.to_come(clock.today()),
        may_be_late=request.actor.role in policies.LATE_ROLES,
    )
    if form.is_valid():
        try:
            item = actions.list_for_meeting(referral, by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error("meeting", refused)
        else:
            when = f"{item.meeting.held_on:%-d %B %Y}"
            messages.success(request, f"{referral} is on the agenda of {item.meeting}, {when}.")
            return redirect(item.meeting)
    return render(request, "referrals/list_for_meeting.html", {"case": project(referral, request.actor), "form": form})
