"""Recording an exclusion, and what became of it."""

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from apsystem.workflow import NotAllowed
from partnerships.models import Membership
from referrals.actions import change_exclusion, record_exclusion
from referrals.models import Exclusion, Pupil, Referral
from tests.referrals.making import submitted


SignIn = Callable[[Membership | None], Client]
ON = dt.date(2026, 11, 2)


def exclude(cast: Cast, by: Membership | None = None, **changes: object) -> Exclusion:
    values: dict[str, object] = {
        "school": cast.places["riverside"], "kind": "permanent", "on": ON, "submission_key": uuid.uuid4(),
        "by": by or cast.asha,
    }  # fmt: skip
    return record_exclusion(**(values | changes))  # type: ignore[arg-type]


def posted(**changes: str) -> dict[str, str]:
    return {
        "kind": "suspension", "on_day": "2", "on_month": "11", "on_year": "2026", "days": "2.5", "reason": "Fighting",
        "submission_key": str(uuid.uuid4()), **changes,
    }  # fmt: skip


def test_a_school_records_its_own_exclusion(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.asha).post("/exclusions/new/", posted()).status_code == 302
    exclusion = Exclusion.objects.get()
    assert (exclusion.school, exclusion.days, exclusion.result) == (cast.places["riverside"], Decimal("2.5"), "stands")
    entry = Entry.objects.get(action="record exclusion")
    assert (entry.person, entry.detail["school"]) == ("asha.patel@wherryshire.example", "riverside")


def test_an_officer_records_for_any_school_by_its_number(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.olu)
    assert client.post("/exclusions/new/", posted(school="900005", kind="permanent")).status_code == 302
    assert Exclusion.objects.get().school == cast.places["hilltop"]
    page = client.post("/exclusions/new/", posted(school="123456")).content.decode()
    assert "Enter the unique reference number of a school in this service" in page


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("asha", 200),
        ("rowan", 200),
        ("olu", 200),
        ("sam", 403),
        ("cora", 403),
        ("quinn", 403),
        ("ada", 403),
        ("vera", 403),
        ("amir", 403),
    ],
)
def test_who_opens_the_form(cast: Cast, sign_in: SignIn, who: str, status: int) -> None:
    assert sign_in(getattr(cast, who)).get("/exclusions/new/").status_code == status


def test_nobody_records_for_another_school(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        exclude(cast, by=cast.ben)


def test_a_second_press_does_nothing(cast: Cast, sign_in: SignIn) -> None:
    data = posted()
    for _ in range(2):
        assert sign_in(cast.asha).post("/exclusions/new/", data).status_code == 302
    assert Exclusion.objects.count() == 1


def test_only_a_pupil_the_school_referred_is_named(cast: Cast) -> None:
    pupil = Pupil.objects.create(forename="A", surname="B", date_of_birth=ON)
    with pytest.raises(ValidationError, match="referred"):
        exclude(cast, pupil=pupil)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"days": ""}, "Enter how many school days the suspension lasted"),
        ({"on_year": "2030"}, "must be on or before"),
        ({"on_day": "31", "on_month": "2"}, "must be a real date"),
        ({"kind": ""}, "Select what it was"),
        ({"days": "many"}, "must be a number"),
        ({"reason": "x" * 100_000}, "characters or fewer"),
        ({"reason": "a\x00b"}, "hidden characters"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_lost(
    cast: Cast, sign_in: SignIn, changes: dict[str, str], sentence: str
) -> None:
    page = sign_in(cast.asha).post("/exclusions/new/", posted(**changes))
    assert (page.status_code, sentence in page.content.decode()) == (200, True)
    assert not Exclusion.objects.exists()


def test_a_withdrawn_exclusion_is_kept_and_no_longer_stands(cast: Cast, sign_in: SignIn) -> None:
    exclusion = exclude(cast)
    address = f"/exclusions/{exclusion.submission_key}/result/"
    client = sign_in(cast.rowan)
    assert client.get(address).status_code == 200
    assert client.post(address, {"result": "withdrawn", "version": 1}).status_code == 302
    exclusion.refresh_from_db()
    assert (exclusion.result, exclusion.version) == ("withdrawn", 2)
    assert Entry.objects.get(action="change exclusion").detail["before"] == "stands"


def test_a_stale_page_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    exclusion = exclude(cast)
    change_exclusion(exclusion, result="not_upheld", version=1, by=cast.asha)
    with pytest.raises(NotAllowed, match="not upheld"):
        change_exclusion(exclusion, result="withdrawn", version=1, by=cast.asha)
    address = f"/exclusions/{exclusion.submission_key}/result/"
    assert sign_in(cast.asha).post(address, {"result": "withdrawn", "version": 1}).status_code == 409


def test_a_stranger_finds_nothing_and_a_colleague_without_the_role_may_not(cast: Cast, sign_in: SignIn) -> None:
    address = f"/exclusions/{exclude(cast).submission_key}/result/"
    assert sign_in(cast.ben).get(address).status_code == 404
    assert sign_in(cast.cora).get(address).status_code == 404
    assert sign_in(cast.sam).get(address).status_code == 403


def test_each_sees_the_exclusions_that_are_theirs(cast: Cast, sign_in: SignIn) -> None:
    exclude(cast)
    for who, seen in (("asha", 1), ("ben", 0), ("olu", 1), ("sam", 1)):
        assert len(sign_in(getattr(cast, who)).get("/exclusions/").context["page"].object_list) == seen
    assert sign_in(cast.cora).get("/exclusions/").status_code == 403


def test_filters_narrow_the_list(cast: Cast, sign_in: SignIn) -> None:
    exclude(cast)
    exclude(cast, kind="suspension", days=Decimal(1), on=dt.date(2025, 11, 3))
    client = sign_in(cast.asha)
    for query, number in (
        ({"kind": "suspension"}, 1),
        ({"year": "2026"}, 1),
        ({"result": "withdrawn"}, 0),
        ({"year": "x"}, 2),
    ):
        assert len(client.get("/exclusions/", query).context["page"].object_list) == number


def test_the_number_of_queries_does_not_grow(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.olu)
    counts = []
    for more in (2, 18):
        for _ in range(more):
            exclude(cast)
        with CaptureQueriesContext(connection) as queries:
            client.get("/exclusions/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_referral_that_another_school_made_of_the_pupil_is_not_told(cast: Cast, sign_in: SignIn) -> None:
    ours = submitted(cast)
    exclude(cast, pupil=ours.pupil)
    theirs = submitted(cast, who=cast.ben)
    Referral.objects.filter(pk=theirs.pk).update(pupil=ours.pupil)
    page = sign_in(cast.asha).get("/exclusions/").content.decode()
    assert ours.reference in page
    assert theirs.reference not in page
