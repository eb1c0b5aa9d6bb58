"""Taking the authority's own list as it is on day one: providers first, then live placements, then the waiting list."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apsystem import clock
from apsystem.audit.recording import record
from apsystem.references import next_reference
from partnerships.actions import add_provider
from partnerships.actions.providing import NON_SCHOOL
from partnerships.calendar import Calendar, calendar_of
from partnerships.models import Group, Membership, Organisation, PartnershipMember, Provision, ProvisionType, Tier
from partnerships.models.organisation import on
from partnerships.policies import may_import_placements, require
from placements.actions.moving import audit, authority
from placements.actions.offering import sentence_of
from placements.actions.placing import review_weeks, school_day_from
from placements.importing import PLACEMENT, PROVIDER, WAITING, Fault, Line
from placements.models import Notification, NotificationEvent, Placement, PlacementEvent, Review, Stay, Task
from placements.workflow import NotificationStatus, PlacementStatus
from referrals.actions.importing import import_waiting
from referrals.models import Pupil, Referral
from referrals.pupils import find_pupil, pupil_of
from referrals.workflow import OPEN, Status


NAMESPACE = uuid.UUID("5b0c6a4e-2a55-4f0e-9b55-0c6de2c3a111")
# Where neither the list nor the type says how long a stay is: a term's weeks from now, with a task to say it.
WEEKS_UNKNOWN = 12
DAYS_FOR_TASKS = 10
ORDER = (PROVIDER, PLACEMENT, WAITING)


@dataclass(frozen=True)
class Done:
    """What became of one line: "added" or "unchanged", its reference or name, and the gaps it left."""

    line: int
    what: str
    kind: str
    reference: str
    gaps: tuple[str, ...] = ()


@dataclass
class ListReport:
    """What became of every line."""

    done: list[Done] = field(default_factory=list)
    refused: list[Fault] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many lines were added, unchanged and refused, and how many gaps became tasks."""
        return {
            "added": sum(d.what == "added" for d in self.done),
            "unchanged": sum(d.what == "unchanged" for d in self.done),
            "refused": len(self.refused),
            "tasks": sum(len(d.gaps) for d in self.done),
        }


class Known:
    """What the lines name, found with one query a kind; providers that the list itself adds join them."""

    def __init__(self, lines: list[Line]) -> None:
        members = PartnershipMember.objects.filter(on(clock.today())).select_related("partnership")
        self.schools = {
            o.urn: o for o in Organisation.objects.schools().filter(urn__in={line.school for line in lines})
        }
        self.partnerships = {m.school_id: m.partnership for m in members.filter(school__in=self.schools.values())}
        self.types = {key.casefold(): t for t in ProvisionType.objects.all() for key in (t.code, t.name)}
        self.provisions: dict[str, Provision] = {}
        for provision in Provision.objects.select_related("organisation", "type"):
            self.join(provision)
        self.authority = authority()
        self.calendar: Calendar = calendar_of()

    def join(self, provision: Provision) -> None:
        """Make a provision known by its name and short name."""
        for key in (provision.organisation.name, provision.organisation.code):
            self.provisions[key.casefold()] = provision


def preview_placements(lines: list[Line], *, by: Membership) -> ListReport:
    """Return what importing would do: it is done, and undone, so that the preview and the import never differ."""
    with transaction.atomic():
        report = import_placements(lines, by=by)
        transaction.set_rollback(True)
    return report


@transaction.atomic
def import_placements(lines: list[Line], *, by: Membership) -> ListReport:
    """Import the good lines in one transaction and refuse the others, each with a sentence.

    The same list a second time changes nothing: what is already here stays as people have made it since.
    """
    require(may_import_placements(by))
    report = ListReport(refused=[Fault(line.line, ". ".join(line.faults)) for line in lines if line.faults])
    good = sorted((line for line in lines if not line.faults), key=lambda line: ORDER.index(line.kind))
    known = Known(good)
    verbs = {PROVIDER: take_provider, PLACEMENT: take_placement, WAITING: take_waiting}
    for line in good:
        try:
            with transaction.atomic():
                report.done.append(verbs[line.kind](line, known, by))
        except ValidationError as refused:
            report.refused.append(Fault(line.line, " ".join(refused.messages)))
    report.done.sort(key=lambda done: done.line)
    report.refused.sort(key=lambda fault: fault.line)
    counts = {name: str(number) for name, number in report.counts.items()}
    record("import placements", person=by.user.email, acting_as=by.acting_as, references=[], **counts)
    return report


def take_provider(line: Line, known: Known, by: Membership) -> Done:
    """Add a provider that is not here yet."""
    here = known.provisions.get(line.provision.casefold())
    if here:
        return Done(line.line, "unchanged", PROVIDER, here.organisation.name)
    made = add_provider(
        name=line.provision, type=type_of(line, known), urn=line.urn, ukprn=line.ukprn, registered=line.registered,
        address=line.address, postcode=line.postcode, places=line.places, by=by,
    )  # fmt: skip
    known.join(made)
    return Done(line.line, "added", PROVIDER, made.organisation.name)


def type_of(line: Line, known: Known) -> ProvisionType | None:
    """Return the type a line names, or None for non-school AP; raise ValidationError for an unknown one."""
    name = line.type.casefold()
    if name in known.types:
        return known.types[name]
    if name in ("", "non-school ap", "non-school-ap"):
        return None
    raise ValidationError(
        f"There is no type of provision “{line.type}”. An LA administrator adds types under Settings."
    )


def about(line: Line, known: Known) -> Referral:
    """Return an unsaved referral that holds what a line says of its pupil; raise ValidationError for no school."""
    school = known.schools.get(line.school)
    if school is None:
        raise ValidationError(f"No school here has the URN {line.school}. Import schools first, or correct the URN.")
    return Referral(
        school=school, forename=line.forename, surname=line.surname, upn=line.upn, date_of_birth=line.date_of_birth,
        year_group=line.year_group, home_la_code=school.la_code, hours_per_week=line.hours,
        provision_asked=line.provision,
        no_upn_reason="" if line.upn else "Not in the authority's list",
    )  # fmt: skip


def take_placement(line: Line, known: Known, by: Membership) -> Done:
    """Record a placement that is already running, with its stay, the reviews to come and a task for every gap."""
    facts = about(line, known)
    provision = known.provisions.get(line.provision.casefold())
    if provision is None:
        raise ValidationError(f"There is no provision “{line.provision}”. Add a line of kind provider for it.")
    pupil = find_pupil(facts)
    here = pupil and Placement.objects.live().filter(pupil=pupil).select_related("provision__organisation").first()
    if here and here.provision_id == provision.pk:
        return Done(line.line, "unchanged", PLACEMENT, here.reference)
    if here:
        raise ValidationError(f"This pupil is already placed at {here.provision} ({here.reference}).")
    placement = begin(line, facts, provision, pupil_of(facts), known)
    PlacementEvent.objects.create(
        placement=placement, move="import", to_status=PlacementStatus.ACTIVE, at=clock.now(), by=by
    )
    if placement.route == Placement.Route.SCHOOL:
        count_as_told(placement, by)
    plan_reviews_to_come(placement, known.calendar)
    audit("import", placement, by=by)
    return Done(line.line, "added", PLACEMENT, placement.reference, leave_tasks(placement, line, known.calendar))


def begin(line: Line, facts: Referral, provision: Provision, pupil: Pupil, known: Known) -> Placement:
    """Save the placement and the stay it holds."""
    partnership = known.partnerships.get(facts.school_id)
    last_on = line.planned_end_on or probable_end(line.start_on, provision.type)
    route = route_of(line, provision.type)
    arranged = route == Placement.Route.SCHOOL
    key = uuid.uuid5(NAMESPACE, f"placement {pupil.pk} {provision.pk} {line.start_on}")
    if Placement.objects.filter(submission_key=key).exists():
        raise ValidationError("This placement was imported before and has ended since.")
    return Placement.objects.create(
        reference=next_reference("PL"), submission_key=key, pupil=pupil, home_school=facts.school,
        home_la_code=facts.home_la_code, commissioner=facts.school if arranged else known.authority,
        partnership=None if arranged else partnership, route=route, provision=provision,
        stay=hold(line, provision, partnership, last_on),
        started_on=line.start_on, planned_end_on=last_on, hours_per_week=line.hours, year_group=line.year_group,
        setting_urn=provision.setting_urn, setting_ukprn=provision.setting_ukprn, setting_type=provision.setting_type,
        as_at=line.as_at,
    )  # fmt: skip


def route_of(line: Line, its_type: ProvisionType) -> str:
    """Return how a placement came about: as the line says, else as is usual for the type of provision."""
    if line.route:
        return line.route
    if its_type.code == NON_SCHOOL:
        return Placement.Route.SCHOOL
    return {Tier.ONE: Placement.Route.TIER_1, Tier.THREE: Placement.Route.TIER_3}.get(
        Tier(its_type.tier), Placement.Route.PANEL
    )


def count_as_told(placement: Placement, by: Membership) -> None:
    """Count what the authority's own list says of a placement by a school as told and acknowledged."""
    known = NotificationStatus.ACKNOWLEDGED
    notification = Notification.objects.create(
        placement=placement, status=known, told_by=by, reply_by_on=clock.today(), acknowledged_at=clock.now()
    )
    NotificationEvent.objects.create(notification=notification, move="import", to_status=known, at=clock.now(), by=by)


def probable_end(start_on: dt.date, its_type: ProvisionType) -> dt.date:
    """Return when a stay without a planned end is taken to end: as its type says, and never in the past."""
    by_type = start_on + dt.timedelta(weeks=its_type.max_weeks or WEEKS_UNKNOWN)
    return max(by_type, clock.today() + dt.timedelta(weeks=(its_type.max_weeks and 1) or WEEKS_UNKNOWN))


def hold(line: Line, provision: Provision, partnership: Organisation | None, last_on: dt.date) -> Stay | None:
    """Hold the place in its group; a provision without groups has no places that could be counted."""
    groups = list(provision.groups.all())
    if not groups:
        return None
    group = group_of(line, groups)
    try:
        with transaction.atomic():
            return Stay.objects.create(group=group, partnership=partnership, first_on=line.start_on, last_on=last_on)
    except IntegrityError as error:
        raise sentence_of(error, provision) from error


def group_of(line: Line, groups: list[Group]) -> Group:
    """Return the group a line means: the one it names, or the only one for its year, or raise ValidationError."""
    if line.group:
        fitting = [g for g in groups if g.name.casefold() == line.group.casefold()]
    else:
        fitting = [g for g in groups if line.year_group is None or g.year_from <= line.year_group <= g.year_to]
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(g.name for g in fitting or groups)
    raise ValidationError(f"Say under Group which one it is: {names}.")


def plan_reviews_to_come(placement: Placement, calendar: Calendar, *, planned: Collection[dt.date] = ()) -> None:
    """Make the reviews the type asks for from today on, but those planned: the ones before were held on paper."""
    weeks = review_weeks(placement.provision.type.review_weeks, placement.started_on, placement.planned_end_on)
    days = {school_day_from(calendar, placement.started_on + dt.timedelta(weeks=week)) for week in weeks}
    to_come = sorted(day for day in days.difference(planned) if day >= clock.today())
    Review.objects.bulk_create(Review(placement=placement, due_on=day) for day in to_come)


def leave_tasks(placement: Placement, line: Line, calendar: Calendar) -> tuple[str, ...]:
    """Make a task for the school or the provision out of everything the list does not say; return their keys."""
    school, provision = placement.home_school, placement.provision.organisation
    if placement.route == Placement.Route.SCHOOL:
        provision = school
    gaps = [("outcomes", school, "Say what this placement is to achieve and how you will know")]
    if not line.upn:
        gaps.append(("upn", school, "Give the pupil's unique pupil number (UPN)"))
    if line.hours is None:
        gaps.append(("hours", provision, "Say how many hours a week the pupil attends"))
    if line.planned_end_on is None:
        gaps.append(("planned_end", provision, "Say when the placement is planned to end"))
    due_on = calendar.add_school_days(clock.today(), DAYS_FOR_TASKS)
    Task.objects.bulk_create(
        Task(organisation=whose, placement=placement, key=key, text=text, due_on=due_on) for key, whose, text in gaps
    )
    return tuple(key for key, _, _ in gaps)


def take_waiting(line: Line, known: Known, by: Membership) -> Done:
    """Put a pupil on the waiting list who was waiting before this service began."""
    facts = about(line, known)
    partnership = known.partnerships.get(facts.school_id)
    if partnership is None:
        raise ValidationError(f"{facts.school} belongs to no partnership today, so it has no waiting list.")
    pupil = find_pupil(facts)
    here = pupil and Referral.objects.filter(pupil=pupil, status__in=OPEN).first()
    if here and here.status == Status.WAITING:
        return Done(line.line, "unchanged", WAITING, here.reference)
    if here:
        raise ValidationError(
            f"This pupil already has a referral, {here.reference}: {here.get_status_display().lower()}."
        )
    if pupil and (placed := Placement.objects.live().filter(pupil=pupil).first()):
        raise ValidationError(f"This pupil is already placed ({placed.reference}).")
    identity = (
        f"waiting {facts.school_id} {line.forename} {line.surname} {line.date_of_birth} {line.waiting_since}".casefold()
    )
    made = import_waiting(
        facts, partnership=partnership, waiting_since=line.waiting_since, provision_type=asked_for(line, known),
        submission_key=uuid.uuid5(NAMESPACE, identity), by=by,
    )  # fmt: skip
    return Done(line.line, "added" if made is facts else "unchanged", WAITING, made.reference)


def asked_for(line: Line, known: Known) -> ProvisionType | None:
    """Return the type of provision a pupil waits for: named, or that of the provision named."""
    named = known.provisions.get(line.provision.casefold())
    return type_of(line, known) if line.type or not named else named.type
