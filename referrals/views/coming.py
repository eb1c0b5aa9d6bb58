"""Who is told of a meeting and who comes to it: notice, substitutes, guests."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from partnerships.middleware import Request
from referrals import actions, policies
from referrals.forms.coming import GuestForm, NoticeForm, SubstituteForm
from referrals.models import Attendance
from referrals.views.meeting import run, seen


def record_notice(request: Request, reference: str) -> HttpResponse:
    """Record that a school was told of a meeting by telephone, by letter or in person."""
    found = run(request, reference)
    form = NoticeForm(request.POST if request.method == "POST" else None, meeting=found)
    if form.is_valid():
        try:
            notice = actions.record_notice(found, by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, f"It is on record that {notice.school} was told of {found}.")
            return redirect(found)
    return render(request, "referrals/record_notice.html", {"meeting": found, "form": form})


def ask_guest(request: Request, reference: str) -> HttpResponse:
    """Ask somebody from elsewhere to make up the quorum."""
    found = run(request, reference)
    form = GuestForm(request.POST if request.method == "POST" else None, meeting=found)
    if form.is_valid():
        try:
            row = actions.ask_guest(found, by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, f"{row.member.user.name} has been asked to make up the quorum of {found}.")
            return redirect(found)
    return render(request, "referrals/ask_guest.html", {"meeting": found, "form": form})


def send_substitute(request: Request, reference: str) -> HttpResponse:
    """Send somebody of the same school in a member's place: one's own, or anybody's for those who run the meeting."""
    found = seen(request, reference)
    rows = found.attendances.filter(
        capacity=Attendance.Capacity.MEMBER, member__represents__isnull=False,
        state__in=(Attendance.State.EXPECTED, Attendance.State.APOLOGIES),
    ).select_related("member__user", "member__represents", "meeting__partnership")  # fmt: skip
    if not policies.may_run(request.actor, found):
        if not policies.sits_on(request.actor, found):
            raise PermissionDenied
        rows = rows.filter(member=request.actor)
    form = SubstituteForm(request.POST if request.method == "POST" else None, rows=rows.order_by("member__user__name"))
    if form.is_valid():
        said = form.cleaned_data
        try:
            coming = actions.send_substitute(said["away"], person=said["person"], by=request.actor)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            away = said["away"].member.user.name
            messages.success(request, f"{coming.member.user.name} comes in the place of {away}, and has been told.")
            return redirect(found)
    return render(request, "referrals/send_substitute.html", {"meeting": found, "form": form})
