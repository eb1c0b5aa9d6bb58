import datetime as dt
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from apsystem import clock
from apsystem.privacy import Rights, fields
from partnerships.models.membership import (
    LA_CASE_ROLES,
    PROVISION_ROLES,
    RUNS_THE_PANEL,
    SCHOOL_ROLES,
    Membership,
    Role,
)
from partnerships.models.organisation import Organisation
from partnerships.models.provision import ProvisionType, Tier
from referrals.models.form import FormVersion
from referrals.models.pupil import Pupil
from referrals.workflow import SENT, Status


# How long a provision keeps sight of a case after the stay ends (security model 2.1).
PROVISION_SEES_DAYS = 30


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Questions about referrals."""

    def visible_to(self, actor: Membership | None) -> "ReferralQuerySet":
        """Keep the referrals this person may reach at all (security model 2.1); drafts stay in their school."""
        if actor is None:
            return self.none()
        if actor.role in SCHOOL_ROLES:
            return self.filter(school=actor.organisation_id)
        # A draft withdrawn before it was sent is no longer a draft, and stays in its school all the same.
        sent = self.filter(status__in=SENT, submitted_at__isnull=False)
        if actor.role in LA_CASE_ROLES:
            return sent
        if actor.role in RUNS_THE_PANEL:
            return sent.filter(Q(partnership=actor.organisation_id) | Q(pk__in=self._on_the_papers_of(actor)))
        if actor.role in (Role.PANEL_MEMBER, Role.ADVISER):
            return sent.filter(pk__in=self._on_the_papers_of(actor))
        if actor.role in PROVISION_ROLES:
            return sent.filter(pk__in=self._known_to(actor)).exclude(status=Status.WITHDRAWN)
        return self.none()

    def _on_the_papers_of(self, actor: Membership) -> "models.QuerySet[Referral]":
        # A case is on the papers once its head has signed it, and stays when it is changed after: the page says what
        # differs, and nobody decides before it is signed again. One that came decided needed no signature.
        # A guest who makes up the quorum of another partnership reads the papers of that one meeting.
        today = clock.today()
        return Referral._base_manager.filter(
            Q(signed_at__isnull=False)
            | Q(submissions__signature__isnull=False)
            | Q(agenda_items__decided_at__isnull=False),
            Q(agenda_items__hidden_on=None) | Q(agenda_items__hidden_on__gt=today),
            Q(agenda_items__meeting__partnership=actor.organisation_id)
            | Q(agenda_items__meeting__attendances__member=actor),
            agenda_items__meeting__papers_issued_at__isnull=False,
            agenda_items__taken_off_at=None,
        )

    def _known_to(self, actor: Membership) -> "models.QuerySet[Referral]":
        since = clock.today() - dt.timedelta(days=PROVISION_SEES_DAYS)
        offers = Q(offers__provision=actor.organisation_id)
        return Referral._base_manager.filter(
            (offers & Q(offers__status__in=["sent", "later", "confirmed"]))
            | (
                offers
                & Q(offers__status="taken_up")
                & (Q(offers__placement__ended_on=None) | Q(offers__placement__ended_on__gte=since))
            )
        )

    def for_list(self) -> "ReferralQuerySet":
        """Fetch with each referral what a list shows of it."""
        return self.select_related("school", "partnership", "provision_type")

    def to_check(self) -> "ReferralQuerySet":
        """Sent, and not yet returned or made ready."""
        return self.filter(status=Status.SUBMITTED)

    def waiting(self) -> "ReferralQuerySet":
        """Agreed without a place, longest first."""
        return self.filter(status=Status.WAITING).order_by("waiting_since", "pk")


@pghistory.track(model_name="ReferralHistory")
class Referral(models.Model):
    """A school's request for alternative provision for one pupil: Appendix A, structured.

    What it says of the pupil is the school's account on the day it was sent; the pupil's own record may move on.
    """

    reference = models.CharField(max_length=12, unique=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    submission_key = models.UUIDField(unique=True)
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="referrals")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="referrals")
    partnership = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="referrals_received")
    pupil = models.ForeignKey(Pupil, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals")
    tier = models.PositiveSmallIntegerField(choices=Tier.choices, default=Tier.TWO)
    started_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="referrals_started")
    started_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # Why it is not one that the three questions rule out, in the school's words; empty for the usual case.
    exceptional_reason = models.TextField(blank=True)
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="copies")
    # Who has taken it to check.
    checker = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    waiting_since = models.DateField(null=True, blank=True)
    looked_at_again = models.BooleanField(default=False)
    # Where the authority lets names be read only once the chair opens them, a case is listed without.
    named_to_panel = models.BooleanField(default=True)
    # What was typed and could not be read yet, by section and question: a draft keeps every word.
    words = models.JSONField(default=dict, blank=True)
    # The sections a person has saved: for each the version it made, who and when, so that a stale page is told.
    visited = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)

    contact_name = models.CharField(max_length=150, blank=True)
    contact_role = models.CharField(max_length=100, blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    contact_email = models.CharField(max_length=254, blank=True)

    forename = models.CharField(max_length=100, blank=True)
    surname = models.CharField(max_length=100, blank=True)
    preferred_name = models.CharField(max_length=100, blank=True)
    upn = models.CharField(max_length=13, blank=True)
    no_upn_reason = models.CharField(max_length=200, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    year_group = models.PositiveSmallIntegerField(null=True, blank=True)
    sex = models.CharField(max_length=10, blank=True)
    ethnicity = models.CharField(max_length=10, blank=True)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    home_la_code = models.CharField(max_length=3, blank=True)
    fsm = models.CharField(max_length=10, blank=True)
    in_care = models.CharField(max_length=10, blank=True)

    sessions_possible = models.PositiveIntegerField(null=True, blank=True)
    sessions_attended = models.PositiveIntegerField(null=True, blank=True)
    attendance_as_at = models.DateField(null=True, blank=True)
    suspensions = models.PositiveIntegerField(null=True, blank=True)
    suspension_days = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    suspension_reasons = models.TextField(blank=True)
    tried = models.TextField(blank=True)
    advice_taken = models.TextField(blank=True)

    sen_provision = models.CharField(max_length=10, blank=True)
    sen_type = models.CharField(max_length=10, blank=True)
    sen_needs = models.TextField(blank=True)
    has_ehcp = models.CharField(max_length=3, blank=True)
    ehcp_reviewed_on = models.DateField(null=True, blank=True)
    has_health_needs = models.CharField(max_length=3, blank=True)
    health_needs = models.TextField(blank=True)
    has_health_plan = models.CharField(max_length=3, blank=True)

    support_level = models.CharField(max_length=20, blank=True)
    family_support = models.TextField(blank=True)

    risk_level = models.CharField(max_length=10, blank=True)
    safety = models.TextField(blank=True)
    panel_line = models.TextField(blank=True)

    provision_type = models.ForeignKey(
        ProvisionType, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals"
    )
    provision_asked = models.CharField(max_length=200, blank=True)
    hours_per_week = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    proposed_start_on = models.DateField(null=True, blank=True)
    proposed_end_on = models.DateField(null=True, blank=True)
    transport = models.TextField(blank=True)
    success_measure = models.TextField(blank=True)
    exit_route = models.CharField(max_length=20, blank=True)
    exit_plan = models.TextField(blank=True)
    other_provision = models.TextField(blank=True)

    pupil_voice = models.TextField(blank=True)
    pupil_voice_method = models.CharField(max_length=100, blank=True)
    pupil_voice_on = models.DateField(null=True, blank=True)
    pupil_voice_reason = models.TextField(blank=True)
    family_voice = models.TextField(blank=True)
    family_voice_method = models.CharField(max_length=100, blank=True)
    family_voice_on = models.DateField(null=True, blank=True)
    family_voice_reason = models.TextField(blank=True)

    privacy = fields(
        SYSTEM="id submission_key version changed_by changed_at form_version visited",
        F0="reference status school partnership tier started_by started_at submitted_at signed_at decided_at "
        "waiting_since looked_at_again named_to_panel copied_from checker contact_name contact_role contact_phone "
        "contact_email year_group",
        F1="pupil forename surname preferred_name upn no_upn_reason date_of_birth sex ethnicity address postcode "
        "home_la_code",
        F2="sessions_possible sessions_attended attendance_as_at suspensions suspension_days suspension_reasons tried "
        "advice_taken fsm exceptional_reason",
        F3="sen_provision sen_type sen_needs has_ehcp ehcp_reviewed_on",
        F4="has_health_needs health_needs has_health_plan",
        F5="in_care support_level family_support pupil_voice pupil_voice_method pupil_voice_on pupil_voice_reason "
        "family_voice family_voice_method family_voice_on family_voice_reason",
        F6="words safety",
        PS="risk_level panel_line",
        F10="provision_type provision_asked hours_per_week proposed_start_on proposed_end_on transport success_measure "
        "exit_route exit_plan other_provision",
    )
    rights = Rights.KEEP
    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-started_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="referral_status_known"),
            models.CheckConstraint(
                condition=Q(status="draft", submitted_at=None)
                | Q(status="withdrawn")
                | ~Q(status="draft") & Q(submitted_at__isnull=False),
                name="sent_when_past_draft",
                violation_error_message="A referral past draft has been sent.",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None)
                | Q(status__in=["returned", "withdrawn"])  # its school is writing again, and may leave a gap
                | (
                    ~Q(forename="")
                    & ~Q(surname="")
                    & Q(date_of_birth__isnull=False)
                    & Q(year_group__isnull=False)
                    & Q(pupil__isnull=False)
                ),
                name="sent_with_a_pupil",
                violation_error_message="A sent referral names its pupil and date of birth.",
            ),
            models.CheckConstraint(
                condition=Q(sessions_attended=None)
                | Q(sessions_possible=None)
                | Q(sessions_attended__lte=F("sessions_possible")),
                name="attended_within_possible",
                violation_error_message="Sessions attended must not be more than sessions possible.",
            ),
            models.CheckConstraint(
                condition=Q(proposed_start_on=None)
                | Q(proposed_end_on=None)
                | Q(proposed_end_on__gte=F("proposed_start_on")),
                name="proposed_dates_in_order",
                violation_error_message="The proposed end date must be the same as or after the start date.",
            ),
            models.CheckConstraint(
                condition=~Q(status="waiting") | Q(waiting_since__isnull=False),
                name="waiting_has_a_since",
                violation_error_message="A case on the waiting list says since when.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["school", "status", "-started_at"], name="referrals_of_school"),
            models.Index(fields=["partnership", "status", "-submitted_at"], name="referrals_of_partnership"),
            models.Index(fields=["status", "-submitted_at"], name="referrals_of_county"),
            models.Index(fields=["surname", "date_of_birth"], name="referrals_by_name"),
            models.Index(fields=["upn"], name="referrals_by_upn"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the address of the case page."""
        return reverse("referrals:detail", args=[self.reference])

    @property
    def attendance(self) -> float | None:
        """Attendance as a percentage of possible sessions, to one decimal (Appendix A line 5)."""
        if not self.sessions_possible or self.sessions_attended is None:
            return None
        return round(100 * self.sessions_attended / self.sessions_possible, 1)
