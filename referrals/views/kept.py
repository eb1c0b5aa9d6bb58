"""What a school itself sent about pupils who have since moved to another school: its own part, frozen, to read."""

from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render

from apsystem import clock
from apsystem.audit.recording import has_read
from apsystem.paging import page_of
from partnerships.middleware import Request
from partnerships.models import Membership
from partnerships.policies import require
from referrals.answers import thaw
from referrals.appendix import lines_in_order
from referrals.models import Submission
from referrals.policies import may_start


HEAD = [{"text": "Referral"}, {"text": "Sent"}, {"text": "By"}]


def sent_by(actor: Membership) -> QuerySet[Submission]:
    """Return the last sending by this person's school of each referral that another school has now."""
    own = Submission.objects.filter(by__organisation=actor.organisation_id)
    moved = own.exclude(referral__school=F("by__organisation")).select_related("referral", "by__user")
    return moved.order_by("referral__reference", "-number").distinct("referral__reference")


def kept(request: Request) -> HttpResponse:
    """List what the school sent about pupils who have moved; nothing of what came after."""
    require(may_start(request.actor))
    page = page_of(sent_by(request.actor), request.GET.get("page"))
    rows = [
        [
            {"text": one.referral.reference, "href": f"{request.path}{one.referral.reference}/"},
            {"text": f"{clock.local(one.at):%-d %B %Y}"},
            {"text": one.by.user.name},
        ]
        for one in page.object_list
    ]
    return render(request, "referrals/kept.html", {"page": page, "head": HEAD, "rows": rows})


def kept_one(request: Request, reference: str) -> HttpResponse:
    """Show what the school sent, in the order of the paper form, as it was then."""
    require(may_start(request.actor))
    one = next(iter(sent_by(request.actor).filter(referral__reference=reference)), None)
    if one is None:
        raise Http404
    has_read(reference)
    lines = lines_in_order([thaw(part) for part in one.content["parts"]], one.content["school"])
    context = {"reference": reference, "sent_on": clock.local(one.at), "lines": lines}
    return render(request, "referrals/kept_one.html", context)
