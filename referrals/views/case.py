"""The case: the list of referrals a person may see, and each one's page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apsystem.paging import page_of
from apsystem.privacy import Group
from partnerships.middleware import Request
from partnerships.policies import require
from referrals import policies
from referrals.access import CaseView, Relation, project, reading_of
from referrals.advice import advice_of
from referrals.answers import Part, answered, case_parts
from referrals.before_sending import checking
from referrals.changelog import changed_after_papers
from referrals.comments import comments_of
from referrals.family import due_to_tell, to_tell
from referrals.filters import PageForm, ReferralFilter
from referrals.forms.commenting import CommentForm
from referrals.last_looked import changed_for, news_of
from referrals.models import Referral
from referrals.next_step import next_step
from referrals.shown import timeline, tone
from referrals.views.finding import found, la_codes
from referrals.workflow import AMENDABLE, LIVE, REFERRAL, Status


# The page of each move a case page may offer; those of a meeting are made at the meeting.
PAGES = {
    "submit": "submit",
    "answer": "answer",
    "look_again": "look_again",
    "accept": "accept",
    "list": "list_for_meeting",
    "return": "return_to_school",
    "signpost": "signpost",
    "call_in": "call_in",
    "withdraw": "withdraw",
}


def list(request: Request) -> HttpResponse:
    """List the referrals this person may see, filtered, a page at a time."""
    require(policies.may_see_cases(request.actor))
    seen = Referral.objects.visible_to(request.actor).for_list().prefetch_related("offers")
    found = ReferralFilter(request.GET or None, queryset=seen, actor=request.actor)
    number = PageForm(request.GET)
    page = page_of(found.qs, number.cleaned_data["page"] if number.is_valid() else None)
    more = {
        "page": page, "filters": found.form, "table": table(request, [*page.object_list]),
        "may_start": policies.may_start(request.actor),
        "filtered": any(request.GET.get(name) for name in found.form.fields),
    }  # fmt: skip
    return render(request, "referrals/list.html", more)


def table(request: Request, referrals: Any) -> Any:
    """Return the rows of the list, each with as much as this person reads of the case."""
    changed = changed_for(request.actor, referrals)
    return [row_of(project(referral, request.actor), referral.started_at, changed) for referral in referrals]


def row_of(case: CaseView, started_at: Any, changed: Mapping[str, Any]) -> Any:
    """Return a case as a row of the list, marked where it changed since this person last looked."""
    writing = case.status in (Status.DRAFT, Status.RETURNED) and case.relation == Relation.SCHOOL
    return [
        {
            "text": case.reference,
            "href": reverse("referrals:task_list", args=[case.reference]) if writing else case.url,
            "sub": "Changed since you looked" if case.reference in changed else "",
        },
        {"text": getattr(case, "pupil_name", "") or "Not named yet"},
        {"text": "" if case.year_group is None else case.year_group, "number": True},
        {"text": case.school},
        {"text": case.status_label, "tone": tone(case.status)},
        {"text": f"{case.submitted_at or started_at:%-d %B %Y}"},
    ]


def detail(request: Request, reference: str) -> HttpResponse:
    """Show the case: who has it, what happens next, both voices first, and what this person may read and do."""
    referral = found(request, reference)
    case, reading = project(referral, request.actor), reading_of(request.actor, referral)
    parts = answered(case_parts(referral, reading))
    news = news_of(request.actor, referral)
    more = {
        "case": case,
        "tone": tone(case.status),
        "facts": facts_of(case),
        "next": next_step(referral),
        "was_decided": referral.decided_at is not None,
        "voices": [part for part in parts if part.slug == "voice"],
        "parts": [part for part in parts if part.slug not in ("voice", "documents")],
        "documents": [part for part in parts if part.slug == "documents"],
        "takes_documents": policies.may_attach(request.actor, referral),
        "events": timeline(referral) if policies.may_see_history(request.actor, referral) else None,
        "buttons": buttons_of(request, referral),
        "checking": checking(referral, request.actor, la_codes()) if is_to_check(request, referral) else None,
        "news": news,
        "changed": {section.slug for section in news.sections} if news else set[str](),
        "sent_again": referral.submissions.filter(number__gt=1).exists(),
        "after_papers": changed_after_papers(referral, reading),
        "links": links_of(request, referral),
        "reads_advice": reading.may_read("advice.row", Group.F2),
        "advice": Part("advice", "Advice the school took", blocks=advice_of(referral, reading)),
        "add_advice": f"{reverse('referrals:record_advice')}?referral={reference}"
        if policies.is_own_school(request.actor, referral)
        else "",
        "duty": duty_of(case),
        **comments_on(request, referral),
    }
    return render(request, "referrals/detail.html", more)


def is_to_check(request: Request, referral: Referral) -> bool:
    """Say whether this person checks the referral, and it waits for that."""
    return referral.status == Status.SUBMITTED and policies.may_check(request.actor, referral)


def facts_of(case: CaseView) -> Any:
    """Return the few facts in the header of a case."""
    year = "" if case.year_group is None else f"Year {case.year_group}"
    sent = f"{case.submitted_at:%-d %B %Y}" if case.submitted_at else "Not yet"
    signed = f"{case.signed_at:%-d %B %Y}" if case.signed_at else "Not yet"
    return [
        {"key": "Pupil", "value": getattr(case, "pupil_name", "")},
        {"key": "Year", "value": year},
        {"key": "School", "value": case.school},
        {"key": "Partnership", "value": case.partnership},
        {"key": "Sent", "value": sent},
        {"key": "Signed", "value": signed},
    ]


def links_of(request: Request, referral: Referral) -> Any:
    """Return the letters about the outcome, and the pages for a pupil who has moved while the case lives."""
    pages = []
    told = referral.decided_at is not None or referral.status == Status.WITHDRAWN
    if told and policies.may_read_outcome_letters(request.actor, referral):
        pages.append(("referrals:letters", "Letters to the family about the outcome"))
    lives = referral.submitted_at is not None and referral.status in LIVE
    if lives and policies.may_move_pupil(request.actor, referral):
        pages.append(("placements:move_pupil", "The pupil has moved"))
    if lives and policies.is_own_school(request.actor, referral):
        pages.append(("placements:say_left", "The pupil has left our school"))
    if policies.may_ask_to_act(request.actor, referral) and referral.status in (Status.READY, Status.LISTED):
        pages.append(("referrals:chairs_action", "Decide it between meetings: chair’s action"))
    if told and (decision := to_tell(referral)) and policies.may_tell_family(request.actor, decision):
        pages.append(("referrals:family_told", f"Record that the family was told ({due_to_tell(decision)})"))
    return [{"text": text, "href": reverse(page, args=[referral.reference])} for page, text in pages]


def duty_of(case: CaseView) -> str:
    """Say whose duty a pupil is who lives in another authority's area (section 19, Education Act 1996)."""
    home = getattr(case, "home_la_code", "")
    ours = case.school.la_code
    if not home or home == ours:
        return ""
    return (
        f"The pupil lives in the area of authority {home}; the school is in {ours}. It is the duty of the authority "
        "where a pupil lives to arrange suitable education."
    )


def comments_on(request: Request, referral: Referral) -> dict[str, Any]:
    """Return what was said about the case and the box to say more, for those who may."""
    if not policies.may_comment(request.actor, referral):
        return {}
    return {"comments": comments_of(referral, request.actor), "comment_form": CommentForm()}


def buttons_of(request: Request, referral: Referral) -> Any:
    """Return the moves this person may make of the case, as links to their pages."""
    offered = policies.moves_for(request.actor, referral)
    moves = [
        {
            "text": REFERRAL.moves[name].label,
            "href": reverse(f"referrals:{page}", args=[referral.reference]),
            "ends_it": name == "withdraw",
        }
        for name, page in PAGES.items()
        if name in offered
    ]
    if policies.may_sign(request.actor, referral) and policies.waits_for_signature(referral):
        moves.insert(
            0, {"text": "Read and sign", "ends_it": False, "href": reverse("referrals:sign", args=[referral.reference])}
        )
    if policies.may_amend(request.actor, referral) and referral.status in AMENDABLE:
        change = {"text": "Change this referral", "href": reverse("referrals:amend", args=[referral.reference])}
        moves.append({**change, "ends_it": False})
    if policies.may_write(request.actor, referral):
        moves.insert(
            0,
            {
                "text": "Go on writing",
                "ends_it": False,
                "href": reverse("referrals:task_list", args=[referral.reference]),
            },
        )
    return sorted(moves, key=lambda button: bool(button["ends_it"]))
