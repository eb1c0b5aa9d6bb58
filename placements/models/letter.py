from typing import ClassVar

from django.db import models

from apsystem import clock
from apsystem.privacy import Rights, fields
from partnerships.models import LetterWording, Membership
from placements.models.offer import Offer
from referrals.models.scope import OfCase


class Letter(models.Model):
    """A letter to one person as it was made: its exact words and their hash. Never changed, never e-mailed."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=10, choices=LetterWording.Kind.choices)
    basis = models.CharField(max_length=10, choices=LetterWording.Basis.choices)
    wording = models.ForeignKey(LetterWording, on_delete=models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=150)
    recipient_address = models.TextField(blank=True)
    subject = models.CharField(max_length=1000)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    first_on = models.DateField()
    late_reason = models.TextField(blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    submission_key = models.UUIDField()

    privacy = fields(
        SYSTEM="id submission_key sha256",
        F0="offer kind basis wording first_on made_at made_by",
        F1="recipient recipient_address subject",
        F6="text late_reason",
    )
    rights = Rights.APPEND
    seen_through = ("offer",)
    objects = OfCase.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "pk"]

    def __str__(self) -> str:
        return f"Letter {self.pk}"
