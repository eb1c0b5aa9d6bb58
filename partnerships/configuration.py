"""The table of the authority's settings: what each is called, what its list shows, which form asks for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from apsystem.privacy import Rights
from partnerships import actions
from partnerships.forms import configuring as forms
from partnerships.models import (
    Capacity,
    ClosedDay,
    Closure,
    Group,
    Kind,
    Organisation,
    PanelRule,
    PartnershipMember,
    Provision,
    ProvisionServes,
    ProvisionType,
    Site,
    Term,
)


@dataclass(frozen=True)
class Column:
    """One column of a setting's list: its head, and what it shows of a row."""

    head: str
    show: Callable[[Any], Any]
    number: bool = False


@dataclass(frozen=True)
class Setting:
    """One kind of setting."""

    slug: str
    title: str
    one: str  # "a term", after Add and Change
    about: str
    model: type[Model]
    form: type[forms.SettingForm]
    rows: Callable[[], QuerySet[Any]]
    columns: tuple[Column, ...]
    of: str = ""  # the form's field that a list may be narrowed by: the parent of these rows
    children: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    fixed: dict[str, Any] = field(default_factory=dict)  # columns that every row has and no form asks for

    @property
    def removable(self) -> bool:
        """Say whether a row may be deleted; the rest are ended with a date."""
        return getattr(self.model, "rights", None) == Rights.EDIT

    def find(self, pk: int) -> Any:
        """Return one row; raise the model's DoesNotExist."""
        return self.rows().get(pk=pk)

    def add(self, values: dict[str, Any], *, by: Any) -> Any:
        """Save a new row from a form's values."""
        if self.model is Provision:
            own = {name: value for name, value in values.items() if name in Provision.privacy}
            rest = {name: value for name, value in values.items() if name not in own}
            return actions.add_provision(Organisation(kind=Kind.PROVISION, **rest), Provision(**own), by=by)
        row = self.model(**self.fixed, **values)
        if isinstance(row, Organisation) and row.kind == Kind.SCHOOL:
            row.code = row.urn or ""
        return actions.add(row, by=by)

    def change(self, row: Any, values: dict[str, Any], *, version: int, by: Any) -> Any:
        """Change a row by a form's values."""
        verb = actions.change_provision if self.model is Provision else actions.change
        return verb(row, version=version, by=by, **values)


def days(row: Any) -> str:
    """Return the days a row holds, in words."""
    first = f"{row.from_on:%-d %B %Y}"
    return f"{first} to {row.to_on:%-d %B %Y}" if row.to_on else f"From {first}"


def status(row: Any) -> str:
    """Return an organisation's status in words."""
    return str(row.get_status_display())


def years(group: Group) -> str:
    """Return the year groups a group takes."""
    return f"{group.year_from} to {group.year_to}"


def provision(row: Any) -> str:
    """Return the name of a row's provision."""
    return str(row.provision)


DAYS = Column("Days", days)
PLACES = "Places"

TABLE = (
    Setting(
        "schools", "Schools", "a school", "Every school the authority knows, taken from Get Information About Schools.",
        Organisation, forms.SchoolForm, lambda: Organisation.objects.schools(),
        (
            Column("Name", lambda o: o.name), Column("URN", lambda o: o.urn), Column("Status", status),
            Column("Phase", lambda o: o.phase_name), Column("Trust", lambda o: o.trust_name),
        ),
        search=("name", "urn", "postcode", "trust_name"), fixed={"kind": Kind.SCHOOL},
    ),
    Setting(
        "partnerships", "Partnerships", "a partnership", "The groups of schools that decide together.",
        Organisation, forms.PartnershipForm, lambda: Organisation.objects.partnerships(),
        (Column("Name", lambda o: o.name), Column("Short name", lambda o: o.code), Column("Status", status)),
        children=("members",), fixed={"kind": Kind.PARTNERSHIP},
    ),
    Setting(
        "members", "Member schools", "a member school", "Which school belongs to which partnership, and since when.",
        PartnershipMember, forms.MemberForm,
        lambda: PartnershipMember.objects.select_related("partnership", "school").order_by("partnership__name", "school__name", "from_on"),
        (Column("School", lambda m: m.school.name), Column("Partnership", lambda m: m.partnership.name), DAYS),
        of="partnership", search=("school__name", "school__urn", "partnership__name"),
    ),
    Setting(
        "types", "Types of provision", "a type of provision", "Bases, centres and other types, with their stays and reviews.",
        ProvisionType, forms.TypeForm, lambda: ProvisionType.objects.all(),
        (
            Column("Name", lambda t: t.name), Column("Tier", lambda t: t.tier, number=True),
            Column("Stay in weeks", lambda t: "–".join(str(w) for w in (t.min_weeks, t.max_weeks) if w) or "Not set"),
            Column("Reviews after week", lambda t: ", ".join(map(str, t.review_weeks)) or "Not set"), DAYS,
        ),
    ),
    Setting(
        "provisions", "Provisions", "a provision", "Each base, centre and other setting, with its host and provider.",
        Provision, forms.ProvisionForm,
        lambda: Provision.objects.select_related("organisation", "type", "host_school").order_by("organisation__name"),
        (
            Column("Name", lambda p: p.organisation.name), Column("Type", lambda p: p.type.name),
            Column("Host school", lambda p: p.host_school.name if p.host_school else p.provider),
            Column("Status", lambda p: status(p.organisation)),
        ),
        children=("sites", "groups", "serves", "closures"), search=("organisation__name", "provider", "host_school__name"),
    ),
    Setting(
        "sites", "Sites", "a site", "The addresses at which a provision works.",
        Site, forms.SiteForm, lambda: Site.objects.select_related("provision__organisation").order_by("provision__organisation__name", "name"),
        (Column("Site", lambda s: s.name), Column("Provision", provision), Column("Postcode", lambda s: s.postcode), DAYS),
        of="provision",
    ),
    Setting(
        "groups", "Groups", "a group", "The classes of a provision, with the year groups they take.",
        Group, forms.GroupForm, lambda: Group.objects.select_related("provision__organisation").order_by("provision__organisation__name", "name"),
        (Column("Group", lambda g: g.name), Column("Provision", provision), Column("Years", years)),
        of="provision", children=("capacity",),
    ),
    Setting(
        "capacity", PLACES, "a number of places", "How many places each group has, from when to when.",
        Capacity, forms.CapacityForm,
        lambda: Capacity.objects.select_related("group__provision__organisation").order_by("group__provision__organisation__name", "group__name", "from_on"),
        (Column("Group", lambda c: str(c.group)), Column(PLACES, lambda c: c.places, number=True), DAYS, Column("Reason", lambda c: c.reason)),
        of="group",
    ),
    Setting(
        "closures", "Closures", "a closure", "Places that cannot be used for a time, and why.",
        Closure, forms.ClosureForm,
        lambda: Closure.objects.select_related("provision__organisation", "group").order_by("-from_on", "pk"),
        (
            Column("Provision", provision), Column("Group", lambda c: c.group.name if c.group else "All"),
            Column(PLACES, lambda c: "All" if c.places is None else c.places, number=True), DAYS, Column("Reason", lambda c: c.reason),
        ),
        of="provision",
    ),
    Setting(
        "serves", "Partnerships served", "a partnership served", "Which partnerships a provision serves, with how many places.",
        ProvisionServes, forms.ServesForm,
        lambda: ProvisionServes.objects.select_related("provision__organisation", "partnership").order_by("provision__organisation__name", "partnership__name", "from_on"),
        (
            Column("Provision", provision), Column("Partnership", lambda s: s.partnership.name),
            Column(PLACES, lambda s: "Shared" if s.places is None else s.places, number=True), DAYS,
        ),
        of="provision",
    ),
    Setting(
        "terms", "Terms", "a term", "Term dates of the authority, and of schools that have their own.",
        Term, forms.TermForm, lambda: Term.objects.select_related("organisation").order_by("-from_on", "organisation__name"),
        (Column("Term", lambda t: t.name), Column("Whose", lambda t: t.organisation.name), DAYS), search=("name", "organisation__name"),
    ),
    Setting(
        "closed-days", "Closed days", "closed days", "Half terms, bank holidays and training days.",
        ClosedDay, forms.ClosedDayForm, lambda: ClosedDay.objects.select_related("organisation").order_by("-from_on", "pk"),
        (Column("Reason", lambda c: c.reason), Column("Whose", lambda c: c.organisation.name), DAYS), search=("reason", "organisation__name"),
    ),
    Setting(
        "panel-rules", "Panel rules", "panel rules", "Quorum, papers, clocks, and what each kind of interest does.",
        PanelRule, forms.PanelRuleForm, lambda: PanelRule.objects.all(),
        (
            Column("From", lambda r: f"{r.from_on:%-d %B %Y}"), Column("Quorum", lambda r: r.quorum, number=True),
            Column("Papers out", lambda r: f"{r.papers_days} days before"), Column("Checked within", lambda r: f"{r.check_days} days"),
        ),
    ),
)  # fmt: skip
SETTINGS = {setting.slug: setting for setting in TABLE}
