"""Documents of a referral: the list, adding one, reading one, taking one away."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apsystem.audit.recording import has_read
from apsystem.uploads.judging import ending_of
from apsystem.workflow import NotAllowed
from partnerships.middleware import Request
from partnerships.policies import require
from referrals import actions
from referrals.access import DOCUMENT_GROUPS, reading_of
from referrals.actions.moving import last_move
from referrals.answers import Block, document_blocks
from referrals.checklist import Wanted, wanted
from referrals.completeness import answers_of, virus_found
from referrals.conditions import not_asked
from referrals.forms.drafting import DocumentForm, VersionForm, WhyNotForm
from referrals.models import Document, Referral
from referrals.policies import is_own_school
from referrals.versions import Version, current, versions_of
from referrals.views.finding import being_written, context, found
from referrals.workflow import DRAFTING, TAKES_DOCUMENTS


def taking_documents(request: Request, reference: str) -> Referral:
    """Return a referral the school may add documents to; 404, 403 or 409 otherwise."""
    referral = found(request, reference)
    require(is_own_school(request.actor, referral))
    if referral.status not in TAKES_DOCUMENTS:
        raise NotAllowed(f"Documents can no longer be added. {last_move(referral)}")
    return referral


def documents(request: Request, reference: str) -> HttpResponse:
    """Show which documents the answers ask for, and those there are."""
    referral = taking_documents(request, reference)
    infected = [one for one in current(referral.documents.all()) if one.scan == Document.Scan.INFECTED]
    more = {
        "documents": shown_documents(referral), "wanted": asked_for(referral), "writing": referral.status in DRAFTING,
        "infected": sorted({virus_found(one) for one in infected}),
    }  # fmt: skip
    return render(request, "referrals/documents.html", context(request, referral, **more))


def asked_for(referral: Referral) -> list[Wanted]:
    """Return the kinds of document this referral's answers ask for."""
    questions, answers = list(referral.form_version.questions.all()), answers_of(referral)
    return wanted(referral, questions, answers, not_asked(questions, answers))


def shown_documents(referral: Referral) -> list[tuple[Version, Block]]:
    """Return each document with how it is shown, the newest version of each first."""
    documents = list(referral.documents.all())
    return list(zip(versions_of(documents), document_blocks(documents), strict=True))


def attach(request: Request, reference: str) -> HttpResponse:
    """Attach a document."""
    referral = taking_documents(request, reference)
    questions = {q.key: q for q in referral.form_version.questions.all() if q.may_attach}
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = {name: request.GET.get(name, "") for name in ("instead_of", "kind")}
    form = DocumentForm(*given, may_stand_for=questions, initial=initial)
    if form.is_valid():
        try:
            attached = actions.attach(referral, by=request.actor, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error("upload", refusal)
        else:
            say_attached(request, attached)
            if question := questions.get(form.cleaned_data["instead_of"]):
                return redirect("referrals:section", reference, question.section)
            return redirect("referrals:documents", reference)
    more = {"form": form, "question": questions.get(form["instead_of"].value() or "")}
    return render(request, "referrals/attach.html", context(request, referral, **more))


def say_attached(request: Request, attached: Document) -> None:
    """Say that a document was attached, and whether it will be scanned."""
    waits = attached.scan == Document.Scan.WAITING
    scan = "is waiting to be scanned" if waits else "has not been scanned"
    messages.success(request, f"The document has been attached. It {scan} for viruses.")


def replace_document(request: Request, reference: str, key: uuid.UUID) -> HttpResponse:
    """Add a newer version of a document; 409 where there is one already."""
    referral = taking_documents(request, reference)
    held = get_object_or_404(Document.objects.filter(referral=referral), submission_key=key)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = VersionForm(*given, initial={"title": held.title})
    if form.is_valid():
        try:
            say_attached(request, actions.replace_document(held, by=request.actor, **form.cleaned_data))
            return redirect("referrals:documents", reference)
        except ValidationError as refusal:
            form.add_error("upload", refusal)
    elif request.method != "POST" and Document.objects.filter(replaces=held).exists():
        raise NotAllowed("There is a newer version of this document.")
    return render(request, "referrals/replace_document.html", context(request, referral, form=form, held=held))


def say_why_not(request: Request, reference: str, kind: str) -> HttpResponse:
    """Say why a document that the answers ask for is not attached; 404 for one they do not ask for."""
    referral = being_written(request, reference)
    wanting = next((one for one in asked_for(referral) if one.kind == kind), None)
    if wanting is None:
        raise Http404
    form = WhyNotForm(request.POST if request.method == "POST" else None, initial={"reason": wanting.reason})
    if form.is_valid():
        actions.say_why_not(referral, kind, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, "The reason has been saved.")
        return redirect("referrals:documents", reference)
    return render(request, "referrals/say_why_not.html", context(request, referral, form=form, wanting=wanting))


def document(request: Request, reference: str, key: uuid.UUID) -> HttpResponse:
    """Give a document to somebody who may read its kind, under a name that says nothing of the child."""
    referral = found(request, reference)
    held = get_object_or_404(Document.objects.filter(referral=referral), submission_key=key)
    if not reading_of(request.actor, referral).may_read("title", DOCUMENT_GROUPS[held.kind]):
        raise PermissionDenied
    if held.sent_at is None and not is_own_school(request.actor, referral):
        raise Http404  # the school is still writing
    if not held.may_be_opened:
        raise NotAllowed(f"{held.get_scan_display()}.")
    has_read(referral.reference)
    has_read(f"{referral.reference} {held.kind}")
    name = f"{referral.reference}-{held.kind.replace('_', '-')}.{ending_of(held.content_type)}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return HttpResponse(held.file.read(), content_type=held.content_type, headers=headers)


def remove_document(request: Request, reference: str, key: uuid.UUID) -> HttpResponse:
    """Take a document away from a draft, once the person has said so."""
    referral = being_written(request, reference)
    held = get_object_or_404(Document.objects.filter(referral=referral), submission_key=key)
    if request.method == "POST":
        actions.remove_document(held, by=request.actor)
        messages.success(request, "The document has been removed.")
        return redirect("referrals:documents", reference)
    block = document_blocks([held])[0]
    more = {
        "title": "Remove this document?", "block": block, "button": "Remove",
        "cancel": reverse("referrals:documents", args=[reference]),
    }  # fmt: skip
    return render(request, "referrals/remove.html", context(request, referral, **more))
