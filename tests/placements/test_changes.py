"""Every version of a provision's places and closures: what changed, when and by whom."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apsystem.demo.cast import Cast
from partnerships.actions import add, change, remove
from partnerships.models import Capacity, Closure, Group, Provision
from placements.changes import Revision, history_of, revisions_of
from tests.conftest import SignIn
from tests.placements.test_calendar import words_of


PAGE = "/places/at/riverbank-base/changes/"
TODAY = dt.date(2026, 11, 17)


def revisions(kind: str, *, funding: bool = False) -> list[Revision]:
    """Return the versions of places or closures, oldest first."""
    return [line for line in revisions_of(Provision.objects.get(), funding=funding)[::-1] if line.what.startswith(kind)]


def closure(cast: Cast) -> Closure:
    """Return a closure of Riverbank Base for a week."""
    week = TODAY + dt.timedelta(days=7)
    return add(Closure(provision=Provision.objects.get(), from_on=TODAY, to_on=week, reason="Works"), by=cast.ada)


def test_a_changed_closure_keeps_the_versions_before(cast: Cast) -> None:
    row = closure(cast)
    row = change(row, version=row.version, to_on=TODAY + dt.timedelta(days=14), reason="Works take longer", by=cast.ada)
    remove(row, by=cast.ada)
    first, second, third = revisions("Closure")
    assert (first.move, first.says, first.reason) == (
        "Added", "All places from 17 November 2026 to 24 November 2026", "Works",
    )  # fmt: skip
    assert (second.move, second.changed) == ("Changed", "last day, reason")
    assert (second.says, second.reason) == ("All places from 17 November 2026 to 1 December 2026", "Works take longer")
    assert (third.move, third.what) == ("Removed", "Closure, The whole provision")


def test_a_changed_number_of_places_says_what_changed(cast: Cast) -> None:
    row = Capacity.objects.get()
    row = change(row, version=row.version, places=1, funded=None, reason="One room", by=cast.ada)
    change(row, version=row.version, funded=3, by=cast.ada)
    line = revisions("Places", funding=True)[-1]
    assert (line.what, line.changed) == (f"Places, {Group.objects.get().name}", "funded places")
    assert "1 place (3 funded) from" in line.says
    assert "funded" not in str(revisions("Places")[-1])


def test_who_changed_it_is_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    row = Capacity.objects.get()
    client = sign_in(cast.ada)
    given = {
        "group": str(row.group_id), "places": "9", "reason": "A smaller room", "version": str(row.version),
        "from_on_day": str(row.from_on.day), "from_on_month": str(row.from_on.month),
        "from_on_year": str(row.from_on.year),
    }  # fmt: skip
    assert client.post(f"/settings/capacity/{row.pk}/", given).status_code == 302
    for who in (cast.ada, cast.priya, cast.quinn):
        page = words_of(sign_in(who), PAGE)
        assert "Changed: places, reason 9 places from" in page
        assert "A smaller room Ada Crane, LA administrator" in page


def test_another_provisions_changes_are_not_here(cast: Cast, sign_in: SignIn) -> None:
    closure(cast)
    assert sign_in(cast.kit).get(PAGE).status_code == 404
    assert sign_in(cast.asha).get(PAGE).status_code == 403


def test_a_version_cannot_be_changed(cast: Cast) -> None:
    closure(cast)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        history_of(Closure).update(reason="Rewritten")


def test_many_changes_cost_no_more_questions_than_one(cast: Cast, sign_in: SignIn) -> None:
    client, counts = sign_in(cast.olu), []
    for number in (1, 5):
        for _ in range(number):
            row = Capacity.objects.get()
            change(row, version=row.version, reason=f"{number} {row.version}", by=cast.ada)
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
