from typing import ClassVar

from django.db import models

from apsystem import clock
from apsystem.privacy import Rights, fields
from partnerships.models import LetterWording, Membership
from referrals.models.decision import Decision
from referrals.models.referral import Referral
from referrals.models.scope import OfCase


class Letter(models.Model):
    """A letter to one person as it was made: its exact words and their hash. Never changed, never e-mailed."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="letters")
    # The reference of what it is about: the referral itself for an outcome, the offer for a place.
    about = models.SlugField(max_length=20)
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=20, choices=LetterWording.Kind.choices)
    basis = models.CharField(max_length=10, choices=LetterWording.Basis.choices, blank=True)
    wording = models.ForeignKey(LetterWording, on_delete=models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=150)
    recipient_address = models.TextField(blank=True)
    subject = models.CharField(max_length=1000)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    first_on = models.DateField(null=True, blank=True)
    late_reason = models.TextField(blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    submission_key = models.UUIDField()

    privacy = fields(
        SYSTEM="id submission_key sha256",
        F0="referral about decision kind basis wording first_on made_at made_by",
        F1="recipient recipient_address subject",
        F6="text late_reason",
    )
    rights = Rights.APPEND
    seen_through = ("referral",)
    objects = OfCase.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["about"], name="letters_about")]

    def __str__(self) -> str:
        return f"Letter {self.pk}"
