"""Check, print and send a referral; and what its school does after: sign, withdraw, answer, ask to look again."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from apsystem import clock, paper
from apsystem.audit.recording import record
from apsystem.govuk.forms import GovukForm
from apsystem.workflow import NotAllowed
from partnerships.middleware import Request
from partnerships.models import Membership
from partnerships.policies import require
from referrals import actions, policies
from referrals.access import reading_of
from referrals.actions.moving import last_move
from referrals.advice import advice_of
from referrals.answers import Part, case_parts, parts_of, thaw
from referrals.appendix import as_csv, lines_in_order
from referrals.before_sending import checking
from referrals.changelog import changed_after_papers
from referrals.comparing import changes
from referrals.completeness import Gap, missing
from referrals.forms.sending import AnswerForm, LookAgainForm, SignForm
from referrals.models import Referral, Submission
from referrals.next_step import next_step
from referrals.sections import BY_SLUG
from referrals.views.finding import being_written, context, found, la_codes, page_of_section
from referrals.workflow import REFERRAL


def check(request: Request, reference: str) -> HttpResponse:
    """Show every answer on one page, each with a link to change it."""
    referral = being_written(request, reference)
    pages = {slug: page_of_section(referral, section) for slug, section in BY_SLUG.items()}
    parts = [
        {"part": part, "rows": rows_of(part, pages[part.slug]), "more": replace(part, lines=[]),
         "href": f"{pages[part.slug]}?check=1"}
        for part in parts_of(referral)
    ]  # fmt: skip
    gaps = len(missing(referral))
    return render(request, "referrals/check.html", context(request, referral, parts=parts, gaps=gaps))


def rows_of(part: Part, href: str) -> list[dict[str, str]]:
    """Return a section's answers as rows of a summary list, with the address of each question that somebody answers."""
    return [
        {"key": line.label, "value": line.value} | ({} if line.reckoned else {"href": f"{href}?check=1#id_{line.key}"})
        for line in part.lines
    ]


def print(request: Request, reference: str) -> HttpResponse:
    """Show the referral in the order of Appendix A, for paper, as far as this person reads it."""
    return render(request, "referrals/print.html", on_paper(request, found(request, reference)))


def on_paper(request: Request, referral: Referral) -> dict[str, Any]:
    """Return what the printed page and the PDF both show."""
    lines = lines_in_order(parts_on_paper(referral, request.actor), referral.school.name)
    after = changed_after_papers(referral, reading_of(request.actor, referral))
    return context(request, referral, lines=lines, after_papers=after, makes_pdf=paper.can_make())


def parts_on_paper(referral: Referral, actor: Membership) -> list[Part]:
    """Return what this person reads of the referral, with the advice on record beside it."""
    reading = reading_of(actor, referral)
    advice = advice_of(referral, reading)
    return [*case_parts(referral, reading), *([Part("advice", "Advice on record", blocks=advice)] if advice else [])]


@require_POST
def download(request: Request, reference: str) -> HttpResponse:
    """Give the referral as a file of rows, as far as this person reads it; its name says nothing of the child."""
    referral = found(request, reference)
    parts = parts_on_paper(referral, request.actor)
    record(
        "export", person=request.actor.user.email, acting_as=request.actor.acting_as,
        references=[referral.reference], page="referral",
    )  # fmt: skip
    # The mark at the start tells spreadsheets that the file is UTF-8.
    response = HttpResponse("\ufeff" + as_csv(parts), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{referral.reference}.csv"'
    return response


@require_POST
def pdf(request: Request, reference: str) -> HttpResponse:
    """Give the placement sheet as PDF, as far as this person reads it, marked with who it was made for and when."""
    referral = found(request, reference)
    more = {"reader": f"{request.actor.user.name}, {request.actor.acting_as}", "made_at": clock.now()}
    try:
        answer = paper.pdf_answer("paper/referral.html", on_paper(request, referral) | more, referral.reference)
    except paper.NotInstalled as missing:
        messages.warning(request, str(missing))
        return redirect("referrals:print", referral.reference)
    record(
        "export", person=request.actor.user.email, acting_as=request.actor.acting_as,
        references=[referral.reference], page="referral as PDF",
    )  # fmt: skip
    return answer


def submit(request: Request, reference: str) -> HttpResponse:
    """Before you send: list what is missing, or offer to send; send, unless something is missing."""
    referral = being_written(request, reference)
    refused: list[Gap] = []
    if request.method == "POST":
        try:
            sent = actions.submit(referral, by=request.actor)
        except actions.Incomplete as incomplete:
            refused = incomplete.gaps
        else:
            return redirect("referrals:submitted", sent.reference)
    before = checking(referral, request.actor, la_codes())
    more = {
        "gaps": links_to(referral, before.gaps), "doubts": links_to(referral, before.doubts), "figures": before.figures,
        "refused": links_to(referral, refused),
    }  # fmt: skip
    return render(request, "referrals/submit.html", context(request, referral, **more))


def links_to(referral: Referral, gaps: list[Gap]) -> list[dict[str, str]]:
    """Return gaps as links to where each is put right."""
    return [{"text": gap.sentence, "href": page_of_gap(referral, gap)} for gap in gaps]


def page_of_gap(referral: Referral, gap: Gap) -> str:
    """Return the address of the field, or page, where something missing is put right."""
    page = page_of_section(referral, BY_SLUG[gap.section])
    return f"{page}#id_{gap.question}" if gap.question else page


def submitted(request: Request, reference: str) -> HttpResponse:
    """Say that the referral was received, and what happens next."""
    referral = found(request, reference)
    require(policies.is_own_school(request.actor, referral))
    if referral.submitted_at is None:
        raise NotAllowed("This referral has not been sent yet.")
    return render(request, "referrals/submitted.html", context(request, referral, next=next_step(referral)))


def sign(request: Request, reference: str) -> HttpResponse:
    """Show the head what was sent, or only what changed since they signed before; sign with one click."""
    referral = found(request, reference)
    require(policies.may_sign(request.actor, referral))
    if not policies.waits_for_signature(referral):
        raise NotAllowed(f"There is nothing to sign now. {last_move(referral)}")
    sent = list(referral.submissions.select_related("signature__by"))
    form = SignForm(request.POST if request.method == "POST" else None, initial={"number": sent[0].number})
    if form.is_valid():
        actions.sign(referral, number=form.cleaned_data["number"], by=request.actor)
        messages.success(request, f"You have signed referral {referral.reference}.")
        return redirect(referral)
    before = next((s for s in sent[1:] if signed_here(s, request.actor)), None)
    more = {
        "form": form,
        "parts": [thaw(part) for part in sent[0].content["parts"]],
        "changes": changes(before.content, sent[0].content) if before else None,
    }
    return render(request, "referrals/sign.html", context(request, referral, **more))


def signed_here(submission: Submission, actor: Membership) -> bool:
    """Say whether a sending was signed at this person's school: what another head read is still to be read."""
    return hasattr(submission, "signature") and submission.signature.by.organisation_id == actor.organisation_id


def answer(request: Request, reference: str) -> HttpResponse:
    """Answer what the panel asked."""
    said = "Your answer has been sent to the panel."
    return with_reason(request, reference, "answer", "referrals/answer.html", AnswerForm, actions.answer, said)


def look_again(request: Request, reference: str) -> HttpResponse:
    """Ask the panel, once, to look again."""
    said = "The panel has been asked to look again."
    return with_reason(
        request, reference, "look_again", "referrals/look_again.html", LookAgainForm, actions.look_again, said
    )


def with_reason(
    request: Request,
    reference: str,
    move: str,
    template: str,
    form_class: type[GovukForm],
    act: Callable[..., Referral],
    said: str,
) -> HttpResponse:
    """Show a page that asks for words, and make the school's move with them; 409 where the case moved on."""
    referral = found(request, reference)
    require(policies.MAY[move](request.actor, referral))
    if move not in policies.moves_for(request.actor, referral):
        raise NotAllowed(f"This can no longer be done: {REFERRAL.moves[move].label.lower()}. {last_move(referral)}")
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid():
        act(referral, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, said)
        return redirect(referral)
    decision = referral.decisions.first()
    more = {"form": form, "asked": decision.rationale if decision else ""}
    return render(request, template, context(request, referral, **more))
