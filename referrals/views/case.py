"""The case: the list of referrals a person may see, and each one's page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apsystem.paging import page_of
from partnerships.middleware import Request
from partnerships.policies import require
from referrals import policies
from referrals.access import CaseView, Reading, Relation, project, reading_of
from referrals.answers import answered, case_parts
from referrals.filters import PageForm, ReferralFilter
from referrals.models import Referral
from referrals.next_step import next_step
from referrals.shown import timeline, tone
from referrals.views.finding import found
from referrals.workflow import REFERRAL, Status


# The page of each move a case page may offer; those of a meeting are made at the meeting.
PAGES = {
    "submit": "submit",
    "answer": "answer",
    "look_again": "look_again",
    "accept": "accept",
    "list": "list_for_meeting",
    "return": "return_to_school",
    "signpost": "signpost",
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
    return [row_of(project(referral, request.actor), referral.started_at) for referral in referrals]


def row_of(case: CaseView, started_at: Any) -> Any:
    """Return a case as a row of the list."""
    writing = case.status in (Status.DRAFT, Status.RETURNED) and case.relation == Relation.SCHOOL
    return [
        {
            "text": case.reference,
            "href": reverse("referrals:task_list", args=[case.reference]) if writing else case.url,
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
        "events": timeline(referral) if may_see_events(reading) else None,
        "buttons": buttons_of(request, referral),
    }
    return render(request, "referrals/detail.html", more)


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


def may_see_events(reading: Reading) -> bool:
    """Say whether this person reads the case's history: a reason may tell what a member does not read."""
    return reading.relation in (Relation.SCHOOL, Relation.RUNS, Relation.OFFICER)


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
    if policies.may_write(request.actor, referral):
        moves.insert(
            0,
            {
                "text": "Go on writing",
                "ends_it": False,
                "href": reverse("referrals:task_list", args=[referral.reference]),
            },
        )
    return moves
