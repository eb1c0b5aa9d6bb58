from typing import ClassVar

from django.db import models

from apsystem.privacy import Rights, fields


class Wording(models.Model):
    """What this authority calls a thing: Local Planning Partnership here, Inclusion Partnership there."""

    key = models.SlugField(max_length=40, primary_key=True)
    text = models.CharField(max_length=100)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="key version", CONFIG="text")
    rights = Rights.KEEP

    class Meta:
        ordering: ClassVar = ["key"]

    def __str__(self) -> str:
        return self.text


def default_interest_rules() -> dict[str, str]:
    """Return what each kind of interest does unless the authority says otherwise (product, journey 3)."""
    return {"own_pupil": "bars", "same_trust": "declare", "host": "declare", "personal": "leaves"}


class PanelRule(models.Model):
    """The authority's rules for meetings, dated: quorum, papers, clocks, how long members see a case."""

    from_on = models.DateField(unique=True)
    quorum = models.PositiveSmallIntegerField(default=3)
    papers_days = models.PositiveSmallIntegerField(default=3)
    check_days = models.PositiveSmallIntegerField(default=2)
    offer_reply_days = models.PositiveSmallIntegerField(default=5)
    # School days: an agreed case is offered a place, a waiting one looked at again, and any other that has no date
    # of its own followed up, within so many.
    offer_days = models.PositiveSmallIntegerField(default=5)
    waiting_review_days = models.PositiveSmallIntegerField(default=20)
    follow_up_days = models.PositiveSmallIntegerField(default=10)
    # Hours a week of full-time education (Leicestershire's strategy: 18 to 25 unless needs say otherwise).
    full_time_from = models.PositiveSmallIntegerField(default=18)
    full_time_to = models.PositiveSmallIntegerField(default=25)
    member_sees_days = models.PositiveSmallIntegerField(default=28)
    meets_weeks = models.PositiveSmallIntegerField(default=4)
    tell_family_days = models.PositiveSmallIntegerField(default=2)
    names_from_papers = models.BooleanField(default=True)
    chairs_action = models.BooleanField(default=True)
    # For each kind of interest: "leaves" the room, "bars" from deciding, "declare" and decide, or "shown" only.
    interests = models.JSONField(default=default_interest_rules)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="id version",
        CONFIG="from_on quorum papers_days check_days offer_reply_days offer_days waiting_review_days follow_up_days "
        "member_sees_days full_time_from full_time_to meets_weeks tell_family_days names_from_papers chairs_action "
        "interests",
    )
    rights = Rights.KEEP

    class Meta:
        ordering: ClassVar = ["-from_on"]

    def __str__(self) -> str:
        return f"Panel rules from {self.from_on}"
