"""The school writes a referral: the list of tasks, and a page for each section."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from partnerships.actions import Stale
from partnerships.middleware import Request
from referrals import actions, tasks
from referrals.answers import parts_of
from referrals.asked import asked_of
from referrals.completeness import missing
from referrals.copying import look_again_at
from referrals.forms.drafting import SectionForm
from referrals.forms.rows import RowGroup, all_forms, row_groups, words_in
from referrals.models import Referral
from referrals.sections import SECTIONS, Section
from referrals.upn import Upn, warning
from referrals.views.finding import being_written, context, la_codes, page_of_section, section_or_404


def task_list(request: Request, reference: str) -> HttpResponse:
    """Show the sections, how each stands, and how much is left."""
    referral = being_written(request, reference)
    found = tasks.tasks_of(referral, lambda section: page_of_section(referral, section))
    more = {
        "tasks": found, "left": tasks.left(found), "returned": tasks.why_returned(referral),
        "look_at": look_again_at(referral),
    }  # fmt: skip
    return render(request, "referrals/task_list.html", context(request, referral, **more))


def section(request: Request, reference: str, slug: str) -> HttpResponse:
    """Show one page and save it, wrong words too; one that a colleague saved meanwhile is shown beside theirs."""
    referral = being_written(request, reference)
    page = section_or_404(slug)
    texts = {answer.key: answer.text for answer in referral.answers.all()}
    posted = request.POST if request.method == "POST" else None
    form = SectionForm(referral=prefilled(referral, slug, request), section=slug, texts=texts, data=posted)
    groups = row_groups(page, referral, data=posted, more=request.GET.get("more", ""))
    if posted is not None and is_readable(form, groups):
        try:
            return saved(request, referral, page, form, groups)
        except Stale:
            return beside_theirs(request, referral, page, form, groups)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return drawn(request, referral, page, form, groups)


def is_readable(form: SectionForm, groups: list[RowGroup]) -> bool:
    """Read every form of the page, and say whether it says which version of the page it was."""
    for one in all_forms(form, groups):
        one.full_clean()
    return "version" not in form.errors


def drawn(
    request: Request, referral: Referral, page: Section, form: SectionForm, groups: list[RowGroup], **more: Any
) -> HttpResponse:
    """Draw a page of the form with its questions and rows."""
    asked = asked_of(referral)
    for name, field in form.fields.items():
        field.asked_for = asked.get((page.slug, name), [])  # type: ignore[attr-defined]  # read by the page
    given = {
        "section": page, "form": form, "groups": groups, "forms": all_forms(form, groups),
        "asked": asked.get((page.slug, ""), []),
    }  # fmt: skip
    return render(request, "referrals/section.html", context(request, referral, **given, **more))


def prefilled(referral: Referral, slug: str, request: Request) -> Referral:
    """Return the referral with the person's own name where nobody has said who the contact is."""
    if slug == "contact" and "contact" not in referral.visited and not referral.contact_name:
        referral.contact_name = request.user.name
        referral.contact_role = request.actor.get_role_display()
        referral.contact_email = request.user.email
    return referral


def saved(
    request: Request, referral: Referral, page: Section, form: SectionForm, groups: list[RowGroup]
) -> HttpResponse:
    """Save a page and go on to what the pressed button asks for, or stay where some words could not be read."""
    words = form.words() | words_in(groups)
    rows = {group.kind.name: [row.written() for row in group.forms] for group in groups}
    version, values = form.cleaned_data["version"], form.values()
    written = actions.save_section(
        referral, page.slug, values=values, words=words, rows=rows, version=version, by=request.actor
    )
    warn_of_upn(request, str(values.get("upn") or ""))
    here = reverse("referrals:section", args=[referral.reference, page.slug])
    if (more := request.POST.get("more", "")) in page.rows:
        return redirect(f"{here}?more={more}#{more}")
    if (question := request.POST.get("attach", "")) in form.asked:
        return redirect(f"{reverse('referrals:attach', args=[referral.reference])}?instead_of={question}")
    if words:
        messages.info(request, "Saved. Some answers need mending before you send the referral: they are marked below.")
        return redirect(here)
    messages.success(request, f"“{page.title}” has been saved.")
    return redirect(next_page(request, written, page))


def next_page(request: Request, referral: Referral, page: Section) -> str:
    """Return where to go after a page: back to the answers or the list, or on to the next page that is not complete."""
    if "list" in request.POST:
        return reverse("referrals:task_list", args=[referral.reference])
    gaps = {gap.section for gap in missing(referral)}
    left = [] if "check" in request.GET else SECTIONS[SECTIONS.index(page) + 1 :]
    following = next((section for section in left if section.slug in gaps), None)
    if following:
        return page_of_section(referral, following)
    return reverse("referrals:check", args=[referral.reference])


def warn_of_upn(request: Request, upn: str) -> None:
    """Say where a unique pupil number was given out by another local authority: it is never refused for that."""
    if upn and (sentence := warning(Upn(upn), la_codes())):
        messages.warning(request, sentence)


def beside_theirs(
    request: Request, referral: Referral, page: Section, form: SectionForm, groups: list[RowGroup]
) -> HttpResponse:
    """Show the person's words again beside what a colleague saved meanwhile; a second press saves."""
    mark = tasks.last_saved(referral, page.slug)
    form.add_error(None, (
        f"{mark.by} saved this page on {mark.at} while you were writing. What you wrote is below and is not saved yet: "
        "press the button again to put it in place of theirs"
    ))  # fmt: skip
    form.data = {**form.data, "version": str(referral.version)}
    theirs = next(part for part in parts_of(referral) if part.slug == page.slug)
    return drawn(request, referral, page, form, groups, theirs=theirs, by=mark.by)
