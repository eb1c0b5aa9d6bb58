"""The school writes a referral: the list of tasks, and a page for each section."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from partnerships.actions import Stale
from partnerships.middleware import Request
from partnerships.models import Organisation
from referrals import actions, tasks
from referrals.answers import parts_of
from referrals.forms.drafting import SectionForm
from referrals.models import Referral
from referrals.sections import Section
from referrals.upn import Upn, warning
from referrals.views.finding import being_written, context, page_of_section, section_or_404


def task_list(request: Request, reference: str) -> HttpResponse:
    """Show the sections, how each stands, and how much is left."""
    referral = being_written(request, reference)
    found = tasks.tasks_of(referral, lambda section: page_of_section(referral, section))
    more = {"tasks": found, "left": tasks.left(found), "returned": tasks.why_returned(referral)}
    return render(request, "referrals/task_list.html", context(request, referral, **more))


def section(request: Request, reference: str, slug: str) -> HttpResponse:
    """Show one section and save it, wrong words too; one that a colleague saved meanwhile is shown beside theirs."""
    referral = being_written(request, reference)
    page = section_or_404(slug, rows=False)
    texts = dict(referral.answers.values_list("key", "text"))
    form = SectionForm(
        referral=prefilled(referral, slug, request), section=slug, texts=texts,
        data=request.POST if request.method == "POST" else None,
    )  # fmt: skip
    if request.method == "POST" and "version" not in (form.errors or {}):
        try:
            return saved(request, referral, page, form)
        except Stale:
            return beside_theirs(request, referral, page, form)
    return render(request, "referrals/section.html", context(request, referral, section=page, form=form))


def prefilled(referral: Referral, slug: str, request: Request) -> Referral:
    """Return the referral with the person's own name where nobody has said who the contact is."""
    if slug == "contact" and "contact" not in referral.visited and not referral.contact_name:
        referral.contact_name = request.user.name
        referral.contact_role = request.actor.get_role_display()
        referral.contact_email = request.user.email
    return referral


def saved(request: Request, referral: Referral, page: Section, form: SectionForm) -> HttpResponse:
    """Save a section and go on: to the list of tasks, or back to the page where some words could not be read."""
    words = form.words()
    version = form.cleaned_data["version"]
    actions.save_section(referral, page.slug, values=form.values(), words=words, version=version, by=request.actor)
    if words:
        messages.info(request, "Saved. Some answers need mending before you send the referral: they are marked below.")
        return redirect("referrals:section", referral.reference, page.slug)
    messages.success(request, f"“{page.title}” has been saved.")
    warn_of_upn(request, str(form.values().get("upn") or ""))
    return redirect("referrals:task_list", referral.reference)


def warn_of_upn(request: Request, upn: str) -> None:
    """Say where a unique pupil number was given out by another local authority: it is never refused for that."""
    known = set(Organisation.objects.filter(kind="authority").values_list("la_code", flat=True)) if upn else set()
    sentence = warning(Upn(upn), known) if upn else ""
    if sentence:
        messages.warning(request, sentence)


def beside_theirs(request: Request, referral: Referral, page: Section, form: SectionForm) -> HttpResponse:
    """Show the person's words again beside what a colleague saved meanwhile; a second press saves."""
    mark = tasks.last_saved(referral, page.slug)
    form.add_error(None, (
        f"{mark.by} saved this page on {mark.at} while you were writing. What you wrote is below and is not saved yet: "
        "press the button again to put it in place of theirs"
    ))  # fmt: skip
    form.data = {**form.data, "version": str(referral.version)}
    theirs: list[Any] = [
        {"key": line.label, "value": line.value}
        for part in parts_of(referral) if part.slug == page.slug for line in part.lines
    ]  # fmt: skip
    more = {"section": page, "form": form, "theirs": theirs, "by": mark.by}
    return render(request, "referrals/section.html", context(request, referral, **more))
