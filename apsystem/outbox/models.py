from typing import ClassVar

from django.conf import settings
from django.db import models

from apsystem import clock
from apsystem.privacy import Rights, fields


class Message(models.Model):
    """An e-mail to one person, committed with the change it tells of and sent afterwards. It names no child."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="messages"
    )
    email = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    about = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    privacy = fields(
        SYSTEM="id key created_at sent_at attempts error", STAFF="recipient email subject body", F0="about"
    )
    rights = Rights.KEEP

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["created_at"], name="messages_to_send", condition=models.Q(sent_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.email}"
