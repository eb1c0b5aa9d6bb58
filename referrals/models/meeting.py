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
from referrals.models.referral import Referral
from referrals.models.scope import OfCase
from referrals.workflow import MeetingStatus


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Questions about meetings."""

    def visible_to(self, actor: Membership | None) -> "MeetingQuerySet":
        """A partnership's own people and those asked to make up its quorum see a meeting; case roles see all."""
        if actor is None:
            return self.none()
        if actor.role in LA_CASE_ROLES:
            return self
        if actor.role in (*PANEL_ROLES, Role.COORDINATOR, Role.ADVISER):
            asked = Attendance.objects.filter(member=actor, capacity=Attendance.Capacity.GUEST)
            return self.filter(Q(partnership=actor.organisation_id) | Q(pk__in=asked.values("meeting")))
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
    # The case on the screen: what the projector and the members' pages show until the next one is shown.
    showing = models.ForeignKey(
        "referrals.AgendaItem", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="id submission_key version",
        F0="reference partnership held_on starts_at place deadline_on papers_on quorum status notice_at "
        "papers_issued_at closed_at showing",
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

    @property
    def takes_no_more(self) -> bool:
        """Whether the deadline has passed: from then on only the chair lets a case in, as late."""
        return self.status not in (MeetingStatus.PLANNED, MeetingStatus.OPEN) or clock.today() > self.deadline_on

    @property
    def stands(self) -> str:
        """Where the meeting stands, in words; closed at its deadline without anybody having to press anything."""
        closed = self.status == MeetingStatus.OPEN and self.takes_no_more
        return "Closed to referrals" if closed else str(self.get_status_display())


class MeetingEvent(Event):
    """The meeting's memory: every move, by whom and why. Never changed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="events")

    privacy = fields(SYSTEM="id", F0=f"meeting {Event.FIELDS}")
    rights = Rights.APPEND
    seen_through = ("meeting",)
    objects = OfCase.as_manager()


class Notice(models.Model):
    """That a member school was told of a meeting: who was, when and how. Decisions bind the schools that were told."""

    class How(models.TextChoices):
        """The ways in which a school is told."""

        EMAIL = "email", "E-mail from this service"
        PHONE = "phone", "By telephone"
        LETTER = "letter", "By letter"
        IN_PERSON = "in_person", "In person"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="notices")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="notices")
    person = models.CharField(max_length=150)
    how = models.CharField(max_length=10, choices=How.choices)
    told_on = models.DateField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    privacy = fields(SYSTEM="id", F0="meeting school person how told_on at by")
    rights = Rights.APPEND
    seen_through = ("meeting",)
    objects = OfCase.as_manager()

    class Meta:
        ordering: ClassVar = ["school__name", "at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(how__in=["email", "phone", "letter", "in_person"]), name="notice_way_known"
            ),
            models.CheckConstraint(condition=~Q(person=""), name="notice_names_who_was_told"),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} told of {self.meeting_id}"


class Attendance(models.Model):
    """Who came to a meeting, who sent apologies, and who came in whose place."""

    class Capacity(models.TextChoices):
        """As what somebody comes: a guest is asked only to make up the quorum."""

        MEMBER = "member", "Own capacity"
        SUBSTITUTE = "substitute", "Substitute"
        GUEST = "guest", "Makes up the quorum"

    class State(models.TextChoices):
        """Expected until recorded."""

        EXPECTED = "expected", "Expected"
        PRESENT = "present", "Present"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent", "Absent"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="attendances")
    state = models.CharField(max_length=10, choices=State.choices, default=State.EXPECTED)
    capacity = models.CharField(max_length=10, choices=Capacity.choices, default=Capacity.MEMBER)
    substitute_for = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id version recorded_by", F0="meeting member state capacity substitute_for note")
    rights = Rights.KEEP
    seen_through = ("meeting",)
    objects = OfCase.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "member"], name="attends_once"),
            models.CheckConstraint(
                condition=Q(state__in=["expected", "present", "apologies", "absent"]), name="attendance_state_known"
            ),
            models.CheckConstraint(
                condition=Q(capacity__in=["member", "guest"], substitute_for=None)
                | Q(capacity="substitute", substitute_for__isnull=False),
                name="a_substitute_is_for_somebody",
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
    # Whoever wrote it down for a member who declared it in the room.
    recorded_by = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    privacy = fields(SYSTEM="id", F8="agenda_item member kind derived note recorded_by at")
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
