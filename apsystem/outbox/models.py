import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from apsystem import clock
from apsystem.privacy import Rights, fields


NOT_TRIED = dt.timedelta(minutes=15)


class MessageQuerySet(models.QuerySet["Message"]):
    """Questions about messages."""

    def waiting(self) -> "MessageQuerySet":
        """Neither sent, nor given up, nor withheld."""
        return self.filter(sent_at=None, failed_at=None, withheld_at=None)

    def due(self) -> "MessageQuerySet":
        """Waiting, not for the morning, and to be tried now: oldest attempt first."""
        return self.waiting().filter(next_try_at__lte=clock.now(), for_digest=False).order_by("next_try_at", "pk")

    def late(self) -> "MessageQuerySet":
        """Due for a quarter of an hour and not tried: no worker runs."""
        return self.due().filter(next_try_at__lt=clock.now() - NOT_TRIED)

    def failed(self) -> "MessageQuerySet":
        """Given up: somebody has to look."""
        return self.exclude(failed_at=None)


class Message(models.Model):
    """An e-mail to one person, committed with the change it tells of and sent afterwards. It names no child."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="messages"
    )
    email = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    about = models.CharField(max_length=40, blank=True)
    # Whether only somebody who may open what it is about gets it; looked at again at the moment of sending.
    only_readers = models.BooleanField(default=False)
    path = models.CharField(max_length=200, blank=True)  # the page it sends its reader to
    calendar = models.TextField(blank=True)  # an invitation to attach (RFC 5545)
    for_digest = models.BooleanField(default=False)
    digest = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="carries")
    key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    next_try_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    withheld_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    privacy = fields(
        SYSTEM="id key created_at next_try_at sent_at failed_at withheld_at attempts error only_readers path "
        "for_digest digest",
        STAFF="recipient email subject body calendar",
        F0="about",
    )
    rights = Rights.KEEP
    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sent_at=None, failed_at=None)
                | Q(sent_at=None, withheld_at=None)
                | Q(failed_at=None, withheld_at=None),
                name="a_message_ends_one_way",
                violation_error_message="A message is sent, given up or withheld: only one of them.",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-created_at"], name="messages_of_a_person"),
            models.Index(
                fields=["next_try_at", "id"],
                name="messages_to_send",
                condition=Q(sent_at=None, failed_at=None, withheld_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.email}"
