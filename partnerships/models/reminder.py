import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q

from apsystem import clock
from apsystem.privacy import Rights, fields
from partnerships.models.organisation import ends_after_it_starts, on


class Occasion(models.TextChoices):
    """What somebody is reminded of."""

    DRAFT = "draft", "A draft, before the deadline of the next meeting"
    SIGNATURE = "signature", "A referral to sign, before the papers go out"
    QUESTION = "question", "A referral returned, or a question of the panel, unanswered"
    MINUTES = "minutes", "Minutes not signed off"
    OFFER = "offer", "An offered place unanswered"
    TO_OFFER = "to_offer", "A place agreed and not offered in time"
    WAITING_REVIEW = "waiting_review", "A case on the waiting list, to be reviewed"
    REVIEW_SOON = "review_soon", "A review, before it is due"
    REVIEW_LATE = "review_late", "A review overdue"
    CHECK = "check", "A check on a return to school, due"
    TASK = "task", "A task about a placement, overdue"
    TOLD_PAST_END = "told_past_end", "Provision a school arranged, past its planned end"
    TOLD_QUESTION = "told_question", "A question about provision a school arranged, unanswered"

    @property
    def is_before(self) -> bool:
        """Say whether it is reminded of before its day, and not after it."""
        return self in (Occasion.DRAFT, Occasion.SIGNATURE, Occasion.REVIEW_SOON)


class Whom(models.TextChoices):
    """Who is reminded, by what they are to the case."""

    SCHOOL = "school", "The school: its contacts and head"
    HEADS = "heads", "The school's head and who signs for them"
    PROVISION = "provision", "The base or centre lead"
    HOST = "host", "The head of the host school"
    OWNER = "owner", "Whoever's task it is"
    COORDINATOR = "coordinator", "The co-ordinator"
    CHAIR = "chair", "The chair"
    OFFICER = "officer", "The AP officers"


class ReminderRuleQuerySet(models.QuerySet["ReminderRule"]):
    """Questions about the rules of reminders."""

    def in_force(self, day: dt.date) -> "ReminderRuleQuerySet":
        """Rules that hold on a day."""
        return self.filter(on(day))


class ReminderRule(models.Model):
    """Who is reminded of what, how many school days before or after its day, and how often again."""

    occasion = models.CharField(max_length=20, choices=Occasion.choices)
    whom = models.CharField(max_length=20, choices=Whom.choices)
    school_days = models.PositiveSmallIntegerField()
    # Again after every so many school days, until it is done; none: once.
    again_every = models.PositiveSmallIntegerField(null=True, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id version", CONFIG="occasion whom school_days again_every from_on to_on")
    rights = Rights.EDIT
    objects = ReminderRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "reminder"
        ordering: ClassVar = ["occasion", "school_days", "pk"]
        constraints: ClassVar = [
            ends_after_it_starts("reminder_rule_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(again_every=None) | Q(again_every__gte=1),
                name="reminded_again_after_a_day_or_more",
                violation_error_message="Again after at least 1 school day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()}: {self.get_whom_display()}"


class Reminder(models.Model):
    """A reminder that went out: the same one never goes twice. Never changed."""

    occasion = models.CharField(max_length=20)
    whom = models.CharField(max_length=20)
    about = models.CharField(max_length=40)
    day = models.DateField()  # the day counted from
    school_days = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()  # 0 the first time, then 1, 2, …
    at = models.DateTimeField(default=clock.now)

    privacy = fields(SYSTEM="id", F0="occasion whom about day school_days number at")
    rights = Rights.APPEND

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["occasion", "whom", "about", "day", "school_days", "number"], name="reminded_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.about}"
