"""The audit page."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apsystem.audit.models import Entry
from apsystem.audit.recording import record
from partnerships.models import Membership
from tests.dashboards.conftest import World


SignIn = Callable[[Membership | None], Client]


def note(reference: str = "PL-0001", action: str = "read", person: str = "asha.patel@wherryshire.example") -> None:
    record(action, person=person, acting_as="School contact, Riverside Academy", references=[reference])


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("vera", 200),
        ("sam", 200),
        ("olu", 200),
        ("ada", 403),
        ("cora", 403),
        ("asha", 403),
        ("quinn", 403),
        ("rowan", 403),
    ],
)
def test_who_opens_the_audit(world: World, sign_in: SignIn, who: str, status: int) -> None:
    assert sign_in(getattr(world.cast, who)).get("/audit/").status_code == status


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"person": "ASHA.patel@wherryshire.example"}, 2), ({"reference": "pl-0001"}, 2), ({"action": "export"}, 1),
        ({"reference": "PL-0001", "action": "read"}, 1),
        ({"last_day": "1", "last_month": "11", "last_year": "2026"}, 0),
        ({"first_day": "17", "first_month": "11", "first_year": "2026", "action": "export"}, 1),
        ({"person": "asha"}, 0),
    ],
)  # fmt: skip
def test_an_auditor_searches(world: World, sign_in: SignIn, query: dict[str, str], found: int) -> None:
    note()
    note(action="export", person="olu.bankole@wherryshire.example")
    note(reference="PL-0002")
    page = sign_in(world.cast.vera).get("/audit/", query)
    assert len(page.context["page"].object_list) == found


def test_a_case_role_reads_the_log_of_a_case_it_sees_and_nothing_else(world: World, sign_in: SignIn) -> None:
    placement = world.place()
    note(placement.reference)
    note("XX-9999")
    client = sign_in(world.cast.sam)
    assert "asha.patel" in client.get("/audit/", {"reference": placement.reference}).content.decode()
    assert "asha.patel" not in client.get("/audit/").content.decode()
    assert "asha.patel" not in client.get("/audit/", {"reference": "XX-9999"}).content.decode()
    assert not client.get("/audit/", {"person": "asha.patel@wherryshire.example"}).context["page"].object_list


def test_looking_at_the_audit_is_in_the_audit(world: World, sign_in: SignIn) -> None:
    sign_in(world.cast.vera).get("/audit/", {"reference": "PL-0001"})
    entry = Entry.objects.latest("pk")
    assert entry.person == "vera.holt@wherryshire.example"
    assert (entry.references, entry.detail["page"]) == (["PL-0001"], "audit")


def test_the_number_of_queries_does_not_grow(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.cast.vera)
    counts = []
    for more in (2, 18):
        for _ in range(more):
            note()
        with CaptureQueriesContext(connection) as queries:
            client.get("/audit/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "query", ["first_day=99&first_month=1&first_year=2026", "page=" + "9" * 5000, "person=" + "a" * 3000]
)
def test_nonsense_is_never_a_fault(world: World, sign_in: SignIn, query: str) -> None:
    assert sign_in(world.cast.vera).get(f"/audit/?{query}").status_code == 200
