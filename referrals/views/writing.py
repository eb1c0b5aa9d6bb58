"""Letters to the family about what was decided: looked at, made, kept, and given as PDF."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from apsystem import paper
from apsystem.audit.recording import record
from apsystem.govuk.forms import KeyedForm
from apsystem.workflow import NotAllowed
from partnerships.middleware import Request
from partnerships.policies import require
from referrals import actions, policies
from referrals.access import project
from referrals.forms.letters import OutcomeLetterForm
from referrals.letters import Written, joined
from referrals.models import Letter
from referrals.outcome_letters import asked_first, kind_of, outcome_letters, standing_decision
from referrals.views.finding import found


MADE = "The letters are made. Print them, or download each as PDF."


def look_or_make(
    request: Request, form: KeyedForm, *, write: Callable[[Any], list[Written]], make: Callable[..., Any]
) -> tuple[list[Written], bool]:
    """Return the letters as they would be, and whether they have now been made; what is wrong goes on the form."""
    if request.method != "POST" or not form.is_valid():
        return [], False
    given = {name: value for name, value in form.cleaned_data.items() if name not in ("seen", "submission_key")}
    try:
        if "make" in request.POST:
            make(given=given, seen=form.cleaned_data["seen"], submission_key=form.cleaned_data["submission_key"])
            messages.success(request, MADE)
            return [], True
        shown = write(given)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return [], False
    form.data = {**request.POST.dict(), "seen": joined(shown)}
    return shown, False


def file_of(request: Request, letter: Letter) -> HttpResponse | None:
    """Return one letter as PDF, under a name that says nothing of the child, and note it; None where it cannot be."""
    try:
        answer = paper.pdf_answer("paper/letter.html", {"letter": letter}, letter.about)
    except paper.NotInstalled as missing:
        messages.warning(request, str(missing))
        return None
    references = list(dict.fromkeys((letter.about, letter.referral.reference)))
    record(
        "export", person=request.actor.user.email, acting_as=request.actor.acting_as, references=references,
        page="letter as PDF", letter=letter.pk,
    )  # fmt: skip
    return answer


def outcome_letters_of(referral: Any) -> Any:
    """Return the letters made about a case's outcomes, newest first, with what each was made from."""
    rows = Letter.objects.filter(referral=referral, about=referral.reference)
    return rows.select_related("made_by__user", "wording", "referral", "decision__corrected_by")


def letters(request: Request, reference: str) -> HttpResponse:
    """Show the letters about the outcome that were made."""
    referral = found(request, reference)
    require(policies.may_read_outcome_letters(request.actor, referral))
    calls_for_one = bool(kind_of(referral, standing_decision(referral)))
    return render(request, "referrals/letters.html", {
        "case": project(referral, request.actor), "letters": outcome_letters_of(referral),
        "makes_pdf": paper.can_make(),
        "may_write": calls_for_one and policies.may_write_outcome(request.actor, referral),
    })  # fmt: skip


def write_letter(request: Request, reference: str) -> HttpResponse:
    """Ask what the letter needs, show each exactly as it will be, and then make it."""
    referral = found(request, reference)
    require(policies.may_write_outcome(request.actor, referral))
    decision = standing_decision(referral)
    if not (kind := kind_of(referral, decision)):
        raise NotAllowed("Nothing has been decided about this referral that a letter could tell.")
    sent = request.POST if request.method == "POST" else None
    form = OutcomeLetterForm(sent, initial=asked_first(referral, decision, request.actor))
    shown, is_made = look_or_make(
        request, form, write=lambda given: outcome_letters(referral, decision, given),
        make=lambda **said: actions.make_outcome_letters(referral, by=request.actor, **said),
    )  # fmt: skip
    if is_made:
        return redirect("referrals:letters", reference)
    people = referral.carers.filter(parental_responsibility=True)
    return render(request, "referrals/write_letter.html", {
        "case": project(referral, request.actor), "form": form, "shown": shown, "people": people,
        "decision": decision if kind == getattr(decision, "outcome", "") else None,
        "made": outcome_letters_of(referral),
    })  # fmt: skip


@require_POST
def letter_pdf(request: Request, reference: str, pk: int) -> HttpResponse:
    """Give one letter about an outcome as PDF."""
    referral = found(request, reference)
    require(policies.may_read_outcome_letters(request.actor, referral))
    project(referral, request.actor)
    letter = get_object_or_404(outcome_letters_of(referral), pk=pk)
    return file_of(request, letter) or redirect("referrals:letters", reference)
