"""Whoever may not open a page may not send it either, and looking at a page never changes anything."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection, transaction
from django.test import Client

from apsystem import clock
from apsystem.demo.cast import Cast
from apsystem.middleware import refuse_writes
from tests.house.access_table import PAGES, PEOPLE
from tests.house.test_access import address_of
from tests.house.test_hostile import sign_in, who_opens
from tests.house.world import World, make_world


# What is written whoever asks: the refusal itself, the session, and how often somebody tried.
MEMORY = ("audit_entry", "django_session", "usersessions", '"cache"')
# Pages without a page to look at, and who may send them.
ONLY_SENT = {
    "every-child-download": {"rowan", "cora", "chidi", "olu", "sam", "kit", "quinn"},
    "referrals:download": {"asha", "rowan", "cora", "chidi", "olu", "sam"},
    "referrals:pdf": {"asha", "rowan", "cora", "chidi", "olu", "sam"},
    "referrals:move_up": {"cora", "chidi"},
    "referrals:group_agenda": {"cora", "chidi"},
    "referrals:show": {"cora", "chidi"},
    "referrals:open_names": {"cora", "chidi"},
    "referrals:chase_signature": {"cora", "chidi", "olu"},
    "placements:chase_offer": {"cora", "chidi", "olu"},
    "placements:send_link_again": {"cora", "chidi", "olu"},
    "placements:letter_pdf": {"asha", "rowan"},
    "placements:panel_pack_pdf": {"priya", "chidi", "cora", "ed", "olu", "sam"},
    "partnerships:try_messages_again": {"ada"},
    "placements:finish_task": {"asha", "amir", "rowan", "olu", "sam"},
    "demo-sign-in": set[str](),
}


@contextmanager
def writes() -> Iterator[list[str]]:
    """Gather the statements that change a table of the service."""
    found: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(table in sql for table in MEMORY):
            found.append(sql[:60])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def filled_in(client: Client, address: str) -> dict[str, str]:
    """Return the first form of a page that is sent to the page itself, filled in as well as a stranger could."""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    for form in page.find_all("form", method="post"):
        if form.get("action") in (None, "", address):
            return {name: value for name, value in map(answer, fields(form)) if name}
    return {}


def fields(form: Tag) -> Iterator[Tag]:
    return iter(form.find_all(["input", "textarea", "select", "button"]))


def answer(field: Tag) -> tuple[str, str]:
    name, value = str(field.get("name") or ""), str(field.get("value") or "")
    if field.name == "select":
        options = [str(option.get("value") or "") for option in field.find_all("option")]
        return name, next((option for option in options if option), "")
    today = {"_day": f"{clock.today():%-d}", "_month": f"{clock.today():%-m}", "_year": f"{clock.today():%Y}"}
    return name, value or next((part for end, part in today.items() if name.endswith(end)), "Words")


def forms(client: Client, world: World) -> dict[str, dict[str, str]]:
    """Return for each page the form that somebody who may open it would send."""
    found: dict[str, dict[str, str]] = {}
    for page in PAGES:
        if who := who_opens(page):
            sign_in(client, world, who)
            found[page] = filled_in(client, address_of(world, page))
    return found


def may_send(page: str, who: str) -> bool:
    if page in ONLY_SENT:
        return who in ONLY_SENT[page]
    status = PAGES[page][PEOPLE.index(who)]
    return status == 200 or (status == 302 and who != "nobody") or page.startswith("partnerships:accept_invitation")


@pytest.mark.django_db
def test_what_may_not_be_opened_may_not_be_sent_and_writes_only_for_others(client: Client, cast: Cast) -> None:
    world = make_world(cast)
    sent = forms(client, world)
    wrong: list[tuple[str, str, int, list[str]]] = []
    for who in PEOPLE:
        client.logout()
        if who != "nobody":
            sign_in(client, world, who)
        for page in (page for page in PAGES if not may_send(page, who)):
            with writes() as written, transaction.atomic():
                status = client.post(address_of(world, page), sent.get(page, {})).status_code
                transaction.set_rollback(True)
            refused = status >= 400 or (who == "nobody" and status == 302)
            if written or not refused:
                wrong.append((who, page, status, written))
    assert not wrong, wrong
    wrote = forms_that_write(client, world, sent)
    assert len(wrote) >= 15, wrote


def forms_that_write(client: Client, world: World, sent: dict[str, dict[str, str]]) -> set[str]:
    """Return the pages whose form changes something when it is sent by somebody who may."""
    wrote = set()
    for page in (page for page in sent if sent[page]):
        sign_in(client, world, str(who_opens(page)))
        with writes() as written, transaction.atomic():
            client.post(address_of(world, page), sent[page])
            transaction.set_rollback(True)
        if written:
            wrote.add(page)
    return wrote


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO t VALUES (1)", "UPDATE t SET a = 1", "delete from t", "  (DELETE FROM t)", "TRUNCATE t",
        "WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone", "with x as (update t set a = 1) select 1",
        "CALL something()", "COPY t FROM STDIN",
    ],
)  # fmt: skip
def test_every_way_of_writing_is_known(statement: str) -> None:
    with pytest.raises(RuntimeError):
        refuse_writes(lambda *arguments: None, statement, None, False, None)
