"""Provisions: the organisation and what it offers are one thing to a person, and are saved together."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.text import slugify

from apsystem import clock
from partnerships.actions.configuring import add, change, save
from partnerships.models import (
    Capacity,
    Counts,
    Group,
    Kind,
    Membership,
    Organisation,
    Provision,
    ProvisionType,
    Site,
    Status,
    Tier,
)
from partnerships.policies import may_configure, may_import_placements, may_report_provider, require


NON_SCHOOL = "non-school-ap"
# The AP census's setting type for a provider without URN and UKPRN: other unregistered provider.
OTHER_SETTING = "OTH"


@transaction.atomic
def add_provision(organisation: Organisation, provision: Provision, *, by: Membership) -> Provision:
    """Save a new provision with its organisation and return it; raise ValidationError with the sentence of a rule."""
    require(may_configure(by))
    provision.organisation = add(organisation, by=by)
    return add(provision, by=by)


@transaction.atomic
def change_provision(provision: Provision, *, version: int, by: Membership, **values: Any) -> Provision:
    """Change a provision and its organisation; raise Stale if it is no longer at this version."""
    require(may_configure(by))
    own = {name: value for name, value in values.items() if name in Provision.privacy}
    changed = change(provision, version=version, by=by, **own)
    organisation = Organisation.objects.get(pk=provision.pk)
    rest = {name: value for name, value in values.items() if name not in own}
    change(organisation, version=organisation.version, by=by, **rest)
    return changed


@transaction.atomic
def add_provider(
    *,
    name: str,
    type: ProvisionType | None,
    urn: str = "",
    ukprn: str = "",
    registered: bool = False,
    address: str = "",
    postcode: str = "",
    places: int | None = None,
    by: Membership,
) -> Provision:
    """Add a provider from the authority's own list, with a site and a group where the list gives them, and return it.

    Without a type it is non-school alternative provision, whose type is made the first time. A provider whose places
    are not known has no group: placements there are recorded and not counted.
    """
    require(may_import_placements(by))
    today = clock.today()
    organisation = save(Organisation(kind=Kind.PROVISION, code=free_code(name), name=name), by=by, verb="add")
    provision = Provision(
        organisation=organisation,
        type=type or non_school_type(by=by),
        registered=registered,
        setting_urn=urn,
        setting_ukprn="" if urn else ukprn,
        setting_type="" if urn or ukprn else OTHER_SETTING,
    )
    save(provision, by=by, verb="add")
    if address and postcode:
        site = Site(provision=provision, name="Main site", address=address, postcode=postcode, from_on=today)
        save(site, by=by, verb="add")
    if places is not None:
        group = save(Group(provision=provision, name="All pupils", year_from=1, year_to=14), by=by, verb="add")
        # Its places are known from today; live placements began earlier, so the count is taken as true since then.
        save(
            Capacity(group=group, from_on=today - dt.timedelta(days=3 * 365), places=places, reason="From the list"),
            by=by,
            verb="add",
        )
    return provision


@transaction.atomic
def report_provider(*, name: str, address: str, postcode: str, by: Membership) -> Provision:
    """Return the provider a school names that the directory does not list, made if nobody has named it before.

    It stays proposed, and so out of the directory, until the authority has looked at it and opens it in Settings.
    """
    require(may_report_provider(by))
    named = Provision.objects.filter(organisation__name__iexact=name).exclude(organisation__status=Status.CLOSED)
    elsewhere = Site.objects.exclude(postcode__in=["", postcode]).filter(provision=OuterRef("pk"))
    found = (named.exclude(Exists(elsewhere)) if postcode else named).order_by("pk").first()
    if found:
        return found
    made = Organisation(kind=Kind.PROVISION, code=free_code(name), name=name, status=Status.PROPOSED)
    made.address, made.postcode = address, postcode
    organisation = save(made, by=by, verb="report")
    provision = Provision(
        organisation=organisation, type=non_school_type(by=by), registered=False, setting_type=OTHER_SETTING
    )
    save(provision, by=by, verb="report")
    if address and postcode:
        site = Site(provision=provision, name="Main site", address=address, postcode=postcode, from_on=clock.today())
        save(site, by=by, verb="report")
    return provision


def non_school_type(*, by: Membership) -> ProvisionType:
    """Return the type of non-school alternative provision, made with neutral rules the first time."""
    found = ProvisionType.objects.filter(code=NON_SCHOOL).first()
    if found:
        return found
    made = ProvisionType(
        code=NON_SCHOOL, name="Non-school AP", plural="Non-school AP", tier=Tier.TWO, counts=Counts.PUPILS,
        needs_directory_check=True, from_on=clock.today(),
    )  # fmt: skip
    return save(made, by=by, verb="add")


def free_code(name: str) -> str:
    """Return a short name for addresses that no organisation has yet."""
    base = slugify(name)[:50].strip("-") or "provision"
    taken = set(Organisation.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for code in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if code not in taken)
