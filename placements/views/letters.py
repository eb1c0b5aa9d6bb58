"""Letters to the family about a confirmed place: written, looked at, made, and given as PDF."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from apsystem import paper
from apsystem.audit.recording import record
from partnerships.middleware import Request
from partnerships.policies import require
from placements import actions
from placements.access import OfferView, project_offer
from placements.forms.letters import LetterForm
from placements.letters import asked_first, earliest_first_day, joined, letters_for
from placements.models import Offer
from placements.policies import may_write_letter
from placements.views.asking import typed
from placements.views.offers import found


def own(request: Request, reference: str) -> tuple[Offer, OfferView]:
    """Return a confirmed offer of one's own school, and what is seen of it; 404 to a stranger, 403 to a colleague."""
    row = found(request, reference)
    require(may_write_letter(request.actor, row))
    return row, project_offer(row, request.actor)


def letters(request: Request, reference: str) -> HttpResponse:
    """Show the letters that were made."""
    row, case = own(request, reference)
    made = row.letters.select_related("made_by__user", "wording")
    return render(request, "placements/letters.html", {"case": case, "letters": made, "makes_pdf": paper.can_make()})


def write_letter(request: Request, reference: str) -> HttpResponse:
    """Ask what is missing, show each letter exactly as it will be, and then make it."""
    row, case = own(request, reference)
    form = LetterForm(typed(request), offer=row, initial=asked_first(row))
    shown = []
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name not in ("seen", "submission_key")}
        try:
            if "make" in request.POST:
                key, seen = form.cleaned_data["submission_key"], form.cleaned_data["seen"]
                actions.make_letters(row, given=given, seen=seen, submission_key=key, by=request.actor)
                messages.success(request, "The letters are made. Print them, or download each as PDF.")
                return redirect("placements:letters", reference)
            shown = letters_for(row, given)
            form.data = {**request.POST.dict(), "seen": joined(shown)}
        except ValidationError as refusal:
            form.add_error(None, refusal)
    earliest = earliest_first_day(row.referral.school)
    return render(request, "placements/write_letter.html", {
        "case": case, "form": form, "shown": shown, "earliest": earliest, "late": row.stay.first_on < earliest,
    })  # fmt: skip


@require_POST
def letter_pdf(request: Request, reference: str, pk: int) -> HttpResponse:
    """Give one letter as PDF, under a name that says nothing of the child."""
    row, _ = own(request, reference)
    letter = get_object_or_404(row.letters.select_related("wording"), pk=pk)
    try:
        answer = paper.pdf_answer("paper/letter.html", {"letter": letter}, reference)
    except paper.NotInstalled as missing:
        messages.warning(request, str(missing))
        return redirect("placements:letters", reference)
    record(
        "export", person=request.actor.user.email, acting_as=request.actor.acting_as,
        references=[reference, row.referral.reference], page="letter as PDF", letter=letter.pk,
    )  # fmt: skip
    return answer
