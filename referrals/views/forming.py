"""The LA administrator makes the referral form: its versions, the questions of a draft, and publishing one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.govuk.forms import GovukForm, VersionedForm
from apsystem.workflow import NotAllowed
from partnerships.actions import Stale
from partnerships.actions.once import first_press
from partnerships.forms.configuring import again
from partnerships.middleware import Request
from partnerships.policies import may_configure, require
from referrals.actions import forming as actions
from referrals.actions.forming import PUBLISHED
from referrals.form_versions import WHY_NEEDED, differences, draft_form, form_in_force, published_forms
from referrals.forming_pages import pages_of, preview_of, standing
from referrals.forms.forming import AddQuestionForm, ChangeQuestionForm, PublishForm, StartForm
from referrals.models import FormVersion, Question
from referrals.sections import BY_SLUG


def versions(request: Request) -> HttpResponse:
    """List the versions of the form, with how each stands and how many referrals were begun on it."""
    require(may_configure(request.actor))
    found = list(FormVersion.objects.annotate(begun=Count("referrals")))
    force = form_in_force()
    head = [{"text": "Version"}, {"text": "First day"}, {"text": "How it stands"},
            {"text": "Referrals begun", "number": True}]  # fmt: skip
    rows = [
        [
            {"text": str(one), "href": reverse("referrals:form_version", args=[one.number])},
            {"text": f"{one.from_on:%-d %B %Y}" if one.published_at else "Not set yet"},
            standing(one, force),
            {"text": one.begun, "number": True},
        ]
        for one in found
    ]
    draft = next((one for one in found if not one.published_at), None)
    return render(request, "referrals/forming/versions.html", {"head": head, "rows": rows, "draft": draft})


def start_version(request: Request) -> HttpResponse:
    """Ask what a new version begins from, and make it."""
    require(may_configure(request.actor))
    form = StartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            if first_press(form.cleaned_data["submission_key"]):
                actions.start_form_version(form.cleaned_data["source"], by=request.actor)
                messages.success(request, "You have made a draft. Schools do not see it until you publish it.")
            draft = draft_form()
            return redirect("referrals:form_version", draft.number) if draft else redirect("referrals:form_versions")
        except ValidationError as refused:
            form.add_error(None, refused)
    return render(request, "referrals/forming/start.html", {"form": form})


def version(request: Request, number: int) -> HttpResponse:
    """Show the questions of a version, page by page; those of a draft lead to their own page."""
    require(may_configure(request.actor))
    form_version = found_version(number)
    context = {
        "version": form_version,
        "pages": pages_of(form_version),
        "standing": standing(form_version, form_in_force()),
    }
    return render(request, "referrals/forming/version.html", context)


def preview(request: Request, number: int, slug: str) -> HttpResponse:
    """Show one page of a version as a school will see it; nothing on it can be saved."""
    require(may_configure(request.actor))
    section = BY_SLUG.get(slug)
    if section is None:
        raise Http404
    shown = found_version(number)
    context = {"version": shown, "section": section, **preview_of(shown, section)}
    return render(request, "referrals/forming/preview.html", context)


def add_question(request: Request, number: int) -> HttpResponse:
    """Add a question to the draft."""
    require(may_configure(request.actor))
    draft = found_draft(number)
    form = AddQuestionForm(request.POST if request.method == "POST" else None, initial={"version": draft.version})
    if form.is_valid():
        try:
            question = actions.add_question(draft, **form.said(), by=request.actor)
            messages.success(request, f"“{question.label}” has been added at the end of its page.")
            return redirect("referrals:form_version", number)
        except ValidationError as refused:
            blame(form, refused)
        except Stale:
            told_of_change(form, draft)
    return render(request, "referrals/forming/add.html", {"form": form, "version": draft})


def change_question(request: Request, number: int, question: str) -> HttpResponse:
    """Change a question of the draft."""
    require(may_configure(request.actor))
    draft = found_draft(number)
    questions = list(draft.questions.all())
    row = one_of(questions, question)
    form = ChangeQuestionForm(
        request.POST if request.method == "POST" else None, question=row, questions=questions,
        initial={"version": draft.version},
    )  # fmt: skip
    if form.is_valid():
        try:
            changed = actions.change_question(
                draft, question, version=form.cleaned_data["version"], by=request.actor, **form.said()
            )
            messages.success(request, f"“{changed.label}” has been changed in the draft.")
            return redirect("referrals:form_version", number)
        except ValidationError as refused:
            blame(form, refused)
        except Stale:
            told_of_change(form, draft)
    context = {"form": form, "version": draft, "question": row, "why": WHY_NEEDED.get(row.key)}
    return render(request, "referrals/forming/question.html", context)


def retire_question(request: Request, number: int, question: str) -> HttpResponse:
    """Ask before a question is taken out of the draft, or say why it cannot be."""
    require(may_configure(request.actor))
    draft = found_draft(number)
    row = one_of(list(draft.questions.all()), question)
    form = VersionedForm(request.POST if request.method == "POST" else None, initial={"version": draft.version})
    if form.is_valid():
        try:
            actions.retire_question(draft, question, version=form.cleaned_data["version"], by=request.actor)
            messages.success(request, f"“{row.label}” has been retired from the draft.")
            return redirect("referrals:form_version", number)
        except ValidationError as refused:
            blame(form, refused)
        except Stale:
            told_of_change(form, draft)
    context = {"form": form, "version": draft, "question": row, "why": WHY_NEEDED.get(row.key)}
    return render(request, "referrals/forming/retire.html", context)


def publish(request: Request, number: int) -> HttpResponse:
    """Show what the draft changes, and publish it from a day on."""
    require(may_configure(request.actor))
    draft = found_draft(number)
    form = PublishForm(
        request.POST if request.method == "POST" else None, initial={"version": draft.version, "name": draft.name}
    )
    if form.is_valid():
        try:
            done = actions.publish_form(draft, **form.cleaned_data, by=request.actor)
            messages.success(request, f"Version {number} is the referral form from {done.from_on:%-d %B %Y}.")
            return redirect("referrals:form_versions")
        except ValidationError as refused:
            blame(form, refused)
        except Stale:
            told_of_change(form, draft)
    newest = published_forms().first()
    changes = differences(newest.questions.all() if newest else [], draft.questions.all())
    context = {"form": form, "version": draft, "newest": newest, "changes": changes}
    return render(request, "referrals/forming/publish.html", context)


def discard(request: Request, number: int) -> HttpResponse:
    """Ask before the draft is thrown away."""
    require(may_configure(request.actor))
    draft = found_draft(number)
    form = VersionedForm(request.POST if request.method == "POST" else None, initial={"version": draft.version})
    if form.is_valid():
        try:
            actions.discard_form(draft, version=form.cleaned_data["version"], by=request.actor)
            messages.success(request, "The draft has been discarded.")
            return redirect("referrals:form_versions")
        except Stale:
            told_of_change(form, draft)
    return render(request, "referrals/forming/discard.html", {"form": form, "version": draft})


def found_version(number: int) -> FormVersion:
    """Return a version of the form; raise Http404 where there is none of this number."""
    return get_object_or_404(FormVersion, number=number)


def found_draft(number: int) -> FormVersion:
    """Return a version that is still a draft; raise NotAllowed where it has been published."""
    version = found_version(number)
    if version.published_at:
        raise NotAllowed(PUBLISHED)
    return version


def one_of(questions: list[Question], key: str) -> Question:
    """Return a question of a version; raise Http404 where it has none of this key."""
    question = next((one for one in questions if one.key == key), None)
    if question is None:
        raise Http404
    return question


def blame(form: GovukForm, refused: ValidationError) -> None:
    """Show a refusal beside the field it is about, or at the top of the page."""
    by_field: dict[str, Any] = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
    for name, sentences in by_field.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


def told_of_change(form: GovukForm, draft: FormVersion) -> None:
    """Say who changed the draft meanwhile; the page now carries its new version, so that a second press saves."""
    entry = Entry.objects.filter(detail__form=draft.number).order_by("-pk").first()
    who = f"{entry.person} changed this draft on {clock.local(entry.at):%-d %B at %H:%M}" if entry else (
        "Somebody changed this draft"
    )  # fmt: skip
    draft.refresh_from_db(fields=["version"])
    form.add_error(None, f"{who}, while this page was open. Nothing is lost: press the button again to go on")
    form.data = again(form, draft.version)
