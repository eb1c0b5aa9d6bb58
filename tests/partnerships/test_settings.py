"""The pages of the authority's own data: one list and form for every kind."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apsystem.demo.cast import Cast
from apsystem.outbox.sending import put
from partnerships.actions import add, change
from partnerships.configuration import TABLE
from partnerships.models import Capacity, ClosedDay, Group, Kind, Membership, Organisation, Provision, ProvisionType
from partnerships.wording import forget_words, word


SignIn = Callable[[Membership | None], Client]
SLUGS = [setting.slug for setting in TABLE]


def day(name: str, text: str) -> dict[str, str]:
    """Return a date as a form sends it."""
    year, month, number = text.split("-")
    return {f"{name}_year": year, f"{name}_month": month, f"{name}_day": number}


@pytest.mark.parametrize("slug", SLUGS)
def test_every_kind_has_a_list_and_forms_for_administrators_only(cast: Cast, sign_in: SignIn, slug: str) -> None:
    paths = [f"/settings/{slug}/", f"/settings/{slug}/new/"]
    row = next(s for s in TABLE if s.slug == slug).rows().first()
    if row:
        paths.append(f"/settings/{slug}/{row.pk}/")
    for path in paths:
        assert sign_in(cast.ada).get(path).status_code == 200, path
        assert sign_in(cast.olu).get(path).status_code == 403, path


def test_a_kind_or_row_that_does_not_exist_is_not_found(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.ada)
    assert client.get("/settings/dragons/").status_code == 404
    assert client.get("/settings/terms/99999999/").status_code == 404


@pytest.mark.parametrize(
    "query", ["page=999999999999", "page=x", "of=-1", "of=99999999999999999999", f"q={'x' * 5000}", "q=%27%22%25"]
)
def test_no_address_of_a_list_is_more_than_a_page(cast: Cast, sign_in: SignIn, query: str) -> None:
    for slug in ("schools", "members", "groups"):
        assert sign_in(cast.ada).get(f"/settings/{slug}/?{query}").status_code == 200


def test_a_second_press_adds_one_row(cast: Cast, sign_in: SignIn) -> None:
    sent = {"organisation": "wherryshire", "reason": "Half term", "submission_key": str(uuid.uuid4())}
    sent |= day("from_on", "2026-10-26") | day("to_on", "2026-10-30")
    for _ in range(2):
        assert sign_in(cast.ada).post("/settings/closed-days/new/", sent).status_code == 302
    assert ClosedDay.objects.filter(reason="Half term").count() == 1


def test_what_is_added_under_a_provision_leads_back_to_its_list(cast: Cast, sign_in: SignIn) -> None:
    provision = Provision.objects.get()
    sent = {
        "provision": provision.pk,
        "name": "Kingfisher",
        "year_from": "7",
        "year_to": "9",
        "submission_key": str(uuid.uuid4()),
    }
    answer = sign_in(cast.ada).post(f"/settings/groups/new/?of={provision.pk}", sent)
    assert answer.headers["Location"] == f"/settings/groups/?of={provision.pk}"
    assert Group.objects.filter(name="Kingfisher").exists()


def test_a_provision_and_its_organisation_are_added_and_changed_together(cast: Cast, sign_in: SignIn) -> None:
    sent: dict[str, Any] = {
        "name": "Fenside Centre", "status": "proposed", "type": ProvisionType.objects.get().pk, "host_school": "900003",
        "registered": "yes", "setting_urn": "900003", "submission_key": str(uuid.uuid4()),
    }  # fmt: skip
    client = sign_in(cast.ada)
    assert client.post("/settings/provisions/new/", sent).status_code == 302
    made = Provision.objects.get(organisation__code="fenside-centre")
    assert made.organisation.kind == Kind.PROVISION
    assert (
        client.post(
            f"/settings/provisions/{made.pk}/", sent | {"code": "fenside", "status": "open", "version": "1"}
        ).status_code
        == 302
    )
    made = Provision.objects.get(pk=made.pk)
    assert (made.organisation.status, made.version) == ("open", 2)


def test_an_overlap_is_refused_beside_its_day_and_no_word_is_lost(cast: Cast, sign_in: SignIn) -> None:
    sent = {"group": Group.objects.get().pk, "places": "3", "reason": "New room", "submission_key": str(uuid.uuid4())}
    page = sign_in(cast.ada).post("/settings/capacity/new/", sent | day("from_on", "2026-01-01")).content.decode()
    assert "already has a capacity on some of these days" in page
    assert 'href="#id_from_on' in page
    assert 'value="New room"' in page


def test_a_stale_page_says_who_changed_it_and_keeps_the_words(cast: Cast, sign_in: SignIn) -> None:
    capacity = Capacity.objects.get()
    change(capacity, version=1, by=cast.ada, places=8)
    sent = {"group": capacity.group_id, "places": "12", "version": "1"} | day("from_on", capacity.from_on.isoformat())
    client = sign_in(cast.ada)
    page = client.post(f"/settings/capacity/{capacity.pk}/", sent).content.decode()
    assert "ada.crane@wherryshire.example changed this" in page
    assert "Places: 8" in page
    assert 'value="12"' in page
    assert Capacity.objects.get().places == 8
    assert client.post(f"/settings/capacity/{capacity.pk}/", sent | {"version": "2"}).status_code == 302
    assert Capacity.objects.get().places == 12


def test_a_setting_is_removed_after_asking_and_only_where_it_may_be(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.ada)
    capacity = Capacity.objects.get()
    path = f"/settings/capacity/{capacity.pk}/remove/"
    assert "will be removed" in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    assert not Capacity.objects.exists()
    group = Group.objects.get()
    assert client.post(f"/settings/groups/{group.pk}/remove/").status_code == 404


def test_a_word_of_the_authoritys_own_is_on_its_pages(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.ada)
    forget_words()
    assert word("partnership_short") == "LPP"
    assert client.post("/settings/words/partnership_short/", {"text": "SEIP", "version": "0"}).status_code == 302
    stale = client.post("/settings/words/partnership_short/", {"text": "IF", "version": "0"})
    assert "meanwhile" in stale.content.decode()
    forget_words()
    assert word("partnership_short") == "SEIP"
    forget_words()


@pytest.mark.parametrize("place", ["riverside", "west", "riverbank-base", "wherryshire"])
def test_everybody_signed_in_sees_an_organisations_page(cast: Cast, sign_in: SignIn, place: str) -> None:
    organisation = cast.places[place]
    page = sign_in(cast.ben).get(organisation.get_absolute_url())
    assert page.status_code == 200
    assert organisation.name in page.content.decode()


def test_a_provisions_page_counts_its_places_today(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.ben).get("/provisions/riverbank-base/").content.decode()
    assert "Riverbank" in page
    assert ">10<" in "".join(page.split())


def queries(client: Client, path: str) -> int:
    """Return how many queries a page asks."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def add_rows(cast: Cast, numbers: range) -> None:
    """Add a school, a group and a closed day for each number."""
    provision = Provision.objects.get()
    for n in numbers:
        school = add(Organisation(kind=Kind.SCHOOL, code=f"s{n}", name=f"School {n}", urn=f"9200{n:02}"), by=cast.ada)
        add(Group(provision=provision, name=f"Group {n}"), by=cast.ada)
        add(ClosedDay(organisation=school, reason=f"Day {n}", from_on="2026-11-02", to_on="2026-11-02"), by=cast.ada)


def test_a_list_of_twenty_asks_no_more_than_a_list_of_two(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.ada)
    paths = [f"/settings/{slug}/" for slug in ("schools", "members", "groups", "closed-days", "people", "outbox")]
    add_rows(cast, range(2))
    queries(client, paths[0])
    before = [queries(client, path) for path in paths]
    add_rows(cast, range(2, 20))
    assert [queries(client, path) for path in paths] == before


@pytest.mark.parametrize(("demo", "shown"), [(True, True), (False, False)])
def test_what_an_email_says_is_read_in_the_demonstration_only(
    cast: Cast, sign_in: SignIn, settings: Any, demo: bool, shown: bool
) -> None:
    body = "Open https://ap.example/invitation/t0ken/ to join."
    put(key="one", subject="Join the service", body=body, to=cast.asha.user)
    settings.DEMO = demo
    page = sign_in(cast.ada).get("/settings/outbox/").content.decode()
    assert "Join the service" in page
    assert ("https://ap.example/invitation/t0ken/" in page) is shown
