import datetime as dt
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse

from apsystem import clock
from apsystem.privacy import Rights, fields
from partnerships.models.event import Event
from partnerships.models.membership import LA_CASE_ROLES, PANEL_ROLES, Membership, Role
from partnerships.models.organisation import Organisation
from partnerships.models.provision import Provision
from referrals.models.referral import Referral
from referrals.models.scope import OfCase
from referrals.workflow import MeetingStatus


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Questions about meetings."""

    def visible_to(self, actor: Membership | None) -> "MeetingQuerySet":
        """A partnership's own people see its meetings; the authority's case roles see all."""
        if actor is None:
            return self.none()
        if actor.role in LA_CASE_ROLES:
            return self
        if actor.role in (*PANEL_ROLES, Role.COORDINATOR, Role.ADVISER):
            return self.filter(partnership=actor.organisation_id)
        return self.none()

    def to_come(self, day: dt.date) -> "MeetingQuerySet":
        """Meetings on or after a day that have not been cancelled, soonest first."""
        return self.filter(held_on__gte=day).exclude(status=MeetingStatus.CANCELLED).order_by("held_on", "pk")


@pghistory.track(model_name="MeetingHistory")
class Meeting(models.Model):
    """A panel meeting of a partnership: referrals by the deadline, papers, quorum, decisions, minutes."""

    reference = models.CharField(max_length=16, unique=True)
    submission_key = models.UUIDField(unique=True)
    partnership = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    starts_at = models.TimeField()
    place = models.CharField(max_length=200, blank=True)
    deadline_on = models.DateField()
    papers_on = models.DateField()
    quorum = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=MeetingStatus.choices, default=MeetingStatus.PLANNED)
    notice_at = models.DateTimeField(null=True, blank=True)
    papers_issued_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    minutes = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="id submission_key version",
        F0="reference partnership held_on starts_at place deadline_on papers_on quorum status notice_at "
        "papers_issued_at closed_at",
        F8="minutes",
    )
    rights = Rights.KEEP
    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["held_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=MeetingStatus.values), name="meeting_status_known"),
            models.CheckConstraint(
                condition=Q(deadline_on__lte=models.F("papers_on")) & Q(papers_on__lte=models.F("held_on")),
                name="meeting_dates_in_order",
                violation_error_message="The deadline comes first, then the papers, then the meeting.",
            ),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="quorum_of_one_at_least"),
        ]
        indexes: ClassVar = [models.Index(fields=["partnership", "held_on"], name="meetings_of_partnership")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the address of the meeting's page."""
        return reverse("referrals:meeting", args=[self.reference])


class MeetingEvent(Event):
    """The meeting's memory: every move, by whom and why. Never changed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="events")

    privacy = fields(SYSTEM="id", F0=f"meeting {Event.FIELDS}")
    rights = Rights.APPEND
    seen_through = ("meeting",)
    objects = OfCase.as_manager()


class Attendance(models.Model):
    """Who came to a meeting, who sent apologies, and who came in whose place."""

    class State(models.TextChoices):
        """Expected until recorded."""

        EXPECTED = "expected", "Expected"
        PRESENT = "present", "Present"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent", "Absent"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="attendances")
    state = models.CharField(max_length=10, choices=State.choices, default=State.EXPECTED)
    substitute_for = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id version recorded_by", F0="meeting member state substitute_for note")
    rights = Rights.KEEP
    seen_through = ("meeting",)
    objects = OfCase.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "member"], name="attends_once"),
            models.CheckConstraint(
                condition=Q(state__in=["expected", "present", "apologies", "absent"]), name="attendance_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} at {self.meeting_id}"


class AgendaItem(models.Model):
    """One referral on one meeting's agenda."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda_items")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    late = models.BooleanField(default=False)
    listed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    listed_at = models.DateTimeField(default=clock.now)
    taken_off_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # From this day members no longer see the case (28 days after the decision by default).
    hidden_on = models.DateField(null=True, blank=True)

    privacy = fields(
        SYSTEM="id listed_by listed_at", F0="meeting referral position late taken_off_at decided_at hidden_on"
    )
    rights = Rights.KEEP
    seen_through = ("referral",)
    objects = OfCase.as_manager()

    class Meta:
        ordering: ClassVar = ["meeting", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(taken_off_at=None, decided_at=None),
                name="on_one_open_agenda",
                violation_error_message="This referral is already on an agenda.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} at {self.meeting_id}"


class Interest(models.Model):
    """A member's interest in a case: derived from schools, or declared by the member."""

    class Kind(models.TextChoices):
        """The kinds of interest."""

        OWN_PUPIL = "own_pupil", "Own pupil"
        SAME_TRUST = "same_trust", "Same trust"
        HOST = "host", "Own school hosts the provision"
        PERSONAL = "personal", "Personal"

    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="interests")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="interests")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    derived = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    privacy = fields(SYSTEM="id", F8="agenda_item member kind derived note at")
    rights = Rights.APPEND
    seen_through = ("agenda_item__referral",)
    objects = OfCase.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agenda_item", "member", "kind"], name="interest_named_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["own_pupil", "same_trust", "host", "personal"]), name="interest_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.kind}"


class MemberView(models.Model):
    """What a member thought before the meeting, in two taps; it can be asked for by law, and the page says so."""

    class View(models.TextChoices):
        """The three views."""

        SUPPORT = "support", "Support"
        NOT_YET = "not_yet", "Not yet"
        QUESTION = "question", "I have a question"

    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="views")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="views")
    view = models.CharField(max_length=10, choices=View.choices)
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id version", F8="agenda_item member view note at")
    rights = Rights.KEEP
    seen_through = ("agenda_item__referral",)
    objects = OfCase.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agenda_item", "member"], name="one_view_a_member"),
            models.CheckConstraint(condition=Q(view__in=["support", "not_yet", "question"]), name="member_view_known"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.view}"


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
        "corrects at by",
        F8="method votes_for votes_against dissent decided_by",
    )
    rights = Rights.APPEND
    seen_through = ("referral",)
    objects = OfCase.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(rationale=""), name="a_decision_says_why"),
            models.CheckConstraint(
                condition=Q(
                    outcome__in=["agree_place", "agree_conditions", "agree_waiting", "ask", "redirect", "not_agree"]
                ),
                name="decision_outcome_known",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["agree_place", "agree_conditions"])
                | Q(provision__isnull=False, start_on__isnull=False, first_review_on__isnull=False),
                name="a_place_has_a_provision_and_dates",
                violation_error_message="Agreeing a place needs the provision, the start and the first review date.",
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
