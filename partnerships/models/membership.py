import datetime as dt
from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from apsystem import clock
from apsystem.privacy import Rights, fields
from partnerships.models.organisation import Kind, Organisation, ends_after_it_starts, on


class Role(models.TextChoices):
    """The capacity a person acts in at one organisation."""

    SCHOOL_CONTACT = "school_contact", "School contact"
    HEAD = "head", "Head teacher"
    HEAD_DELEGATE = "head_delegate", "Head teacher's delegate"
    ATTENDANCE_OFFICER = "attendance_officer", "Attendance officer"
    PANEL_MEMBER = "panel_member", "Panel member"
    CHAIR = "chair", "Chair"
    DEPUTY_CHAIR = "deputy_chair", "Deputy chair"
    COORDINATOR = "coordinator", "Co-ordinator"
    ADVISER = "adviser", "Adviser"
    BASE_LEAD = "base_lead", "Base or centre lead"
    PROVISION_STAFF = "provision_staff", "Provision staff"
    AP_OFFICER = "ap_officer", "AP officer"
    SAFEGUARDING_OFFICER = "safeguarding_officer", "Safeguarding officer"
    LA_ADMINISTRATOR = "la_administrator", "LA administrator"
    AUDITOR = "auditor", "Auditor"


SCHOOL_ROLES = (Role.SCHOOL_CONTACT, Role.HEAD, Role.HEAD_DELEGATE)
HEADS = (Role.HEAD, Role.HEAD_DELEGATE)
PANEL_ROLES = (Role.PANEL_MEMBER, Role.CHAIR, Role.DEPUTY_CHAIR)
RUNS_THE_PANEL = (Role.CHAIR, Role.DEPUTY_CHAIR, Role.COORDINATOR)
PROVISION_ROLES = (Role.BASE_LEAD, Role.PROVISION_STAFF)
LA_CASE_ROLES = (Role.AP_OFFICER, Role.SAFEGUARDING_OFFICER)

ROLES_OF: dict[str, tuple[Role, ...]] = {
    Kind.SCHOOL: (*SCHOOL_ROLES, Role.ATTENDANCE_OFFICER),
    Kind.PARTNERSHIP: (*PANEL_ROLES, Role.COORDINATOR, Role.ADVISER),
    Kind.PROVISION: PROVISION_ROLES,
    Kind.AUTHORITY: (*LA_CASE_ROLES, Role.LA_ADMINISTRATOR, Role.AUDITOR),
}


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions about memberships."""

    def current(self, day: dt.date | None = None) -> "MembershipQuerySet":
        """Memberships in force on a day (today by default) of people who can sign in."""
        return self.filter(on(day or clock.today()), user__is_active=True)


@pghistory.track(model_name="MembershipHistory")
class Membership(models.Model):
    """A person's dated role at an organisation. Only memberships are ever granted anything."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    # Held beside the organisation so that the database can check that the role fits (and a foreign key on both).
    kind = models.CharField(max_length=20, choices=Kind.choices)
    role = models.CharField(max_length=30, choices=Role.choices)
    # The school a panel member speaks for.
    represents = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="represented_by"
    )
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id version kind", STAFF="user organisation role represents from_on to_on")
    rights = Rights.KEEP
    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["user__name", "id"]
        constraints: ClassVar = [
            ends_after_it_starts("membership_ends_after_it_starts"),
            models.CheckConstraint(
                name="role_fits_kind",
                condition=(
                    Q(kind="school", role__in=[*SCHOOL_ROLES, Role.ATTENDANCE_OFFICER])
                    | Q(kind="partnership", role__in=[*PANEL_ROLES, Role.COORDINATOR, Role.ADVISER])
                    | Q(kind="provision", role__in=PROVISION_ROLES)
                    | Q(kind="authority", role__in=[*LA_CASE_ROLES, Role.LA_ADMINISTRATOR, Role.AUDITOR])
                ),
                violation_error_message="This role does not belong to this kind of organisation.",
            ),
            models.CheckConstraint(
                name="panel_member_represents_a_school",
                condition=~Q(role__in=PANEL_ROLES) | Q(represents__isnull=False),
                violation_error_message="Say which school this panel member speaks for.",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(to_on=None),
                name="one_open_membership",
                violation_error_message="This person already has this role here.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()}, {self.organisation})"

    @property
    def acting_as(self) -> str:
        """Say in which capacity this person acts, for the header, events and audit."""
        return f"{self.get_role_display()}, {self.organisation}"


class Invitation(models.Model):
    """An invitation to take up a role: only its hash is kept, it works once and for a fortnight."""

    email = models.EmailField()
    name = models.CharField(max_length=150)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=30, choices=Role.choices)
    represents = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    invited_by = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="invited")
    submission_key = models.UUIDField(unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    privacy = fields(
        SYSTEM="id submission_key token_hash created_at expires_at accepted_at withdrawn_at",
        STAFF="email name organisation role represents from_on to_on invited_by",
    )
    rights = Rights.KEEP

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"Invitation to {self.organisation}"
