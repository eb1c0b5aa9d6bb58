"""Filters over the lists of this floor: every query parameter goes through one of these."""

from typing import ClassVar

import django_filters as filters
from django.db.models import QuerySet

from partnerships.models import Organisation, Provision, ProvisionType
from placements.models import Clash, Notification, Offer, Placement
from placements.models.notification import NotificationQuerySet
from placements.models.offer import OfferQuerySet
from placements.waiting import due
from placements.workflow import ClashStatus, NotificationStatus, OfferStatus, PlacementStatus
from referrals.models import Referral
from referrals.models.referral import ReferralQuerySet


class OfferFilter(filters.FilterSet):  # type: ignore[misc]
    """Offers by where they stand, and those that still hold a place for a referral the school has withdrawn."""

    status = filters.ChoiceFilter(label="Status", choices=OfferStatus.choices, empty_label="All")
    held = filters.ChoiceFilter(
        label="Place held for", choices=[("withdrawn", "A withdrawn referral")], empty_label="All", method="held_for"
    )

    class Meta:
        model = Offer
        fields: ClassVar = ["status", "held"]

    def held_for(self, offers: OfferQuerySet, name: str, value: str) -> OfferQuerySet:
        """Keep the open offers of withdrawn referrals."""
        return offers.held_for_withdrawn()


class PlacementFilter(filters.FilterSet):  # type: ignore[misc]
    """Placements by where they stand and by type of provision."""

    status = filters.ChoiceFilter(label="Status", choices=PlacementStatus.choices, empty_label="All")
    type = filters.ModelChoiceFilter(
        label="Type of provision", field_name="provision__type", queryset=ProvisionType.objects.all(), empty_label="All"
    )

    class Meta:
        model = Placement
        fields: ClassVar = ["status", "type"]


class NotificationFilter(filters.FilterSet):  # type: ignore[misc]
    """What schools have told by whose turn it is and what is the matter; without a choice, all that have not ended."""

    SHOWS: ClassVar = (
        ("to_acknowledge", "To be acknowledged"),
        ("overdue", "Overdue to acknowledge"),
        ("questions", "Question open"),
        ("past_end", "End date passed"),
        ("unsafe", "Unsafe until checked"),
        ("ended", "Ended"),
    )
    show = filters.ChoiceFilter(label="Show", choices=SHOWS, empty_label="All that have not ended", method="shown")

    class Meta:
        model = Notification
        fields: ClassVar = ["show"]

    def filter_queryset(self, queryset: NotificationQuerySet) -> NotificationQuerySet:
        """Keep what is chosen, or what has not ended."""
        chosen: NotificationQuerySet = super().filter_queryset(queryset)
        return chosen if self.form.cleaned_data.get("show") else chosen.open()

    def shown(self, rows: NotificationQuerySet, name: str, value: str) -> NotificationQuerySet:
        """Keep the rows that one choice means."""
        return kept(rows, value)


def kept(rows: NotificationQuerySet, show: str) -> NotificationQuerySet:
    """Return the rows that one choice of what schools have told means."""
    if show in ("questions", "ended"):
        return rows.filter(status=NotificationStatus.QUESTIONED if show == "questions" else NotificationStatus.ENDED)
    chosen: NotificationQuerySet = getattr(rows, show)()
    return chosen


class ClashFilter(filters.FilterSet):  # type: ignore[misc]
    """Clashes between partnerships by how far they have got."""

    status = filters.ChoiceFilter(label="Status", choices=ClashStatus.choices, empty_label="All")

    class Meta:
        model = Clash
        fields: ClassVar = ["status"]


class BoardFilter(filters.FilterSet):  # type: ignore[misc]
    """Provisions by the partnership they serve and by type."""

    partnership = filters.ModelChoiceFilter(
        label="Partnership", queryset=Organisation.objects.partnerships(), method="serving", empty_label="All"
    )
    type = filters.ModelChoiceFilter(label="Type of provision", queryset=ProvisionType.objects.all(), empty_label="All")

    class Meta:
        model = Provision
        fields: ClassVar = ["partnership", "type"]

    def serving(self, provisions: QuerySet[Provision], name: str, partnership: Organisation) -> QuerySet[Provision]:
        """Keep the provisions that serve a partnership."""
        return provisions.filter(pk__in=partnership.served_by.values("provision"))


class WaitingFilter(filters.FilterSet):  # type: ignore[misc]
    """Cases without a place by partnership, by the type asked for, and those whose review or offer is due."""

    partnership = filters.ModelChoiceFilter(
        label="Partnership", queryset=Organisation.objects.partnerships(), empty_label="All"
    )
    type = filters.ModelChoiceFilter(
        label="Type asked for", field_name="provision_type", queryset=ProvisionType.objects.all(), empty_label="All"
    )

    due = filters.ChoiceFilter(
        label="Review or offer", choices=[("yes", "Due or overdue")], empty_label="All", method="only_due"
    )

    class Meta:
        model = Referral
        fields: ClassVar = ["partnership", "type", "due"]

    def only_due(self, rows: ReferralQuerySet, name: str, value: str) -> ReferralQuerySet:
        """Keep the cases whose review or offer is due today or overdue."""
        return rows.filter(pk__in=[row.pk for row in due(rows)])
