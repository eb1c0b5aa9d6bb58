from typing import Any

from django.db.models import Case, Count, Max, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from apsystem import clock
from apsystem.paging import page_of
from partnerships.middleware import Request
from partnerships.models import Membership, Occasion, Reminder, Whom
from partnerships.policies import require
from placements import actions
from placements.access import project
from placements.due import NOTIFICATION_TONES, acknowledgement_due
from placements.filters import NotificationFilter, kept
from placements.forms.notifications import EndNotificationForm, TellForm, UpdateForm
from placements.forms.offers import ReasonForm
from placements.forms.placements import ApproveForm
from placements.models import Notification
from placements.notified import OF_NOTIFICATION, OF_PLACEMENT, Told
from placements.policies import (
    may_acknowledge,
    may_answer_for_school,
    may_end_notification,
    may_see_notifications,
    may_tell_the_la,
)
from placements.views.asking import Page, ask, typed
from placements.views.told import question_of
from placements.workflow import TO_ACKNOWLEDGE, NotificationStatus


def found(request: Request, reference: str) -> Notification:
    """Return the notification among those this person may see, or raise Http404."""
    rows = Notification.objects.visible_to(request.actor).for_list()
    return get_object_or_404(rows, placement__reference=reference)


def notifications(request: Request) -> HttpResponse:
    """List what schools have told: the authority's inbox, or a school's own with where each stands."""
    require(may_see_notifications(request.actor))
    school = may_tell_the_la(request.actor)
    rows = Notification.objects.visible_to(request.actor)
    filters = NotificationFilter(request.GET, queryset=turn_first(rows.for_list(), school=school))
    page = page_of(filters.qs, request.GET.get("page"))
    return render(request, "placements/notifications.html", {
        "filters": filters.form, "page": page, "lines": lines_of(list(page), request.actor),
        "counts": counts_of(rows, school=school), "school": school,
    })  # fmt: skip


def turn_first(rows: QuerySet[Notification], *, school: bool) -> QuerySet[Notification]:
    """Put what waits for this side first, soonest first."""
    mine = [NotificationStatus.QUESTIONED] if school else TO_ACKNOWLEDGE
    turn = Case(When(status__in=mine, then=Value(0)), default=Value(1))
    return rows.order_by(turn, "placement__planned_end_on" if school else "reply_by_on", "pk")


def counts_of(rows: Any, *, school: bool) -> list[dict[str, Any]]:
    """Return each choice of the list with how many it means, in one query; a school has no clock to keep."""
    shows = [(name, words) for name, words in NotificationFilter.SHOWS if not (school and name == "overdue")]
    of = {name: kept(Notification.objects.all(), name).values("pk") for name, _ in shows}
    number = rows.order_by().aggregate(**{name: Count(Case(When(pk__in=of[name], then=Value(1)))) for name in of})
    return [{"show": name, "text": words, "number": number[name]} for name, words in shows]


def lines_of(rows: list[Notification], actor: Membership) -> list[dict[str, Any]]:
    """Return the lines of the list, each with when its school was last reminded."""
    reminded = Reminder.objects.filter(about__in=[row.reference for row in rows], whom=Whom.SCHOOL)
    of_these = reminded.filter(occasion__in=[Occasion.TOLD_PAST_END, Occasion.TOLD_QUESTION]).order_by()
    asked_again = dict(of_these.values_list("about").annotate(last=Max("at")))
    return [line_of(row, actor) | {"asked_again": asked_again.get(row.reference)} for row in rows]


def line_of(row: Notification, actor: Membership) -> dict[str, Any]:
    """Return one line of the list, and note that this person saw the case."""
    placement = row.placement
    ended = placement.ended_on is not None
    return {
        "case": project(placement, actor), "status": row.get_status_display(), "tone": NOTIFICATION_TONES[row.status],
        "due": acknowledgement_due(row), "unsafe": not ended and not row.safe, "told_on": clock.local(row.told_at),
        "past_end": not ended and placement.planned_end_on < clock.today(),
    }  # fmt: skip


def tell_the_la(request: Request) -> HttpResponse:
    """Tell the authority of a placement the school has arranged."""
    require(may_tell_the_la(request.actor))
    page = Page(
        "Tell the local authority", "Tell the local authority", reverse("placements:notifications"),
        template="placements/tell_the_la.html",
    )  # fmt: skip

    def tell(given: Any) -> Notification:
        key, told = given["submission_key"], {name: value for name, value in given.items() if name != "submission_key"}
        return actions.tell_the_la(Told(**told), submission_key=key, by=request.actor)

    return ask(
        request, TellForm(typed(request)), page, act=tell, to=Notification.get_absolute_url,
        said="The local authority is told. What is still missing is listed under “To do”.",
    )  # fmt: skip


def acknowledge_notification(request: Request, reference: str) -> HttpResponse:
    """Acknowledge what the school has told."""
    row = found(request, reference)
    require(may_acknowledge(request.actor, row))
    page = Page(
        "Acknowledge", "Acknowledge", row.get_absolute_url(), caption=reference,
        sentence=f"{row.placement.home_school} is told that you have read what it told you.",
        consequences=("Acknowledging does not say that the placement is right, or safe.",
                      "The school goes on telling you of changes and of the end."),
    )  # fmt: skip
    form = ApproveForm(typed(request), initial={"version": row.version})
    return ask(
        request, form, page, said="It is acknowledged, and the school is told.",
        act=lambda given: actions.acknowledge_notification(row, by=request.actor, **given),
    )  # fmt: skip


def question_notification(request: Request, reference: str) -> HttpResponse:
    """Ask the school about what it has told."""
    row = found(request, reference)
    require(may_acknowledge(request.actor, row))
    form = ReasonForm(typed(request))
    form.fields["reason"].label = "Your question"
    page = Page(
        "Ask the school", "Ask the school", row.get_absolute_url(), caption=reference,
        sentence=f"{row.placement.home_school} is told, and answers here. Your clock stands still until it does.",
    )  # fmt: skip
    return ask(
        request, form, page, said="The school is asked.",
        act=lambda given: actions.question_notification(row, by=request.actor, **given),
    )  # fmt: skip


def answer_notification(request: Request, reference: str) -> HttpResponse:
    """Answer the authority's question."""
    row = found(request, reference)
    require(may_answer_for_school(request.actor, row))
    form = ReasonForm(typed(request))
    form.fields["reason"].label = "Your answer"
    page = Page(
        "Answer the question", "Send the answer", row.get_absolute_url(), caption=reference, sentence=question_of(row)
    )
    return ask(
        request, form, page, said="The answer is sent.",
        act=lambda given: actions.answer_notification(row, by=request.actor, **given),
    )  # fmt: skip


def update_notification(request: Request, reference: str) -> HttpResponse:
    """Change what was told, or add what was missing."""
    row = found(request, reference)
    require(may_answer_for_school(request.actor, row))
    page = Page(
        "Change or add to what you told", "Save and tell the local authority", row.get_absolute_url(),
        caption=reference, sentence="The local authority is told. What you leave empty stays as it was.",
    )  # fmt: skip
    form = UpdateForm(
        typed(request), at=row.placement.provision_id, knows_upn=bool(row.placement.pupil.upn), initial=as_told(row)
    )

    def update(given: Any) -> Notification:
        facts = {name: value for name, value in given.items() if name not in ("reason", "version")}
        return actions.update_notification(
            row, given=facts, reason=given["reason"], version=given["version"], by=request.actor
        )

    return ask(request, form, page, said="It is saved, and the local authority is told.", act=update)


def as_told(row: Notification) -> dict[str, Any]:
    """Return what was told, for the form: a planned end that nobody has given stays empty."""
    shown = {name: getattr(row.placement, name) for name in OF_PLACEMENT} | {"version": row.version}
    shown |= {name: getattr(row, name) for name in OF_NOTIFICATION}
    if row.placement.tasks.filter(key="planned_end", done_at=None).exists():
        shown["planned_end_on"] = None
    return shown


def end_notification(request: Request, reference: str) -> HttpResponse:
    """Tell that the placement has ended."""
    row = found(request, reference)
    require(may_end_notification(request.actor, row))
    page = Page(
        "Tell that it has ended", "Record the end", row.get_absolute_url(), caption=reference,
        consequences=("The other side is told.", "Nothing can be changed afterwards."),
    )  # fmt: skip
    form = EndNotificationForm(typed(request), initial={"ended_on": min(row.placement.planned_end_on, clock.today())})
    return ask(
        request, form, page, said="The end is recorded.",
        act=lambda given: actions.end_notification(row, by=request.actor, **given),
    )  # fmt: skip
