"""Bad input on every page and every form: an answer in words, never a fault of ours."""

import re

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.test import Client

from apsystem.demo.cast import Cast
from partnerships.middleware import ACTING_AS
from tests.house.access_table import PAGES, PEOPLE
from tests.house.test_access import address_of
from tests.house.world import World, make_world


# Each asks something of the paging and something of a filter.
QUERIES = (
    "page=99999999999999999999&on=99-99-9999", "page=-1&on_day=40&on_month=x&on_year=99999999999", "page=x&q=%00",
    "status=%00&school=%00&setting=%F0%9F%98%80", "year=99999999999999999999&sort=../../etc&direction=sideways",
    "partnership=99999999999999999999&type=zzz&provision=-1&q=" + "z" * 5_000,
)  # fmt: skip
ANSWERS = {
    "hidden characters": "a\x00b",
    "a megabyte": "z" * 1_000_000,
    "huge number": "9" * 400,
    "other digits": "٣٣",
    "markup": "<script>alert(1)</script>{{ 7*7 }}",
    "nothing": "",
    "half a surrogate": "\udcff",
}


def sign_in(client: Client, world: World, who: str) -> None:
    membership = world.cast.ada if who == "ada" else world.cast.people[who]
    client.force_login(membership.user)
    session = client.session
    session[ACTING_AS] = membership.pk
    session.save()


def who_opens(page: str) -> str | None:
    """Return the first person for whom a page opens."""
    return next(
        (who for who, status in zip(PEOPLE, PAGES[page], strict=True) if status == 200 and who != "nobody"), None
    )


@pytest.mark.django_db
def test_no_query_makes_a_page_fault(client: Client, cast: Cast) -> None:
    world = make_world(cast)
    client.raise_request_exception = False
    faults = []
    for page in PAGES:
        if who := who_opens(page):
            sign_in(client, world, who)
            address = address_of(world, page)
            faults += [(page, query) for query in QUERIES if client.get(f"{address}?{query}").status_code >= 500]
    assert faults == []


@pytest.mark.django_db
def test_no_answer_makes_a_form_fault(client: Client, cast: Cast) -> None:
    world = make_world(cast)
    client.raise_request_exception = False
    faults = []
    tried = 0
    for page in PAGES:
        who = who_opens(page)
        if who is None:
            continue
        sign_in(client, world, who)
        address = address_of(world, page)
        for names in forms_of(client, address):
            tried += 1
            faults += [(page, kind) for kind in ANSWERS if answered(client, address, names, ANSWERS[kind]) >= 500]
    assert faults == []
    assert tried > 40


def answered(client: Client, address: str, names: set[str], answer: str) -> int:
    """Return the status of a form whose every field has one answer; whatever it changed is changed back."""
    value = answer.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    with transaction.atomic():
        status = client.post(address, dict.fromkeys(names, value)).status_code
        transaction.set_rollback(True)
    return status


def forms_of(client: Client, address: str) -> list[set[str]]:
    """Return the names of the fields of each form on a page that is sent to the page itself."""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    found = []
    for form in page.find_all("form", method=re.compile("post", re.IGNORECASE)):
        if not form.get("action") or form["action"] == address:
            names = {
                str(field["name"])
                for field in form.find_all(["input", "textarea", "select", "button"])
                if field.get("name")
            }
            found.append(names - {"csrfmiddlewaretoken"})
    return found
