from typing import ClassVar

from django.db import models
from django.db.models import Q

from apsystem import clock
from apsystem.privacy import Rights, fields
from partnerships.models.membership import Membership
from referrals.models.referral import Referral
from referrals.models.scope import OfCase


class Answer(models.Model):
    """The answer to a question that has no column of its own."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="answers")  # dies with its draft
    key = models.SlugField(max_length=60)
    text = models.TextField(blank=True)

    # Held at the strictest group; what a reader sees follows the question's own group.
    privacy = fields(SYSTEM="id", F0="referral key", F6="text")
    rights = Rights.EDIT
    seen_through = ("referral",)
    objects = OfCase.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["referral", "key"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.referral_id}: {self.key}"


class Carer(models.Model):
    """A parent, carer or emergency contact."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="carers")  # dies with its draft
    name = models.CharField(max_length=150)
    relationship = models.CharField(max_length=100)
    parental_responsibility = models.BooleanField(default=False)
    emergency_contact = models.BooleanField(default=False)
    telephone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=254, blank=True)
    address = models.TextField(blank=True)
    interpreter = models.CharField(max_length=100, blank=True)
    # Nothing is sent to them; and where they live is not told to the others.
    no_letters = models.BooleanField(default=False)
    address_withheld = models.BooleanField(default=False)
    submission_key = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="id submission_key version",
        F0="referral",
        F1="name relationship parental_responsibility emergency_contact telephone email address interpreter "
        "no_letters address_withheld",
    )
    rights = Rights.EDIT
    seen_through = ("referral",)
    objects = OfCase.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "submission_key"], name="%(class)s_once_in_its_referral")
        ]

    def __str__(self) -> str:
        return f"Contact {self.pk}"


class Outcome(models.Model):
    """One thing the placement is to change, with how it will be measured (Appendix A lines 13 and 14)."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="outcomes")  # dies with its draft
    outcome = models.TextField()
    baseline = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    target = models.TextField(blank=True)
    by_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    submission_key = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    privacy = fields(
        SYSTEM="id submission_key version created_at", F0="referral", F10="outcome baseline measure target by_on"
    )
    rights = Rights.EDIT
    seen_through = ("referral",)
    objects = OfCase.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "submission_key"], name="%(class)s_once_in_its_referral")
        ]

    def __str__(self) -> str:
        return f"Outcome {self.pk}"


class Document(models.Model):
    """A file the school attached: bytes in the database, served only to those who may read its kind."""

    class Kind(models.TextChoices):
        """What the document is; the kind decides its field group."""

        EHCP = "ehcp", "Education, health and care plan (EHCP)"
        HEALTH_PLAN = "health_plan", "Individual healthcare plan"
        RISK_ASSESSMENT = "risk_assessment", "Risk assessment"
        SUPPORT_PLAN = "support_plan", "Pastoral or behaviour support plan"
        REPORT = "report", "Professional's report"
        OTHER = "other", "Something else"

    class Scan(models.TextChoices):
        """Whether it was looked through for viruses; nobody downloads one that waits or has one."""

        WAITING = "waiting", "Waiting to be scanned for viruses"
        CLEAN = "clean", "Scanned for viruses: none found"
        INFECTED = "infected", "A virus was found: nobody can open this document"
        NOT_SCANNED = "not_scanned", "Not scanned for viruses"

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="documents")  # dies with its draft
    kind = models.CharField(max_length=20, choices=Kind.choices)
    title = models.CharField(max_length=150)
    # The question it answers instead of typing; empty for the rest.
    instead_of = models.SlugField(max_length=60, blank=True)
    file = models.FileField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=20, choices=Scan.choices)
    added_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    # From when the panel may read it; such a document is never removed, only followed by a newer version.
    sent_at = models.DateTimeField(null=True, blank=True)
    # The earlier version, of the same case and kind (the database sees to it); kept while there is a newer one.
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    submission_key = models.UUIDField(unique=True)

    privacy = fields(
        SYSTEM="id submission_key content_type size sha256 scan added_by added_at sent_at replaces",
        F0="referral kind instead_of",
        F6="title file",
    )
    rights = Rights.EDIT
    seen_through = ("referral",)
    objects = OfCase.as_manager()

    class Meta:
        ordering: ClassVar = ["added_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["ehcp", "health_plan", "risk_assessment", "support_plan", "report", "other"]),
                name="document_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(scan__in=["waiting", "clean", "infected", "not_scanned"]), name="document_scan_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Document {self.pk}"

    @property
    def may_be_opened(self) -> bool:
        """Say whether it is out of quarantine."""
        return self.scan in (self.Scan.CLEAN, self.Scan.NOT_SCANNED)


class NoDocument(models.Model):
    """Why a document that the answers ask for is not attached, in the school's words."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="no_documents")  # dies with its draft
    kind = models.CharField(max_length=20, choices=Document.Kind.choices)
    reason = models.TextField()

    # Held at the strictest group; what a reader sees follows the group of the document's kind.
    privacy = fields(SYSTEM="id", F0="referral kind", F6="reason")
    rights = Rights.EDIT
    seen_through = ("referral",)
    objects = OfCase.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "kind"], name="one_reason_per_kind"),
            models.CheckConstraint(condition=~Q(reason=""), name="no_document_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id}: no {self.kind}"
