"""The pages of organisations, for everybody signed in: facts, members and places, never a case."""

from typing import Any

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from apsystem import clock
from partnerships.configuration import days, years
from partnerships.models import Capacity, Kind, Organisation, PartnershipMember, Provision, ProvisionServes
from partnerships.models.organisation import on


def show(request: HttpRequest, organisation: Organisation, rows: list[dict[str, Any]], **more: Any) -> HttpResponse:
    """Draw an organisation's page, without the facts nobody has given."""
    facts = [row for row in rows if row["value"]]
    return render(request, "partnerships/organisation.html", {"organisation": organisation, "rows": facts} | more)


def fact(key: str, value: Any, link: Organisation | None = None) -> dict[str, Any]:
    """Return one line of facts, with a link to an organisation where it names one."""
    row = {"key": key, "value": value}
    return row | {"href": link.get_absolute_url(), "action": "See", "hidden": link.name} if link else row


def common(organisation: Organisation) -> list[dict[str, Any]]:
    """Return the facts any organisation may have."""
    return [
        fact("Status", organisation.get_status_display()),
        fact("Opened", f"{organisation.opened_on:%-d %B %Y}" if organisation.opened_on else ""),
        fact("Closed", f"{organisation.closed_on:%-d %B %Y}" if organisation.closed_on else ""),
        fact("Address", "\n".join(part for part in (organisation.address, organisation.postcode) if part)),
        fact("Telephone", organisation.telephone),
        fact("E-mail", organisation.email),
    ]


def authority(request: HttpRequest, code: str) -> HttpResponse:
    """Show the authority."""
    found = get_object_or_404(Organisation, kind=Kind.AUTHORITY, code=code)
    rows = [fact("Local authority code", found.la_code), *common(found)]
    links = [{"text": o.name, "href": o.get_absolute_url()} for o in Organisation.objects.partnerships().current()]
    return show(request, found, rows, lists=[{"title": "Partnerships", "links": links}])


def school(request: HttpRequest, code: str) -> HttpResponse:
    """Show a school."""
    found = get_object_or_404(Organisation, kind=Kind.SCHOOL, code=code)
    member = PartnershipMember.objects.filter(on(clock.today()), school=found).select_related("partnership").first()
    ages = f"{found.low_age} to {found.high_age}" if found.low_age is not None and found.high_age else ""
    rows = [
        fact("Partnership", member.partnership.name, member.partnership)
        if member
        else fact("Partnership", "None today"),
        fact("URN", found.urn),
        fact("Type", found.type_name),
        fact("Phase", found.phase_name),
        fact("Trust", found.trust_name),
        fact("Ages", ages),
        fact("Pupils", found.pupils),
        *common(found),
    ]
    hosts = Provision.objects.filter(host_school=found).select_related("organisation")
    links = [{"text": p.organisation.name, "href": p.organisation.get_absolute_url()} for p in hosts]
    return show(request, found, rows, lists=[{"title": "Hosts", "links": links}] if links else [])


def partnership(request: HttpRequest, code: str) -> HttpResponse:
    """Show a partnership with its member schools and the provisions that serve it."""
    found = get_object_or_404(Organisation, kind=Kind.PARTNERSHIP, code=code)
    today = clock.today()
    members = PartnershipMember.objects.filter(Q(to_on=None) | Q(to_on__gte=today), partnership=found)
    serving = ProvisionServes.objects.filter(on(today), partnership=found).select_related(
        "provision__organisation", "provision__type"
    )
    lists = [
        {
            "title": "Member schools",
            "links": [
                {"text": m.school.name, "href": m.school.get_absolute_url(), "sub": days(m)}
                for m in members.select_related("school").order_by("school__name")
            ],
        },
        {
            "title": "Provisions that serve it",
            "links": [
                {
                    "text": s.provision.organisation.name,
                    "href": s.provision.organisation.get_absolute_url(),
                    "sub": f"{s.provision.type}: {'shared list' if s.places is None else f'{s.places} places'}",
                }
                for s in serving.order_by("provision__organisation__name")
            ],
        },
    ]
    return show(request, found, common(found), lists=lists)


def provision(request: HttpRequest, code: str) -> HttpResponse:
    """Show a provision with its groups, places today, sites and the partnerships it serves."""
    today = clock.today()
    places = Prefetch("groups__capacities", queryset=Capacity.objects.filter(on(today)), to_attr="today")
    sites_and_more = Provision.objects.select_related("organisation", "type", "host_school").prefetch_related(
        "groups", places, "sites"
    )
    found = get_object_or_404(sites_and_more, organisation__code=code)
    serves = (
        ProvisionServes.objects.filter(on(today), provision=found)
        .select_related("partnership")
        .order_by("partnership__name")
    )
    rows = [
        fact("Type", f"{found.type.name} ({found.type.get_tier_display()})"),
        fact("Host school", found.host_school.name, found.host_school)
        if found.host_school
        else fact("Provider", found.provider),
        fact("Registered", "Yes" if found.registered else "No"),
        fact("Sites", "\n".join(f"{site.name}, {site.postcode}" for site in found.sites.all())),
        *common(found.organisation),
    ]
    head = [{"text": "Group"}, {"text": "Years"}, {"text": "Places today", "number": True}]
    groups = [
        [{"text": g.name}, {"text": years(g)}, {"text": sum(c.places for c in g.today), "number": True}]  # type: ignore[attr-defined]
        for g in found.groups.all()
    ]
    links = [
        {
            "text": s.partnership.name,
            "href": s.partnership.get_absolute_url(),
            "sub": "Shared list" if s.places is None else f"{s.places} places",
        }
        for s in serves
    ]
    return show(
        request, found.organisation, rows, head=head, groups=groups, lists=[{"title": "Serves", "links": links}]
    )
