"""Possible matches: two cases, of two schools, that may be of one child."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apsystem.audit.recording import has_read
from apsystem.paging import page_of
from partnerships.actions import Stale
from partnerships.middleware import Request
from partnerships.models import Membership
from partnerships.policies import require
from referrals import actions
from referrals.access import project
from referrals.forms.matching import MatchFilter, MatchForm
from referrals.matching import placements
from referrals.models import PossibleMatch, Referral
from referrals.policies import may_look_at_match, may_see_matches
from referrals.shown import tone


TONES = {"": "waiting", "same": "bad", "different": "quiet"}


def matches(request: Request) -> HttpResponse:
    """List the possible matches nobody has looked at, oldest first; or those that somebody has, latest first."""
    require(may_see_matches(request.actor))
    filters = MatchFilter(request.GET)
    asked = filters.is_valid() and filters.cleaned_data["show"]
    rows = with_cases(request.actor)
    rows = rows.exclude(result="").order_by("-looked_at", "-pk") if asked else rows.to_look_at()  # type: ignore[attr-defined]
    page = page_of(rows, request.GET.get("page"))
    page.object_list = [shown(one, request.actor) for one in page]
    more = {
        "filters": filters, "page": page, "looked_at": bool(asked), "may_look": may_look_at_match(request.actor),
        "caption": "Looked at, latest first" if asked else "To look at, oldest first",
    }  # fmt: skip
    return render(request, "referrals/matches.html", more)


def with_cases(actor: Membership) -> "QuerySet[PossibleMatch]":
    """Return the possible matches with both sides' cases that this person may see."""
    sent = Referral.objects.visible_to(actor).for_list().order_by("-started_at", "-pk")
    stays = placements().visible_to(actor).for_list()
    return (
        PossibleMatch.objects.visible_to(actor)
        .select_related(
            "pupil", "looked_by__user", "referral__school", "referral__partnership", "referral__provision_type"
        )
        .prefetch_related(Prefetch("pupil__referrals", queryset=sent), Prefetch("pupil__placements", queryset=stays))
    )


def shown(match: PossibleMatch, actor: Membership) -> dict[str, Any]:
    """Return what a page shows of a possible match: by what it was found, and both sides."""
    return {
        "number": match.pk,
        "url": reverse("referrals:match", args=[match.pk]),
        "found_by": match.get_found_by_display(),
        "found_at": match.found_at,
        "one": referral_side(match.referral, actor),
        "other": other_side(match),
        "result": match.get_result_display() or "To look at",
        "is_same": match.result == PossibleMatch.Result.SAME,
        "tone": TONES[match.result],
        "note": match.note,
        "looked_by": match.looked_by.user.name if match.looked_by else "",
        "looked_at": match.looked_at,
    }


def referral_side(referral: Referral, actor: Membership) -> dict[str, Any]:
    """Return the referral that was found to match; of one not sent yet only its school, for drafts stay in it."""
    if not referral.submitted_at:
        words = "A draft, which the school has not sent"
        return {"name": "", "school": referral.school.name, "cases": [{"text": words}]}
    case = project(referral, actor)
    return {
        "name": case.pupil_name,
        "born": case.date_of_birth,
        "upn": case.upn,
        "school": case.school.name,
        "cases": [case_shown(referral)],
    }


def other_side(match: PossibleMatch) -> dict[str, Any]:
    """Return the child as the authority knows them, with their cases at other schools."""
    pupil, school = match.pupil, match.referral.school_id
    cases = [case_shown(one) for one in pupil.referrals.all() if one.school_id != school]
    stays = [stay_shown(one) for one in pupil.placements.all() if one.home_school_id != school]
    schools = {case["school"]: None for case in [*cases, *stays]}
    return {
        "name": pupil.name,
        "born": pupil.date_of_birth,
        "upn": pupil.upn or "",
        "school": ", ".join(schools),
        "cases": [*cases, *stays],
    }


def case_shown(referral: Referral) -> dict[str, Any]:
    """Return a referral as one line with its address, and note that it was seen."""
    has_read(referral.reference)
    return {
        "text": f"Referral {referral.reference}", "href": referral.get_absolute_url(), "school": referral.school.name,
        "status": referral.get_status_display(), "tone": tone(referral.status),
    }  # fmt: skip


def stay_shown(placement: Any) -> dict[str, Any]:
    """Return a placement as one line with its address, and note that it was seen."""
    has_read(placement.reference)
    return {
        "text": f"Placement {placement.reference}, {placement.provision.organisation}", "tone": "info",
        "href": placement.get_absolute_url(), "school": placement.home_school.name,
        "status": placement.get_status_display(),
    }  # fmt: skip


def match(request: Request, number: int) -> HttpResponse:
    """Show both sides of a possible match, and record whether it is the same child."""
    found = get_object_or_404(with_cases(request.actor), pk=number)
    may_look = may_look_at_match(request.actor)
    if request.method == "POST":
        require(may_look)
    initial = {"version": found.version, "result": found.result, "note": found.note}
    form = MatchForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            looked = actions.look_at_match(found, by=request.actor, **form.cleaned_data)
        except Stale:
            form.add_error(None, (
                f"{found.looked_by.user.name if found.looked_by else 'A colleague'} looked at this while you did. What "
                "you wrote is below and is not saved yet: press the button again to put it in place of theirs"
            ))  # fmt: skip
            form.data = {**form.data, "version": str(found.version)}
        else:
            messages.success(request, "What you found is recorded.")
            same = looked.result == PossibleMatch.Result.SAME
            return redirect("referrals:match", number) if same else redirect("referrals:matches")
    more = {"match": shown(found, request.actor), "form": form if may_look else None}
    return render(request, "referrals/match.html", more)
