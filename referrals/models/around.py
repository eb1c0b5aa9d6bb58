"""What stands around a referral: advice before it, matches with other cases, what was asked, and what is said."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from apsystem import clock
from apsystem.privacy import Rights, fields
from partnerships.models.membership import LA_CASE_ROLES, SCHOOL_ROLES, Membership
from partnerships.models.organisation import Organisation
from referrals.models.kept import ReferralEvent
from referrals.models.pupil import Pupil
from referrals.models.referral import Referral
from referrals.models.scope import OfCase


class AdviceQuerySet(models.QuerySet["Advice"]):
    """Questions about advice."""

    def visible_to(self, actor: Membership | None) -> "AdviceQuerySet":
        """A school's own for the school, all for the authority's case roles, a referral's with the referral."""
        if actor is None:
            return self.none()
        if actor.role in LA_CASE_ROLES:
            return self
        if actor.role in SCHOOL_ROLES:
            return self.filter(school=actor.organisation_id)
        return self.filter(referral__in=Referral.objects.visible_to(actor))


@pghistory.track(model_name="AdviceHistory")
class Advice(models.Model):
    """Advice a school took about a pupil: from whom, when, what was advised and what was done.

    It stands by itself, before or without a referral, and goes with one that is begun later.
    """

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="advice")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="advice")
    referral = models.ForeignKey(Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="advice")
    kind = models.CharField(max_length=40)
    given_on = models.DateField()
    adviser = models.CharField(max_length=150, blank=True)
    advice = models.TextField()
    done = models.TextField(blank=True)
    recorded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    submission_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="id submission_key version recorded_by recorded_at",
        F0="school referral",
        F1="pupil",
        F2="kind given_on adviser advice done",
    )
    rights = Rights.KEEP
    objects = AdviceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-given_on", "-pk"]
        verbose_name_plural = "advice"

    def __str__(self) -> str:
        return f"Advice {self.pk}"


class MatchQuerySet(models.QuerySet["PossibleMatch"]):
    """Questions about possible matches."""

    def visible_to(self, actor: Membership | None) -> "MatchQuerySet":
        """Only the authority's case roles compare children across schools."""
        return self if actor is not None and actor.role in LA_CASE_ROLES else self.none()

    def to_look_at(self) -> "MatchQuerySet":
        """Those nobody has looked at yet, oldest first."""
        return self.filter(result="").order_by("found_at", "pk")


class PossibleMatch(models.Model):
    """A referral whose pupil may be a child with a live case at another school: for the authority to look at."""

    class By(models.TextChoices):
        """By what the two were found to be alike."""

        UPN = "upn", "The same unique pupil number"
        NAME = "name", "The same name and date of birth"

    class Result(models.TextChoices):
        """What the authority found."""

        SAME = "same", "The same child"
        DIFFERENT = "different", "Another child"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="possible_matches")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="possible_matches")
    found_by = models.CharField(max_length=10, choices=By.choices)
    found_at = models.DateTimeField(default=clock.now)
    result = models.CharField(max_length=10, choices=Result.choices, blank=True)
    note = models.TextField(blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="id version", F0="referral found_at looked_at looked_by", F1="pupil found_by result", F5="note"
    )
    rights = Rights.KEEP
    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "possible matches"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "pupil"], name="matched_once"),
            models.CheckConstraint(
                condition=Q(result="", looked_at=None) | ~Q(result="") & Q(looked_at__isnull=False),
                name="match_looked_at_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Possible match {self.pk}"


class Asked(models.Model):
    """What a returned referral is asked, question by question: part of the move that returned it."""

    event = models.ForeignKey(ReferralEvent, on_delete=models.PROTECT, related_name="asked")
    section = models.SlugField(max_length=40)
    question = models.SlugField(max_length=60, blank=True)  # empty: the whole section
    reason = models.CharField(max_length=40)
    text = models.TextField(blank=True)

    privacy = fields(SYSTEM="id", F0="event section question reason", F6="text")
    rights = Rights.APPEND
    seen_through = ("event__referral",)
    objects = OfCase.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name_plural = "asked"

    def __str__(self) -> str:
        return f"{self.section}.{self.question}"


class Comment(models.Model):
    """Something said about a case between its school, those who run the panel, its provision and the authority."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    submission_key = models.UUIDField(unique=True)

    privacy = fields(SYSTEM="id submission_key", F0="referral at by", F5="text")
    rights = Rights.APPEND
    seen_through = ("referral",)
    objects = OfCase.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"Comment {self.pk}"
