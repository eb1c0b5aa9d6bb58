import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from apsystem import clock
from apsystem.privacy import Rights, fields
from partnerships.models import Group, Membership, Organisation
from partnerships.models.membership import LA_CASE_ROLES, RUNS_THE_PANEL
from partnerships.models.organisation import ends_after_it_starts, on
from referrals.models import Meeting, Pupil, Referral


class RunsThePanel(models.QuerySet[Any]):
    """Rows for those who run the panel of a case, and for the authority's case roles: nobody else sees any."""

    def visible_to(self, actor: Membership | None) -> Self:
        """Keep the rows of this person's own partnership, or all for the authority's case roles."""
        if actor is not None and actor.role in LA_CASE_ROLES:
            return self
        if actor is not None and actor.role in RUNS_THE_PANEL:
            own = Q(pk__in=[])
            for path in self.model.of_partnership:
                own |= Q(**{path: actor.organisation_id})
            return self.filter(pk__in=self.model._default_manager.filter(own).values("pk"))
        return self.none()


class CasePriority(models.Model):
    """The priority band those who run the panel gave a case, and why. Never changed: the newest holds."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="priorities")
    band = models.PositiveSmallIntegerField()
    reason = models.TextField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    submission_key = models.UUIDField(unique=True)

    privacy = fields(SYSTEM="id submission_key", F8="referral band reason at by")
    rights = Rights.APPEND
    of_partnership = ("referral__partnership",)
    objects = RunsThePanel.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(band__gte=1, band__lte=4), name="priority_band_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_priority_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id}: {self.band}"


class PupilPairQuerySet(RunsThePanel):
    """Questions about pairs of pupils."""

    def in_force(self, day: dt.date) -> Self:
        """Pairs that hold on a day."""
        return self.filter(on(day))


class PupilPair(models.Model):
    """Two pupils who must not be placed together, or brothers and sisters with what their family wants, dated."""

    class Kind(models.TextChoices):
        """What is known of the two."""

        APART = "apart", "Must not be placed together"
        SAME = "same", "Brother or sister: the family wants the same place"
        DIFFERENT = "different", "Brother or sister: the family wants different places"
        ASK = "ask", "Brother or sister: the family is to be asked"

    one = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="pairs_first")
    other = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="pairs_second")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.TextField()
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    submission_key = models.UUIDField(unique=True)

    privacy = fields(SYSTEM="id submission_key", F6="one other kind reason from_on to_on recorded_by")
    rights = Rights.KEEP
    of_partnership = ("one__referrals__partnership", "other__referrals__partnership")
    objects = PupilPairQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-from_on", "-pk"]
        constraints: ClassVar = [
            ends_after_it_starts("pair_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(kind__in=["apart", "same", "different", "ask"]), name="pair_kind_known"),
            models.CheckConstraint(
                condition=~Q(one=F("other")), name="a_pair_is_two",
                violation_error_message="Give two different pupils.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}: {self.kind}"


class Suggestion(models.Model):
    """One round of suggested places: exactly what it was made from and what came out. Never changed."""

    reference = models.CharField(max_length=16, unique=True)
    submission_key = models.UUIDField(unique=True)
    partnership = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="suggestions")
    # For the cases of this agenda; none: for everybody agreed without a place.
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="suggestions"
    )  # fmt: skip
    facts = models.TextField()  # as placements.suggesting.facts stores them: the same text gives the same answer
    answer = models.TextField()
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    privacy = fields(SYSTEM="id submission_key", F8="reference partnership meeting facts answer made_at made_by")
    rights = Rights.APPEND
    of_partnership = ("partnership",)
    objects = RunsThePanel.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("placements:suggestion", args=[self.reference])


class SuggestionAnswer(models.Model):
    """What people made of one line of a round: accepted, another place, or not. Never changed: the newest holds."""

    class Verb(models.TextChoices):
        """What may be done with a line."""

        ACCEPT = "accept", "Accept it"
        CHANGE = "change", "Another place"
        REJECT = "reject", "No place now"

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="answers")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="suggestion_answers")
    verb = models.CharField(max_length=8, choices=Verb.choices)
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    submission_key = models.UUIDField(unique=True)

    privacy = fields(SYSTEM="id submission_key", F8="suggestion referral verb group reason at by")
    rights = Rights.APPEND
    of_partnership = ("suggestion__partnership",)
    objects = RunsThePanel.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(verb__in=["accept", "change", "reject"]), name="answer_verb_known"),
            models.CheckConstraint(
                condition=Q(verb="accept") | ~Q(reason=""), name="an_answer_but_yes_says_why",
                violation_error_message="Enter the reason.",
            ),
            models.CheckConstraint(
                condition=Q(verb="reject", group=None) | ~Q(verb="reject") & Q(group__isnull=False),
                name="an_answer_but_no_has_a_place",
                violation_error_message="Choose the place.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.referral_id}: {self.verb}"
