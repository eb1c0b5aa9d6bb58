"""New referrals to check: the queue, who has taken what, ready, another route, and on to a meeting."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from apsystem import clock
from apsystem.paging import page_of
from partnerships.middleware import Request
from partnerships.policies import require
from referrals import actions, policies
from referrals.access import project
from referrals.forms.checking import ListForm, PageForm, SignpostForm, TabForm, TakeForm
from referrals.models import AgendaItem, Meeting, Referral
from referrals.queue import BY_NAME, TABS, counts, queue_rows


def to_check(request: Request) -> HttpResponse:
    """Show a list of the queue, oldest first: new, with a question open, ready, or one's own."""
    if not policies.may_see_queue(request.actor):
        raise PermissionDenied
    tabs, pages = TabForm(request.GET), PageForm(request.GET)
    tab = BY_NAME[(tabs.cleaned_data["show"] if tabs.is_valid() else "") or TABS[0].name]
    seen = Referral.objects.visible_to(request.actor)
    rows = seen.filter(tab.rows(request.actor)).order_by("submitted_at", "pk").for_list()
    page = page_of(rows.select_related("checker__user"), pages.cleaned_data["page"] if pages.is_valid() else 1)
    found = counts(seen, request.actor)
    context = {
        "tabs": [(one, found[one.name], one == tab) for one in TABS],
        "tab": tab,
        "page": page,
        "rows": queue_rows([*page.object_list], request.actor),
    }
    return render(request, "referrals/to_check.html", context)


def to_be_checked(request: Request, reference: str) -> Referral:
    """Return a referral this person may see and check; raise 404 for a stranger and 403 without the role."""
    found = Referral.objects.visible_to(request.actor).for_list().select_related("checker__user")
    referral = get_object_or_404(found, reference=reference)
    if not policies.may_check(request.actor, referral):
        raise PermissionDenied
    return referral


def take(request: Request, reference: str) -> HttpResponse:
    """Take a referral to check; ask first where a colleague has it."""
    referral = to_be_checked(request, reference)
    holder = referral.checker if referral.checker_id != request.actor.pk else None
    form = TakeForm(request.POST if request.method == "POST" else None, initial={"held_by": holder and holder.pk})
    if form.is_valid() and (holder is None or form.cleaned_data["held_by"]):
        actions.take(referral, held_by=form.cleaned_data["held_by"], by=request.actor)
        messages.success(request, f"You have taken {referral} to check.")
        return redirect("referrals:to_check")
    context = {"case": project(referral, request.actor), "holder": holder}
    return render(request, "referrals/take.html", context)


@require_POST
def hand_back(request: Request, reference: str) -> HttpResponse:
    """Hand back a referral one has taken."""
    referral = to_be_checked(request, reference)
    actions.hand_back(referral, by=request.actor)
    messages.success(request, f"You have handed back {referral}. Anybody who checks referrals can take it.")
    return redirect("referrals:to_check")


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


@require_POST
def chase_signature(request: Request, reference: str) -> HttpResponse:
    """Remind the head teacher to sign, and go back to the agenda the case is on, or to the queue."""
    referral = to_be_checked(request, reference)
    require(policies.may_chase_signature(request.actor, referral))
    try:
        actions.chase_signature(referral, by=request.actor)
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    else:
        messages.success(request, f"The head teacher of {referral.school} has been reminded to sign {referral}.")
    listed = AgendaItem.objects.visible_to(request.actor).filter(referral=referral, taken_off_at=None, decided_at=None)
    item = listed.select_related("meeting").first()
    return redirect(item.meeting if item else "referrals:to_check")
