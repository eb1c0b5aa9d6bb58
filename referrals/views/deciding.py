"""A case before the panel: its papers, interests, views, the room, and the decision."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from partnerships.middleware import Request
from partnerships.models import Membership
from referrals import actions, policies
from referrals.access import project
from referrals.changelog import changed_after_papers
from referrals.forms.checking import PageForm
from referrals.forms.deciding import CorrectForm, DecideForm, InterestForm, InterestOfForm, ViewForm, as_it_was
from referrals.forms.meeting import TakeOffForm
from referrals.how_decided import account_of, decided
from referrals.models import AgendaItem, Attendance, Meeting, Referral
from referrals.panel_pages import (
    AgendaRow,
    agenda_rows,
    decision_rows,
    deliberation,
    line_rows,
    paper_blocks,
    paper_rows,
    standing,
    to_ratify,
    voice_rows,
)
from referrals.views.meeting import run, seen
from referrals.workflow import MeetingStatus


def on_agenda(
    request: Request, meeting: str, reference: str, may: Callable[[Membership, AgendaItem], bool] | None = None
) -> AgendaItem:
    """Return a case on an agenda that this person may see, and do this to; raise 404 or 403."""
    meetings = Meeting.objects.visible_to(request.actor).filter(reference=meeting)
    rows = AgendaItem.objects.visible_to(request.actor).filter(meeting__in=meetings, taken_off_at=None)
    rows = rows.select_related("meeting__partnership", "referral__school", "referral__partnership")
    rows = rows.select_related("referral__provision_type")
    rows = rows.prefetch_related("decisions__by__user", "decisions__provision__organisation")
    item: AgendaItem = get_object_or_404(rows, referral__reference=reference)
    if may and not may(request.actor, item):
        raise PermissionDenied
    return item


def may_decide_now(request: Request, found: AgendaItem) -> bool:
    """Say whether the case may be decided at this moment, in the meeting, by this person."""
    in_session = found.meeting.status == MeetingStatus.IN_SESSION
    waits = found.decided_at is None and found.referral.signed_at is not None
    return in_session and waits and policies.may_decide(request.actor, found)


def item(request: Request, meeting: str, reference: str) -> HttpResponse:
    """Show one case of an agenda as the panel reads it."""
    found = on_agenda(request, meeting, reference)
    case = project(found.referral, request.actor)
    decision = standing(found)
    runs = policies.may_run(request.actor, found.meeting)
    sees = policies.may_see_how(request.actor, found.referral)
    open_ = found.meeting.status in actions.AFTER_PAPERS and found.decided_at is None
    context = {
        "item": found,
        "case": case,
        "after_papers": changed_after_papers(found.referral, case.reading),
        "lines": line_rows(case),
        "papers": paper_rows(case),
        "blocks": paper_blocks(case, found.referral),
        "voices": voice_rows(case),
        "panel": deliberation(found, request.actor, runs=runs),
        "decision": decision_rows(decision, with_deliberation=sees) if decision else None,
        "may_declare": open_ and policies.may_declare(request.actor, found),
        "may_give_view": open_ and policies.may_give_view(request.actor, found),
        "may_decide": may_decide_now(request, found),
        "may_take_off": runs and found.decided_at is None,
        "may_write_letters": decision is not None and policies.may_write_outcome(request.actor, found.referral),
        "may_correct": decision is not None and policies.may_decide(request.actor, found),
    }
    return render(request, "referrals/item.html", context)


def declare_interest(request: Request, meeting: str, reference: str) -> HttpResponse:
    """Declare one's own interest in a case, or write down another's where one runs the meeting."""
    found = on_agenda(request, meeting, reference, policies.may_declare)
    sent = request.POST if request.method == "POST" else None
    runs = policies.may_run(request.actor, found.meeting)
    form = InterestOfForm(sent, meeting=found.meeting) if runs else InterestForm(sent)
    if form.is_valid():
        interest = actions.declare_interest(found, by=request.actor, **form.cleaned_data)
        whose = "Your interest" if interest.member_id == request.actor.pk else f"{interest.member.user.name}’s interest"
        messages.success(request, f"{whose} in {reference} is on record.")
        return redirect("referrals:item", meeting, reference)
    context = {"item": found, "case": project(found.referral, request.actor), "form": form}
    return render(request, "referrals/declare_interest.html", context)


def give_view(request: Request, meeting: str, reference: str) -> HttpResponse:
    """Give one's own view of a case before it is decided."""
    found = on_agenda(request, meeting, reference, policies.may_give_view)
    own = found.views.filter(member=request.actor).first()
    initial = {"view": own.view, "note": own.note} if own else None
    form = ViewForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.give_view(found, by=request.actor, **form.cleaned_data)
        messages.success(request, f"Your view of {reference} has been recorded.")
        return redirect("referrals:item", meeting, reference)
    context = {"item": found, "case": project(found.referral, request.actor), "form": form}
    return render(request, "referrals/give_view.html", context)


def room(request: Request, reference: str) -> HttpResponse:
    """Show one case at a time on the projector, without names, and who may decide it."""
    meeting = seen(request, reference)
    # What is not signed is not on the papers, and so never on the projector.
    agenda = [row for row in agenda_rows(meeting, request.actor) if row.case.signed_at or row.item.decided_at]
    if not agenda:
        raise Http404
    pages = PageForm(request.GET)
    asked = pages.cleaned_data["page"] if pages.is_valid() else None
    number = asked if asked and asked <= len(agenda) else on_screen_or_first(meeting, agenda)
    row = agenda[number - 1]
    deciders = policies.deciders_of(row.item)
    decision = standing(row.item)
    present = policies.present_at(meeting, Attendance.State.PRESENT)
    context = {
        "meeting": meeting, "agenda": agenda, "row": row, "number": number, "lines": line_rows(row.case),
        "deciders": deciders,
        "apart": [one.member for one in present if one.member not in deciders],
        "runs": policies.may_run(request.actor, meeting),
        "to_ratify": to_ratify(meeting, request.actor),
        "in_session": meeting.status == MeetingStatus.IN_SESSION, "on_screen": row.item.pk == meeting.showing_id,
        "next": agenda[number].case.reference if number < len(agenda) else "",
        "decision": decision_rows(decision, with_deliberation=False) if decision else None,
        "may_decide": not row.outcome and may_decide_now(request, row.item),
        "is_barred": meeting.status == MeetingStatus.IN_SESSION and policies.may_run(request.actor, meeting),
        "before": number - 1, "after": number + 1 if number < len(agenda) else 0,
    }  # fmt: skip
    return render(request, "referrals/room.html", context)


def on_screen_or_first(meeting: Meeting, agenda: list[AgendaRow]) -> int:
    """Return the number of the case on the screen, else of the first that waits for a decision, else the first."""
    shown = (n for n, row in enumerate(agenda, 1) if row.item.pk == meeting.showing_id)
    waiting = (n for n, row in enumerate(agenda, 1) if not row.outcome)
    return next(shown, next(waiting, 1))


def decide(request: Request, meeting: str, reference: str) -> HttpResponse:
    """Record the panel's decision on a case, and go on to the next in the room."""
    found = on_agenda(request, meeting, reference, policies.may_decide)
    form = DecideForm(
        request.POST if request.method == "POST" else None, partnership=found.meeting.partnership,
        day=found.meeting.held_on,
    )  # fmt: skip
    actions.check_open(found)
    if form.is_valid():
        try:
            decision = actions.decide(found, by=request.actor, **form.terms())
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            said = decision.get_outcome_display().lower()
            messages.success(request, f"{reference}: {said}. The school has been told.")
            return redirect("referrals:room", meeting)
    case = project(found.referral, request.actor)
    context = {"item": found, "case": case, "lines": line_rows(case), "form": form}
    context |= {"deciders": policies.deciders_of(found)}
    return render(request, "referrals/decide.html", context)


def correct(request: Request, meeting: str, reference: str) -> HttpResponse:
    """Correct a decision by a new one beside it."""
    found = on_agenda(request, meeting, reference, policies.may_decide)
    decision = standing(found)
    if decision is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = CorrectForm(
        sent, partnership=found.meeting.partnership, day=found.meeting.held_on, initial=as_it_was(decision)
    )
    actions.check_correctable(decision, found)
    if form.is_valid():
        try:
            actions.correct(decision, by=request.actor, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, f"The decision on {reference} has been corrected, and the school has been told.")
            return redirect("referrals:item", meeting, reference)
    context = {"item": found, "case": project(found.referral, request.actor), "form": form}
    context |= {"decision": decision_rows(decision, with_deliberation=False), "letters": decision.letters.all()}
    return render(request, "referrals/correct.html", context)


def take_off(request: Request, meeting: str, reference: str) -> HttpResponse:
    """Take a case off the agenda, with a reason."""
    found = on_agenda(request, meeting, reference, policies.may_take_off)
    form = TakeOffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.take_off(found, by=request.actor, **form.cleaned_data)
        messages.success(request, f"{reference} has been taken off the agenda and is ready for another meeting.")
        return redirect("referrals:meeting", meeting)
    context = {"item": found, "case": project(found.referral, request.actor), "form": form}
    return render(request, "referrals/take_off.html", context)


@require_POST
def group_agenda(request: Request, reference: str) -> HttpResponse:
    """Put cases for which the same people leave the room next to each other."""
    found = run(request, reference)
    actions.group_agenda(found, by=request.actor)
    messages.success(request, "The agenda is in the order in which the fewest people come and go.")
    return redirect(found)


@require_POST
def move_up(request: Request, meeting: str, reference: str) -> HttpResponse:
    """Move a case one place up the agenda."""
    found = on_agenda(request, meeting, reference, policies.may_take_off)
    actions.move_up(found, by=request.actor)
    messages.success(request, f"{reference} has been moved up the agenda.")
    return redirect("referrals:meeting", meeting)


def how_decided(request: Request, reference: str) -> HttpResponse:
    """Show how a case was decided, from the record alone: notice, who came, interests, views, decision, by whom."""
    referral = get_object_or_404(Referral.objects.visible_to(request.actor).for_list(), reference=reference)
    sees = policies.may_see_how(request.actor, referral)
    context = {
        "case": project(referral, request.actor),
        "sees": sees,
        "decisions": [account_of(found, in_full=sees) for found in decided(referral, request.actor)],
    }
    return render(request, "referrals/how_decided.html", context)
