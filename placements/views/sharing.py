"""Extra places, and places that partnerships lend each other with their account."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from apsystem import clock
from apsystem.paging import page_of
from partnerships.middleware import Request
from partnerships.models import Loan, Membership, Organisation
from partnerships.models.membership import LA_CASE_ROLES
from partnerships.policies import require
from partnerships.years import SchoolYear, school_year
from placements import actions
from placements.account import Account, accounts
from placements.forms.sharing import AccountFilters, ExtraPlaceForm, LoanForm, StopForm
from placements.models import ExtraPlace
from placements.places import provisions_for
from placements.policies import may_give_extra, may_lend_any, may_see_extra, may_see_used, may_stop_loan
from placements.views.asking import Page, ask, typed
from referrals.models import Referral


BAR = 160  # pixels of the longest bar


def extra_places(request: Request) -> HttpResponse:
    """List the extra places, newest first, with who agreed and for which case where this person may see it."""
    require(may_see_extra(request.actor))
    rows = ExtraPlace.objects.visible_to(request.actor).select_related(
        "group__provision__organisation", "given_by__user"
    )
    page = page_of(rows, request.GET.get("page"))
    cases = Referral.objects.visible_to(request.actor).in_bulk({row.referral_id for row in page if row.referral_id})
    return render(request, "placements/extra_places.html", {
        "page": page, "lines": [(row, cases.get(row.referral_id or 0)) for row in page],
        "may_give": may_give_extra(request.actor),
    })  # fmt: skip


def give_extra_place(request: Request) -> HttpResponse:
    """Give a group one place more for some days."""
    require(may_give_extra(request.actor))
    page = Page(
        "Give an extra place", "Give the extra place", reverse("placements:extra_places"),
        sentence="One place beyond what the group has, for some days. It shows as extra wherever places are counted.",
        consequences=("The host school’s head must have agreed.", "The base lead is told, and the partnership."),
    )  # fmt: skip
    form = ExtraPlaceForm(typed(request), cases=Referral.objects.visible_to(request.actor))
    return ask(
        request, form, page, said="The extra place is given.",
        act=lambda given: actions.give_extra_place(by=request.actor, **given),
    )  # fmt: skip


def end_extra_place(request: Request, number: int) -> HttpResponse:
    """Stop an extra place from a day on."""
    require(may_give_extra(request.actor))
    rows = ExtraPlace.objects.visible_to(request.actor).select_related("group__provision__organisation")
    row = get_object_or_404(rows, pk=number)
    page = Page(
        "End the extra place", "End the extra place", reverse("placements:extra_places"), caption=str(row.group),
        warning=True,
        sentence=f"It is given from {row.from_on:%-d %B %Y} to {row.to_on:%-d %B %Y}. It stays in the list.",
    )  # fmt: skip
    return ask(
        request, StopForm(typed(request)), page, said="The extra place ends on the day you gave.",
        act=lambda given: actions.end_extra_place(row, by=request.actor, **given),
    )  # fmt: skip


def loans_for(actor: Membership) -> QuerySet[Loan]:
    """Return the loans this person sees: all for the authority's case roles, else those of their partnership."""
    rows = Loan.objects.select_related("provision__organisation", "lender", "borrower")
    if actor.role in LA_CASE_ROLES:
        return rows
    return rows.filter(Q(lender=actor.organisation_id) | Q(borrower=actor.organisation_id))


def lent_places(request: Request) -> HttpResponse:
    """Show the account of lent places in a school year, with each loan."""
    require(may_see_used(request.actor))
    filters = AccountFilters({"year": str(school_year(clock.today()).begins), **request.GET.dict()})
    year = SchoolYear(filters.begins())
    rows = list(loans_for(request.actor).on_any_day(year.first, year.last))  # type: ignore[attr-defined]
    return render(request, "placements/lent_places.html", {
        "form": filters, "year": year, "may_lend": may_lend_any(request.actor),
        "accounts": with_bars(accounts(rows, year.first, year.last)),
        "lines": [(row, not row.stops_on and not row.is_over and may_stop_loan(request.actor, row)) for row in rows],
    })  # fmt: skip


def with_bars(lines: list[Account]) -> list[tuple[Account, int, int]]:
    """Return each account with the lengths of its two bars, lent and borrowed, the longest of all a full bar."""
    most = max((max(line.lent, line.borrowed) for line in lines), default=0)
    return [(line, round(BAR * line.lent / most), round(BAR * line.borrowed / most)) for line in lines]


def lend_places(request: Request) -> HttpResponse:
    """Lend some of a partnership's own places to another partnership."""
    require(may_lend_any(request.actor))
    lenders: Any = Organisation.objects.partnerships().current().order_by("name")
    if request.actor.role not in LA_CASE_ROLES:
        lenders = lenders.filter(pk=request.actor.organisation_id)
    form = LoanForm(
        typed(request), lenders=lenders, provisions=provisions_for(request.actor, clock.today()).values("pk"),
        initial={"lender": lenders.first() if lenders.count() == 1 else None},
    )  # fmt: skip
    page = Page(
        "Lend places", "Lend the places", reverse("placements:lent_places"),
        sentence="Only a partnership with a number of places of its own at a provision can lend some of them.",
        consequences=(
            "While they are lent, only the other partnership can offer them.", "Those who run both panels are told.",
        ),
    )  # fmt: skip
    return ask(
        request, form, page, said="The places are lent.",
        act=lambda given: actions.lend_places(by=request.actor, **given),
    )  # fmt: skip


def end_loan(request: Request, number: int) -> HttpResponse:
    """Give lent places back from a day on."""
    require(may_lend_any(request.actor))
    row = get_object_or_404(loans_for(request.actor), pk=number)
    require(may_stop_loan(request.actor, row))
    page = Page(
        "Give the places back", "Give the places back", reverse("placements:lent_places"), warning=True,
        caption=str(row.provision),
        sentence=f"{row.lender} lends {row.borrower} {row.places} from {row.from_on:%-d %B %Y} to "
        f"{row.to_on:%-d %B %Y}. The loan stays in the account for the days it lasted.",
    )  # fmt: skip
    return ask(
        request, StopForm(typed(request)), page, said="The places are given back from the day you gave.",
        act=lambda given: actions.end_loan(row, by=request.actor, **given),
    )  # fmt: skip
