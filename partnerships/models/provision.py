from typing import Any, ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apsystem.privacy import Rights, fields
from partnerships.models.organisation import Kind, Organisation, ends_after_it_starts, never_twice


def every_version(name: str) -> Any:
    """Return what keeps every version of a model's rows, those that were removed too: they are shown as they were."""
    events = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    return pghistory.track(*events, model_name=name)


class Tier(models.IntegerChoices):
    """The Department for Education's three tiers of alternative provision."""

    ONE = 1, "Tier 1: targeted support in mainstream"
    TWO = 2, "Tier 2: time-limited placement"
    THREE = 3, "Tier 3: transitional placement"


class Counts(models.TextChoices):
    """What a place is, when capacity is counted."""

    PUPILS = "pupils", "Pupils on its books"
    SESSIONS = "sessions", "Seats per session"


class ProvisionType(models.Model):
    """A type of provision with its stay and review rules. Stay limits are the authority's own dated data."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    plural = models.CharField(max_length=100)
    tier = models.PositiveSmallIntegerField(choices=Tier.choices, default=Tier.TWO)
    counts = models.CharField(max_length=10, choices=Counts.choices, default=Counts.PUPILS)
    min_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    max_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    review_weeks = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    dual_registers = models.BooleanField(default=False)
    needs_directory_check = models.BooleanField(default=False)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="id version",
        CONFIG="code name plural tier counts min_weeks max_weeks review_weeks dual_registers needs_directory_check "
        "from_on to_on",
    )
    rights = Rights.KEEP

    class Meta:
        ordering: ClassVar = ["tier", "name"]
        constraints: ClassVar = [
            ends_after_it_starts("type_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="type_tier_known"),
            models.CheckConstraint(condition=Q(counts__in=Counts.values), name="type_counts_known"),
            models.CheckConstraint(
                condition=Q(min_weeks__isnull=True)
                | Q(max_weeks__isnull=True)
                | Q(max_weeks__gte=models.F("min_weeks")),
                name="type_stay_in_order",
                violation_error_message="The longest stay must not be shorter than the shortest.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(model_name="ProvisionHistory")
class Provision(models.Model):
    """A base, centre, AP school or other setting: what an organisation of kind provision offers, and where."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, primary_key=True, related_name="provision"
    )
    type = models.ForeignKey(ProvisionType, on_delete=models.PROTECT, related_name="provisions")
    host_school = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="hosts",
        limit_choices_to={"kind": Kind.SCHOOL},
    )
    provider = models.CharField(max_length=200, blank=True)
    registered = models.BooleanField(default=True)
    setting_urn = models.CharField(max_length=6, blank=True)
    setting_ukprn = models.CharField(max_length=8, blank=True)
    setting_type = models.CharField(max_length=10, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="organisation version",
        OPEN="type host_school provider registered setting_urn setting_ukprn setting_type",
    )
    rights = Rights.KEEP

    class Meta:
        constraints: ClassVar = [
            # AP census and school census AP module: a setting is named in exactly one of three ways.
            models.CheckConstraint(
                condition=(
                    Q(setting_urn="", setting_ukprn="") & ~Q(setting_type="")
                    | Q(setting_urn="", setting_type="") & ~Q(setting_ukprn="")
                    | Q(setting_ukprn="", setting_type="") & ~Q(setting_urn="")
                ),
                name="setting_named_one_way",
                violation_error_message="Give exactly one of the setting's URN, UKPRN or setting type.",
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name


class Site(models.Model):
    """A physical address of a provision; guidance on keeping children safe asks for every one of them."""

    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=100)
    address = models.TextField()
    postcode = models.CharField(max_length=8)
    easting = models.PositiveIntegerField(null=True, blank=True)
    northing = models.PositiveIntegerField(null=True, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id version", OPEN="provision name address postcode easting northing from_on to_on")
    rights = Rights.KEEP

    class Meta:
        constraints: ClassVar = [ends_after_it_starts("site_ends_after_it_starts")]

    def __str__(self) -> str:
        return self.name


class AnswerAddress(models.Model):
    """The address an offer is sent to where nobody at the provision has an account: answered there by a link."""

    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="answer_addresses")
    email = models.EmailField()
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id version", STAFF="email", OPEN="provision from_on to_on")
    rights = Rights.KEEP

    class Meta:
        verbose_name = "address for offers"
        constraints: ClassVar = [
            ends_after_it_starts("answer_address_ends_after_it_starts"),
            never_twice(
                "one_answer_address_a_day",
                "provision",
                sentence="This provision already has an address for offers on some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return self.email


class Group(models.Model):
    """A class or group of a provision, with the national curriculum years it takes (both included)."""

    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=60)
    year_from = models.PositiveSmallIntegerField(default=7)
    year_to = models.PositiveSmallIntegerField(default=11)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id version", OPEN="provision name year_from year_to")
    rights = Rights.KEEP

    class Meta:
        ordering: ClassVar = ["provision", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provision", "name"], name="group_named_once"),
            models.CheckConstraint(
                condition=Q(year_to__gte=models.F("year_from")),
                name="group_years_in_order",
                violation_error_message="The last year group must not be before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provision}: {self.name}"


@every_version("CapacityHistory")
class Capacity(models.Model):
    """How many places a group has from a day to a day, both included; physical places beside funded ones."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="capacities")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    places = models.PositiveSmallIntegerField()
    funded = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id version", OPEN="group from_on to_on places reason", F9="funded")
    rights = Rights.EDIT

    class Meta:
        ordering: ClassVar = ["from_on"]
        constraints: ClassVar = [
            ends_after_it_starts("capacity_ends_after_it_starts"),
            never_twice(
                "one_capacity_a_day", "group", sentence="This group already has a capacity on some of these days."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.places} places from {self.from_on}"


@every_version("ClosureHistory")
class Closure(models.Model):
    """Places of a provision, or of one group, that cannot be used from a day to a day, with the reason."""

    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="closures")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="closures")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id version", OPEN="provision group from_on to_on places reason")
    rights = Rights.EDIT

    class Meta:
        constraints: ClassVar = [ends_after_it_starts("closure_ends_after_it_starts")]

    def __str__(self) -> str:
        return f"{self.provision} closed from {self.from_on}"


class ProvisionServes(models.Model):
    """A partnership a provision serves, with a number of its places, or none where all share one list."""

    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="serves")
    partnership = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="served_by")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id version", OPEN="provision partnership from_on to_on places")
    rights = Rights.EDIT

    class Meta:
        constraints: ClassVar = [
            ends_after_it_starts("serving_ends_after_it_starts"),
            never_twice(
                "serves_a_partnership_once",
                "provision",
                "partnership",
                sentence="This provision already serves this partnership on some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provision} serves {self.partnership}"
