"""The first lines of every page of a case: find it among what this person may see, and whether they may do this."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from apsystem.workflow import NotAllowed
from partnerships.middleware import Request
from partnerships.models import Kind, Organisation
from partnerships.policies import require
from referrals.access import CaseView, project
from referrals.actions.moving import last_move
from referrals.models import Referral
from referrals.policies import is_own_school
from referrals.sections import BY_SLUG, DOCUMENTS, Section
from referrals.workflow import DRAFTING


def found(request: Request, reference: str) -> Referral:
    """Return the referral, or raise Http404 to a stranger."""
    seen = Referral.objects.visible_to(request.actor).select_related("form_version")
    return get_object_or_404(seen.for_list().prefetch_related("offers"), reference=reference)


def being_written(request: Request, reference: str) -> Referral:
    """Return a referral its school still writes; 404 to a stranger, 403 to a colleague elsewhere, 409 once sent."""
    referral = found(request, reference)
    require(is_own_school(request.actor, referral))
    if referral.status not in DRAFTING:
        raise NotAllowed(f"This referral can no longer be changed here. {last_move(referral)}")
    return referral


def section_or_404(slug: str) -> Section:
    """Return a page of the form; raise Http404 for any other, and for documents, which have pages of their own."""
    section = BY_SLUG.get(slug)
    if section is None or slug == DOCUMENTS:
        raise Http404
    return section


def page_of_section(referral: Referral | CaseView, section: Section) -> str:
    """Return the address of the page where a section is written."""
    reference = str(getattr(referral, "reference", ""))
    if section.slug == DOCUMENTS:
        return reverse("referrals:documents", args=[reference])
    return reverse("referrals:section", args=[reference, section.slug])


def la_codes() -> set[str]:
    """Return the numbers of the local authorities known here, by which a unique pupil number of another is told."""
    return set(Organisation.objects.filter(kind=Kind.AUTHORITY).values_list("la_code", flat=True))


def context(request: Request, referral: Referral, **more: Any) -> dict[str, Any]:
    """Return what every page of a case gets: the case as this person may see it, and what the page adds."""
    return {"case": project(referral, request.actor), **more}
