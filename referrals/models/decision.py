from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from apsystem import clock
from apsystem.privacy import Rights, fields
from partnerships.models.membership import Membership
from partnerships.models.provision import Provision
from referrals.models.meeting import AgendaItem, Meeting
from referrals.models.referral import Referral
from referrals.models.scope import OfCase


class DecisionQuerySet(OfCase):
    """Questions about decisions."""

    def to_ratify(self, partnership: int) -> Self:
        """Decisions the chair of a partnership took alone, of which no meeting has spoken yet, the oldest first."""
        rows = self.filter(chairs_action=True, ratification=None, corrected_by=None)
        return rows.filter(agenda_item__meeting__partnership=partnership).order_by("at", "pk")


class Decision(models.Model):
    """What the panel resolved about a case. Never changed: a correction is a new row that names the old one."""

    class Outcome(models.TextChoices):
        """The outcomes a panel may reach."""

        PLACE = "agree_place", "Agreed, a place to be offered"
        CONDITIONS = "agree_conditions", "Agreed with conditions"
        WAITING = "agree_waiting", "Agreed, waiting list"
        MORE_INFORMATION = "ask", "More information"
        ANOTHER_ROUTE = "redirect", "Another route"
        NOT_AGREED = "not_agree", "Not agreed"
        WITHDRAWN = "withdraw", "Withdrawn"

    class Teller(models.TextChoices):
        """Who tells the family what was decided."""

        SCHOOL = "school", "The home school"
        PANEL = "panel", "The co-ordinator"
        AUTHORITY = "authority", "The local authority"

    class Method(models.TextChoices):
        """How the panel reached it."""

        CONSENSUS = "consensus", "Consensus"
        VOTE = "vote", "Vote"

    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    method = models.CharField(max_length=10, choices=Method.choices, default=Method.CONSENSUS)
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    rationale = models.TextField()
    conditions = models.TextField(blank=True)
    dissent = models.TextField(blank=True)
    route = models.CharField(max_length=200, blank=True)
    answer_by_on = models.DateField(null=True, blank=True)
    provision = models.ForeignKey(Provision, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    start_on = models.DateField(null=True, blank=True)
    first_review_on = models.DateField(null=True, blank=True)
    family_told_by = models.CharField(max_length=10, choices=Teller.choices, blank=True)
    family_told_by_on = models.DateField(null=True, blank=True)
    # Decided between meetings by the chair alone; the next meeting says whether it stands.
    chairs_action = models.BooleanField(default=False)
    why_now = models.TextField(blank=True)
    # Written on the decide-later sheet in the meeting, and keyed in afterwards.
    from_paper = models.BooleanField(default=False)
    # The memberships of those who decided, and of those who presented or stood aside, as they were on the day.
    decided_by = models.ManyToManyField(Membership, related_name="decisions")
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    privacy = fields(
        SYSTEM="id",
        F0="agenda_item referral outcome rationale conditions route answer_by_on provision start_on first_review_on "
        "family_told_by family_told_by_on chairs_action from_paper corrects at by",
        F8="why_now method votes_for votes_against dissent decided_by",
    )
    rights = Rights.APPEND
    seen_through = ("referral",)
    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(rationale=""), name="a_decision_says_why"),
            models.CheckConstraint(
                condition=Q(
                    outcome__in=[
                        "agree_place",
                        "agree_conditions",
                        "agree_waiting",
                        "ask",
                        "redirect",
                        "not_agree",
                        "withdraw",
                    ]
                ),
                name="decision_outcome_known",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["agree_place", "agree_conditions"])
                | Q(provision__isnull=False, start_on__isnull=False, first_review_on__isnull=False),
                name="a_place_has_a_provision_and_dates",
                violation_error_message="Agreeing a place needs the provision, the start and the first review date.",
            ),
            models.CheckConstraint(
                condition=Q(chairs_action=False) | ~Q(why_now=""), name="a_chairs_action_says_why_it_could_not_wait"
            ),
            models.CheckConstraint(
                condition=Q(family_told_by__in=["", "school", "panel", "authority"]), name="family_told_by_known"
            ),
            models.UniqueConstraint(
                fields=["agenda_item"],
                condition=Q(corrects=None),
                name="decided_once",
                violation_error_message="This case has already been decided at this meeting.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id}: {self.outcome}"


class Ratification(models.Model):
    """What a meeting said of a decision that the chair took alone since the last one. Never changed."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="ratification")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="ratifications")
    ratified = models.BooleanField()
    note = models.TextField(blank=True)
    decided_by = models.ManyToManyField(Membership, related_name="+")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    privacy = fields(SYSTEM="id", F0="decision meeting ratified note at by", F8="decided_by")
    rights = Rights.APPEND
    seen_through = ("decision",)
    objects = OfCase.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ratified=True) | ~Q(note=""), name="not_ratified_says_why")
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {'ratified' if self.ratified else 'not ratified'}"


class FamilyTold(models.Model):
    """That the family was told what was decided: on which day, how, and by whom. Never changed."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="family_told")
    told_on = models.DateField()
    how = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    privacy = fields(SYSTEM="id", F0="decision told_on how at by")
    rights = Rights.APPEND
    seen_through = ("decision",)
    objects = OfCase.as_manager()

    def __str__(self) -> str:
        return f"{self.decision_id}: told on {self.told_on}"
