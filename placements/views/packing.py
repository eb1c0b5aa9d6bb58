"""The panel's pack: a page to print, and a PDF marked with whose it is; both hold what the reader may read."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from apsystem import paper
from apsystem.audit.recording import record
from partnerships.middleware import Request
from placements.pack import cases_in, pack_of
from referrals.views.meeting import seen


def panel_pack(request: Request, reference: str) -> HttpResponse:
    """Show the pack as this person reads it, to print."""
    pack = pack_of(seen(request, reference), request.actor)
    return render(request, "placements/panel_pack.html", pack | {"makes_pdf": paper.can_make()})


@require_POST
def panel_pack_pdf(request: Request, reference: str) -> HttpResponse:
    """Give the pack as PDF, with whose it is on every page, under a name that says nothing of any child."""
    meeting = seen(request, reference)
    pack = pack_of(meeting, request.actor)
    try:
        answer = paper.pdf_answer("paper/pack.html", pack, f"{meeting.reference}-pack")
    except paper.NotInstalled as missing:
        messages.warning(request, str(missing))
        return redirect("placements:panel_pack", reference)
    record(
        "export", person=request.actor.user.email, acting_as=request.actor.acting_as,
        references=[meeting.reference, *cases_in(pack)], page="panel pack as PDF",
    )  # fmt: skip
    return answer
