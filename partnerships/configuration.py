"""The table of the authority's settings: what each is called, what its list shows, which form asks for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from apsystem.privacy import Rights
from partnerships import actions
from partnerships.forms import configuring as forms
from partnerships.forms.letters import LetterWordingForm
from partnerships.forms.limits import DocumentLimitForm
from partnerships.forms.reminders import ReminderRuleForm
from partnerships.forms.suggesting import SuggestionRuleForm
from partnerships.models import (
    AnswerAddress,
    Capacity,
    ClosedDay,
    Closure,
    DocumentLimit,
    Group,
    Kind,
    LetterWording,
    Occasion,
    Organisation,
    PanelRule,
    PartnershipMember,
    Provision,
    ProvisionServes,
    ProvisionType,
    ReminderRule,
    Site,
    SuggestionRule,
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
    columns: tuple[Column, ...]
    joins: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    of: str = ""  # the form's field that a list may be narrowed by: the parent of these rows
    children: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    fixed: dict[str, Any] = field(default_factory=dict)  # columns that every row has and no form asks for

    @property
    def removable(self) -> bool:
        """Say whether a row may be deleted; the rest are ended with a date."""
        return getattr(self.model, "rights", None) == Rights.EDIT

    def rows(self) -> QuerySet[Any]:
        """Return every row with what its list shows of it, in order."""
        rows = self.model._default_manager.filter(**self.fixed)
        rows = rows.select_related(*self.joins) if self.joins else rows
        return rows.order_by(*self.order) if self.order else rows

    def describe(self, row: Any) -> str:
        """Return a row in the words of its list."""
        return ", ".join(str(shown) for column in self.columns[:3] if (shown := column.show(row)) not in (None, ""))

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


def reminded(row: ReminderRule) -> str:
    """Return how many school days before or after its day somebody is reminded."""
    return f"{row.school_days} {'before' if Occasion(row.occasion).is_before else 'after'}"


def held(row: DocumentLimit) -> str:
    """Return the limits of documents in words."""
    return f"{row.file_mb} MB a document, {row.documents} documents and {row.total_mb} MB in a referral"


def stay(row: ProvisionType) -> str:
    """Return the shortest and longest stay of a type."""
    return " to ".join(str(weeks) for weeks in (row.min_weeks, row.max_weeks) if weeks) or "Not set"


def reviews(row: ProvisionType) -> str:
    """Return the weeks after which a type's reviews are due."""
    return ", ".join(map(str, row.review_weeks)) or "Not set"


DAYS, PROVISION = Column("Days", days), Column("Provision", provision)
REASON, WHOSE = Column("Reason", lambda row: row.reason), Column("Whose", lambda row: row.organisation.name)

OF_PROVISION = ("provision__organisation",)
TABLE = (
    Setting(
        "authority", "The authority", "an authority", "Its name, and whom to ring about a place or an offer.",
        Organisation, forms.AuthorityForm,
        (
            Column("Name", lambda o: o.name), Column("Telephone", lambda o: o.telephone),
            Column("E-mail", lambda o: o.email),
        ),
        fixed={"kind": Kind.AUTHORITY},
    ),
    Setting(
        "schools", "Schools", "a school", "Every school the authority knows, taken from Get Information About Schools.",
        Organisation, forms.SchoolForm,
        (
            Column("Name", lambda o: o.name), Column("URN", lambda o: o.urn), Column("Status", status),
            Column("Phase", lambda o: o.phase_name), Column("Trust", lambda o: o.trust_name),
        ),
        search=("name", "urn", "postcode", "trust_name"), fixed={"kind": Kind.SCHOOL},
    ),
    Setting(
        "partnerships", "Partnerships", "a partnership", "The groups of schools that decide together.",
        Organisation, forms.PartnershipForm,
        (Column("Name", lambda o: o.name), Column("Short name", lambda o: o.code), Column("Status", status)),
        children=("members",), fixed={"kind": Kind.PARTNERSHIP},
    ),
    Setting(
        "members", "Member schools", "a member school", "Which school belongs to which partnership, and since when.",
        PartnershipMember, forms.MemberForm,
        (Column("School", lambda m: m.school.name), Column("Partnership", lambda m: m.partnership.name), DAYS),
        joins=("partnership", "school"), order=("partnership__name", "school__name", "from_on"),
        of="partnership", search=("school__name", "school__urn", "partnership__name"),
    ),
    Setting(
        "types", "Types of provision", "a type of provision", "Bases, centres and others, with stays and reviews.",
        ProvisionType, forms.TypeForm,
        (
            Column("Name", lambda t: t.name), Column("Tier", lambda t: t.tier, number=True),
            Column("Stay in weeks", stay), Column("Reviews after week", reviews), DAYS,
        ),
    ),
    Setting(
        "provisions", "Provisions", "a provision", "Each base, centre and other setting, with its host and provider.",
        Provision, forms.ProvisionForm,
        (
            Column("Name", lambda p: p.organisation.name), Column("Type", lambda p: p.type.name),
            Column("Host school", lambda p: p.host_school.name if p.host_school else p.provider),
            Column("Status", lambda p: status(p.organisation)),
        ),
        joins=("organisation", "type", "host_school"), order=("organisation__name",),
        children=("sites", "groups", "serves", "closures", "addresses"),
        search=("organisation__name", "provider", "host_school__name"),
    ),
    Setting(
        "sites", "Sites", "a site", "The addresses at which a provision works.", Site, forms.SiteForm,
        (Column("Site", lambda s: s.name), PROVISION, Column("Postcode", lambda s: s.postcode), DAYS),
        joins=OF_PROVISION, order=("provision__organisation__name", "name"), of="provision",
    ),
    Setting(
        "groups", "Groups", "a group", "The classes of a provision, with the year groups they take.",
        Group, forms.GroupForm, (Column("Group", lambda g: g.name), PROVISION, Column("Years", years)),
        joins=OF_PROVISION, order=("provision__organisation__name", "name"), of="provision", children=("capacity",),
    ),
    Setting(
        "capacity", "Places", "a number of places", "How many places each group has, from when to when.",
        Capacity, forms.CapacityForm,
        (Column("Group", lambda c: str(c.group)), Column("Places", lambda c: c.places, number=True), DAYS, REASON),
        joins=("group__provision__organisation",), of="group",
        order=("group__provision__organisation__name", "group__name", "from_on"),
    ),
    Setting(
        "closures", "Closures", "a closure", "Places that cannot be used for a time, and why.",
        Closure, forms.ClosureForm,
        (
            PROVISION, Column("Group", lambda c: c.group.name if c.group else "All"),
            Column("Places", lambda c: "All" if c.places is None else c.places, number=True), DAYS, REASON,
        ),
        joins=(*OF_PROVISION, "group"), order=("-from_on", "pk"), of="provision",
    ),
    Setting(
        "serves", "Partnerships served", "a partnership served",
        "Which partnerships a provision serves, with how many places.", ProvisionServes, forms.ServesForm,
        (
            PROVISION, Column("Partnership", lambda s: s.partnership.name),
            Column("Places", lambda s: "Shared" if s.places is None else s.places, number=True), DAYS,
        ),
        joins=(*OF_PROVISION, "partnership"), of="provision",
        order=("provision__organisation__name", "partnership__name", "from_on"),
    ),
    Setting(
        "addresses", "Addresses for offers", "an address for offers",
        "Where an offer goes if nobody at the provision has an account: it is answered there by a one-use link.",
        AnswerAddress, forms.AnswerAddressForm, (PROVISION, Column("Address", lambda a: a.email), DAYS),
        joins=OF_PROVISION, order=("provision__organisation__name", "from_on"), of="provision",
        search=("provision__organisation__name", "email"),
    ),
    Setting(
        "terms", "Terms", "a term", "Term dates of the authority, and of schools that have their own.",
        Term, forms.TermForm, (Column("Term", lambda t: t.name), WHOSE, DAYS),
        joins=("organisation",), order=("-from_on", "organisation__name"), search=("name", "organisation__name"),
    ),
    Setting(
        "closed-days", "Closed days", "closed days", "Half terms, bank holidays and training days.",
        ClosedDay, forms.ClosedDayForm, (REASON, WHOSE, DAYS),
        joins=("organisation",), order=("-from_on", "pk"), search=("reason", "organisation__name"),
    ),
    Setting(
        "panel-rules", "Panel rules", "panel rules", "Quorum, papers, clocks, and what each kind of interest does.",
        PanelRule, forms.PanelRuleForm,
        (
            Column("From", lambda r: f"{r.from_on:%-d %B %Y}"), Column("Quorum", lambda r: r.quorum, number=True),
            Column("Papers out", lambda r: f"{r.papers_days} days before"),
            Column("Checked within", lambda r: f"{r.check_days} days"),
        ),
    ),
    Setting(
        "reminders", "Reminders", "a reminder", "Who is reminded of what, after how many school days, and how often.",
        ReminderRule, ReminderRuleForm,
        (
            Column("Reminder", lambda r: r.get_occasion_display()), Column("Who", lambda r: r.get_whom_display()),
            Column("School days", reminded, number=True),
            Column("Again every", lambda r: f"{r.again_every} days" if r.again_every else "Once"), DAYS,
        ),
    ),
    Setting(
        "suggested-places", "Suggested places", "weights of suggested places",
        "What suggested places weigh: priority, waiting, travel, the group and places used.",
        SuggestionRule, SuggestionRuleForm,
        (
            Column("From", lambda r: f"{r.from_on:%-d %B %Y}"),
            Column("Bands", lambda r: ", ".join(f"{r.names[b]} {getattr(r, f'points_{b}')}" for b in r.names)),
            Column("A day", lambda r: r.per_day, number=True), Column("A kilometre", lambda r: r.per_km, number=True),
            Column("Travel limit", lambda r: f"{r.limit_km} km" if r.limit_km else "None"),
        ),
    ),
    Setting(
        "document-limits", "Limits of documents", "limits of documents",
        f"How large a document may be, and how many a referral may have. Until you say: {held(DocumentLimit())}.",
        DocumentLimit, DocumentLimitForm,
        (
            Column("From", lambda r: f"{r.from_on:%-d %B %Y}"),
            Column("One document", lambda r: f"{r.file_mb} MB", number=True),
            Column("Documents in a referral", lambda r: r.documents, number=True),
            Column("All of them", lambda r: f"{r.total_mb} MB", number=True),
        ),
    ),
    Setting(
        "letters", "Letters", "the words of a letter", "What the letters to families say, about an outcome or a place.",
        LetterWording, LetterWordingForm,
        (
            Column("Letter", lambda w: w.get_kind_display()),
            Column("By what power", lambda w: w.get_basis_display() or "None"),
            Column("Schools", lambda w: w.get_school_type_display() or "Any"), DAYS,
            Column("Law", lambda w: f"Checked {w.last_checked_on or ''}".strip() if w.verified else "Not verified"),
        ),
    ),
)  # fmt: skip
SETTINGS = {setting.slug: setting for setting in TABLE}
