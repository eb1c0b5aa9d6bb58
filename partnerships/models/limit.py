from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from apsystem.privacy import Rights, fields


# What no authority may go beyond: a web worker holds a whole file while it is looked through (ASVS 5.2.1, 5.2.4).
MOST_FILE_MB, MOST_DOCUMENTS, MOST_TOTAL_MB = 25, 100, 500


class DocumentLimit(models.Model):
    """How large a document may be, and how many and how much a referral may hold, from a day on."""

    from_on = models.DateField(unique=True)
    file_mb = models.PositiveSmallIntegerField(default=10)
    documents = models.PositiveSmallIntegerField(default=30)
    total_mb = models.PositiveSmallIntegerField(default=100)
    version = models.PositiveIntegerField(default=1)

    privacy = fields(SYSTEM="id version", CONFIG="from_on file_mb documents total_mb")
    rights = Rights.KEEP

    class Meta:
        verbose_name = "limits of documents"
        ordering: ClassVar = ["-from_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(file_mb__gte=1, file_mb__lte=MOST_FILE_MB),
                name="document_has_a_size",
                violation_error_message=f"A document may have 1 to {MOST_FILE_MB} MB.",
            ),
            models.CheckConstraint(
                condition=Q(documents__gte=1, documents__lte=MOST_DOCUMENTS),
                name="referral_has_so_many_documents",
                violation_error_message=f"A referral may have 1 to {MOST_DOCUMENTS} documents.",
            ),
            models.CheckConstraint(
                condition=Q(total_mb__gte=F("file_mb"), total_mb__lte=MOST_TOTAL_MB),
                name="referral_holds_so_much",
                violation_error_message=(
                    f"All documents of a referral may have {MOST_TOTAL_MB} MB together, and no less than one of them."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Limits of documents from {self.from_on}"
