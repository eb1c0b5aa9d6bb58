from typing import ClassVar

from django.db import models
from django.db.models import Q

from apsystem import clock
from apsystem.privacy import Rights, fields
from partnerships.models.event import Event
from partnerships.models.membership import Membership
from referrals.models.referral import Referral
from referrals.models.scope import OfCase


class Submission(models.Model):
    """The referral as it was sent: questions and answers as shown, frozen (one row each time it is sent)."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    # Why it was changed after sending; empty for a sending that was asked for.
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    privacy = fields(SYSTEM="id fingerprint", F0="referral number at by", F6="content reason")
    rights = Rights.APPEND
    seen_through = ("referral",)
    objects = OfCase.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "number"], name="submission_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} sent {self.number}"


class Signature(models.Model):
    """The head teacher's sign-off of one submission."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="signature")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    privacy = fields(SYSTEM="id", F0="submission at by")
    rights = Rights.APPEND
    seen_through = ("submission__referral",)
    objects = OfCase.as_manager()

    def __str__(self) -> str:
        return f"Signature {self.pk}"


class ReferralEvent(Event):
    """The case's memory: every move, by whom and why. Never changed."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="events")

    privacy = fields(SYSTEM="id", F0=f"referral {Event.FIELDS}")
    rights = Rights.APPEND
    seen_through = ("referral",)
    objects = OfCase.as_manager()

    class Meta(Event.Meta):
        constraints: ClassVar = [
            *Event.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(move__in=["return", "ask", "redirect", "not_agree", "withdraw", "signpost", "unlist"])
                | ~Q(reason=""),
                name="a_refusal_says_why",
                violation_error_message="Say why.",
            ),
        ]
