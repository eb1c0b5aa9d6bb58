"""Letters to the family about a confirmed place: written, looked at, made, and given as PDF."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from apsystem import paper
from partnerships.middleware import Request
from partnerships.policies import require
from placements import actions
from placements.access import OfferView, project_offer
from placements.forms.letters import LetterForm
from placements.letters import asked_first, earliest_first_day, letters_for
from placements.models import Offer
from placements.policies import may_write_letter
from placements.views.asking import typed
from placements.views.offers import found
from referrals.models import Letter
from referrals.views.writing import file_of, look_or_make


def own(request: Request, reference: str) -> tuple[Offer, OfferView]:
    """Return a confirmed offer of one's own school, and what is seen of it; 404 to a stranger, 403 to a colleague."""
    row = found(request, reference)
    require(may_write_letter(request.actor, row))
    return row, project_offer(row, request.actor)


def letters(request: Request, reference: str) -> HttpResponse:
    """Show the letters that were made."""
    _, case = own(request, reference)
    made = Letter.objects.filter(about=reference).select_related("made_by__user", "wording")
    return render(request, "placements/letters.html", {"case": case, "letters": made, "makes_pdf": paper.can_make()})


def write_letter(request: Request, reference: str) -> HttpResponse:
    """Ask what is missing, show each letter exactly as it will be, and then make it."""
    row, case = own(request, reference)
    form = LetterForm(typed(request), offer=row, initial=asked_first(row))
    shown, is_made = look_or_make(
        request, form, write=lambda given: letters_for(row, given),
        make=lambda **said: actions.make_letters(row, by=request.actor, **said),
    )  # fmt: skip
    if is_made:
        return redirect("placements:letters", reference)
    earliest = earliest_first_day(row.referral.school)
    return render(request, "placements/write_letter.html", {
        "case": case, "form": form, "shown": shown, "earliest": earliest, "late": row.stay.first_on < earliest,
    })  # fmt: skip


@require_POST
def letter_pdf(request: Request, reference: str, pk: int) -> HttpResponse:
    """Give one letter as PDF, under a name that says nothing of the child."""
    own(request, reference)
    letter = get_object_or_404(Letter.objects.select_related("referral", "wording"), pk=pk, about=reference)
    return file_of(request, letter) or redirect("placements:letters", reference)
