"""The school changes what it sent, with a reason; and everybody who reads the case reads what was changed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apsystem.workflow import NotAllowed
from partnerships.actions import Stale
from partnerships.middleware import Request
from partnerships.policies import require
from referrals import actions, policies, tasks
from referrals.access import reading_of
from referrals.actions.moving import last_move
from referrals.answers import parts_of
from referrals.changelog import changed_after_papers, changelog, papers_are_out
from referrals.forms.amending import AmendForm, with_room
from referrals.forms.rows import RowGroup, all_forms, row_groups, words_in
from referrals.models import Referral
from referrals.sections import DOCUMENTS, SECTIONS, Section
from referrals.views.finding import context, found, section_or_404
from referrals.workflow import AMENDABLE


def amendable(request: Request, reference: str) -> Referral:
    """Return a referral its school may change after sending; 404 to a stranger, 403 elsewhere, 409 once decided."""
    referral = found(request, reference)
    require(policies.may_amend(request.actor, referral))
    if referral.status not in AMENDABLE:
        raise NotAllowed(f"This referral can no longer be changed. {last_move(referral)}")
    return referral


def amend(request: Request, reference: str) -> HttpResponse:
    """Show the pages that may be changed after sending."""
    referral = amendable(request, reference)
    pages = [
        {"title": section.title, "href": reverse("referrals:amend_section", args=[reference, section.slug])}
        for section in SECTIONS
        if section.slug != DOCUMENTS
    ]
    return render(
        request, "referrals/amend.html", context(request, referral, pages=pages, papers_out=papers_are_out(referral))
    )


def amend_section(request: Request, reference: str, slug: str) -> HttpResponse:
    """Change one page with the reason; what is wrong or missing is said, and until it is right nothing changes."""
    referral = amendable(request, reference)
    page = section_or_404(slug)
    texts = {answer.key: answer.text for answer in referral.answers.all()}
    posted = request.POST if request.method == "POST" else None
    form = AmendForm(referral=referral, section=slug, texts=texts, data=posted)
    groups = row_groups(page, referral, data=posted)
    if posted is not None and is_readable(form, groups):
        try:
            return amended(request, referral, page, form, groups)
        except actions.Incomplete as refusal:
            form.add_error(None, [f"{gap.sentence}. Without it nothing is changed" for gap in refusal.gaps])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except Stale:
            return beside_theirs(request, referral, page, form, groups)
    return drawn(request, referral, page, form, groups if posted else with_room(groups))


def is_readable(form: AmendForm, groups: list[RowGroup]) -> bool:
    """Read every form of the page, and say whether each can be read; a row that is to go may hold anything."""
    for one in all_forms(form, groups):
        one.full_clean()
    return form.is_valid() and not words_in(groups)


def amended(
    request: Request, referral: Referral, page: Section, form: AmendForm, groups: list[RowGroup]
) -> HttpResponse:
    """Change a page, and go back to the case."""
    actions.amend(
        referral, page.slug, values=form.values(), reason=form.cleaned_data["reason"],
        rows={group.kind.name: [row.written() for row in group.forms] for group in groups},
        version=form.cleaned_data["version"], by=request.actor,
    )  # fmt: skip
    messages.success(request, f"“{page.title}” has been changed, and the partnership has been told.")
    return redirect(referral)


def drawn(
    request: Request, referral: Referral, page: Section, form: AmendForm, groups: list[RowGroup], **more: Any
) -> HttpResponse:
    """Draw a page of the form with its questions, its rows and why it is changed."""
    given = {"section": page, "form": form, "groups": groups, "forms": all_forms(form, groups)}
    return render(request, "referrals/amend_section.html", context(request, referral, **given, **more))


def beside_theirs(
    request: Request, referral: Referral, page: Section, form: AmendForm, groups: list[RowGroup]
) -> HttpResponse:
    """Show the person's words again beside what a colleague sent meanwhile; a second press puts them in its place."""
    fresh = found(request, referral.reference)
    mark = tasks.last_saved(fresh, page.slug)
    form.add_error(None, (
        f"{mark.by} changed this page on {mark.at} while you were writing. What you wrote is below and is not saved "
        "yet: press the button again to put it in place of theirs"
    ))  # fmt: skip
    form.data = {**form.data, "version": str(fresh.version)}
    theirs = next(part for part in parts_of(fresh) if part.slug == page.slug)
    return drawn(request, fresh, page, form, groups, theirs=theirs, by=mark.by)


def changes(request: Request, reference: str) -> HttpResponse:
    """Show each time the referral was changed after it was first sent, with who, when, why and what."""
    referral = found(request, reference)
    reading = reading_of(request.actor, referral)
    more = {"amendments": changelog(referral, reading), "after_papers": changed_after_papers(referral, reading)}
    return render(request, "referrals/changes.html", context(request, referral, **more))
