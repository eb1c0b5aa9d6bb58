import datetime as dt
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse

from apsystem import clock
from apsystem.privacy import Rights, fields
from partnerships.models.event import Event
from partnerships.models.membership import (
    LA_CASE_ROLES,
    PROVISION_ROLES,
    RUNS_THE_PANEL,
    SCHOOL_ROLES,
    Membership,
)
from partnerships.models.organisation import Organisation, ends_after_it_starts
from partnerships.models.provision import Group, Provision, Site
from placements.workflow import HELD, NOT_CONFIRMED, OfferStatus
from referrals.models import Decision, Referral
from referrals.models.referral import PROVISION_SEES_DAYS
from referrals.models.scope import OfCase


class Stay(models.Model):
    """The days a pupil holds a place, first and last included: owned by the offer and carried into the placement.

    The only thing counted against capacity; a trigger counts it (migration 0001), so that no query can forget.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="stays")
    partnership = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="stays")
    first_on = models.DateField()
    last_on = models.DateField()
    live = models.BooleanField(default=True)
    # The extra place that was kept for this case, where it has one: no other stay may use it.
    extra = models.ForeignKey(
        "placements.ExtraPlace", null=True, blank=True, on_delete=models.PROTECT, related_name="stays"
    )

    privacy = fields(SYSTEM="id", F0="group partnership first_on last_on live extra")
    rights = Rights.KEEP
    seen_through = ("offer", "placement")
    objects = OfCase.as_manager()

    class Meta:
        constraints: ClassVar = [
            ends_after_it_starts("stay_ends_after_it_starts", "first_on", "last_on"),
            models.UniqueConstraint(fields=["extra"], condition=Q(live=True), name="one_stay_an_extra_place"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["group", "first_on", "last_on"], name="live_stays", condition=Q(live=True))
        ]

    def __str__(self) -> str:
        return f"{self.first_on} to {self.last_on}"


class PatternSession(models.Model):
    """One half day of a stay's weekly pattern, for a run of dates: none at all means every session."""

    class Half(models.TextChoices):
        """Morning or afternoon."""

        AM = "am", "Morning"
        PM = "pm", "Afternoon"

    stay = models.ForeignKey(Stay, on_delete=models.CASCADE, related_name="pattern")  # a pattern is part of its stay
    weekday = models.PositiveSmallIntegerField()
    half = models.CharField(max_length=2, choices=Half.choices)
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    privacy = fields(SYSTEM="id", F10="stay weekday half site from_on to_on")
    rights = Rights.EDIT
    seen_through = ("stay__offer", "stay__placement")
    objects = OfCase.as_manager()

    class Meta:
        constraints: ClassVar = [
            ends_after_it_starts("pattern_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=5), name="pattern_weekday_known"),
            models.CheckConstraint(condition=Q(half__in=["am", "pm"]), name="pattern_half_known"),
            models.UniqueConstraint(fields=["stay", "weekday", "half", "from_on"], name="pattern_session_once"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.half}"


class OfferQuerySet(models.QuerySet["Offer"]):
    """Questions about offers."""

    def visible_to(self, actor: Membership | None) -> "OfferQuerySet":
        """The home school, the panel that decided, the authority's case roles; the provision until 30 days after."""
        if actor is None:
            return self.none()
        if actor.role in LA_CASE_ROLES:
            return self
        if actor.role in PROVISION_ROLES:
            since = clock.today() - dt.timedelta(days=PROVISION_SEES_DAYS)
            over = Q(status=OfferStatus.TAKEN_UP, placement__ended_on__lt=since)
            return self.filter(provision=actor.organisation_id).exclude(over)
        if actor.role in SCHOOL_ROLES:
            return self.filter(referral__school=actor.organisation_id)
        if actor.role in RUNS_THE_PANEL:
            return self.filter(referral__partnership=actor.organisation_id)
        return self.none()

    def held_for_withdrawn(self) -> "OfferQuerySet":
        """Open offers whose referral the school has withdrawn: the place is free once somebody releases it."""
        return self.filter(status__in=HELD, referral__status="withdrawn")

    def unanswered(self) -> "OfferQuerySet":
        """Sent and not yet answered."""
        return self.filter(status=OfferStatus.SENT)


@pghistory.track(model_name="OfferHistory")
class Offer(models.Model):
    """A place reserved for a pupil from a date, waiting for the provision to confirm it."""

    class Refusal(models.TextChoices):
        """Why a provision refuses."""

        FULL = "full", "No place on those dates"
        MIX = "mix", "The group would not be safe together"
        NEED = "need", "The provision cannot meet the need"
        STAFFING = "staffing", "Not enough staff"
        OTHER = "other", "Another reason"

    reference = models.CharField(max_length=16, unique=True)
    submission_key = models.UUIDField(unique=True)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="offers")
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="offers")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="offers")
    stay = models.OneToOneField(Stay, on_delete=models.PROTECT, related_name="offer")
    status = models.CharField(max_length=10, choices=OfferStatus.choices, default=OfferStatus.SENT)
    sent_at = models.DateTimeField(default=clock.now)
    reply_by_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    # The first day on which the provision could take the pupil, where it says "not this week".
    ready_on = models.DateField(null=True, blank=True)
    refusal = models.CharField(max_length=10, choices=Refusal.choices, blank=True)
    note = models.TextField(blank=True)
    chased = models.PositiveSmallIntegerField(default=0)
    last_chased_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="id submission_key version",
        F0="reference referral decision provision stay status sent_at reply_by_on answered_at ready_on refusal note "
        "chased last_chased_on",
    )
    rights = Rights.KEEP
    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-sent_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=OfferStatus.values), name="offer_status_known"),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(refusal=""),
                name="a_refusal_is_coded",
                violation_error_message="Select why the place is refused.",
            ),
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(status__in=["sent", "later", "confirmed"]),
                name="one_open_offer",
                violation_error_message="A place has already been offered for this referral.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["provision", "status", "-sent_at"], name="offers_of_provision"),
            models.Index(fields=["status", "reply_by_on"], name="offers_to_chase"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the address of the offer's page."""
        return reverse("placements:offer", args=[self.reference])


class AnswerLink(models.Model):
    """A link by which a provision without an account answers one offer, once; only the hash of its secret is kept.

    It is good for the offer as it stood when the link was sent: whatever changes the offer ends the link.
    """

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="links")
    offer_version = models.PositiveIntegerField()
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(default=clock.now)
    sent_by = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    # A later link takes its place.
    ended_at = models.DateTimeField(null=True, blank=True)

    privacy = fields(SYSTEM="id offer_version token_hash", F0="offer email sent_at sent_by expires_at used_at ended_at")
    rights = Rights.KEEP
    seen_through = ("offer",)
    objects = OfCase.as_manager()

    class Meta:
        ordering: ClassVar = ["-sent_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["offer"], condition=Q(used_at=None, ended_at=None), name="one_open_link_an_offer"
            )
        ]

    def __str__(self) -> str:
        return f"Link of {self.offer}"

    @property
    def works(self) -> bool:
        """Say whether the link may still be used: the offer must be read with it."""
        return (
            self.used_at is None and self.ended_at is None and clock.now() < self.expires_at
            and self.offer_version == self.offer.version and self.offer.status in NOT_CONFIRMED
        )  # fmt: skip


class OfferEvent(Event):
    """The offer's memory: every move, by whom and why. Never changed."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="events")

    privacy = fields(SYSTEM="id", F0=f"offer {Event.FIELDS}")
    rights = Rights.APPEND
    seen_through = ("offer",)
    objects = OfCase.as_manager()

    class Meta(Event.Meta):
        constraints: ClassVar = [
            *Event.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(move__in=["refuse", "release"]) | ~Q(reason=""), name="an_offer_refusal_says_why"
            ),
        ]
