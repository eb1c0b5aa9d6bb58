from typing import ClassVar

from django.db import models
from django.db.models import Q

from apsystem import clock
from apsystem.privacy import Rights, fields
from partnerships.models import Membership
from placements.models.suggestion import RunsThePanel
from referrals.models import Referral


class WaitingReview(models.Model):
    """A look at a case on the waiting list: what was found, what is needed, when again. The newest holds."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="waiting_reviews")
    found = models.TextField()
    needed = models.TextField()
    next_on = models.DateField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    submission_key = models.UUIDField(unique=True)

    privacy = fields(SYSTEM="id submission_key", F8="referral found needed next_on at by")
    rights = Rights.APPEND
    of_partnership = ("referral__partnership",)
    objects = RunsThePanel.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(found="") & ~Q(needed=""), name="a_waiting_review_says_what_was_found_and_is_needed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.referral_id}: next on {self.next_on}"
