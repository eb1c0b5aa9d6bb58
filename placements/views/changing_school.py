"""A pupil changes school or area: recorded by those who have the case, or said by the school that was left."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from apsystem import clock
from apsystem.audit.recording import has_read
from partnerships.middleware import Request
from partnerships.models import Membership
from partnerships.policies import require
from placements import actions
from placements.forms.changing_school import LeftForm, MoveForm
from placements.views.asking import Page, ask, typed
from referrals import actions as cases
from referrals.models import Referral
from referrals.policies import is_own_school, may_move_pupil


def found(request: Request, reference: str) -> Referral:
    """Return the referral among those this person may see, or raise Http404; and note that they saw it."""
    referral = get_object_or_404(Referral.objects.visible_to(request.actor).for_list(), reference=reference)
    has_read(reference)
    return referral


def move_pupil(request: Request, reference: str) -> HttpResponse:
    """Record that a pupil changed school, or now lives in another authority's area."""
    referral = found(request, reference)
    require(may_move_pupil(request.actor, referral))
    page = Page(
        "The pupil has moved", "Record the move", referral.get_absolute_url(), caption=reference,
        consequences=(
            "Nothing is dropped: an offer or placement goes on, and what has to be done goes to the new school.",
            f"{referral.school} no longer reads the referral once another school has it.",
            "A referral that is not decided goes to the new school’s partnership, and its head signs it.",
            "The schools, the partnership and the AP officers are told.",
        ),
    )  # fmt: skip
    return ask(
        request, MoveForm(typed(request), initial={"on": clock.today()}), page, said="The move is recorded.",
        act=lambda given: moved(referral, given, by=request.actor),
        to=lambda case: str(case.get_absolute_url()) if visible(case, request.actor) else reverse("referrals:list"),
    )  # fmt: skip


def moved(referral: Referral, given: Mapping[str, Any], *, by: Membership) -> Referral:
    """Do what was chosen."""
    if given["where"] == "area":
        return cases.leave_area(referral, la_code=given["la_code"], on=given["on"], reason=given["reason"], by=by)
    return actions.change_school(referral, to=given["to"], on=given["on"], reason=given["reason"], by=by)


def visible(referral: Referral, actor: Membership) -> bool:
    """Say whether this person still sees the case: one that went to another partnership is theirs no more."""
    return Referral.objects.visible_to(actor).filter(pk=referral.pk).exists()


def say_left(request: Request, reference: str) -> HttpResponse:
    """Say that the pupil has left one's school."""
    referral = found(request, reference)
    require(is_own_school(request.actor, referral))
    page = Page(
        "The pupil has left our school", "Tell the local authority", referral.get_absolute_url(), caption=reference,
        consequences=(
            "The AP officers and the partnership are told, and record where the pupil is now.",
            "Until then the referral stays with your school, and nothing is dropped.",
        ),
    )  # fmt: skip
    return ask(
        request, LeftForm(typed(request), initial={"on": clock.today()}), page,
        said="The local authority and the partnership have been told.",
        act=lambda given: cases.say_left(referral, by=request.actor, **given),
    )  # fmt: skip
