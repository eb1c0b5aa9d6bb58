"""The short lists of an authority: our entries, its own, renamed and ended ones, by day."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apsystem import clock
from apsystem.audit.models import Entry
from apsystem.demo.cast import Cast
from partnerships.actions import Stale, add_code, change_code
from partnerships.codes import DEFAULTS, codes_of, entries_of, label_of
from partnerships.models import Code
from tests.conftest import SignIn


DAY = dt.timedelta(days=1)


def added(cast: Cast, label: str = "Youth club", from_on: dt.date | None = None) -> Code:
    return add_code("agency", label=label, position=100, from_on=from_on or clock.today(), by=cast.ada)


def renamed(cast: Cast, label: str, to_on: dt.date | None = None, version: int = 0) -> Code:
    return change_code(
        "agency", "camhs", label=label, position=4, from_on=clock.today(), to_on=to_on, version=version, by=cast.ada
    )


def test_only_the_administrator_keeps_the_lists(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        add_code("agency", label="Youth club", position=1, from_on=clock.today(), by=cast.olu)
    with pytest.raises(PermissionDenied):
        change_code("agency", "camhs", label="X", position=1, from_on=clock.today(), to_on=None, version=0, by=cast.olu)
    assert not Code.objects.exists()


def test_an_added_entry_is_offered_from_its_day(cast: Cast) -> None:
    added(cast, from_on=clock.today() + DAY)
    assert ("youth_club", "Youth club") not in codes_of("agency")
    assert ("youth_club", "Youth club") in codes_of("agency", clock.today() + DAY)


def test_a_code_is_never_used_twice(cast: Cast) -> None:
    assert [added(cast).code, added(cast).code] == ["youth_club", "youth_club_2"]
    assert added(cast, "Camhs").code == "camhs_2"
    assert added(cast, "%%%").code == "entry"


def test_an_entry_of_ours_is_renamed_where_it_stands(cast: Cast) -> None:
    renamed(cast, "Child mental health service")
    listed = codes_of("agency")
    assert listed[3] == ("camhs", "Child mental health service")
    assert len(listed) == len(DEFAULTS["agency"])


def test_an_ended_entry_is_no_longer_offered_and_keeps_its_words(cast: Cast) -> None:
    renamed(cast, "CAMHS", to_on=clock.today() - DAY)
    assert "camhs" not in dict(codes_of("agency"))
    assert label_of("agency", "camhs") == "CAMHS"
    assert "camhs" in {entry.code for entry in entries_of("agency")}


def test_a_stale_page_changes_nothing(cast: Cast) -> None:
    renamed(cast, "First")
    with pytest.raises(Stale):
        renamed(cast, "Second")
    renamed(cast, "Third", version=1)
    assert label_of("agency", "camhs") == "Third"


def test_each_change_is_in_the_audit(cast: Cast) -> None:
    added(cast)
    renamed(cast, "First")
    renamed(cast, "Second", version=1)
    found = Entry.objects.filter(action__endswith="code").values_list("action", "detail__code")
    assert list(found) == [("add code", "youth_club"), ("add code", "camhs"), ("change code", "camhs")]


def test_the_page_shows_ours_and_the_authoritys_own(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.ada)
    sent = {
        "label": "Youth club <b>", "position": "100", "from_on_day": "17", "from_on_month": "11",
        "from_on_year": "2026", "submission_key": str(uuid.uuid4()),
    }  # fmt: skip
    for _ in range(2):
        assert client.post("/settings/lists/agency/add/", sent).status_code == 302
    entry = "/settings/lists/agency/entries/camhs/"
    assert client.post(entry, {"label": "CAMHS", "position": "4", "version": "0"}).status_code == 302
    assert "meanwhile" in client.post(entry, {"label": "Mine", "position": "4", "version": "0"}).content.decode()
    page = client.get("/settings/lists/").content.decode()
    assert page.count("Youth club &lt;b&gt;") == 1
    assert "Our words: Child and adolescent mental health services (CAMHS)" in page
    assert client.get("/settings/lists/dragons/add/").status_code == 404
    assert client.get("/settings/lists/agency/entries/dragons/").status_code == 404


def test_a_last_day_before_the_first_is_refused_beside_it(cast: Cast, sign_in: SignIn) -> None:
    added(cast)
    sent = {"label": "Youth club", "position": "5", "version": "1"}
    sent |= {"from_on_day": "17", "from_on_month": "11", "from_on_year": "2026"}
    sent |= {"to_on_day": "16", "to_on_month": "11", "to_on_year": "2026"}
    page = sign_in(cast.ada).post("/settings/lists/agency/entries/youth_club/", sent).content.decode()
    assert "The last day must be the same as or after the first day" in page


def test_twenty_entries_ask_no_more_than_two(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.ada)
    added(cast)
    client.get("/settings/lists/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get("/settings/lists/")
        counts.append(len(asked))
        for number in range(20):
            added(cast, f"Service {number}")
    assert counts[0] == counts[1]
