"""The authority's own data."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from partnerships.actions import Stale, add, change, give_membership
from partnerships.models import Capacity, Group, Role


def test_only_the_administrator_configures(cast: Cast) -> None:
    group = Group.objects.get()
    with pytest.raises(PermissionDenied):
        add(Capacity(group=group, from_on="2030-01-01", places=3), by=cast.olu)


def test_two_capacities_never_overlap(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="already has a capacity"):
        add(Capacity(group=Group.objects.get(), from_on="2026-01-01", places=3), by=cast.ada)


def test_a_stale_page_changes_nothing(cast: Cast) -> None:
    capacity = Capacity.objects.get()
    change(capacity, version=1, by=cast.ada, places=8)
    with pytest.raises(Stale):
        change(capacity, version=1, by=cast.ada, places=12)
    assert Capacity.objects.get().places == 8


def test_each_change_is_in_the_audit(cast: Cast) -> None:
    change(Capacity.objects.get(), version=1, by=cast.ada, places=8)
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.person) == ("change capacity", "ada.crane@wherryshire.example")


def test_a_role_fits_its_kind_of_organisation(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="does not belong"):
        give_membership(cast.asha.user, cast.places["riverside"], Role.CHAIR, by=cast.ada)
