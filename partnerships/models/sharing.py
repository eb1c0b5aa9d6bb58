import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from apsystem import clock
from apsystem.privacy import Rights, fields
from partnerships.models.membership import Membership
from partnerships.models.organisation import Organisation, ends_after_it_starts
from partnerships.models.provision import Provision


class Stoppable(models.QuerySet[Any]):
    """Rows that were agreed from a day to a day and may have been stopped before."""

    def on_any_day(self, first: dt.date, last: dt.date) -> Self:
        """Keep the rows that count on any of these days, both included."""
        return self.filter(from_on__lte=last, to_on__gte=first).exclude(
            Q(stops_on__lte=first) | Q(stops_on__lte=F("from_on"))
        )


class Stopped(models.Model):
    """What was agreed from a day to a day: never changed or deleted, but it may be stopped early, with a reason."""

    COLUMNS = "from_on to_on reason stops_on stop_reason stopped_at"

    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.CharField(max_length=500)
    # The first day on which it no longer counts, where it was stopped early.
    stops_on = models.DateField(null=True, blank=True)
    stop_reason = models.CharField(max_length=500, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submission_key = models.UUIDField(unique=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["-from_on", "-pk"]

    @property
    def last_on(self) -> dt.date:
        """The last day it counts: before its first where it was stopped before it began."""
        return self.stops_on - dt.timedelta(days=1) if self.stops_on else self.to_on

    @property
    def is_over(self) -> bool:
        """Whether it counts on no day from today."""
        return self.last_on < clock.today()

    def counts_on(self, day: dt.date) -> bool:
        """Say whether it counts on a day."""
        return self.from_on <= day <= self.last_on


def agreed_and_stopped(name: str) -> list[models.CheckConstraint]:
    """Return the constraints of what was agreed and may be stopped: in order, with reasons, and all of a stop."""
    running = Q(stops_on=None, stopped_by=None, stopped_at=None, stop_reason="")
    stopped = Q(
        stops_on__gte=F("from_on"), stops_on__lte=F("to_on"), stopped_by__isnull=False, stopped_at__isnull=False
    )
    whole = stopped & ~Q(stop_reason="")
    return [
        ends_after_it_starts(f"{name}_ends_after_it_starts"),
        models.CheckConstraint(
            condition=~Q(reason=""), name=f"{name}_says_why", violation_error_message="Enter the reason."
        ),
        models.CheckConstraint(
            condition=running | whole, name=f"{name}_is_stopped_wholly",
            violation_error_message="The day it stops must be one of its own days.",
        ),
    ]  # fmt: skip


class Loan(Stopped):
    """Places of its own at a provision that one partnership lends another, from a day to a day, both included."""

    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="loans")
    lender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="places_lent")
    borrower = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="places_borrowed")
    places = models.PositiveSmallIntegerField()
    lender_agreed = models.CharField(max_length=150)
    borrower_agreed = models.CharField(max_length=150)
    lent_at = models.DateTimeField(default=clock.now)
    lent_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    privacy = fields(
        SYSTEM="id submission_key", OPEN=f"provision lender borrower places {Stopped.COLUMNS}",
        STAFF="lender_agreed borrower_agreed lent_at lent_by stopped_by",
    )  # fmt: skip
    rights = Rights.KEEP
    objects = Stoppable.as_manager()

    class Meta(Stopped.Meta):
        constraints: ClassVar = [
            *agreed_and_stopped("loan"),
            models.CheckConstraint(
                condition=Q(places__gte=1), name="a_loan_is_of_places", violation_error_message="Lend at least 1 place."
            ),
            models.CheckConstraint(
                condition=~Q(lender=F("borrower")), name="a_loan_is_between_two",
                violation_error_message="A partnership does not lend to itself.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.places} from {self.from_on}"
